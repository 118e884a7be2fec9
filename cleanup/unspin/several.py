"""Several words that a spinner put for one ("sun oriented" for solar), read as that one word.

Wherever such words stand, the text around them is written out once more with a single word in their place, which may
stand for any canonical lemma they are linked to, and searched for candidates like any other text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cleanup.unspin.artefact import Artefact
from cleanup.unspin.candidates import LONGEST, Candidates, Finder, Given, Rows, Stream, Tokens, stretch
from cleanup.unspin.hashing import run_hashes

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
    found = [(np.zeros(0, np.int64),) * 4]
    reach = min(last + LONGEST_SEVERAL - 1, len(text))
    apart = np.append(0, np.cumsum(~text.joined[first:reach]))
    for size, hashes in enumerate(run_hashes(text.lemma[first:reach], LONGEST_SEVERAL), 1):
        if size == 1:
            continue
        at = np.flatnonzero(apart[size - 1 : size - 1 + len(hashes)] == apart[: len(hashes)])
        at = at[at < last - first]
        low, high = data.find_several(hashes[at])
        hit = np.flatnonzero(high > low)
        at, low, high = at[hit], low[hit], high[hit]
        found.append((first + at, first + at + size, low, high))
    return Places(*(np.concatenate(column) for column in zip(*found, strict=True)))


@dataclass(frozen=True)
class Rewritten:
    """The text around places, each once more with one word for several: `stream`, in which that is what is `given`.

    Word i of it is words `start[i]` to `end[i]` (exclusive) of the text; the one word that its stretch is about is
    `middle[i]`, and candidates may start at `places`.
    """

    stream: Stream
    given: Given
    places: Rows
    middle: Rows
    start: Rows
    end: Rows

    def candidates(self, found: Candidates) -> Candidates:
        """What a search of the stream found, as candidates of the text: those with the one word."""
        found = found.take(np.flatnonzero(found.end > self.middle[found.start]))
        first = self.start[found.start]
        at = np.minimum(found.start[:, None] + found.taken, len(self.start) - 1)
        taken = np.where(found.lemma >= 0, self.start[at] - first[:, None], -1)
        return replace(found, start=first, end=self.end[found.end - 1], taken=taken.astype(np.int8))


def rewritten(data: Artefact, text: Tokens, first: int, last: int) -> Rewritten:
    """The places that start between `first` and `last` (exclusive), with up to _AROUND words on either side."""
    at = places(data, text, first, last)
    n = len(at.start)
    offset = np.arange(-_AROUND, _AROUND + 1)
    origin = np.where(offset <= 0, at.start[:, None] + offset, at.end[:, None] + offset - 1)
    inside = (origin >= 0) & (origin < len(text))
    row, column = np.nonzero(inside)
    word = origin[row, column]
    one = column == _AROUND
    last_word = np.where(one, at.end[row] - 1, word)
    joined = text.joined[last_word] & (np.append(row[1:], n) == row)[: len(row)]
    stream = Stream(
        np.where(one, -2 - row, text.ids[word]).astype(np.int32),
        np.where(one, -1, text.lemma[word]).astype(np.int32),
        np.where(one, -1, text.second[word]).astype(np.int32),
        joined,
    )
    rows = np.repeat(np.arange(n), at.high - at.low)
    link = at.low[rows] + np.arange(len(rows)) - np.searchsorted(rows, rows)
    given = Given(
        -2 - rows, data.several_to[link].astype(np.int32), data.several_log10[link], data.several_sources[link]
    )
    middle = np.flatnonzero(one)[row]
    apart = np.append(0, np.cumsum(~joined))
    reached = (column <= _AROUND) & (apart[middle] == apart[: len(row)]) & joined
    return Rewritten(stream, given, np.flatnonzero(reached), middle, np.where(one, at.start[row], word), last_word + 1)


def with_others(finder: Finder, text: Tokens, first: int, last: int) -> tuple[Candidates, Candidates]:
    """The finder's candidates that start between `first` and `last` (exclusive), and those in which words that do are
    read as one, by a single search."""
    plain, around = stretch(text, first, last), rewritten(finder.artefact, text, first, last)
    size = len(plain.ids)
    both = Stream(*(np.concatenate(pair) for pair in zip(plain.columns(), around.stream.columns(), strict=True)))
    both.joined[size - 1 : size] = False
    places_ = np.append(np.flatnonzero(both.joined[: last - first]), around.places + size)
    found = finder.search(both, places_, around.given)
    split = int(np.searchsorted(found.start, size))
    own, others = found.take(np.arange(split)), found.take(np.arange(split, len(found)))
    return (
        replace(own, start=own.start + first, end=own.end + first),
        around.candidates(replace(others, start=others.start - size, end=others.end - size)),
    )
