"""How likely whole texts were spun: human prose of many sorts, spun prose, and what cannot be judged."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from cleanup.document import Document
from cleanup.findings import Finding
from cleanup.text import Prose
from cleanup.unspin import npz, score_model
from cleanup.unspin.artefact import ArtefactError
from cleanup.unspin.score_model import FEWEST
from cleanup.unspin.scorer import Scorer, stretches

ARTICLES = Path(__file__).parent.parent / "golden" / "articles"

OLD = {
    "Austen": """
It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a
wife. However little known the feelings or views of such a man may be on his first entering a neighbourhood,
this truth is so well fixed in the minds of the surrounding families, that he is considered as the rightful
property of some one or other of their daughters. "My dear Mr. Bennet," said his lady to him one day, "have you
heard that Netherfield Park is let at last?" Mr. Bennet replied that he had not. "But it is," returned she; "for
Mrs. Long has just been here, and she told me all about it." Mr. Bennet made no answer.""",
    "Lincoln": """
Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in Liberty,
and dedicated to the proposition that all men are created equal. Now we are engaged in a great civil war,
testing whether that nation, or any nation so conceived and so dedicated, can long endure. We are met on a great
battle-field of that war. We have come to dedicate a portion of that field, as a final resting place for those
who here gave their lives that that nation might live. It is altogether fitting and proper that we should do
this. But, in a larger sense, we can not dedicate, we can not consecrate, we can not hallow this ground. The
brave men, living and dead, who struggled here, have consecrated it, far above our poor power to add or detract.""",
    "Shakespeare": """Shall I compare thee to a summer's day?
Thou art more lovely and more temperate:
Rough winds do shake the darling buds of May,
And summer's lease hath all too short a date;
Sometime too hot the eye of heaven shines,
And often is his gold complexion dimm'd;
And every fair from fair sometime declines,
By chance or nature's changing course untrimm'd;
But thy eternal summer shall not fade,
Nor lose possession of that fair thou ow'st;
Nor shall death brag thou wander'st in his shade,
When in eternal lines to time thou grow'st:
So long as men can breathe or eyes can see,
So long lives this, and this gives life to thee.""",
    "Genesis": """
In the beginning God created the heaven and the earth. And the earth was without form, and void; and darkness
was upon the face of the deep. And the Spirit of God moved upon the face of the waters. And God said, Let there
be light: and there was light. And God saw the light, that it was good: and God divided the light from the
darkness. And God called the light Day, and the darkness he called Night. And the evening and the morning were
the first day. And God said, Let there be a firmament in the midst of the waters, and let it divide the waters
from the waters.""",
    "Melville": """
Call me Ishmael. Some years ago, never mind how long precisely, having little or no money in my purse, and
nothing particular to interest me on shore, I thought I would sail about a little and see the watery part of the
world. It is a way I have of driving off the spleen and regulating the circulation. Whenever I find myself
growing grim about the mouth; whenever it is a damp, drizzly November in my soul; whenever I find myself
involuntarily pausing before coffin warehouses, and bringing up the rear of every funeral I meet; then, I
account it high time to get to sea as soon as I can. This is my substitute for pistol and ball. With a
philosophical flourish Cato throws himself upon his sword; I quietly take to the ship. There is nothing
surprising in this.""",
    "Zen": """
Beautiful is better than ugly. Explicit is better than implicit. Simple is better than complex. Complex is
better than complicated. Flat is better than nested. Sparse is better than dense. Readability counts. Special
cases aren't special enough to break the rules. Although practicality beats purity. Errors should never pass
silently. Unless explicitly silenced. In the face of ambiguity, refuse the temptation to guess. There should be
one, and preferably only one, obvious way to do it. Now is better than never. Although never is often better
than right now. If the implementation is hard to explain, it's a bad idea. If the implementation is easy to
explain, it may be a good idea. Namespaces are one honking great idea, let's do more of those!""",
}


@pytest.fixture(scope="module")
def judged():
    own = Scorer()

    def score(text: str, findings=(), name="a.txt"):
        return own.score(Document(name, text), findings)

    return score


@pytest.mark.parametrize("name", OLD)
def test_old_fashioned_english_is_not_accused(judged, name):
    score = judged(OLD[name])
    assert not score.doubt
    assert score.spun < 0.5


def test_the_licence_is_not_accused(judged):
    score = judged((ARTICLES.parent.parent.parent / "LICENSE").read_text(encoding="utf-8"))
    assert score.spun < 0.5


def pairs():
    for path in sorted(ARTICLES.glob("*.spun.txt")):
        yield path.read_text(encoding="utf-8"), path.with_name(path.name.replace(".spun", "")).read_text("utf-8")


def test_spun_articles_stand_above_their_originals(judged):
    scores = [(judged(spun).spun, judged(original).spun) for spun, original in pairs()]
    assert sum(spun > original for spun, original in scores) >= len(scores) - 1
    assert max(original for _, original in scores) < 0.5


def test_more_spinning_raises_the_number(judged):
    synonyms = {"small": "diminutive", "good": "commendable", "people": "multitude", "water": "liquid",
                "day": "daylight", "house": "domicile", "work": "labour", "road": "thoroughfare", "money": "lucre",
                "town": "burg", "wind": "gust", "rain": "precipitation", "river": "watercourse", "school": "academe",
                "children": "offspring", "bread": "moolah", "shop": "boutique", "car": "railcar"}  # fmt: skip
    plain = (
        "The small town lies on the river, and most people work in the next town down the road. There is a good school "
        "for the children, a shop that sells bread, and a house for the doctor. When the wind brings rain the water "
        "rises, and on such a day nobody takes the car. The money for a new bridge has been promised for years. Last "
        "year the small shop closed, and now the people drive ten miles for bread. The school has fewer children than "
        "it had, but the work there is good. "
    ) * 2
    words = plain.split(" ")
    places = [i for i, word in enumerate(words) if word.strip(",.") in synonyms]
    random.Random(3).shuffle(places)
    numbers = []
    for share in (0, 0.25, 0.5, 1):
        spun = list(words)
        for i in places[: int(share * len(places))]:
            core = words[i].strip(",.")
            spun[i] = words[i].replace(core, synonyms[core])
        numbers.append(judged(" ".join(spun)).spun)
    assert numbers == sorted(numbers)
    assert numbers[-1] > 3 * numbers[0]


def test_findings_raise_the_number_and_those_of_the_grammar_checker_do_not(judged):
    text = OLD["Melville"]
    prose = Prose(text)

    def found(detector):
        return [Finding("a/b", detector, prose.starts[i], prose.ends[i], "x", "m") for i in range(0, 100, 10)]

    plain = judged(text)
    assert judged(text, found("grammar")) == plain == judged(text, found("ignores"))
    spun = judged(text, found("rules"))
    assert spun.spun > plain.spun
    sentence = f"10 places read like a machine's paraphrase, {1000 / len(prose):.1f} in 100 of the text's {len(prose)}"
    assert any(sign.sentence.startswith(sentence) for sign in spun.signs)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("", "there are no words in it"),
        (" \n\t*** !!! ", "there are no words in it"),
        ("spinning", "it has 1 word, and "),
        ("The cat sat on the mat.", "it has 6 words, and "),
        ("1 2 3 4.5 6,000 " * 60, "it does not read like English prose"),
        ("Der Hund lief über die Straße, und niemand sah ihn dabei an. " * 20, "it does not read like English prose"),
        ("Le chien courait dans la rue et personne ne le regardait. " * 20, "it does not read like English prose"),
        ("犬が道を走っていた。" * 50, "it does not read like English prose"),
    ],
)
def test_what_cannot_be_judged_is_said(judged, text, doubt):
    score = judged(text)
    assert score.doubt.startswith(doubt)
    assert not score.passages
    assert score.verdict.startswith("not judged: ")
    assert 0 <= score.spun < 0.5


def test_one_line_of_ten_megabytes_is_judged():
    sentence = "The small town lies on the river and most people work in the next town down the road "
    text = (sentence * 130_000)[:10_000_000]
    score = Scorer().score(Document("long.txt", text), ())
    assert score.words > 1_900_000
    assert score.passages[-1].end == len(text.rstrip())
    assert all(passage.words < 700 for passage in score.passages)


def test_a_mixed_text_is_told_apart_by_its_passages(judged):
    spun, _ = max(pairs(), key=lambda pair: judged(pair[0]).spun)
    human = OLD["Austen"] + "\n\n" + OLD["Melville"]
    score = judged(human + "\n\n" + spun)
    inside = [p.spun for p in score.passages if p.start >= len(human)]
    outside = [p.spun for p in score.passages if p.end <= len(human)]
    assert min(inside) > max(outside)
    assert max(outside) < 0.5


def test_passages_cover_all_words_in_order():
    prose = Prose("\n\n".join(["One two three. " * 30, "Four five.", "Six seven eight nine. " * 200, "x " * 3000]))
    cuts = stretches(prose)
    assert cuts[0][0] == 0
    assert cuts[-1][1] == len(prose)
    assert all(a[1] == b[0] for a, b in pairwise(cuts))
    assert all(FEWEST <= last - first < 500 for first, last in cuts)


def test_spans_are_those_of_the_source(judged):
    spun, _ = max(pairs(), key=lambda pair: judged(pair[0]).spun)
    source = "# A *heading*\n\n" + spun.replace(". ", ". *Indeed*, ")
    score = judged(source, name="a.md")
    assert score.passages[-1].end <= len(source)
    places = [span for sign in score.signs for span in sign.spans]
    assert places
    assert all(0 <= start < end <= len(source) and source[start:end].strip() for start, end in places)


def test_a_damaged_model_is_one_line(tmp_path):
    path = tmp_path / "score.npz"
    with pytest.raises(ArtefactError, match=r"score\.npz: the model of the score is missing or damaged; reinstall"):
        score_model.load(path)
    path.write_bytes(score_model.DEFAULT.read_bytes()[:-100])
    with pytest.raises(ArtefactError, match="missing or damaged"):
        Scorer(model=path)
    other = tmp_path / "other.npz"
    npz.store({**npz.load(score_model.DEFAULT), "names": np.array(["a"])}, other)
    with pytest.raises(ArtefactError, match="of another version"):
        score_model.load(other)


def test_a_model_is_written_as_it_was_read(tmp_path):
    path = tmp_path / "again.npz"
    score_model.write(score_model.load(), path)
    assert path.read_bytes() == score_model.DEFAULT.read_bytes()
