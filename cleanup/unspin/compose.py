"""Readings beyond the inventory: pairs built slot by slot from links and association, and chains that agree.

A pair of words that no term holds is a candidate where the two canonical lemmas stand side by side inside some term, or
are attested together by the pairs model; where the pair that stands is attested nowhere, also if the links are likely.
Readings of overlapping words that agree on what they share are one longer reading ("element extraction" + "extraction
calculation": feature extraction algorithm).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cleanup.unspin.arrays import U64, Bools, Floats, Ids, Rows, paired, ranges, ranks
from cleanup.unspin.artefact import FUNCTION, Artefact
from cleanup.unspin.candidates import LONGEST, Candidates, join, unfilled
from cleanup.unspin.features import Text
from cleanup.unspin.hashing import bitmap, extend, has_bits, start

COMPOSED = -1  # the `term` of a candidate that is no term

_OPTIONS = 8  # canonical lemmas of a word
_LEAST = -1.5  # log10 P(garbled | canonical) of one of them
_SURE = -2.0  # of both words where no association of the restored pair is known
_ASSOCIATED = 0.5  # log10, least association of a pair that only the pairs model attests
_PER_PAIR = 4
_BITS = 23
DRAWN = 0.5  # probability from which a reading is drawn into one it overlaps and agrees with


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


def identity(found: Candidates) -> Rows:
    """A number a row, the same for the same restored wording: the term, or a negative one for what is composed."""
    composed = extend(extend(start(len(found)), found.lemma[:, 0]), found.lemma[:, 1]) >> np.uint64(2)
    return np.where(found.term >= 0, found.term, -2 - composed.astype(np.int64))


def together(*parts: Candidates) -> Candidates:
    """The rows of all, by position."""
    joined = join(list(parts))
    return joined.take(np.argsort(joined.start << 8 | (joined.end - joined.start), kind="stable"))


def wording(data: Artefact, found: Candidates, row: int) -> dict[int, str]:
    """Word of the text -> the word it is read as, for each changed slot of a row; "" for the further ones of a slot.

    Where the slots are no words of the text in its order, the first word is read as all of the term.
    """
    term, words = int(found.term[row]), found.words(row)
    ids = found.lemma[row][: len(words)]
    if term >= 0:
        ids = data.term_words[data.term_starts[term] : data.term_starts[term + 1]]
    if words != sorted(set(words)):
        first, last = int(found.start[row]), int(found.end[row])
        return dict.fromkeys(range(first, last), "") | {first: " ".join(data.word(int(id_)) for id_ in ids)}
    put = dict.fromkeys(_swallowed(found, row), "")
    for id_, word, sources in zip(ids, words, found.sources[row], strict=False):
        if sources:
            put[word] = data.word(int(id_))
    return put


def _swallowed(found: Candidates, row: int) -> list[int]:
    """The words that are read as one with the word before them."""
    begins = found.words(row)
    return [word for word in range(int(found.start[row]), int(found.end[row])) if word not in begins]


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


def merged(data: Artefact, found: Candidates, rows: tuple[int, ...]) -> Candidates:
    """One candidate of the rows of a chain; that of a single row is the row itself."""
    one = found.take(np.array(rows[:1]))
    if len(rows) == 1:
        return one
    slots: dict[int, tuple[int, float, int]] = {}
    for row in reversed(rows):
        term = int(found.term[row])
        ids = data.term_words[data.term_starts[term] :] if term >= 0 else found.lemma[row]
        for s, place in enumerate(found.words(row)):
            slots[place] = int(ids[s]), float(found.log10[row][s]), int(found.sources[row][s])
    begin, end = min(slots), int(found.end[list(rows)].max())
    one.start[0], one.end[0], one.term[0] = begin, end, COMPOSED
    for s, (place, (word, log10, sources)) in enumerate(sorted(slots.items())):
        one.lemma[0, s], one.taken[0, s] = word, place - begin
        one.log10[0, s], one.sources[0, s] = log10, sources
    return one


def chains(found: Candidates, chosen: list[int], probability: Floats, least: float) -> list[tuple[int, ...]]:
    """Each chosen row with those that overlap it, agree with it word by word and reach farther, likeliest first.

    `chosen` rows do not overlap; a row is drawn in by the first chosen one that it suits, down to probability `least`,
    as long as it overlaps no other chosen row. Both have to be in the order of the text.
    """
    in_order = found.in_order
    owner = {word: row for row in chosen for word in range(int(found.start[row]), int(found.end[row]))}
    readings = {row: _reading(found, row) for row in chosen}
    groups = {row: [row] for row in chosen}
    likely = np.flatnonzero((probability >= least) & in_order)
    for row in likely[np.argsort(-probability[likely], kind="stable")].tolist():
        words = range(int(found.start[row]), int(found.end[row]))
        owners = {owner[word] for word in words if word in owner}
        if len(owners) != 1 or all(word in owner for word in words):
            continue
        head = owners.pop()
        reading = _reading(found, row)
        if not in_order[head] or len(readings[head] | reading) > LONGEST:
            continue
        if all(readings[head].get(word, lemma) == lemma for word, lemma in reading.items()):
            groups[head].append(row)
            readings[head] |= reading
            owner.update(dict.fromkeys(words, head))
    return [tuple(groups[row]) for row in chosen]


def _reading(found: Candidates, row: int) -> dict[int, int]:
    """Word -> lemma it is read as; -1 for one that is read as one with the word before it."""
    reading = dict(zip(found.words(row), found.lemma[row].tolist(), strict=False))
    return reading | dict.fromkeys(_swallowed(found, row), -1)
