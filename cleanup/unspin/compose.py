"""Readings beyond the inventory: pairs of words built slot by slot from links and association.

A pair of words that no term holds is a candidate where the two canonical lemmas stand side by side inside some term, or
are attested together by the pairs model; where the pair that stands is attested nowhere, also if the links are likely.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cleanup.unspin.arrays import U64, Bools, Floats, Ids, Rows, paired, ranges, ranks
from cleanup.unspin.artefact import FUNCTION, Artefact
from cleanup.unspin.candidates import COMPOSED, Candidates, unfilled
from cleanup.unspin.features import Text
from cleanup.unspin.hashing import bitmap, extend, has_bits, start

_OPTIONS = 8  # canonical lemmas of a word
_LEAST = -1.5  # log10 P(garbled | canonical) of one of them
_SURE = -2.0  # of both words where no association of the restored pair is known
_ASSOCIATED = 0.5  # log10, least association of a pair that only the pairs model attests
_PER_PAIR = 4
_BITS = 23


class Composer:
    """Builds pairs; holds the bitmap of the pairs of lemmas that stand inside terms."""

    def __init__(self, artefact: Artefact) -> None:
        self._artefact = artefact

    @cached_property
    def _inside(self) -> npt.NDArray[np.uint8]:
        kept = self._artefact.derived.get("inside_terms")
        return inside_terms(self._artefact) if kept is None else kept

    def starting(self, seen: Text, first: int, last: int, likely: Likeliest, quiet: Bools) -> Candidates:
        """The likeliest composed pairs that start at word `first` or later, but before `last`.

        At most four of a place that is not `quiet`, that are no terms themselves. `likely` is of these words and, at
        least, the next.
        """
        text = seen.tokens
        words = slice(first, min(last + 1, len(text)))
        able = likely.lemma[: words.stop - words.start, 0] >= 0
        places = np.flatnonzero(able[:-1] & able[1:] & (text.joined & ~quiet)[words][:-1])
        ids = text.ids[words]  # most pairs of words come again: each is looked up once
        _, at, back = np.unique(paired(ids[places], ids[places + 1]), return_index=True, return_inverse=True)
        at = places[at]
        row, left, right = self._pairs(likely, at, ~seen.pmi[1][first + at])
        begin, end = (np.searchsorted(row, np.arange(len(at)), side) for side in ("left", "right"))
        count = (end - begin)[back]
        best = ranges(begin[back], count)
        place, left, right = np.repeat(places, count), left[best], right[best]
        found = unfilled(first + place, first + place + 2, np.full(len(place), COMPOSED, np.int64))
        for slot, (word, option) in enumerate(((place, left), (place + 1, right))):
            found.lemma[:, slot], found.taken[:, slot] = likely.lemma[word, option], slot
            found.log10[:, slot], found.sources[:, slot] = likely.log10[word, option], likely.sources[word, option]
        return found

    def _pairs(self, likely: Likeliest, at: Rows, unheard: Bools) -> tuple[Rows, Rows, Rows]:
        """The likeliest pairs for the words `at` and the next ones, ascending: row of `at`, options of both words.

        `unheard`: whether what stands there is attested nowhere, so that the links alone may tell.
        """
        a, width = self._artefact, likely.lemma.shape[1]
        left, right = np.divmod(np.arange(1, width * width), width)  # all but both as they stand
        lefts, rights = likely.lemma[at][:, left], likely.lemma[at + 1][:, right]
        weight = likely.log10[at][:, left] + likely.log10[at + 1][:, right]
        row, column = np.nonzero((lefts >= 0) & (rights >= 0))
        one, two, weight = lefts[row, column], rights[row, column], weight[row, column]
        attested = a.bigram_attested(one, two)
        pairs = _hashes(one, two)
        inside = has_bits(self._inside, _bucket(pairs))
        sure = unheard[row] & (weight >= _SURE)
        known = np.flatnonzero(inside | (attested - a.unigram[two] >= _ASSOCIATED) | sure)
        begin, end = a.find_terms(pairs[known])
        kept = known[end == begin]  # no terms themselves
        row, column, one, two, attested = row[kept], column[kept], one[kept], two[kept], attested[kept]
        joint = np.where(np.isnan(attested), a.backoff[one] + a.unigram[two], attested)
        score = weight[kept] + 0.3 * (a.unigram[one] + joint)
        order = np.lexsort((-score, row))
        best = order[ranks(row[order]) < _PER_PAIR]
        return row[best], left[column[best]], right[column[best]]


@dataclass(frozen=True)
class Likeliest:
    """What each word may stand for, with log10 P(garbled | canonical) and LINK_* bits.

    Words x (1 + _OPTIONS): its own lemma, then the likeliest canonical ones; -1 where there is none.
    """

    lemma: Ids
    log10: Floats
    sources: npt.NDArray[np.uint8]


def likeliest(a: Artefact, ids: Ids, own: Ids) -> Likeliest:
    """What each of these words, with their lemmas, may stand for."""
    shape = (len(ids), 1 + _OPTIONS)
    lemma, log10, sources = np.full(shape, -1, np.int32), np.zeros(shape, np.float32), np.zeros(shape, np.uint8)
    content = (own >= 0) & a.content[ids]
    lemma[content, 0] = own[content]
    begin, end = a.link_starts[own], a.link_starts[own + 1]
    for k in range(_OPTIONS):
        rows = np.flatnonzero(content & (begin + k < end))
        link = begin[rows] + k
        likely = (a.link_log10[link] >= _LEAST) & ((a.flags[a.link_to[link]] & FUNCTION) == 0)
        rows, link = rows[likely], link[likely]
        lemma[rows, k + 1] = a.link_to[link]
        log10[rows, k + 1] = np.minimum(a.link_log10[link], np.float32(-0.01))
        sources[rows, k + 1] = a.link_sources[link]
    return Likeliest(lemma, log10, sources)


def _hashes(first: npt.NDArray[np.integer], second: npt.NDArray[np.integer]) -> U64:
    return extend(extend(start(len(first)), first), second)


def _bucket(hashes: U64) -> U64:
    bucket: U64 = hashes >> np.uint64(64 - _BITS)
    return bucket


def inside_terms(data: Artefact) -> npt.NDArray[np.uint8]:
    """The bitmap of the pairs of lemmas that stand side by side in some term (one wrong answer in some twenty)."""
    lemmas = data.term_lemmas
    within = np.ones(len(lemmas), np.bool_)
    within[data.term_starts[1:] - 1] = False
    at = np.flatnonzero(within)
    return bitmap(1 << _BITS, _bucket(_hashes(lemmas[at], lemmas[at + 1])))
