"""Terms of three words, one of which no link leads to ("ease socket layer", secure socket layer), or is left out.

The tail of what spinners put is in no table. Where two words of a term stand as they are or for what a link leads to,
and a pair of neighbours is attested nowhere, whatever stands in the third place may have been put for the term's word;
and where the outer two of a term of our own tables stand side by side, the one between may have been lost ("profound
organization", deep neural network).
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from cleanup.unspin.arrays import U64, Bools, Ids, Rows, ranges, ranks
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.candidates import LEFT_OUT, UNLINKED, Candidates, join, unfilled
from cleanup.unspin.compose import Likeliest
from cleanup.unspin.features import Text
from cleanup.unspin.hashing import SortedHashes, extend, seen_bits, start

LOG10 = -4.0  # log10 P(garbled | canonical) of a word without a link, or P(lost), below that of nearly every link
WORDS = 3  # of a term
_LEAST = -2.0  # log10 of the product of P(garbled | canonical) of the other two words
_PER_PLACE = 4
_PRIOR = 0.3  # how much a term's probability counts beside those of the links
_BETWEEN = 1  # the place of a word left out
_OTHERS = np.array([(1, 2), (0, 2), (0, 1)])  # for each place of the word without a link, those of the other two


def index(data: Artefact) -> dict[str, npt.NDArray[Any]]:
    """The terms of three words by any two of their lemmas: ascending hashes, their bitmap, and the term of each."""
    terms = np.flatnonzero(data.term_length == WORDS)
    lemmas = data.term_lemmas[data.term_starts[terms][:, None] + np.arange(WORDS)]
    _, first = np.unique(lemmas, axis=0, return_index=True)  # of several spellings of a term the first
    terms, lemmas = terms[first], lemmas[first]
    hashes = np.concatenate([_hashes(place, *lemmas[:, two].T) for place, two in enumerate(_OTHERS)])
    order = np.argsort(hashes, kind="stable")
    hashes = hashes[order]
    return {
        "two_of_three": hashes,
        "two_of_three_term": np.tile(terms, WORDS)[order].astype(np.int32),
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

    def starting(self, seen: Text, first: int, last: int, words: Likeliest, quiet: Bools) -> Candidates:
        """The likeliest of these terms that start at word `first` or later, but before `last`; four of a place and
        length at most.

        `words` is of these words and as many after them as a term may reach.
        """
        a, text = self._artefact, seen.tokens
        part = slice(first, max(first, min(last + WORDS - 1, len(text))))
        own = text.lemma[part]
        plain = a.content[text.ids[part]]
        joined = text.joined[part][:-1] & plain[:-1] & plain[1:]
        odd = joined & ~(seen.pmi[1] | quiet[:-1])[part][: len(joined)]
        at = np.flatnonzero(joined[:-1] & joined[1:] & (odd[:-1] | odd[1:]))
        found = []
        for place, (one, two) in enumerate(_OTHERS.tolist()):
            there = at[_odd_beside(odd, at, place)]
            many = self._terms(words, place, there + one, there + two, there, there + WORDS)
            many.taken[:, :WORDS] = np.arange(WORDS)
            many.log10[:, place], many.sources[:, place] = LOG10, UNLINKED
            found.append(many.take(own[many.start + place] != many.lemma[:, place]))
        there = np.flatnonzero(odd[: last - first])
        many = self._terms(words, _BETWEEN, there, there + 1, there, there + 2)
        many.taken[:, :WORDS] = (0, 0, 1)
        changed = (many.sources > 0).any(axis=1) & (a.term_own[many.term] > 0)
        many.log10[:, _BETWEEN], many.sources[:, _BETWEEN] = LOG10, LEFT_OUT
        every = join([*found, many.take(np.flatnonzero(changed))])
        best = every.take(_best(a, every))
        best.start[:] += first
        best.end[:] += first
        return best

    def _terms(self, words: Likeliest, place: int, one: Rows, two: Rows, start: Rows, end: Rows) -> Candidates:
        """Where words `one` and `two` may stand for the two words of a term beside that at `place`, which is open."""
        table, terms = self._index
        width = words.lemma.shape[1]
        left, right = np.divmod(np.arange(width**2), width)
        likely = words.log10[one][:, left] + words.log10[two][:, right] >= _LEAST
        likely &= (words.lemma[one][:, left] >= 0) & (words.lemma[two][:, right] >= 0)
        row, column = np.nonzero(likely)
        begin, stop = table.find(
            _hashes(place, words.lemma[one[row], left[column]], words.lemma[two[row], right[column]])
        )
        row, column = np.repeat(row, stop - begin), np.repeat(column, stop - begin)
        term = terms[ranges(begin, stop - begin)].astype(np.int64)
        many = unfilled(start[row], end[row], term)
        a = self._artefact
        many.lemma[:, :WORDS] = a.term_lemmas[a.term_starts[term][:, None] + np.arange(WORDS)]
        for slot, word, option in zip(_OTHERS[place], (one, two), (left[column], right[column]), strict=True):
            many.log10[:, slot] = words.log10[word[row], option]
            many.sources[:, slot] = words.sources[word[row], option]
        return many


def _odd_beside(odd: Bools, at: Rows, place: int) -> Bools:
    """Whether a pair that the word at a place of the three is in is attested nowhere."""
    if place == 0:
        return odd[at]
    return odd[at + 1] if place == WORDS - 1 else odd[at] | odd[at + 1]


def _best(data: Artefact, found: Candidates) -> Rows:
    """The likeliest rows of each span, none of a term twice."""
    score = found.log10.sum(axis=1) + _PRIOR * data.term_prior[found.term]
    span = found.start << 2 | (found.end - found.start)
    order = np.lexsort((found.term, -score, span))
    _, once = np.unique(span[order] << 32 | found.term[order], return_index=True)
    order = order[np.sort(once)]
    kept: Rows = order[ranks(span[order]) < _PER_PLACE]
    return kept
