"""Which patterns match within a line alone, and that those looked for by lines are found like the others."""

from __future__ import annotations

import pytest

from cleanup.matching import detector, load, pattern
from cleanup.matching.detector import load_detector
from cleanup.text import Prose

BREAKS = (
    r"a\sb", "[^.]x", "(?s)a.b", "a\nb", r"\p{Z}", r"\W", "(?m)^a", r"\x0a", r"\n", "[[:space:]]", r"\pZ", r"[\s]",
    r"\p{Cc}", r"[\x00-\x20]", r"[\t-~]", "[\t-~]", "[[:^alpha:]]", r"\P{L}", r"\S", r"\D", r"\v", r"\z", r"(?-i:a)",
)  # fmt: skip
WITHIN = (r"[\p{L}]", r"\bfoo (?:a|b)\d+\.?", "(?i)x", r"\p{Lu}[a-z]", "a|b", "[a-z ]+", "(?P<span>x)", "[!-~]", ".+")


@pytest.mark.parametrize("text", BREAKS)
def test_what_may_match_a_line_break_is_no_pattern_of_a_line(text: str) -> None:
    assert not pattern.within_a_line(text)


@pytest.mark.parametrize("text", WITHIN)
def test_what_matches_no_line_break_is_one(text: str) -> None:
    assert pattern.within_a_line(text)
    assert not any("\n" in found.group() for found in pattern.compile_pattern(text, False).finditer("x\nfoo a1.\nAb\n"))


@pytest.mark.parametrize("end", ["\n", "\r\n", " "])
def test_long_texts_are_searched_by_lines_with_the_same_result(end: str) -> None:
    rules = load_detector([load.shipped_folder()])
    line = f"He was born in 1990, and it was raining cats and dogs in the afternoon.{end}"
    garbled = f"Nearly 40 percentage of it was lost, and the post appeared first on Blog.{end}i.E. nobody came.{end}"
    text = line * 40 + garbled + line * (detector._MANY // len(line)) + garbled
    apart = [
        (f.rule, f.start + at) for at in (40 * len(line), text.rindex(garbled)) for f in rules.find(Prose(garbled))
    ]
    assert len(apart) > 3
    assert set(apart) <= {(f.rule, f.start) for f in rules.find(Prose(text))}
