"""What is told of a place agrees with what is found there: findings, readings that are held back, and neither."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_readback import CLEAN, SPUN
from test_reader import AGREEING

from cleanup.findings import Applicability, Finding, Severity
from cleanup.text import Prose
from cleanup.unspin.detector import Decided, UnspinDetector
from cleanup.unspin.explain import Told, place
from cleanup.unspin.own_terms import OwnTerm
from cleanup.unspin.reader import Reader

SENTENCE = "We trained a profound learning network."
NAMED = (
    "The weather was fine. We trained a profound learning network and an irregular woodland on colossal information "
    "about bosom malignancy. The firm Squeeze Gathering opened an office beside it. They work with Squeeze Gathering "
    "and Savvy Framework Partners in general."
)
LONG_NAME = "A report of the Allied Observatory for Individual Rights said so."
SEED = next((Path(__file__).parents[2] / "seeds").glob("*.txt")).read_text(encoding="utf-8")
_TERMS = (
    "data grouping", "search procedure", "recent investigation", "output force", "study finding", "heat rise",
    "sentiment detection", "sliding velocity", "search method", "sound velocity", "popular technique",
    "paradigm change", "drug retention", "statistical classifier", "heart palpitation", "existing methods",
)  # fmt: skip
LISTED = f"{AGREEING} {' '.join(f'They spoke of {term} at length.' for term in _TERMS)}"
ABOUT = f"An article spinner wrote this. {SPUN}"
TEXTS = {
    "sentence": SENTENCE, "agreeing": AGREEING, "names": NAMED, "long name": LONG_NAME, "seed": SEED,
    "listed": LISTED, "spun": SPUN, "spun and clean": f"{SPUN}\n\n{CLEAN}",
    "about spinning": f"{ABOUT} {AGREEING}", "clean": CLEAN,
}  # fmt: skip


@pytest.fixture(scope="module")
def detector() -> UnspinDetector:
    return UnspinDetector()


def at(detector: UnspinDetector, prose: Prose, finding: Finding) -> list[Told]:
    """What is told of the words of a finding."""
    return list(place(detector, prose, prose.word_at(finding.start), prose.word_at(finding.end - 1) + 1))


def decided(detector: UnspinDetector, prose: Prose) -> Decided:
    made = detector.decide(prose)
    assert made is not None
    return made


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_finding_is_told_at_its_place_and_nothing_else_of_it(detector: UnspinDetector, text: str) -> None:
    prose = Prose(text)
    for finding in detector.find(prose):
        told = at(detector, prose, finding)
        assert finding in [each.finding for each in told]
        for each in told:
            said = "\n".join(each.lines)
            assert "reports nothing here" not in said
            if each.finding is None:
                assert said.startswith("held back: ")
            else:
                assert "probability" in said
                assert "held back" not in said
    words = [place(detector, prose, i, i + 1) for i in range(0, len(prose), 7)]
    assert all(each.lines for told in words for each in told)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_of_a_reading_that_is_held_back_it_is_told_why(detector: UnspinDetector, text: str) -> None:
    prose = Prose(text)
    decisions = decided(detector, prose).decisions
    assert [each.finding for each in decisions if not each.held] == list(detector.find(prose))
    for decision in decisions:
        told = [each for each in at(detector, prose, decision.finding) if each.finding is None]
        first = [each.lines[0] for each in told]
        assert (f"held back: {decision.finding.message}, but {decision.held}" in first) == bool(decision.held)


@pytest.mark.parametrize(
    ("text", "standing", "why"),
    [
        (NAMED, "Savvy Framework", "looks like a name"),
        (LISTED, "sliding velocity", "a term of the tables itself"),
        (SPUN, "net web page", "a wording of several words from spinners' menus"),
        (AGREEING, "blunder", "overlaps words that are read as a garbled term"),
        (ABOUT, "commercial enterprise", "the text tells of spinning"),
    ],
)
def test_why_a_reading_may_be_held_back(detector: UnspinDetector, text: str, standing: str, why: str) -> None:
    held = [d for d in decided(detector, Prose(text)).decisions if standing in d.finding.text and d.held]
    assert any(why in decision.held for decision in held), [(d.finding.text, d.held) for d in held]


def test_what_is_read_back_is_told_with_its_passage(detector: UnspinDetector) -> None:
    prose = Prose(SPUN)
    finding = next(f for f in detector.find(prose) if f.text == "commercial enterprise")
    (told,) = [each for each in at(detector, prose, finding) if each.finding == finding]
    said = "\n".join(told.lines)
    assert "'commercial enterprise' for 'business'" in said
    assert "the words around it look spun with " in said


def test_readings_nearly_as_likely_are_told(detector: UnspinDetector) -> None:
    prose = Prose(SPUN)
    finding = next(f for f in detector.find(prose) if f.rule == "unspin/menu" and len(f.replacements) > 1)
    (told,) = [each for each in at(detector, prose, finding) if each.finding == finding]
    (line,) = [line for line in told.lines if "nearly as likely: " in line]
    assert all(f"'{other}'" in line for other in finding.replacements[1:])


def test_a_place_that_is_not_read_back_is_told_whether_its_passage_is_spun(detector: UnspinDetector) -> None:
    for text, said in ((CLEAN, "does not look spun"), (SPUN, "the passage is spun, but no wording")):
        (told,) = place(detector, Prose(text), 0, 1)
        assert told.finding is None
        assert said in told.lines[-1]


def test_words_that_a_rule_names_are_told_to_be_so() -> None:
    own = OwnTerm(("commercial enterprise",), "house/own", "", Applicability.DISPLAY, Severity.INFO)
    prose = Prose(SPUN)
    word = prose.words.index("enterprise")
    (told,) = place(UnspinDetector(Reader(own=(own,))), prose, word, word + 1)
    assert told.finding is None
    assert "a term that your rules name stands" in told.lines[0]


def test_a_text_that_is_not_english_is_told_to_be_so(detector: UnspinDetector) -> None:
    prose = Prose("Le ministre des affaires étrangères a déclaré mardi que tout va bien. " * 5)
    (told,) = place(detector, prose, 3, 4)
    assert told.lines == ("the unspinner did not read the text: it does not look like English",)
