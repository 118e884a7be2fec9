"""Several words that a spinner put for one ("sun oriented" for solar), read as that one word.

Wherever such words stand, the text around them is written out once more with a single word in their place, which may
stand for any canonical lemma they are linked to, and searched for candidates like any other text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cleanup.unspin.artefact import Artefact
from cleanup.unspin.candidates import LONGEST, Bools, Candidates, Finder, Given, Rows, Stream, Tokens, join
from cleanup.unspin.hashing import ngram_hashes

LONGEST_SEVERAL = 4  # words read as one
_AROUND = LONGEST - 1  # words written out on either side


@dataclass(frozen=True)
class Places:
    """Where several words may be read as one: words `start` to `end` (exclusive), rows `low` to `high` (exclusive)
    of the artefact's `several_to`."""

    start: Rows
    end: Rows
    low: Rows
    high: Rows


def places(data: Artefact, text: Tokens, first: int, last: int) -> Places:
    """Those places that start at word `first` or later, but before `last`, by length and position."""
    found = []
    reach = min(last + LONGEST_SEVERAL - 1, len(text))
    apart = np.append(0, np.cumsum(~text.joined[first:reach]))
    for size in range(2, LONGEST_SEVERAL + 1):
        low, high = data.find_several(ngram_hashes(text.lemma[first:reach], size))
        at = np.flatnonzero(high > low)
        at = at[(apart[at + size - 1] == apart[at]) & (at < last - first)]
        found.append((first + at, first + at + size, low[at], high[at]))
    return Places(*(np.concatenate(column) for column in zip(*found, strict=True)))


def candidates(finder: Finder, text: Tokens, first: int, last: int) -> Candidates:
    """The candidates in which words that start between `first` and `last` (exclusive) are read as one."""
    data = finder.artefact
    at = places(data, text, first, last)
    n = len(at.start)
    if not n:
        return join([])
    # One stretch a place: up to _AROUND words, the one word, up to _AROUND words; a word's own number is `origin`.
    offset = np.arange(-_AROUND, _AROUND + 1)
    origin = np.where(offset <= 0, at.start[:, None] + offset, at.end[:, None] + offset - 1)
    inside = (origin >= 0) & (origin < len(text))
    row, column = np.nonzero(inside)
    word = origin[row, column]
    given = column == _AROUND
    number = np.where(given, -2 - row, 0)
    stream = Stream(
        np.where(given, number, text.ids[word]).astype(np.int32),
        np.where(given, -1, text.lemma[word]).astype(np.int32),
        np.where(given, -1, text.second[word]).astype(np.int32),
        _joined(text, word, given, at.end[row]) & (np.append(row[1:], n) == row),
    )
    rows = np.repeat(np.arange(n), at.high - at.low)
    link = at.low[rows] + np.arange(len(rows)) - np.searchsorted(rows, rows)
    linked = Given(
        -2 - rows, data.several_to[link].astype(np.int32), data.several_log10[link], data.several_sources[link]
    )
    found = finder.search(stream, len(word), linked)
    middle = np.flatnonzero(given)[row[found.start]]
    found = found.take(np.flatnonzero((found.start <= middle) & (found.end > middle)))
    back = np.where(given, at.start[row], word)
    behind = np.where(given, at.end[row], word + 1)
    taken = np.where(
        found.lemma >= 0,
        back[np.minimum(found.start[:, None] + found.taken, len(back) - 1)] - back[found.start][:, None],
        -1,
    )
    return replace(found, start=back[found.start], end=behind[found.end - 1], taken=taken.astype(np.int8))


def _joined(text: Tokens, word: Rows, given: Bools, end: Rows) -> Bools:
    """Whether only white space or a hyphen stands between each word of the stream and what follows it."""
    last = np.where(given, end - 1, word)
    joined: Bools = text.joined[last]
    return joined
