"""Which canonical terms may have stood where: chains of substitutions over neighbouring words, looked up in a list.

A word may stand for itself (its lemma) or for any canonical lemma that a link leads to. Every chain of these whose
lemmas are a term of the inventory, at least one of them changed, is a candidate. A text is searched some thousands of
words at a time: chains grow word by word and live as long as some term begins with them. `rewrites` has the words
searched in which a few together are read as one, or two turned round.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cleanup.unspin.arrays import Bools, Floats, Ids, Rows, fresh, paired, ranges, ranks, slices
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.hashing import extend, pair_places, start
from cleanup.unspin.tokens import Tokens
from cleanup.unspin.trie import Trie, trie

LONGEST = 6  # words of a candidate's term
COMPOSED = -1  # the `term` of a candidate that is none of the inventory's
UNLINKED = 1 << 8  # beside the LINK_* bits: nothing links what stands to what it is read as
LEFT_OUT = 1 << 9  # nothing stands for it
OPTIONS = 48  # canonical lemmas considered for one word, the likeliest to have stood there first
PER_SPAN = 12  # candidates kept for one span
_LEAST = -5.0  # log10 of P(what stands | term): three of 934 right readings are below, and a seventh of all
_CHUNK = 1 << 16  # of lemmas tried at a time, so that they stay in the processor's cache
_GROUPS = 8  # of canonical lemmas, by their last bits
_BITS = 24  # places, as a power of two, for pairs of lemmas that may follow each other
_SPARSE = 2  # places for each pair in a table of pairs, at least


@dataclass(frozen=True)
class Stream:
    """Words to be searched, a row a word, as in `Tokens`; an id below -1 stands for whatever a `Given` says of it."""

    ids: Ids
    lemma: Ids
    second: Ids
    joined: Bools  # between a word and the next; the last row says nothing

    def columns(self) -> tuple[Ids, Ids, Ids, Bools]:
        """Its columns, in their order."""
        return self.ids, self.lemma, self.second, self.joined


def stretch(text: Tokens, first: int, last: int) -> Stream:
    """The words of the candidates that start at words `first` to `last` (exclusive)."""
    part = slice(first, min(last + LONGEST - 1, len(text)))
    return Stream(text.ids[part], text.lemma[part], text.second[part], text.joined[part])


@dataclass(frozen=True)
class Given:
    """Readings of ids below -1: rows of an id, a canonical lemma, log10 P(what stands | lemma) and its LINK_* bits."""

    ids: Rows
    lemma: Ids
    log10: Floats
    sources: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Candidates:
    """Rows: words `start` to `end` (exclusive) of the text read as `term`, a slot for each of its words in its order.

    A slot is described by the word of the text that it is of, or the first of several (`taken`, relative to `start`),
    the canonical lemma, and log10 P(garbled | canonical), 0 where the word stands as it is; unused ones hold -1, -1, 0.
    """

    start: Rows
    end: Rows
    term: Rows
    lemma: Ids  # rows x LONGEST
    taken: npt.NDArray[np.int8]  # rows x LONGEST
    log10: Floats  # rows x LONGEST
    sources: npt.NDArray[np.uint16]  # rows x LONGEST: LINK_* bits, UNLINKED or LEFT_OUT, 0 where it stands as it is

    def __len__(self) -> int:
        return len(self.start)

    def take(self, rows: npt.NDArray[np.generic]) -> Candidates:
        """The chosen rows, in that order."""
        return Candidates(
            self.start[rows], self.end[rows], self.term[rows], self.lemma[rows], self.taken[rows], self.log10[rows],
            self.sources[rows],
        )  # fmt: skip

    def words(self, row: int) -> list[int]:
        """The word of the text that each slot of a row is of, or the first of several."""
        first = int(self.start[row])
        return [first + at for at in self.taken[row][self.lemma[row] >= 0].tolist()]

    def swallowed(self, row: int) -> list[int]:
        """The words that are read as one with the word before them."""
        begins = self.words(row)
        return [word for word in range(int(self.start[row]), int(self.end[row])) if word not in begins]

    @property
    def identity(self) -> Rows:
        """A number a row, the same for the same restored wording: the term, or a negative one for what is composed."""
        composed = extend(extend(start(len(self)), self.lemma[:, 0]), self.lemma[:, 1]) >> np.uint64(2)
        return np.where(self.term >= 0, self.term, -2 - composed.astype(np.int64))

    @property
    def in_order(self) -> Bools:
        """Whether each slot is of a word of its own, in the order of the text."""
        in_order: Bools = np.all((self.lemma[:, 1:] < 0) | (self.taken[:, 1:] > self.taken[:, :-1]), axis=1)
        return in_order

    def by_column(self) -> Candidates:
        """The same rows laid out slot by slot: sums and extremes over the slots are several times as fast."""
        lemma, taken, log10, sources = map(np.asfortranarray, (self.lemma, self.taken, self.log10, self.sources))
        return Candidates(self.start, self.end, self.term, lemma, taken, log10, sources)


class _Pairs:
    """The rows of distinct pairs of numbers, found by a hash."""

    def __init__(self, first: Ids, second: Ids) -> None:
        self._first, self._second = first, second
        self._bits = (_SPARSE * len(first)).bit_length()
        place, rows = pair_places(first, second, self._bits), np.arange(len(first), dtype=np.int32)
        self._rows = np.full(1 << self._bits, -1, np.int32)
        self._rows[place] = rows
        lost = np.flatnonzero(self._rows.take(place) != rows)  # another pair has their place, which is marked
        self._rows[place[lost]] = -2 - self._rows[place[lost]]
        keys = paired(first[lost], second[lost])
        order = np.argsort(keys)
        self._lost_keys, self._lost = keys[order], lost[order].astype(np.int32)

    def find(self, first: Ids, second: Ids) -> Ids:
        """The row of each pair, -1 where it has none."""
        row = self._rows.take(pair_places(first, second, self._bits))
        crowded = np.flatnonzero(row < -1)
        row[crowded] = -2 - row[crowded]
        taken = np.flatnonzero(row >= 0)
        there = row[taken]
        row[taken[(self._first.take(there) != first[taken]) | (self._second.take(there) != second[taken])]] = -1
        left = crowded[row[crowded] < 0]
        if len(left):
            wanted = paired(first[left], second[left])
            at = np.minimum(np.searchsorted(self._lost_keys, wanted), len(self._lost) - 1)
            row[left] = np.where(self._lost_keys[at] == wanted, self._lost[at], -1)
        return row


@dataclass(frozen=True)
class _Options:
    """What each distinct word of a text may stand for: one canonical lemma a row.

    The rows of a word lie together, and among them those of each of the _GROUPS that lemmas fall into.
    """

    own: Ids  # word -> its lemma, and its second one; -1 where it has none
    second: Ids
    starts: Rows  # word x _GROUPS + group -> its first row; one more at the end
    word: Ids
    lemma: Ids
    log10: Floats
    sources: npt.NDArray[np.uint8]

    @cached_property
    def rows(self) -> _Pairs:
        """Word and lemma -> row."""
        return _Pairs(self.word, self.lemma)


class Finder:
    """Searches texts for candidates; holds the inventory's terms as a tree of lemmas.

    Most of a text's words come again, and few of the lemmas that two neighbours may stand for begin a term together. So
    each distinct pair of neighbours is joined once, and of the second word only those lemmas are tried that may follow
    one of the first word's.
    """

    def __init__(self, artefact: Artefact) -> None:
        self.artefact = artefact

    @cached_property
    def _trie(self) -> Trie:
        kept = self.artefact.derived
        if "trie_starts" not in kept:
            return trie(self.artefact, LONGEST)
        words = len(self.artefact.sections["word_hash"])
        return Trie(words, kept["trie_starts"], kept["trie_lemma"], kept["trie_term"])

    @cached_property
    def _following(self) -> _Following:
        return _Following(self.artefact, self._trie)

    @cached_property
    def _second(self) -> Bools:
        """Lemma -> whether it is the second of some term."""
        found = np.zeros(self._trie.words, np.bool_)
        found[self._trie.lemma[: self._trie.starts[self._trie.words]]] = True
        return found

    def find(self, text: Tokens) -> Candidates:
        """All candidates of a text, by position, the likelier substitutions of a span first, at most PER_SPAN of it."""
        return self.search(stretch(text, 0, len(text)), np.flatnonzero(text.joined))

    def search(self, text: Stream, places: Rows, given: Given | None = None) -> Candidates:
        """The candidates of a stream that start at these words (ascending), at most PER_SPAN of a span."""
        _, rows, back = np.unique(text.ids, return_index=True, return_inverse=True)
        own = back.astype(np.int32, copy=False)
        options = self._options(text.ids[rows], text.lemma[rows], text.second[rows], given)
        begin, used, node = self._pairs(options, own, places[text.joined[places] & (places + 1 < len(own))])
        parts = []
        for length in range(2, LONGEST + 1):
            likely = np.flatnonzero(options.log10[used].sum(axis=1) >= _LEAST)
            begin, used, node = begin[likely], used[likely], node[likely]
            term = self._trie.term[node - self._trie.words]
            hit = np.flatnonzero((term >= 0) & (options.sources[used] > 0).any(axis=1))
            parts.append(_candidates(options, begin[hit], used[hit], term[hit]))
            on = begin + length < len(own)
            on[on] = text.joined[begin[on] + length - 1]
            begin, used, node = begin[on], used[on], node[on]
            count = self._trie.count(node)
            row = ranges(self._trie.starts[node], count)
            chain = np.repeat(np.arange(len(node)), count)
            option = options.rows.find(own[begin[chain] + length], self._trie.lemma[row])
            alive = np.flatnonzero(option >= 0)
            chain = chain[alive]
            begin, used = begin[chain], np.column_stack([used[chain], option[alive]])
            node = self._trie.words + row[alive]
        found = join(parts)
        return found.take(_best_of_spans(found))

    def _options(self, ids: Ids, lemma: Ids, second: Ids, given: Given | None) -> _Options:
        """Itself, its second lemma and the links of both, of each word; of two to one lemma the more probable one.

        `ids` ascend.
        """
        a = self.artefact
        linking = a.content[ids]
        words, lemmas, logs, bits = [], [], [], []
        for own in (lemma, second):
            known = np.flatnonzero(own >= 0)
            words.append(known)
            lemmas.append(own[known])
            logs.append(np.zeros(len(known), np.float32))
            bits.append(np.zeros(len(known), np.uint8))
            linked = known[linking[known]]
            begin = a.link_starts[own[linked]]
            count = np.minimum(a.link_starts[own[linked] + 1] - begin, OPTIONS)
            rows = ranges(begin, count)
            words.append(np.repeat(linked, count))
            lemmas.append(a.link_to[rows].astype(np.int32))
            logs.append(np.minimum(a.link_log10[rows], np.float32(-0.01)))
            bits.append(a.link_sources[rows])
        if given:
            words.append(np.searchsorted(ids, given.ids))
            lemmas.append(given.lemma)
            logs.append(np.minimum(given.log10, np.float32(-0.01)))
            bits.append(given.sources)
        word, canonical = np.concatenate(words), np.concatenate(lemmas)
        log, bit = np.concatenate(logs), np.concatenate(bits)
        group = word * _GROUPS + (canonical & (_GROUPS - 1))
        key = paired(group, canonical)
        order = _order(key, -log)
        order = order[fresh(key[order])]
        starts = np.searchsorted(group[order], np.arange(len(ids) * _GROUPS + 1))
        return _Options(lemma, second, starts, word[order].astype(np.int32), canonical[order], log[order], bit[order])

    def _pairs(self, options: _Options, own: Ids, places: Rows) -> tuple[Rows, Rows, Rows]:
        """Every two options of neighbours that a term begins with: the place of the first word, both rows, the node."""
        tree = self._trie
        pairs, back = np.unique(paired(own[places], own[places + 1]), return_inverse=True)
        one, two = (pairs >> 32).astype(np.int32), pairs.astype(np.int32)
        # The lemmas of the second word that follow, in some term, one that the first may stand for.
        able = np.flatnonzero(self._second[options.lemma]).astype(np.int32)
        starts = np.searchsorted(able, options.starts[::_GROUPS])
        count = starts[two + 1] - starts[two]
        following = self._following
        # To learn of a word takes as many steps as what may follow it, not to know as many trials as it has options.
        size = np.diff(options.starts[::_GROUPS])
        follows = np.append(0, np.cumsum(tree.count(options.lemma)))
        trials = np.bincount(one, count, len(size)) * size
        following.learn(options, np.flatnonzero(np.diff(follows[options.starts[::_GROUPS]]) < trials))
        none = np.zeros(0, np.int32)
        found = [(none, none, none, none)]
        for part in slices(count, _CHUNK):
            pair = np.repeat(np.arange(part.start, part.stop, dtype=np.int32), count[part])
            option = able[ranges(starts[two[part]], count[part])]
            groups = following.groups(options, one[pair], options.lemma[option])
            # Each with those lemmas of the first word that it may follow.
            some = np.flatnonzero(groups)
            kept, group = np.nonzero(np.unpackbits(groups[some, None], axis=1, bitorder="little"))
            pair, option = pair[some[kept]], option[some[kept]]
            at = one[pair] * _GROUPS + group
            begin = options.starts[at]
            size = options.starts[at + 1] - begin
            left, each = ranges(begin, size).astype(np.int32), np.repeat(np.arange(len(kept), dtype=np.int32), size)
            row = following.find(options.lemma[left], options.lemma[option[each]])
            hit = np.flatnonzero(row >= 0)
            each = each[hit]
            found.append((pair[each], left[hit], option[each], row[hit]))
        which, left, right, row = (np.concatenate(column) for column in zip(*found, strict=True))
        # Back from distinct pairs to the places where they stand.
        order = np.argsort(back, kind="stable")
        bounds = np.searchsorted(back[order], np.arange(len(pairs) + 1))
        count = bounds[which + 1] - bounds[which]
        begin = places[order[ranges(bounds[which], count)]]
        used = np.column_stack([np.repeat(left, count), np.repeat(right, count)])
        return begin, used, tree.words + np.repeat(row, count).astype(np.int64)


class _Following:
    """Which lemma may be a term's second where which word stands first; learns of words when a text has them often.

    A sieve before the exact search (`find`), which it saves two thirds of its trials: no result depends on it.
    """

    def __init__(self, artefact: Artefact, tree: Trie) -> None:
        self._artefact, self._tree = artefact, tree
        self._known = np.zeros(tree.words + 1, np.bool_)  # by lemma; the last for -1
        self._known[-1] = True
        self._seen = np.zeros(1 << _BITS, np.uint8)

    def groups(self, options: _Options, word: Ids, lemma: Ids) -> npt.NDArray[np.uint8]:
        """A bit each of the _GROUPS of what the word may stand for: whether the lemma may follow one of that group.

        Now and then set where it may not, and always for a `Given` or a word not learnt of.
        """
        own, second = options.own[word], options.second[word]
        found = self._seen.take(pair_places(own, lemma, _BITS))
        at = np.flatnonzero(second >= 0)
        found[at] |= self._seen.take(pair_places(second[at], lemma[at], _BITS))
        found[~(self._known[options.own] & self._known[options.second])[word] | (own < 0)] = 255
        return found

    def learn(self, options: _Options, words: Rows) -> None:
        """What may follow what the lemmas of words stand for: themselves, and what their links lead to."""
        a, tree = self._artefact, self._tree
        before = self._known.copy()
        self._known[options.own[words]] = self._known[options.second[words]] = True
        new = np.flatnonzero(self._known & ~before)
        begin = a.link_starts[new]
        count = np.minimum(a.link_starts[new + 1] - begin, OPTIONS)
        garbled = np.concatenate([new, np.repeat(new, count)]).astype(np.int32)
        canonical = np.concatenate([new, a.link_to[ranges(begin, count)]]).astype(np.int32)
        for group in range(_GROUPS):
            rows = np.flatnonzero(canonical & (_GROUPS - 1) == group)
            first, node, follow = garbled[rows], tree.starts[canonical[rows]], tree.count(canonical[rows])
            for part in slices(follow, _CHUNK):
                second = tree.lemma[ranges(node[part], follow[part])]
                self._seen[pair_places(np.repeat(first[part], follow[part]), second, _BITS)] |= np.uint8(1 << group)

    @cached_property
    def _rows(self) -> _Pairs:
        """The first two lemmas of terms -> row of the tree."""
        tree = self._tree
        first = np.repeat(np.arange(tree.words, dtype=np.int32), tree.count(np.arange(tree.words)))
        return _Pairs(first, tree.lemma[: len(first)])

    def find(self, first: Ids, second: Ids) -> Ids:
        """The row of the tree for each two lemmas that a term begins with, -1 for the others."""
        return self._rows.find(first, second)


def _order(key: Rows, then: npt.NDArray[np.generic]) -> Rows:
    """The rows by `key`, those of the same key by `then`, which is looked at only where there are such."""
    order = np.argsort(key, kind="stable")
    tied = ~fresh(key[order])
    tied[:-1] |= tied[1:]
    rows = order[tied]
    order[tied] = rows[np.lexsort((then[rows], key[rows]))]
    return order


def by_score(span: Rows, score: npt.NDArray[np.floating]) -> Rows:
    """The rows by span (numbers below 2^31), those of a span by score, the highest first."""
    bits = (-score).astype(np.float32).view(np.int32).astype(np.int64)
    rising = np.where(bits < 0, -(bits & 0x7FFFFFFF), bits) + (1 << 31)  # as the floats are ordered
    return _order(span << 32 | rising, -score)


def _candidates(options: _Options, begin: Rows, used: Rows, term: Ids) -> Candidates:
    """The chains `used` (rows of options, one a word) from word `begin` on, which spell `term`."""
    width = used.shape[1]
    found = unfilled(begin, begin + width, term.astype(np.int64))
    found.lemma[:, :width] = options.lemma[used]
    found.log10[:, :width] = options.log10[used]
    found.sources[:, :width] = options.sources[used]
    found.taken[:, :width] = np.arange(width)
    return found


def unfilled(start: Rows, end: Rows, term: Rows) -> Candidates:
    """Rows without slots, to be filled in."""
    wide = (len(start), LONGEST)
    return Candidates(
        start, end, term, np.full(wide, -1, np.int32), np.full(wide, -1, np.int8), np.zeros(wide, np.float32),
        np.zeros(wide, np.uint16),
    )  # fmt: skip


def join(parts: list[Candidates]) -> Candidates:
    """The rows of all, in order."""
    if not parts:
        none = np.zeros(0, np.int64)
        return unfilled(none, none, none)
    columns = zip(*((p.start, p.end, p.term, p.lemma, p.taken, p.log10, p.sources) for p in parts), strict=True)
    return Candidates(*(np.concatenate(column) for column in columns))


def _best_of_spans(found: Candidates) -> Rows:
    """The rows to keep, ordered by span and, within one, by probability."""
    likely = np.abs(found.log10.sum(axis=1))  # of numbers that are none of them positive: the bits are in their order
    span = found.start << 3 | (found.end - found.start)
    order = _order(span << 32 | likely.view(np.uint32), found.term)
    kept: Rows = order[ranks(span[order]) < PER_SPAN]
    return kept
