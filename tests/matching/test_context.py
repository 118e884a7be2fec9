"""Conditions: what must, or must not, stand around a match."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanup.matching import load
from cleanup.matching.detector import RuleDetector, compile_rules
from cleanup.matching.load import LoadedRule, RuleSet
from cleanup.text import Prose


def detector(conditions: str, match: str = "goal", lists: dict[str, list[str]] | None = None) -> RuleDetector:
    text = f"version: 1\nrules:\n- {{id: t/x, kind: phrase, match: '{match}', message: m, {conditions}}}\n"
    rule = load.parse(text, "x")[0].rules[0]
    return RuleDetector(compile_rules(RuleSet((LoadedRule(rule, "x", 1),), lists or {})))


def fires(conditions: str, text: str, match: str = "goal", lists: dict[str, list[str]] | None = None) -> bool:
    return bool(list(detector(conditions, match, lists).find(Prose(text))))


@pytest.mark.parametrize(
    ("conditions", "text", "expected"),
    [
        ("near: [bomb]", "They bombed a goal.", True),
        ("near: [bomb]", "They shot a goal.", False),
        ("near: [bomb]", "They bombed. A goal fell.", False),
        ("near: {any: [bomb], within: paragraph}", "They bombed. A goal fell.", True),
        ("near: {any: [bomb], within: paragraph}", "They bombed.\n\nA goal fell.", False),
        ("near: {any: [bomb], within: document}", "They bombed.\n\nA goal fell.", True),
        ("near: {any: [bomb], within: 2}", "bombs on goals", True),
        ("near: {any: [bomb], within: 2}", "bombs fell on goals", False),
        ("near: {all: [bomb, jet]}", "Jets bombed a goal.", True),
        ("near: {all: [bomb, jet]}", "They bombed a goal.", False),
        ("near: {any: [air strike]}", "An air\\nstrike on a goal.".replace("\\n", "\n"), True),
        ("near: [goal]", "A goal.", False),  # the match is not near itself
        ("near: [goal]", "A goal and a goal.", True),
        ("near: [<arms>]", "A missile hit a goal.", True),
        ("not_near: [match]", "They bombed a goal.", True),
        ("not_near: [match]", "A goal in the match.", False),
        ("not_near: {any: [match], within: 1}", "A goal in the match.", True),
        ("after: [the]", "It hit the goal.", True),
        ("after: [the]", "It hit a goal.", False),
        ("after: [the]", "It hit the, goal.", False),
        ("after: [the <word>]", "It hit the main goal.", True),
        ("after: [<number>]", "It hit 3 goals.", True),
        ("not_after: [the]", "It hit the goal.", False),
        ("not_after: [the]", "It hit a goal.", True),
        ("before: [of]", "The goal of it.", True),
        ("before: [of]", "The goal, of it.", False),
        ("not_before: [of]", "The goal of it.", False),
        ("not_before: [of]", "The goal.", True),
        ("after: [<start>]", "Goals fell.", True),
        ("after: [<start>]", "They fell. Goals fell.", True),
        ("after: [<start>]", "The goals fell.", False),
        ("after: [<start>, the]", "The goals fell.", True),
        ("after: [<start>, the]", "All goals fell.", False),
        ("not_after: [<start>]", "Goals fell.", False),
        ("not_after: [<start>]", "The goals fell.", True),
        ("before: [<end>]", "It is a goal.", True),
        ("before: [<end>]", "It is a goal now.", False),
        ("before: [<end>, now]", "It is a goal now.", True),
        ("not_before: [<end>]", "It is a goal.", False),
        ("not_before: [<end>]", "It is a goal now.", True),
    ],
)
def test_condition(conditions: str, text: str, expected: bool) -> None:
    assert fires(conditions, text, lists={"arms": ["missile"]}) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hamas goal. Hamas said.", True),
        ("Hamas goal. ISIL said.", False),
        ("Boko **Haram** goal. Boko Haram said.", True),
        ("Boko ** Haram goal. Boko Haram said.", True),  # an emphasis mark alone is no word of the wording
        ("Boko_-_Haram goal. Boko-Haram said.", True),
        ("Boko Haram goal.", False),
    ],
)
def test_a_condition_may_repeat_what_a_group_matched(text: str, expected: bool) -> None:
    conditions = r"near: {any: ['\1 say'], within: document}"
    assert fires(conditions, text, "(Hamas|ISIL|Boko Haram) goal") is expected


ANY = [
    detector(r"near: {any: ['\1', '\1 b'], within: document}", "(a a|b a|a b) [b]"),
    detector("not_near: {any: [b], within: 1}, after: [<start>, b], before: [<end>, '<word>']", "a"),
]


@given(st.text("aAb'’*_-\u00ad\u200b .,\n1", max_size=40))
@settings(deadline=None)
def test_conditions_never_raise_on_any_text(text: str) -> None:
    for finder in ANY:
        for found in finder.find(Prose(text)):
            assert text[found.start : found.end] == found.text
