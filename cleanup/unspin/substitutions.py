"""The substitutions on the best path through a text, and what speaks for and against each, as numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from cleanup.text import Gap
from cleanup.unspin.arrays import Bools, Doubles, Floats, Ids, Rows
from cleanup.unspin.artefact import FUNCTION, Artefact
from cleanup.unspin.features import text_of
from cleanup.unspin.lattice import best_path, word_scores
from cleanup.unspin.models import probability
from cleanup.unspin.passages import NEAR, NO_SLOT, Passages
from cleanup.unspin.readings import LONGEST, MENU, OWN, Edges, Readings
from cleanup.unspin.tokens import Tokens, first_of_sentence

NAMES = (
    "gain among readings", "gain as it stands", "cost", "prior gain", "menu", "rate", "rank", "words", "reading words",
    "standing unigram", "reading unigram", "standing worst", "reading worst", "standing left", "standing right",
    "reading left", "reading right", "hyphen", "capital", "sentence start", "standing function", "reading function",
    "repeats", "share substituted", "near", "near menus", "around", "around menus", "family", "signs",
    "odds", "odds in all", "beside", "beside in all", "unfit", "unfit near", "unfit around", "unfit in all", "in terms",
    "old", "standing term",
)  # fmt: skip
_NEAR = 40  # words
_PRIOR_WORDS = 100
_PRIOR_SLOTS, _USUALLY_UNFIT = 10, 0.05
_WIDTH = LONGEST + 2
_PORTION = 1 << 13  # words read at a time, and the rest of their last sentence


@dataclass(frozen=True)
class Substitutions:
    """Rows: words `start` to `end` (exclusive) of the text read as `reading`; `menu` tells those of a phrase menu."""

    start: Rows
    end: Rows
    reading: tuple[str, ...]
    menu: Bools
    features: Floats

    def __len__(self) -> int:
        return len(self.start)


def substitutions(data: Artefact, readings: Readings, text: Tokens, passages: Passages, inside: Bools) -> Substitutions:
    """What the best readings of the words `inside` change, in the order of the text."""
    broken = first_of_sentence(text.prose)  # whether a word is the first of its sentence, or of a passage within one
    broken[1:] |= ~inside[:-1]
    sentence: Rows = np.cumsum(broken).astype(np.int64)
    path = _path(data, readings, text, passages, inside, sentence)
    used = np.flatnonzero(path.kind != OWN)
    rows = _features(data, text, passages, path, sentence[path.start], used)
    return Substitutions(
        path.start[used], path.end[used], tuple(path.text[k] for k in used.tolist()), path.kind[used] == MENU, rows
    )


def _path(data: Artefact, readings: Readings, text: Tokens, passages: Passages, inside: Bools, sentence: Rows) -> Edges:
    """The edges of the best readings of all sentences, in the order of the text, some thousands of words at a time."""
    begins = np.flatnonzero(np.diff(sentence, prepend=0))
    cuts = [int(begins[np.searchsorted(begins, at)]) for at in range(0, int(begins.max(initial=0)) + 1, _PORTION)]
    parts = []
    for first, last in pairwise([*cuts, len(text)]):
        here = np.zeros_like(inside)
        here[first:last] = inside[first:last]
        edges = readings.edges(text, here, passages.unfit)
        parts.append(edges.take(best_path(data, edges, sentence[edges.start])))
    return Edges.joined(parts)


def _features(data: Artefact, text: Tokens, passages: Passages, edges: Edges, sentence: Rows, used: Rows) -> Floats:
    """A row of NAMES for each of the edges `used`, among those of the path."""
    first, last = edges.start[used], edges.end[used]
    ends = np.array(text.prose.sentence_ends, np.int64)
    standing_sentence = np.searchsorted(ends, np.arange(len(text)))
    # the path's words as one sequence, and where each edge begins in it
    count = edges.count
    begins = np.append(0, np.cumsum(count))
    flat = edges.words[np.arange(LONGEST) < count[:, None]]
    flat_sentence = np.repeat(sentence, count)
    own = standing_sentence[first]
    reading, reading_count = edges.words[used], edges.count[used]
    length = last - first
    standing = np.full((len(used), LONGEST), -1, np.int32)
    for k in range(LONGEST):
        live = length > k
        standing[live, k] = text.spoken[first[live] + k]
    c: dict[str, npt.NDArray[np.generic]] = {}
    contexts = (
        ("gain among readings", flat, flat_sentence, begins[used], begins[used + 1]),
        ("gain as it stands", text.spoken, standing_sentence, first, last),
    )
    sides: dict[str, Doubles] = {}
    for name, ids, group, low, high in contexts:
        totals = []
        before = [word_at(ids, group, low - k, own) for k in (2, 1)]
        after = [word_at(ids, group, high + k, own) for k in (0, 1)]
        known = [in_sentence(group, high + k, own) for k in (0, 1)]
        for words, number in ((reading, reading_count), (standing, length)):
            padded = np.full((len(used), _WIDTH), -1, np.int32)
            padded[:, :LONGEST] = words
            total = number.copy()
            for column, ok in zip(after, known, strict=True):
                padded[np.flatnonzero(ok), total[ok]] = column[ok]
                total = total + ok
            totals.append(word_scores(data, before[0], before[1], padded, total)[0])
        c[name] = totals[0] - totals[1]
        for side, words, number in (("reading", reading, reading_count), ("standing", standing, length)):
            if (side == "reading") == (name == "gain among readings"):
                sides[side + " left"] = data.bigram_attested(before[1], words[:, 0]).astype(np.float64)
                ending = words[np.arange(len(used)), number - 1]
                sides[side + " right"] = data.bigram_attested(ending, after[0]).astype(np.float64)
                sides[side + " worst"] = _worst(data, before, words, number)
    for name, values in sides.items():
        c[name] = np.where(np.isnan(values), -9.0, values)
    c["cost"] = edges.cost[used]
    chain = [_chain(data, words, number) for words, number in ((reading, reading_count), (standing, length))]
    c["prior gain"] = chain[0] - chain[1] + edges.cost[used]
    menu = edges.kind[used] == MENU
    c["menu"], c["rate"], c["rank"] = menu, edges.rate[used], edges.rank[used]
    c["words"], c["reading words"] = length, reading_count
    c["standing unigram"] = _least(data.unigram, standing, length)
    c["reading unigram"] = _least(data.unigram, reading, reading_count)
    function = data.flags & FUNCTION
    c["standing function"] = _least(function, standing, length)
    c["reading function"] = _least(function, reading, reading_count)
    gaps, prose = np.frombuffer(text.prose.gaps, np.int8), text.prose  # the last is before the first word, too
    c["hyphen"] = (gaps[first - 1] == Gap.HYPHEN) | (gaps[last - 1] == Gap.HYPHEN)
    starts = np.fromiter((prose.starts_sentence(i) for i in first.tolist()), np.bool_, len(used))
    capital = np.fromiter((prose.surface(i)[0].isupper() for i in first.tolist()), np.bool_, len(used))
    c["capital"], c["sentence start"] = capital & ~starts, starts
    pairs = [(" ".join(prose.words[a:b]), edges.text[k]) for a, b, k in zip(first, last, used, strict=True)]
    times, stands = Counter(pairs), Counter(prose.words)
    c["repeats"] = np.array([times[pair] for pair in pairs])
    c["share substituted"] = np.array([times[pair] / max(1, stands[pair[0]]) for pair in pairs])
    for name, size in (("near", _NEAR), ("around", NEAR)):
        low, high = np.maximum(first - size, 0), np.minimum(first + size, len(text))
        for kind, places in (("", first), (" menus", first[menu])):
            inside = np.searchsorted(places, high) - np.searchsorted(places, low)
            c[name + kind] = (inside - 1) / (high - low + _PRIOR_WORDS / 5)
    shares = np.bincount(edges.family[used][menu], minlength=len(passages.families))[: len(passages.families)] + 1.0
    shares = shares / shares.sum() + passages.families
    c["family"] = np.where(menu, shares[edges.family[used]], 0.0)
    c["signs"], c["odds"], c["beside"] = passages.marks[first], passages.odds[first], passages.beside[first]
    for name, value in (("odds in all", "whole"), ("beside in all", "beside"), ("old", "old")):
        c[name] = passages.of_part(value)[first]
    c["unfit"] = np.maximum.reduceat(np.append(passages.unfit, NO_SLOT), np.column_stack([first, last]).ravel())[::2]
    slot = (passages.unfit > NO_SLOT) & ~passages.terms  # a garbled term says nothing of the words beside it
    unfit = np.append(0.0, np.cumsum(np.where(slot, probability(passages.unfit), 0.0)))
    slots = np.append(0, np.cumsum(slot))
    begin, end = (passages.of_part(side)[first].astype(np.int64) for side in ("first", "last"))
    for name, size in (("near", _NEAR // 2), ("around", 3 * _NEAR // 2), ("in all", len(text))):
        low, high = np.maximum(first - size, begin), np.maximum(last, np.minimum(last + size, end))
        around = unfit[high] - unfit[low] - unfit[last] + unfit[first]
        number = slots[high] - slots[low] - slots[last] + slots[first]
        c[f"unfit {name}"] = (around + _PRIOR_SLOTS * _USUALLY_UNFIT) / (number + _PRIOR_SLOTS)
    named = np.append(0, np.cumsum(text_of(data, text).in_own_terms))
    c["standing term"] = (named[last] - named[first]) / (last - first)  # "bounding boxes" are what the author wrote
    garbled = np.append(0, np.cumsum(passages.terms))
    c["in terms"] = (garbled[end] - garbled[begin]) / (end - begin + _PRIOR_WORDS)
    return np.column_stack([c[name] for name in NAMES]).astype(np.float32)


def in_sentence(group: Rows, at: Rows, own: Rows) -> Bools:
    """Whether each position of a sequence of words, whose sentences are `group`, is in the sentence `own`."""
    inside = (at >= 0) & (at < len(group))
    same: Bools = inside & (group[np.where(inside, at, 0)] == own)
    return same


def word_at(ids: Ids, group: Rows, at: Rows, own: Rows) -> Ids:
    """The word at each position, -1 beyond the sentence."""
    ok = in_sentence(group, at, own)
    return np.where(ok, ids[np.where(ok, at, 0)], -1).astype(np.int32)


def _worst(data: Artefact, before: list[Ids], words: Ids, count: Rows) -> Doubles:
    """The lowest log10 probability of a word of each row, given those before it."""
    older, newer = before[0], before[1]
    least = np.zeros(len(words))
    for k in range(int(count.max(initial=0))):
        score = data.trigram_log10(older, newer, words[:, k]).astype(np.float64)
        least = np.where(count > k, np.minimum(least, score), least)
        older, newer = newer, words[:, k]
    return least


def _chain(data: Artefact, words: Ids, count: Rows) -> Doubles:
    """log10 probability of each row's words by themselves."""
    none = np.full(len(words), -1, np.int32)
    total = data.unigram[words[:, 0]].astype(np.float64)
    return total + word_scores(data, none, words[:, 0], words[:, 1:], count - 1)[0]


def _least(values: npt.NDArray[np.generic], words: Ids, count: Rows) -> npt.NDArray[np.generic]:
    filled = np.where(np.arange(LONGEST) < count[:, None], values[words].astype(np.float64), np.inf)
    least: npt.NDArray[np.generic] = filled.min(axis=1, initial=np.inf)
    return least
