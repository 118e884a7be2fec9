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
_UNATTESTED = np.float32(-9)  # in place of the log10 probability of a pair
_PRIOR_WORDS = 100
_PRIOR_SLOTS, _USUALLY_UNFIT = 10, 0.05
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


Columns = dict[str, npt.NDArray[np.generic]]


@dataclass(frozen=True)
class _Wording:
    """What stands in each place, or what it is read as: the first `count` of `words` (rows x LONGEST; ids)."""

    words: Ids
    count: Rows

    def least(self, values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """The lowest of the values (by word id) of each row's words."""
        filled = np.where(np.arange(LONGEST) < self.count[:, None], values[self.words].astype(np.float64), np.inf)
        least: npt.NDArray[np.generic] = filled.min(axis=1, initial=np.inf)
        return least

    def log10(self, data: Artefact) -> Doubles:
        """log10 probability of each row's words by themselves."""
        none = np.full(len(self.words), -1, np.int32)
        total = data.unigram[self.words[:, 0]].astype(np.float64)
        return total + word_scores(data, none, self.words[:, 0], self.words[:, 1:], self.count - 1)[0]


class _Around:
    """The two words before and the two after each place, of its sentence, in a text as it stands or as it is read."""

    def __init__(self, data: Artefact, ids: Ids, group: Rows, low: Rows, high: Rows, own: Rows) -> None:
        """The words `low` to `high` (exclusive) of `ids`, whose sentences are `group`, are those of a place in the
        sentence `own`."""
        self._data = data
        self._older, self._newer = (word_at(ids, group, low - k, own) for k in (2, 1))
        self._after = [word_at(ids, group, high + k, own) for k in (0, 1)]
        self._there = [in_sentence(group, high + k, own) for k in (0, 1)]

    def log10(self, wording: _Wording) -> Doubles:
        """log10 probability of each row's words, and of the two after them, with these words before them."""
        words = np.full((len(wording.words), LONGEST + len(self._after)), -1, np.int32)
        words[:, :LONGEST] = wording.words
        count = wording.count.copy()
        for after, there in zip(self._after, self._there, strict=True):
            words[np.flatnonzero(there), count[there]] = after[there]
            count = count + there
        return word_scores(self._data, self._older, self._newer, words, count)[0]

    def fit(self, name: str, wording: _Wording) -> Columns:
        """How each row's words go with the one before and the one after, and the least likely of them."""
        words, count = wording.words, wording.count
        left = self._data.bigram_attested(self._newer, words[:, 0])
        right = self._data.bigram_attested(words[np.arange(len(words)), count - 1], self._after[0])
        return {
            f"{name} left": np.where(np.isnan(left), _UNATTESTED, left),
            f"{name} right": np.where(np.isnan(right), _UNATTESTED, right),
            f"{name} worst": self._worst(wording),
        }

    def _worst(self, wording: _Wording) -> Doubles:
        """The lowest log10 probability of a word of each row, given those before it."""
        older, newer = self._older, self._newer
        least = np.zeros(len(wording.words))
        for k in range(int(wording.count.max(initial=0))):
            word = wording.words[:, k]
            score = self._data.trigram_log10(older, newer, word).astype(np.float64)
            least = np.where(wording.count > k, np.minimum(least, score), least)
            older, newer = newer, word
        return least


def _features(data: Artefact, text: Tokens, passages: Passages, path: Edges, sentence: Rows, used: Rows) -> Floats:
    """A row of NAMES for each of the edges `used`, among those of the path."""
    edges = path.take(used)
    columns = _wordings(data, text, path, sentence, used)
    columns |= _form(text, edges)
    columns |= _elsewhere(text, edges, passages)
    columns |= _passage(text, edges, passages)
    named = np.append(0, np.cumsum(text_of(data, text).in_own_terms))
    standing = named[edges.end] - named[edges.start]
    columns["standing term"] = standing / (edges.end - edges.start)  # "bounding boxes" are what the author wrote
    return np.column_stack([columns[name] for name in NAMES]).astype(np.float32)


def _wordings(data: Artefact, text: Tokens, path: Edges, sentence: Rows, used: Rows) -> Columns:
    """How likely what stands and what it is read as are, by themselves and among the words around."""
    first, last = path.start[used], path.end[used]
    reading = _Wording(path.words[used], path.count[used])
    standing = _Wording(np.full((len(used), LONGEST), -1, np.int32), last - first)
    for k in range(LONGEST):
        live = standing.count > k
        standing.words[live, k] = text.spoken[first[live] + k]
    standing_sentence = np.searchsorted(np.array(text.prose.sentence_ends, np.int64), np.arange(len(text)))
    own = standing_sentence[first]
    # The words as they are read as one sequence, and where each edge begins in it.
    begins = np.append(0, np.cumsum(path.count))
    read = path.words[np.arange(LONGEST) < path.count[:, None]]
    as_read = _Around(data, read, np.repeat(sentence, path.count), begins[used], begins[used + 1], own)
    as_stands = _Around(data, text.spoken, standing_sentence, first, last, own)
    function = data.flags & FUNCTION
    return {
        "gain among readings": as_read.log10(reading) - as_read.log10(standing),
        "gain as it stands": as_stands.log10(reading) - as_stands.log10(standing),
        **as_read.fit("reading", reading),
        **as_stands.fit("standing", standing),
        "cost": path.cost[used],
        "prior gain": reading.log10(data) - standing.log10(data) + path.cost[used],
        "words": standing.count,
        "reading words": reading.count,
        "standing unigram": standing.least(data.unigram),
        "reading unigram": reading.least(data.unigram),
        "standing function": standing.least(function),
        "reading function": reading.least(function),
    }


def _form(text: Tokens, edges: Edges) -> Columns:
    """Hyphens and capitals of what stands."""
    prose, first = text.prose, edges.start
    gaps = np.frombuffer(prose.gaps, np.int8)  # the last is before the first word, too
    starts = np.fromiter((prose.starts_sentence(i) for i in first.tolist()), np.bool_, len(edges))
    capital = np.fromiter((prose.surface(i)[0].isupper() for i in first.tolist()), np.bool_, len(edges))
    return {
        "hyphen": (gaps[first - 1] == Gap.HYPHEN) | (gaps[edges.end - 1] == Gap.HYPHEN),
        "capital": capital & ~starts,
        "sentence start": starts,
    }


def _elsewhere(text: Tokens, edges: Edges, passages: Passages) -> Columns:
    """The menus of the edges, and what else in the text is substituted: the same, near, and by which menus."""
    words, first, last, menu = text.prose.words, edges.start, edges.end, edges.kind == MENU
    pairs = [(" ".join(words[a:b]), reading) for a, b, reading in zip(first, last, edges.text, strict=True)]
    times, stands = Counter(pairs), Counter(words)
    shares = np.bincount(edges.family[menu], minlength=len(passages.families))[: len(passages.families)] + 1.0
    shares = shares / shares.sum() + passages.families
    columns: Columns = {
        "menu": menu,
        "rate": edges.rate,
        "rank": edges.rank,
        "family": np.where(menu, shares[edges.family], 0.0),
        "repeats": np.array([times[pair] for pair in pairs]),
        "share substituted": np.array([times[pair] / max(1, stands[pair[0]]) for pair in pairs]),
    }
    for name, size in (("near", _NEAR), ("around", NEAR)):
        low, high = np.maximum(first - size, 0), np.minimum(first + size, len(text))
        for kind, places in (("", first), (" menus", first[menu])):
            inside = np.searchsorted(places, high) - np.searchsorted(places, low)
            columns[name + kind] = (inside - 1) / (high - low + _PRIOR_WORDS / 5)
    return columns


def _passage(text: Tokens, edges: Edges, passages: Passages) -> Columns:
    """How far the passage looks spun, and how badly words in it fit."""
    first, last = edges.start, edges.end
    begin, end = (passages.of_part(side)[first].astype(np.int64) for side in ("first", "last"))
    garbled = np.append(0, np.cumsum(passages.terms))
    columns: Columns = {
        "signs": passages.marks[first],
        "odds": passages.odds[first],
        "beside": passages.beside[first],
        "odds in all": passages.of_part("whole")[first],
        "beside in all": passages.of_part("beside")[first],
        "old": passages.of_part("old")[first],
        "in terms": (garbled[end] - garbled[begin]) / (end - begin + _PRIOR_WORDS),
        "unfit": np.maximum.reduceat(np.append(passages.unfit, NO_SLOT), np.column_stack([first, last]).ravel())[::2],
    }
    slot = (passages.unfit > NO_SLOT) & ~passages.terms  # a garbled term says nothing of the words beside it
    unfit = np.append(0.0, np.cumsum(np.where(slot, probability(passages.unfit), 0.0)))
    slots = np.append(0, np.cumsum(slot))
    for name, size in (("near", _NEAR // 2), ("around", 3 * _NEAR // 2), ("in all", len(text))):
        low, high = np.maximum(first - size, begin), np.maximum(last, np.minimum(last + size, end))
        around = unfit[high] - unfit[low] - unfit[last] + unfit[first]
        number = slots[high] - slots[low] - slots[last] + slots[first]
        columns[f"unfit {name}"] = (around + _PRIOR_SLOTS * _USUALLY_UNFIT) / (number + _PRIOR_SLOTS)
    return columns


def in_sentence(group: Rows, at: Rows, own: Rows) -> Bools:
    """Whether each position of a sequence of words, whose sentences are `group`, is in the sentence `own`."""
    inside = (at >= 0) & (at < len(group))
    same: Bools = inside & (group[np.where(inside, at, 0)] == own)
    return same


def word_at(ids: Ids, group: Rows, at: Rows, own: Rows) -> Ids:
    """The word at each position, -1 beyond the sentence."""
    ok = in_sentence(group, at, own)
    return np.where(ok, ids[np.where(ok, at, 0)], -1).astype(np.int32)
