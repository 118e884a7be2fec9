"""Slips are looked for only where they can stand; nothing is missed by that."""

from __future__ import annotations

import re

import pytest

from cleanup.text import Prose
from cleanup.unspin import slips

INNER = re.compile(r"\b[a-z]+\.[A-Z]\w*|\b[a-z]\.[A-Z]\.(?=\s+[a-z])")


@pytest.mark.parametrize(
    "text",
    [
        "Open log.Txt, i.E. the file f.Write\nand x.Y.z.W. again",
        "i.E. nothing",
        "a.B",
        "no dots. None at all.",
        "",
        ". .. ... a.",
        "word.Word" * 50,
    ],
)
def test_only_the_places_around_inner_dots_are_searched(text: str) -> None:
    expected = [match.span() for match in INNER.finditer(text)]
    assert [match.span() for match in slips.dotted(text, INNER)] == expected


def test_a_long_word_full_of_dots_is_read_once() -> None:
    text = "a.B" * 100_000
    assert len(list(slips.dotted(text, re.compile(r"\.B\b")))) == 1


def test_words_that_stand_twice() -> None:
    prose = Prose("The the video video games, known known's; that that")
    assert [prose.words[i] for i in slips.repeated(prose)] == ["the", "video", "known", "that"]
    assert slips.repeated(Prose("")) == slips.repeated(Prose("one")) == []


@pytest.mark.parametrize(
    ("text", "wrong", "odd"),
    [
        ("He wrote a article on an house in log.Txt, for $three.eight billion.", ["a", "an"], ["log", "three"]),
        (
            "They sell video video games, i.E. games, at 3.eight dollars or three.five.",
            [],
            ["video", "i", "3", "three"],
        ),
        ("It was a incredible day. A incredible day, an Syrian town.", ["a", "a", "an"], []),
        ("He said that that was all he had had, i.e. nothing, bye-bye.", [], []),
        ("An hour in a unit of an MRI laboratory, version 3.8 of Node.js.", [], []),
        ("See Fig. A. It is a e-mail. A UNION, AN UNION. It rose to $3.8 billion", [], []),
        ("The end.The beginning; seven. Eight of them", [], []),
        ("", [], []),
    ],
)
def test_slips(text: str, wrong: list[str], odd: list[str]) -> None:
    prose = Prose(text)
    assert [prose.words[i] for i in slips.articles(prose)] == wrong
    assert [prose.words[i] for i in slips.oddities(prose)] == odd
