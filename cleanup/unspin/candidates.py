"""Which canonical terms may have stood where: chains of substitutions over neighbouring words, looked up in a list.

A word may stand for itself (its lemma) or for any canonical lemma that a link leads to; a few words together may stand
for one ("gaining knowledge of" for learning), one for a few. Every chain of these whose lemmas are a term of the
inventory, at least one of them changed, is a candidate. The search runs over the whole text at once: chains grow word
by word and live as long as some term begins with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cleanup.text import Gap, Prose
from cleanup.unspin.artefact import FUNCTION, NUMBER, Artefact
from cleanup.unspin.hashing import U64, Floats, Ids, extend, start

Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

LONGEST = 6  # words of a candidate's term
OPTIONS = 64  # canonical lemmas considered for one word, the most probable first
PER_SPAN = 12  # candidates kept for one span
_BITS = 23  # of the bitmap of the beginnings of terms
_CHUNK = 2_000_000  # chains held at a time


@dataclass(frozen=True)
class Tokens:
    """A text in the artefact's ids: a row a word; -1 stands for a word it does not know."""

    prose: Prose
    ids: Ids
    lemma: Ids
    second: Ids  # second lemma or -1
    joined: Bools  # whether only white space or a hyphen stands between a word and the next

    def __len__(self) -> int:
        return len(self.ids)


def tokens(artefact: Artefact, prose: Prose) -> Tokens:
    """The words of a text as the artefact knows them."""
    ids = artefact.word_ids(prose.words)
    gaps = np.array(prose.gaps, np.int8)
    return Tokens(prose, ids, artefact.lemma[ids], artefact.lemma2[ids], gaps <= Gap.HYPHEN)


@dataclass(frozen=True)
class Candidates:
    """Rows: words `start` to `end` (exclusive) of the text read as `term`; `slots` are the substitutions in its order.

    A slot is described by the number of text words before it (`taken`, relative to `start`), the canonical lemma, and
    log10 P(garbled | canonical), 0 where the word stands as it is; unused slots hold -1, -1, 0.
    """

    start: Rows
    end: Rows
    term: Rows
    lemma: Ids  # rows x LONGEST
    taken: npt.NDArray[np.int8]  # rows x LONGEST
    log10: Floats  # rows x LONGEST
    sources: npt.NDArray[np.uint8]  # rows x LONGEST: LINK_* bits, 0 where the word stands as it is

    def __len__(self) -> int:
        return len(self.start)

    def take(self, rows: npt.NDArray[np.generic]) -> Candidates:
        """The chosen rows, in that order."""
        return Candidates(
            self.start[rows], self.end[rows], self.term[rows], self.lemma[rows], self.taken[rows], self.log10[rows],
            self.sources[rows],
        )  # fmt: skip


@dataclass(frozen=True)
class _Steps:
    """What each stretch of words may stand for, ordered by `start`: one canonical lemma a step."""

    first: Rows  # text position -> first of its steps; one more row than words
    end: Rows
    lemma: Ids
    log10: Floats
    sources: npt.NDArray[np.uint8]


class Finder:
    """Searches texts for candidates; holds the bitmap of the beginnings of terms."""

    def __init__(self, artefact: Artefact) -> None:
        self._artefact = artefact

    @cached_property
    def _beginnings(self) -> Bools:
        """Bit `hash >> (64 - _BITS)` is set for each sequence of lemmas that a term begins with."""
        a = self._artefact
        bits = np.zeros(1 << _BITS, np.bool_)
        length = a.term_length.astype(np.int64)
        chain = start(a.term_count)
        for k in range(LONGEST):
            live = length > k
            chain = np.where(live, extend(chain, a.term_lemmas[np.where(live, a.term_starts[:-1] + k, 0)]), chain)
            bits[(chain[live & (length >= 2) & (length <= LONGEST)] >> np.uint64(64 - _BITS)).astype(np.int64)] = True
        return bits

    def _begins(self, chain: U64) -> Bools:
        known: Bools = self._beginnings[(chain >> np.uint64(64 - _BITS)).astype(np.int64)]
        return known

    def _steps(self, text: Tokens) -> _Steps:
        """Itself, its second lemma and its links, of each word."""
        a = self._artefact
        position = np.arange(len(text))
        owners, lemmas, logs, bits = [], [], [], []
        for own in (text.lemma, text.second):
            known = np.flatnonzero(own >= 0)
            owners.append(position[known])
            lemmas.append(own[known])
            logs.append(np.zeros(len(known), np.float32))
            bits.append(np.zeros(len(known), np.uint8))
            linked = known[(a.flags[text.ids[known]] & (FUNCTION | NUMBER)) == 0]
            begin = a.link_starts[own[linked]]
            count = np.minimum(a.link_starts[own[linked] + 1] - begin, OPTIONS)
            rows = _ranges(begin, count)
            owners.append(np.repeat(position[linked], count))
            lemmas.append(a.link_to[rows].astype(np.int32))
            logs.append(np.minimum(a.link_log10[rows], np.float32(-0.01)))
            bits.append(a.link_sources[rows])
        owner, lemma = np.concatenate(owners), np.concatenate(lemmas)
        log, bit = np.concatenate(logs), np.concatenate(bits)
        order = np.lexsort((-log, lemma, owner))
        key = owner[order] << 32 | lemma[order]
        keep = order[np.r_[True, key[1:] != key[:-1]]] if len(order) else order
        owner = owner[keep]
        first = np.searchsorted(owner, np.arange(len(text) + 1))
        return _Steps(first, owner + 1, lemma[keep], log[keep], bit[keep])

    def find(self, text: Tokens) -> Candidates:
        """All candidates of a text, by position, the likelier substitutions of a span first, at most PER_SPAN of it."""
        steps = self._steps(text)
        parts = []
        at, n = 0, len(text)
        while at < n:  # as many words at a time as keep the chains within _CHUNK
            size = np.diff(steps.first[at:])
            pairs = np.cumsum(size * np.append(size[1:], 1))
            stop = at + max(1, int(np.searchsorted(pairs, _CHUNK, "right")))
            parts.append(self._find(text, steps, np.arange(at, min(stop, n))))
            at = stop
        found = _join(parts)
        return found.take(_best_of_spans(found))

    def _find(self, text: Tokens, steps: _Steps, positions: Rows) -> Candidates:
        a = self._artefact
        count = steps.first[positions + 1] - steps.first[positions]
        used = _ranges(steps.first[positions], count)[:, None]  # rows x steps so far
        begin = np.repeat(positions, count)
        chain = extend(start(len(used)), steps.lemma[used[:, 0]])
        parts = []
        for length in range(1, LONGEST + 1):
            alive = self._begins(chain)
            used, begin, chain = used[alive], begin[alive], chain[alive]
            if length > 1:
                first, last = a.find_terms(chain)
                changed = (steps.sources[used] > 0).any(axis=1)
                hit = np.flatnonzero((last > first) & changed)
                parts.append(_candidates(steps, begin[hit], used[hit], first[hit]))
            if length == LONGEST or not len(used):
                break
            end = steps.end[used[:, -1]]
            on = (end < len(text)) & text.joined[end - 1]
            used, begin, chain, end = used[on], begin[on], chain[on], end[on]
            count = steps.first[end + 1] - steps.first[end]
            following = _ranges(steps.first[end], count)
            used = np.hstack([np.repeat(used, count, axis=0), following[:, None]])
            begin = np.repeat(begin, count)
            chain = extend(np.repeat(chain, count), steps.lemma[following])
        return _join(parts)


def _ranges(begin: Rows, count: Rows) -> Rows:
    """begin[0], begin[0] + 1, ... (count[0] numbers), begin[1], ..."""
    count = count.astype(np.int64)
    before = np.cumsum(count) - count
    result: Rows = np.arange(int(count.sum())) + np.repeat(begin.astype(np.int64) - before, count)
    return result


def _candidates(steps: _Steps, begin: Rows, used: Rows, term: Rows) -> Candidates:
    shape = (len(used), LONGEST)
    width = used.shape[1]
    lemma, taken = np.full(shape, -1, np.int32), np.full(shape, -1, np.int8)
    log10, sources = np.zeros(shape, np.float32), np.zeros(shape, np.uint8)
    lemma[:, :width] = steps.lemma[used]
    log10[:, :width] = steps.log10[used]
    sources[:, :width] = steps.sources[used]
    end = steps.end[used]
    taken[:, 0] = 0
    taken[:, 1:width] = end[:, :-1] - begin[:, None]
    return Candidates(begin, end[:, -1], term, lemma, taken, log10, sources)


def _join(parts: list[Candidates]) -> Candidates:
    if not parts:
        none = np.zeros(0, np.int64)
        wide = np.zeros((0, LONGEST), np.int32)
        return Candidates(none, none, none, wide, wide.astype(np.int8), wide.astype(np.float32), wide.astype(np.uint8))
    columns = zip(*((p.start, p.end, p.term, p.lemma, p.taken, p.log10, p.sources) for p in parts), strict=True)
    return Candidates(*(np.concatenate(column) for column in columns))


def _best_of_spans(found: Candidates) -> Rows:
    """The rows to keep, ordered by span and, within one, by probability."""
    total = found.log10.sum(axis=1)
    order = np.lexsort((found.term, -total, found.end, found.start))
    span = found.start[order] << 8 | (found.end - found.start)[order]
    fresh = np.flatnonzero(np.r_[True, span[1:] != span[:-1]]) if len(span) else np.zeros(0, np.int64)
    rank = np.arange(len(span)) - np.repeat(fresh, np.diff(np.append(fresh, len(span))))
    kept: Rows = order[rank < PER_SPAN]
    return kept
