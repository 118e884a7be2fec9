"""Passages, readings, the lattice and what is found by them, on small texts of our own."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleanup.findings import Applicability, Finding
from cleanup.text import Prose
from cleanup.unspin import (
    alternatives,
    artefact,
    articles,
    features,
    judge,
    lattice,
    passages,
    readback,
    readings,
    score_model,
    substitutions,
)
from cleanup.unspin.artefact import Artefact, ArtefactError
from cleanup.unspin.detector import UnspinDetector
from cleanup.unspin.reader import SHOWN, Reader
from cleanup.unspin.tokens import tokens

SPUN = (
    "Our commercial enterprise makes software program for colleges. With the usage of the net web page, a instructor "
    "can get right of entry to the records of every kid, and dad and mom acquire a textual content via way of means of "
    "the night. Withinside the beyond yr the crew has constructed the maximum famous version of the gadget, and "
    "it's far loose. The exceptional-tuning takes area at night time, so that nobody is disturbed. In any other case, "
    "the statistics could be vintage withinside the morning."
)
CLEAN = (
    "The ferry leaves the island at seven in the morning and comes back late. Most of the passengers are children "
    "on their way to school, and a few of them do their homework on deck.\n\nIn winter the sea is too rough for it. "
    "Then the mail comes by helicopter, the shop runs out of milk, and the teacher gives her lessons by telephone. The "
    "council has asked the government for a larger boat, but the money went to a bridge further south instead.\n\n"
    "The best version of the plan, a harbour wall at the north end, was dropped as soon as the bids came in. It is "
    "said that the maximum price was exceeded by a third. Nobody who lives here was surprised."
)


@pytest.fixture(scope="module")
def data() -> Artefact:
    return artefact.load(artefact.DEFAULT)


@pytest.fixture(scope="module")
def detector() -> UnspinDetector:
    return UnspinDetector()


def menu_findings(detector: UnspinDetector, text: str) -> list[Finding]:
    return [f for f in detector.find(Prose(text)) if f.rule in ("unspin/menu", "unspin/synonym")]


def test_a_spun_passage_is_read_back(detector: UnspinDetector) -> None:
    found = {f.text: f.replacements[0] for f in menu_findings(detector, SPUN)}
    assert found["commercial enterprise"] == "business"
    assert found["software program"] == "software"
    assert found["Withinside"] == "In"
    assert found["via way of means of"] == "by"
    assert found["get right of entry to"] == "access"
    assert found["loose"] == "free"


def test_findings_are_shown_only_and_lie_where_they_say(detector: UnspinDetector) -> None:
    for finding in menu_findings(detector, SPUN):
        assert finding.applicability is Applicability.DISPLAY
        assert SPUN[finding.start : finding.end] == finding.text
        assert 0 < finding.confidence <= 1
        assert finding.replacements[0] != finding.text


def test_clean_text_stays_as_it_is(detector: UnspinDetector) -> None:
    assert menu_findings(detector, CLEAN) == []


def test_a_clean_passage_beside_a_spun_one_stays_as_it_is(detector: UnspinDetector) -> None:
    filler = "\n\n".join([CLEAN] * 3)
    starts = [f.start for f in menu_findings(detector, f"{SPUN}\n\n{filler}")]
    assert starts
    assert sum(start > len(SPUN) + len(CLEAN) for start in starts) == 0


def test_a_text_about_spinning_is_left_alone(detector: UnspinDetector) -> None:
    assert menu_findings(detector, "An article spinner wrote this. " + SPUN) == []


def test_the_article_before_a_reading_follows_it(detector: UnspinDetector) -> None:
    text = SPUN + " She told us of an exceptional-tuning, and of a vintage gadget withinside the garden."
    spans = {(f.text, f.replacements[0]) for f in menu_findings(detector, text)}
    assert {("an exceptional-tuning", "a fine-tuning"), ("a vintage", "an old")} <= spans


def test_readings_nearly_as_likely_are_offered_too(detector: UnspinDetector) -> None:
    found = {f.text: f.replacements for f in menu_findings(detector, SPUN)}
    several = {text: offered for text, offered in found.items() if len(offered) > 1}
    assert several
    for text, offered in several.items():
        assert len(offered) <= 4
        assert len({text.lower(), *(each.lower() for each in offered)}) == 1 + len(offered)


def test_alternatives_suit_the_words_around(data: Artefact) -> None:
    text = "The bus was late, so he had time to ponder the matter before the journey back home."
    known, found = tokens(data, Prose(text)), read_as(data, text, {"ponder": "consider", "journey": "trip"})
    where = judged(data, text)
    others = alternatives.alternatives(data, readings.Readings(data), known, where, found, np.array([0, 1]))
    assert [each[0] for each in others] == ["consider", "trip"]
    assert [len(set(each)) > 1 for each in others] == [True, True]
    (one,) = alternatives.alternatives(data, readings.Readings(data), known, where, found, np.array([1]))
    assert one[0] == "trip"
    assert set(one[1:]) & set(others[1])
    assert alternatives.alternatives(data, readings.Readings(data), known, where, found, np.zeros(0, np.int64)) == []


def test_the_same_words_are_read_alike_throughout_a_text() -> None:
    standing = [("segment",), ("segment",), ("segment",), ("audit",)]
    likely = [{"phase": 0.0, "section": -0.3}, {"section": 0.0, "phase": -1.5}, {"section": 0.0}, {"review": 0.0}]
    best = ["phase", "section", "section", "review"]
    assert alternatives._agreed(standing, best, likely) == ["section", "section", "section", "review"]
    assert alternatives._agreed(standing[:1], best[:1], likely[:1]) == ["phase"]


def test_a_figure_is_no_word(detector: UnspinDetector) -> None:
    assert [readback._may_stand([word], "both") for word in ("2", "two", "pair")] == [False, False, True]
    assert "2" not in {f.text for f in menu_findings(detector, SPUN + " Segment 2 presents the gadget.")}


def read_as(data: Artefact, text: str, read: dict[str, str]) -> substitutions.Substitutions:
    """Words of a text read as others."""
    places = np.array([i for i, word in enumerate(Prose(text).words) if word in read], np.int64)
    none = np.zeros((len(places), len(substitutions.NAMES)), np.float32)
    return substitutions.Substitutions(places, places + 1, tuple(read.values()), np.zeros(len(places), np.bool_), none)


# --- passages --------------------------------------------------------------------------------------------------------
def judged(data: Artefact, text: str) -> passages.Passages:
    return passages.judge(data, score_model.load(), Reader().read(Prose(text)))


def test_a_repeated_mark_counts_once(data: Artefact) -> None:
    once = judged(data, "It is cold withinside the house.")
    often = judged(data, "It is cold withinside the house. " * 4)
    assert once.marks.max() == often.marks.max()


def test_a_text_that_fits_badly_is_read_back_without_any_mark(data: Artefact) -> None:
    text = (
        "The heifer had one of her back pinions amputated after falling down an embankment and, existence a valuable "
        "asset, her proprietor cherished to champion her. He orders the reaction to his address for succour has been "
        "overwhelming and labour has begun on a novel prosthetic branch. Ranchers are being asked to contribute aged "
        "tractors and other ranch machinery to assist ladies whose gardens were ravaged. Civil battle has cut off "
        "accession to nutriment for many folk, with big integers of ladies and youngsters suffering starvation. The "
        "prayer coordinator pronounces church bunches will allot the ranch gear to groups of ladies, to arise maize, "
        "murphies and beans, which will permit the ladies to become independent, something cash and sustenance aid "
        "cannot accomplish. "
    )
    where = judged(data, text)
    assert where.odds.max() >= passages.LEAST_ODDS
    assert where.spun.any()
    plain = judged(data, CLEAN)
    assert plain.odds.max() < passages.LEAST_ODDS
    assert not plain.spun.any()


def test_a_long_text_with_few_words_swapped_is_read_back_as_a_whole(data: Artefact, detector: UnspinDetector) -> None:
    (article,) = (Path(__file__).parents[2] / "seeds").glob("*.txt")
    text = article.read_text(encoding="utf-8")
    where = judged(data, text)
    assert where.odds.max() < passages.LEAST_ODDS  # no passage of it by itself
    assert where.parts[0].whole >= passages.WHOLE_ODDS
    assert np.array_equal(where.spun, where.odds >= -2.0)
    assert where.spun.mean() > 0.6
    found = {(f.text, f.replacements[0]) for f in menu_findings(detector, text)}
    assert {("boxers", "fighters"), ("advancement", "progress")} <= found
    assert judged(data, " ".join([CLEAN] * 5)).parts[0].whole < passages.WHOLE_ODDS


def test_words_of_garbled_terms_are_told_from_others(data: Artefact) -> None:
    text = "We trained a profound learning network."
    assert [w for w, garbled in zip(Prose(text).words, judged(data, text).terms, strict=True) if garbled] == [
        "profound", "learning", "network"
    ]  # fmt: skip


def test_garbled_terms_say_nothing_of_the_words_beside_them(data: Artefact) -> None:
    """Terms alone were garbled: the passage is dense with signs, its other words are a human's."""
    text = (
        "We trained a profound learning network on the pictures. The counterfeit consciousness of the machine is shown "
        "in the second table, and the irregular woodland was no better. In the end the bolster vector machine won, "
    )
    where = judged(data, text + CLEAN)
    assert where.parts[0].whole > where.parts[0].beside + 1
    assert where.odds[0] > where.beside[0] + 3
    plain = judged(data, CLEAN)
    assert np.array_equal(plain.odds, plain.beside)
    assert plain.parts[0].whole == plain.parts[0].beside


def test_of_a_text_that_reads_like_a_humans_only_what_is_strong_is_shown(data: Artefact) -> None:
    reading = Reader().read(Prose(" ".join([CLEAN] * 5)), all_=True)
    assert reading.least == pytest.approx(SHOWN)
    where = passages.judge(data, score_model.load(), reading)
    assert where.parts[0].whole < passages._HUMAN_ODDS
    assert where.shown(reading).least == pytest.approx(passages.SHOWN_IN_HUMAN)
    assert np.array_equal(where.shown(reading).probability, reading.probability)
    assert np.array_equal(
        replace(where, parts=(replace(where.parts[0], whole=0.0),)).shown(reading).least, reading.least
    )
    stricter = replace(reading, least=np.full_like(reading.least, 0.95))
    assert where.shown(stricter).least == pytest.approx(0.95)


def test_what_is_likely_by_itself_is_shown_though_the_rest_of_the_text_tells_nothing(data: Artefact) -> None:
    text = " ".join(
        [*[CLEAN] * 3, "A lesion of the fibular security was reported, and a profound learning network.", CLEAN]
    )
    reading = Reader().read(Prose(text))
    where = passages.judge(data, score_model.load(), reading)
    row = int(np.argmax(reading.by_itself))
    lone = replace(
        reading, probability=np.full_like(reading.probability, 0.02), garbled=np.full_like(reading.garbled, 0.1)
    )
    for p, whole_odds, found in ((0.96, -4.0, True), (0.78, -4.0, False), (0.96, 0.0, True), (0.78, 0.0, False)):
        by_itself = np.zeros_like(reading.by_itself)
        by_itself[row] = p
        parts = (replace(where.parts[0], whole=whole_odds),)
        shown = replace(where, parts=parts).shown(replace(lone, by_itself=by_itself))
        assert shown.chosen == [row] * found
        assert shown.probability[row] <= p / 2


def test_a_few_words_are_read_back_for_a_mark_alone(data: Artefact) -> None:
    assert not judged(data, "ISIL boxers fled. The warfare monitor said so. Three ISIL boxers stayed.").spun.any()
    assert judged(data, "It is cold withinside the house. They left by means of the usage of the door.").spun.any()


def test_marks_reach_their_surroundings_only(data: Artefact) -> None:
    where = judged(data, "It is cold withinside the house. " + "The sun shone on the hill. " * 80)
    assert where.near[0] >= passages.LEAST > where.near[-1]
    assert not where.spun[-1]
    assert where.families.sum() == pytest.approx(1.0)


# --- readings --------------------------------------------------------------------------------------------------------
def edges_of(data: Artefact, text: str) -> tuple[Prose, readings.Edges]:
    prose = Prose(text)
    known = tokens(data, prose)
    return prose, readings.Readings(data).edges(known, np.ones(len(prose), np.bool_), no_slots(len(prose)))


def no_slots(words: int) -> npt.NDArray[np.float32]:
    """Of no word anything is known but that it stands there."""
    return np.full(words, passages.NO_SLOT, np.float32)


def test_what_looks_like_a_name_is_not_read_as_another_word(data: Artefact) -> None:
    text = "Woodland is what the UK and Mr Woodland call it. NASA CALLED IT WOODLAND. Arbitrary Woodland"
    prose, edges = edges_of(data, text)
    changed = {int(edges.start[k]) for k in range(len(edges)) if edges.kind[k] == readings.LINKED}
    assert [prose.surface(i) for i in np.flatnonzero(readings.named(prose)).tolist()] == [
        "UK",
        "Mr",
        "Woodland",
        "NASA",
    ]
    assert not changed & set(np.flatnonzero(readings.named(prose)).tolist())
    assert {0, len(prose) - 1} <= changed


def test_a_word_that_does_not_fit_is_dearer_to_keep_and_cheaper_to_change(data: Artefact) -> None:
    known = tokens(data, Prose("an irregular woodland"))
    everywhere, unfit = np.ones(3, np.bool_), no_slots(3)
    before = readings.Readings(data).edges(known, everywhere, unfit)
    unfit[2] = 2.0
    after = readings.Readings(data).edges(known, everywhere, unfit)
    cost = [
        {(int(e.start[k]), e.text[k]): (int(e.kind[k]), float(e.cost[k])) for k in range(len(e))}
        for e in (before, after)
    ]
    changed = {key for key in cost[0] if cost[0][key] != cost[1][key]}
    assert {at for at, _ in changed} == {2}
    assert cost[1][2, "woodland"] < cost[0][2, "woodland"]
    assert cost[1][2, "forest"] > cost[0][2, "forest"]


def test_an_article_tells_of_the_word_behind_it_where_that_does_not_go_with_it(data: Artefact) -> None:
    costs = []
    for text in ("an preliminary", "a preliminary", "the preliminary"):
        _, edges = edges_of(data, text)
        costs.append({edges.text[k]: float(edges.cost[k]) for k in range(len(edges)) if edges.start[k] == 1})
    wrong, right, none = costs
    assert right == none  # a spinner may have put it right: nothing is said
    assert wrong["initial"] == right["initial"]
    assert wrong["preliminary"] == pytest.approx(right["preliminary"] + articles.MISFIT)
    assert wrong["trial"] == pytest.approx(right["trial"] + articles.MISFIT)


def test_every_word_may_stay_and_menus_are_inverted(data: Artefact) -> None:
    prose, edges = edges_of(data, "The usage of the usage of")
    own = {int(edges.start[k]) for k in range(len(edges)) if edges.kind[k] == readings.OWN}
    assert own == set(range(len(prose)))
    assert {(int(edges.start[k]), edges.text[k]) for k in range(len(edges)) if edges.kind[k] == readings.MENU} >= {
        (0, "using"),
        (3, "using"),
    }


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("İıΣſKßﬁ'’ʼ-*_.,3aA \u0307\u00ad\u200b\ud800"), max_size=20) | st.text(max_size=20))
@example("İİİİİİİİİİ")
def test_any_word_may_stay(text: str) -> None:
    data = artefact.load(artefact.DEFAULT)
    prose, edges = edges_of(data, f"The usage of {text} tea")
    own = np.flatnonzero(edges.kind == readings.OWN)
    assert edges.start[own].tolist() == list(range(len(prose)))
    assert (edges.count[own] == 1).all()
    assert (edges.words[own, 1:] == -1).all()


def test_no_reading_crosses_a_comma(data: Artefact) -> None:
    _, edges = edges_of(data, "the usage, of this")
    assert all(edges.end[k] <= 2 or edges.start[k] >= 2 for k in range(len(edges)))


def test_readings_stay_inside_the_passage(data: Artefact) -> None:
    known = tokens(data, Prose("the usage of tea"))
    edges = readings.Readings(data).edges(known, np.array([False, True, True, True]), no_slots(4))
    assert edges.start.min() == 1
    assert "using" not in edges.text


def test_a_sentence_may_hold_two_passages(data: Artefact) -> None:
    known = tokens(data, Prose("Withinside the house a child and a dog play withinside the garden."))
    inside = np.arange(len(known)) != 5  # one word amid the sentence belongs to neither
    even, signs = np.full(len(data.header["families"]), 0.2, np.float32), np.ones(len(known), np.float32)
    part = passages.Part(0, len(known), 1.0, 1.0, 1.0, 0.0)
    where = passages.Passages(signs, signs, signs, signs, ~inside, no_slots(len(known)), even, (part,))
    found = substitutions.substitutions(data, readings.Readings(data), known, where, inside)
    assert {0, 9} <= set(found.start.tolist())


@pytest.mark.parametrize(
    ("standing", "original", "head", "written"),
    [
        ("gadgets", "machine", True, "machines"),
        ("commenced", "start", True, "started"),
        ("commencing", "set up", True, "setting up"),
        ("gadgets", "washing machine", False, "washing machines"),
        ("gadget", "machine", True, None),
    ],
)
def test_inflection_is_carried(standing: str, original: str, head: bool, written: str | None) -> None:
    assert readings.bent_like(standing, original, head) == written


# --- the lattice -----------------------------------------------------------------------------------------------------
VOCABULARY = ["the", "best", "model", "of", "tea", "strong"]


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 4),
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(1, 2), st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=2),
                  st.floats(-4, 0)),
        max_size=5,
    ),
)  # fmt: skip
def test_the_best_path_is_the_best_of_all(size: int, extra: list[tuple[int, int, list[str], float]]) -> None:
    data = artefact.load(artefact.DEFAULT)
    rows = [(i, i + 1, [VOCABULARY[i]], 0.0) for i in range(size)]
    rows += [(at, at + width, list(words), cost) for at, width, words, cost in extra if at + width <= size]
    ids = np.full((len(rows), readings.LONGEST), -1, np.int32)
    for k, row in enumerate(rows):
        ids[k, : len(row[2])] = data.word_ids(row[2])
    number = np.zeros(len(rows), np.int64)
    edges = readings.Edges(
        np.array([r[0] for r in rows]), np.array([r[1] for r in rows]), ids, np.array([len(r[2]) for r in rows]),
        np.array([r[3] for r in rows], np.float32), number, number, number, number, tuple(" ".join(r[2]) for r in rows),
    )  # fmt: skip
    path = lattice.best_path(data, edges, number)

    def score(steps: tuple[int, ...]) -> float:
        words = np.concatenate([ids[k, : len(rows[k][2])] for k in steps])
        before = np.array([-1], np.int32)
        total, _, _ = lattice.word_scores(data, before, before, words[None, :], np.array([len(words)]))
        return float(total[0]) + sum(float(edges.cost[k]) for k in steps)

    whole = []
    for count in range(1, size + 1):
        for steps in itertools.permutations(range(len(rows)), count):
            ends = [0, *(rows[k][1] for k in steps)]
            if all(rows[k][0] == end for k, end in zip(steps, ends, strict=False)) and ends[-1] == size:
                whole.append(score(steps))
    assert score(tuple(path.tolist())) == pytest.approx(max(whole), abs=1e-4)


def test_sentences_are_read_apart(data: Artefact) -> None:
    prose, edges = edges_of(data, "I like the usage of tea. I like the usage of tea.")
    sentence = np.searchsorted(np.array(prose.sentence_ends), edges.start)
    path = lattice.best_path(data, edges, sentence)
    text = [edges.text[k] for k in path]
    assert text[: len(text) // 2] == text[len(text) // 2 :]


def test_nothing_is_read_from_nothing(data: Artefact) -> None:
    _, edges = edges_of(data, "")
    assert len(lattice.best_path(data, edges, edges.start)) == 0


def test_an_article_alone_is_not_left_out() -> None:
    assert not readback._may_stand(["of", "the"], "of")
    assert not readback._may_stand(["a", "part", "of", "the"], "part of")
    assert readback._may_stand(["with", "the", "aid", "of"], "with")
    assert not readback._may_stand(["you're"], "you are")
    assert not readback._may_stand(["will", "not"], "won't")
    assert readback._may_stand(["can't"], "may not")


def test_no_figure_is_lost() -> None:
    assert not readback._may_stand(["type", "2", "diabetes"], "diabetes")
    assert not readback._may_stand(["mg"], "milligram")
    assert readback._may_stand(["12", "months"], "year")


# --- writing and judging ---------------------------------------------------------------------------------------------
def test_words_that_stay_are_no_part_of_a_finding() -> None:
    words = "via way of means of the".split()
    assert readback.trimmed(words, 0, 6, "by the") == (0, 5, "by")
    assert readback.trimmed(["a", "few"], 0, 2, "a") == (0, 2, "a")
    assert readback.trimmed(["a", "brand", "new"], 0, 3, "a new") == (1, 3, "new")
    assert readback.trimmed(["based", "totally", "on"], 0, 3, "based on") == (0, 2, "based")
    assert readback.trimmed(["the", "net", "page"], 0, 3, "the web page") == (1, 2, "web")


@pytest.mark.parametrize(
    ("standing", "reading", "written"),
    [
        ("Withinside the", "in the", "In the"),
        ("exceptional-tuning", "fine tuning", "fine-tuning"),
        ("GADGETS", "machines", "MACHINES"),
        ("the usage of", "using", "using"),
        ("by *means* of the usage of", "using", "*using*"),
        ("means of **the usage", "using", "**using"),
    ],
)
def test_a_reading_takes_case_and_hyphens(standing: str, reading: str, written: str) -> None:
    prose = Prose(standing)
    assert readback.written(prose, 0, len(prose), reading) == written


def test_the_judge_is_stored_and_read(tmp_path: Path) -> None:
    stored = judge.load(readback.NAMES)
    path = tmp_path / "judge.npz"
    judge.write(stored, path)
    rows = np.random.default_rng(1).normal(size=(20, len(readback.NAMES))).astype(np.float32)
    assert np.array_equal(judge.load(readback.NAMES, path).probability(rows), stored.probability(rows))
    with pytest.raises(ArtefactError, match="another version"):
        judge.load(("other",), path)
    path.write_bytes(b"PK")
    judge.load.cache_clear()
    with pytest.raises(ArtefactError, match="damaged"):
        judge.load(readback.NAMES, path)


def test_a_wording_with_a_hyphen_tells_only_with_it(data: Artefact) -> None:
    def marked(text: str) -> list[int]:
        found = features.Text(data, tokens(data, Prose(text))).marks
        return found.rate.tolist()

    assert marked("A might-be actor has the understand-how.") == [0, 0]
    assert not marked("It might be late, and they understand how it is.")


@pytest.mark.parametrize(
    ("standing", "reading", "refused"),
    [
        (["kilometres"], "miles", True), (["monday"], "tuesday", True), (["days"], "day", False),
        (["east"], "west", True), (["12", "months"], "year", False),
        (["days"], "times", False), (["sun"], "sunday", False),
    ],
)  # fmt: skip
def test_no_fact_is_read_as_another_one(standing: list[str], reading: str, refused: bool) -> None:
    assert readback._another_fact(standing, reading) is refused


def test_a_spun_passage_of_a_long_page_is_judged_by_itself(detector: UnspinDetector, data: Artefact) -> None:
    page = "\n\n".join([*[CLEAN] * 8, SPUN, *[CLEAN] * 8])
    prose = Prose(page)
    first = prose.word_at(len("\n\n".join([CLEAN] * 8)) + 2)
    last = first + len(Prose(SPUN))
    assert len(prose) > passages.LONG
    reading, where = detector.read(prose)
    assert [part.first for part in where.parts] == [0, *(part.last for part in where.parts[:2])]
    assert abs(where.parts[1].first - first) <= 60
    assert abs(where.parts[1].last - last) <= 60
    assert where.parts[1].whole > 0 > max(where.parts[0].whole, where.parts[2].whole)
    assert where.spun[first:last].all()
    assert not where.spun[: first - 60].any()
    assert not where.spun[last + 60 :].any()
    by_itself = detector.reader.read(prose)
    here = (reading.candidates.start >= first) & (reading.candidates.end <= last)
    assert (reading.probability[here] > by_itself.probability[here]).any()
    found = [f for f in detector.find(prose) if f.detector == "unspin"]
    assert found
    assert all(prose.starts[first - 60] <= f.start < prose.ends[last + 60] for f in found)


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_a_part_ends_with_a_paragraph_or_a_sentence(detector: UnspinDetector, between: str) -> None:
    prose = Prose(between.join([*[CLEAN.replace("\n\n", " ")] * 5, SPUN, *[CLEAN.replace("\n\n", " ")] * 5]))
    _, where = detector.read(prose)
    assert len(where.parts) == 3
    ends = prose.sentence_ends if between == " " else prose.paragraph_ends
    assert all(part.last - 1 in ends for part in where.parts)


def test_a_text_that_is_short_or_alike_throughout_is_one_part(detector: UnspinDetector) -> None:
    for text in (f"{CLEAN}\n\n{SPUN}", "\n\n".join([SPUN] * 9), "\n\n".join([CLEAN] * 9)):
        _, where = detector.read(Prose(text))
        assert [(part.first, part.last) for part in where.parts] == [(0, len(Prose(text)))]


def test_older_english_is_shown_only_what_is_sure(data: Artefact) -> None:
    """Its odd wordings are the author's own."""
    reading = Reader().read(Prose(" ".join([CLEAN] * 5)), all_=True)
    where = passages.judge(data, score_model.load(), reading)
    odd = replace(where, odds=where.odds + 9)
    assert odd.shown(reading).least == pytest.approx(SHOWN)
    (part,) = odd.parts
    old = replace(odd, parts=(replace(part, old=12.0),))
    assert old.shown(reading).least == pytest.approx(passages.SHOWN_IN_OLD)
