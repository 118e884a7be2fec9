"""Readings beyond the inventory: pairs of words built slot by slot from links and association.

A pair of words that no term holds is a candidate where the two canonical lemmas stand side by side inside some term, or
are attested together by the pairs model; where the pair that stands is attested nowhere, also if the links are likely.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cleanup.unspin.arrays import U64, Bools, Floats, Ids, paired, ranges, ranks
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
        a, text = self._artefact, seen.tokens
        words = slice(first, min(last + 1, len(text)))
        there = words.stop - words.start
        lemma, log10, sources = likely.lemma[:there], likely.log10[:there], likely.sources[:there]
        places = np.flatnonzero((lemma[:-1, 0] >= 0) & (lemma[1:, 0] >= 0) & (text.joined & ~quiet)[words][:-1])
        ids = text.ids[words]  # most pairs of words come again: each is looked up once
        _, at, back = np.unique(paired(ids[places], ids[places + 1]), return_index=True, return_inverse=True)
        at = places[at]
        width = lemma.shape[1]
        left, right = np.divmod(np.arange(1, width * width), width)  # all but both as they stand
        lefts, rights = lemma[at][:, left], lemma[at + 1][:, right]
        weight = log10[at][:, left] + log10[at + 1][:, right]
        row, column = np.nonzero((lefts >= 0) & (rights >= 0) & np.isfinite(weight))
        one, two = lefts[row, column], rights[row, column]
        attested = a.bigram_attested(one, two)
        pairs = _pairs(one, two)
        inside = has_bits(self._inside, _bucket(pairs)) & (one >= 0) & (two >= 0)
        # Where what stands is attested nowhere, the links alone may tell.
        sure = ~seen.pmi[1][first + at][row] & (weight[row, column] >= _SURE)
        known = np.flatnonzero(inside | (attested - a.unigram[two] >= _ASSOCIATED) | sure)
        begin, end = a.find_terms(pairs[known])
        keep = known[end == begin]
        row, column, one, two = row[keep], column[keep], one[keep], two[keep]
        attested = attested[keep]
        joint = np.where(np.isnan(attested), a.backoff[one] + a.unigram[two], attested)
        score = weight[row, column] + 0.3 * (a.unigram[one] + joint)
        order = np.lexsort((-score, row))
        row, column, one, two = row[order], column[order], one[order], two[order]
        best = np.flatnonzero(ranks(row) < _PER_PAIR)
        begin, end = (np.searchsorted(row[best], np.arange(len(at)), side) for side in ("left", "right"))
        count = (end - begin)[back]
        best = best[ranges(begin[back], count)]
        position, n = np.repeat(places, count), len(best)
        column, one, two = column[best], one[best], two[best]
        found = unfilled(first + position, first + position + 2, np.full(n, COMPOSED, np.int64))
        found.lemma[:, 0], found.lemma[:, 1] = one, two
        found.taken[:, 0], found.taken[:, 1] = 0, 1
        found.log10[:, 0], found.log10[:, 1] = log10[position, left[column]], log10[position + 1, right[column]]
        found.sources[:, 0], found.sources[:, 1] = sources[position, left[column]], sources[position + 1, right[column]]
        return found


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


def _pairs(first: npt.NDArray[np.integer], second: npt.NDArray[np.integer]) -> U64:
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
    return bitmap(1 << _BITS, _bucket(_pairs(lemmas[at], lemmas[at + 1])))
