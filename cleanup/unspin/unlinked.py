"""Terms of three words, one of which no link leads to: "ease socket layer", secure socket layer.

The tail of what spinners put is in no table. Where two words of a term stand as they are or for what a link leads to,
and a pair of neighbours is attested nowhere, whatever stands in the third place may have been put for the term's word.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from cleanup.unspin.artefact import FUNCTION, NUMBER, Artefact
from cleanup.unspin.candidates import UNLINKED, Bools, Candidates, Rows, join, ranges, unfilled
from cleanup.unspin.compose import likeliest
from cleanup.unspin.features import Text
from cleanup.unspin.hashing import U64, Ids, SortedHashes, extend, seen_bits, start

LOG10 = -4.0  # log10 P(garbled | canonical) of a word without a link, below that of nearly every link
_WORDS = 3
_LEAST = -2.0  # log10 of the product of P(garbled | canonical) of the other two words
_PER_PLACE = 4
_PRIOR = 0.3  # how much a term's probability counts beside those of the links
_OTHERS = np.array([(1, 2), (0, 2), (0, 1)])  # for each place of the word without a link, those of the other two


def index(data: Artefact) -> dict[str, npt.NDArray[Any]]:
    """The terms of three words by any two of their lemmas: ascending hashes, their bitmap, and the term of each."""
    terms = np.flatnonzero(data.term_length == _WORDS)
    lemmas = data.term_lemmas[data.term_starts[terms][:, None] + np.arange(_WORDS)]
    _, first = np.unique(lemmas, axis=0, return_index=True)  # of several spellings of a term the first
    terms, lemmas = terms[first], lemmas[first]
    hashes = np.concatenate([_hashes(place, *lemmas[:, two].T) for place, two in enumerate(_OTHERS)])
    order = np.argsort(hashes, kind="stable")
    hashes = hashes[order]
    return {
        "two_of_three": hashes,
        "two_of_three_term": np.tile(terms, _WORDS)[order].astype(np.int32),
        "two_of_three_seen": seen_bits(hashes),
    }


def _hashes(place: int, first: npt.NDArray[np.integer], second: npt.NDArray[np.integer]) -> U64:
    return extend(extend(extend(start(1), np.array([place])), first), second)


class Unlinked:
    """Looks for such terms; holds them by any two of their words."""

    def __init__(self, artefact: Artefact) -> None:
        self._artefact = artefact

    @cached_property
    def _index(self) -> tuple[SortedHashes, Ids]:
        kept: dict[str, npt.NDArray[Any]] = dict(self._artefact.derived)
        if "two_of_three" not in kept:
            kept = index(self._artefact)
        return SortedHashes(kept["two_of_three"], kept["two_of_three_seen"]), kept["two_of_three_term"]

    def starting(self, seen: Text, first: int, last: int) -> Candidates:
        """The likeliest of these terms that start at word `first` or later, but before `last`; four of a place at most,
        that of each of its words together."""
        a, text = self._artefact, seen.tokens
        part = slice(first, max(first, min(last + _WORDS - 1, len(text))))
        ids, own = text.ids[part], text.lemma[part]
        plain = (a.flags[ids] & (FUNCTION | NUMBER)) == 0
        joined = text.joined[part][:-1] & plain[:-1] & plain[1:]
        odd = joined & ~seen.pmi[1][part][: len(joined)]
        at = np.flatnonzero(joined[:-1] & joined[1:] & (odd[:-1] | odd[1:]))
        lemma, log10, sources = likeliest(a, ids, own)
        table, terms = self._index
        left, right = np.divmod(np.arange(lemma.shape[1] ** 2), lemma.shape[1])
        found = []
        for place, (one, two) in enumerate(_OTHERS.tolist()):
            likely = log10[at + one][:, left] + log10[at + two][:, right] >= _LEAST
            likely &= (lemma[at + one][:, left] >= 0) & (lemma[at + two][:, right] >= 0)
            likely &= _odd_beside(odd, at, place)[:, None]
            row, column = np.nonzero(likely)
            begin, end = table.find(
                _hashes(place, lemma[at[row] + one, left[column]], lemma[at[row] + two, right[column]])
            )
            row, column = np.repeat(row, end - begin), np.repeat(column, end - begin)
            term = terms[ranges(begin, end - begin)].astype(np.int64)
            rows, many = np.arange(len(row)), unfilled(at[row], at[row] + _WORDS, term)
            many.lemma[:, :_WORDS] = a.term_lemmas[a.term_starts[term][:, None] + np.arange(_WORDS)]
            many.taken[:, :_WORDS] = np.arange(_WORDS)
            many.log10[:, place], many.sources[:, place] = LOG10, UNLINKED
            for other, option in ((one, left[column]), (two, right[column])):
                many.log10[rows, other] = log10[at[row] + other, option]
                many.sources[rows, other] = sources[at[row] + other, option]
            found.append(many.take(own[at[row] + place] != many.lemma[:, place]))
        every = join(found)
        best = every.take(_best(a, every))
        best.start[:] += first
        best.end[:] += first
        return best


def _odd_beside(odd: Bools, at: Rows, place: int) -> Bools:
    """Whether a pair that the word at a place of the three is in is attested nowhere."""
    if place == 0:
        return odd[at]
    return odd[at + 1] if place == _WORDS - 1 else odd[at] | odd[at + 1]


def _best(data: Artefact, found: Candidates) -> Rows:
    """The likeliest rows of each place, none of a term twice."""
    score = found.log10.sum(axis=1) + _PRIOR * data.term_prior[found.term]
    order = np.lexsort((found.term, -score, found.start))
    _, once = np.unique(found.start[order] << 32 | found.term[order], return_index=True)
    order = order[np.sort(once)]
    rank = np.arange(len(order)) - np.searchsorted(found.start[order], found.start[order])
    kept: Rows = order[rank < _PER_PLACE]
    return kept
