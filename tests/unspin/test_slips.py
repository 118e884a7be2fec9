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


def test_words_with_an_apostrophe_and_those_before_them() -> None:
    prose = Prose("We think o'clock clock strikes, but it's late")
    assert [prose.words[i] for i in slips.apostrophes(prose)] == ["think", "o'clock"]
