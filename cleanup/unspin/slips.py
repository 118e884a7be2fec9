"""Where to look for the slips that spinners leave, found quickly: dots within words, words that stand twice."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Set

import numpy as np
import numpy.typing as npt

from cleanup.text import Prose

_INNER_DOT = re.compile(r"\.(?=\w)")
_BEHIND = re.compile(r"\s*\S?")  # what a pattern may look at behind a place


def dotted(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches of a pattern all of which begin with characters that are no white space, one a dot within a word."""
    end = 0
    for dot in _INNER_DOT.finditer(text):
        start = dot.start()
        if start < end:  # in the characters searched already
            continue
        while start > end and not text[start - 1].isspace():
            start -= 1
        end = dot.end()
        while end < len(text) and not text[end].isspace():
            end += 1
        behind = _BEHIND.match(text, end)
        yield from pattern.finditer(text, start, behind.end() if behind else end)


def repeated(prose: Prose) -> list[int]:
    """The words that are the same as the next one, by position."""
    same = np.fromiter(map(operator.eq, prose.words, prose.words[1:]), np.bool_)
    found: list[int] = np.flatnonzero(same).tolist()
    return found


def apostrophes(prose: Prose) -> list[int]:
    """The words with an apostrophe between letters, and those before them, by position."""
    has = among(prose, {word for word in set(prose.words) if "'" in word[1:]})
    found: list[int] = np.flatnonzero(has[:-1] | has[1:]).tolist()
    return found


def among(prose: Prose, some: Set[str]) -> npt.NDArray[np.bool_]:
    """Which words are among some."""
    return np.fromiter(map(some.__contains__, prose.words), np.bool_, len(prose))
