"""Names that are right are not accused, and no fix changes a name or a term that stands as it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

import cleanup
from cleanup.findings import Applicability
from cleanup.text import Prose
from cleanup.unspin import artefact
from cleanup.unspin.detector import UnspinDetector
from cleanup.unspin.names import doubtful

NAMES = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text(encoding="utf-8"))
FRAMES = (
    "{} said on Tuesday that it would not comment on the matter.",
    "The report was sent to {}, which has its own staff and budget.",
    "Last year a delegation from {} visited the region and met officials there.",
    "They wrote about {} in the local newspaper, and nobody was surprised.",
)
SPUN = (
    " We trained a profound learning network and an irregular woodland on colossal information about bosom malignancy."
    " The counterfeit consciousness was fed with colossal information, and the flag to commotion proportion was low."
)
# of names, accused by themselves and in a text that is spun elsewhere: what may still be shown, wrongly
MOST_ALONE, MOST_IN_SPUN_TEXT = 0, 2


@pytest.fixture(scope="module")
def detector():
    return UnspinDetector()


def texts():
    names = [name for group in NAMES.values() for name in group]
    for at in range(0, len(names), 8):
        yield " ".join(FRAMES[i % 4].format(name) for i, name in enumerate(names[at : at + 8]))


def test_right_names_are_not_accused(detector):
    assert sum(map(len, NAMES.values())) > 200
    alarms = [finding for text in texts() for finding in detector.find(Prose(text))]
    assert len(alarms) <= MOST_ALONE, [(f.text, f.replacements) for f in alarms]


def test_right_names_are_left_as_they_are_in_a_text_that_is_spun_elsewhere(detector):
    alarms = [f for text in texts() for f in detector.find(Prose(text + SPUN)) if f.end <= len(text)]
    assert all(finding.applicability is Applicability.DISPLAY for finding in alarms), alarms
    assert len(alarms) <= MOST_IN_SPUN_TEXT, [(f.text, f.replacements) for f in alarms]


@pytest.mark.parametrize(
    ("text", "entity", "wanted"),
    [
        ("The firm [Profound Learning] opened an office.", False, True),  # a name for which a plain term would stand
        ("They opened [profound learning] offices.", False, False),
        ("[Profound learning] opened doors.", False, False),
        ("[Profound Learning] for Bosom Malignancy", False, False),  # a heading
        ("the environmental [Kuznets bend] was drawn", False, False),
        ("he met the [Worldwide Nuclear Vitality Office] there", True, False),
        ("he met Sir [Allied Countries] there", True, True),  # part of a longer name
        ("he met the [Joint Countries] Bureau there", True, True),
        ("a text about [deep learning] in general", False, True),  # a term that stands as it is
    ],
)
def test_where_a_fix_needs_a_person(text, entity, wanted):
    prose = Prose(text.replace("[", "").replace("]", ""))
    first, last = prose.word_at(text.index("[")), prose.word_at(text.index("]") - 2) + 1
    assert doubtful(artefact.load(), prose, first, last, entity) is wanted


class Counted(list):
    """Words, and how many of them were looked at."""

    seen = 0

    def __getitem__(self, at):
        self.seen += len(range(len(self))[at]) if isinstance(at, slice) else 1
        return super().__getitem__(at)

    def __iter__(self):
        for word in super().__iter__():
            self.seen += 1
            yield word


@pytest.mark.parametrize("text", ["The court heard of Profound Learning and ", "Of The Court And Profound Learning "])
def test_a_sentence_without_an_end_is_not_read_again_for_each_place(text):
    prose = Prose(text * 500)
    prose.words = Counted(prose.words)
    places = prose.word_at(text.index("Profound")) + len(text.split()) * np.arange(500)
    wanted = "heard" in text  # the other one is all heading
    assert all(doubtful(artefact.load(), prose, i, i + 2, False) is wanted for i in places.tolist())
    assert prose.words.seen < 8 * len(prose)


def test_a_name_that_a_rule_knows_is_never_accused():
    prose = Prose("The National Tumor Institute is in Milan, where they treat bosom malignancy.")
    right = ("national tumor institute",)
    plain, known = (UnspinDetector(right=names) for names in ((), right))
    before, after = ([f.text for f in each.find(prose)] for each in (plain, known))
    assert len(before) == 2
    assert after == [text for text in before if text != "National Tumor Institute"]
    held = [each.held for each in known.decide(prose).decisions if each.held]
    assert "a name that a rule or the tables know as right stands there" in held


def test_the_names_of_shipped_rules_are_known_to_the_unspinner():
    text = "The Combined Chiefs of Staff planned the landings of 1944."
    assert [f.text for f in UnspinDetector().find(Prose(text))] == ["Combined Chiefs of Staff"]
    assert not cleanup.check_text(text)
