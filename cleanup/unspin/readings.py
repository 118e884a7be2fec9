"""What each stretch of a spun text may have been before: the edges of a lattice, with what the substitution costs.

An edge reads words `start` to `end` of the text as other words: those of a phrase menu, or of a link between two words.
Every word's own edge, which leaves it as it is, is among them. Costs are log10 probabilities of a noisy channel: how
likely a spinner that meets the original writes what stands there.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from itertools import chain, repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleanup.inflection import forms, inflect, wrong_article
from cleanup.text import Gap, Prose
from cleanup.unspin import articles
from cleanup.unspin.arrays import Bools, Floats, Ids, Rows, paired, ranges
from cleanup.unspin.artefact import LINK_INFLECTED, NEVER, PLAIN, Artefact
from cleanup.unspin.hashing import extend, start
from cleanup.unspin.lemma import lemmas
from cleanup.unspin.models import probability
from cleanup.unspin.passages import NO_SLOT
from cleanup.unspin.tokens import Tokens, first_of_sentence, firsts_that, words

LONGEST = 8  # words of a reading
LINKS = 64  # linked words considered for one word, the most probable first
_LEAST_LINK = -3.2  # log10 P(what stands | original) of a link, at least
_SWAPPED = math.log10(0.6)  # how often a spinner swaps a word or phrase that has a menu
_KEPT = math.log10(0.4)
_LINK = -1.3  # how often a spinner without a menu swaps a word, at least, where nothing tells
_SEVERAL = -2.0  # how often one of the twenty or so things that tables of links have for a word is put, if of several
_TAGS = ("NNS", "VBD", "VBN", "VBG", "VBZ", "JJR", "JJS")
_SPUN = 3.0  # log-odds: how much likelier a word was swapped in a passage that is spun than in any text
_KEPT_WORDS = 1 << 12  # words of which it is kept what they may stand for
OWN, MENU, LINKED = range(3)  # kinds of edges


@dataclass(frozen=True)
class Edges:
    """Rows: words `start` to `end` (exclusive) of the text read as the first `count` of `words` (ids).

    `cost` is log10 P(what stands | reading); `kind` OWN for the word itself, MENU or LINKED; `rate` NEVER, RARE or
    PLAIN, `family` of the artefact's families (-1 none); `rank` the place in the menu row; `text` the reading as
    written.
    """

    start: Rows
    end: Rows
    words: Ids
    count: Rows
    cost: Floats
    kind: Rows
    rate: Rows
    family: Rows
    rank: Rows
    text: npt.NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.start)

    def take(self, rows: Rows) -> Edges:
        """The chosen rows, in that order."""
        return Edges(*(getattr(self, column.name)[rows] for column in fields(self)))

    @staticmethod
    def joined(parts: Sequence[Edges]) -> Edges:
        """The rows of all, in order; there is one at least."""
        return Edges(*(np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(Edges)))


@dataclass(frozen=True)
class _Linked:
    """What a word may stand for by its links: written in its form, log10 P(word | it), its place among these."""

    ids: Ids
    log10: Floats
    rank: Rows
    text: npt.NDArray[np.object_]


class _Edge(NamedTuple):
    """A row of `Edges` before its words are looked up."""

    start: int
    end: int
    text: str
    cost: float
    kind: int
    rate: int
    family: int
    rank: int


@lru_cache(maxsize=65536)
def _split(text: str) -> tuple[str, ...]:
    return tuple(words(text))


class Readings:
    """The menus of an artefact, inverted: what stood where a phrase stands, and how large the original's menu is."""

    def __init__(self, data: Artefact) -> None:
        self._data = data
        self._linked = lru_cache(_KEPT_WORDS)(self._find_linked)  # words come again

    @cached_property
    def menu_sizes(self) -> Counter[tuple[str, str]]:
        """(family, original) -> how many wordings its menu has."""
        phrases = self._data.phrases
        return Counter(chain.from_iterable(zip(repeat(phrase.family), phrase.originals) for phrase in phrases))

    def edges(self, text: Tokens, inside: Bools, unfit: Floats) -> Edges:
        """The lattice over the words where `inside` holds; `unfit`: log-odds that a spinner put each word."""
        at = np.flatnonzero(inside)
        if not len(at):
            return self._edges([])
        rows: list[_Edge] = []
        put = probability(np.where(unfit[at] > NO_SLOT, unfit[at] + _SPUN, unfit[at]))
        swapped = np.zeros(len(text), np.float32)
        swapped[at] = np.maximum(_LINK, np.log10(put))
        for i, kept in zip(at.tolist(), np.log10(1 - put).tolist(), strict=True):
            has_menu = text.ids[i] >= 0 and text.lemma[i] in self._own_lemmas
            cost = min(kept, _KEPT) if has_menu else kept
            rows.append(_Edge(i, i + 1, text.prose.words[i], cost, OWN, PLAIN, -1, 0))
        name = named(text.prose)
        best: dict[tuple[int, int, str], _Edge] = {}
        for edge in (*rows, *self._menu_rows(text, inside, name)):
            key = edge.start, edge.end, edge.text
            if key not in best or best[key].cost < edge.cost:
                best[key] = edge
        edges = self._edges(list(best.values()))
        own = np.flatnonzero(edges.kind == OWN)
        edges.words[own, 0] = text.spoken[edges.start[own]]
        edges = Edges.joined([edges, self._linked_edges(text, inside & ~name, swapped)])
        wrong = articles.misfits(text.prose)
        for row in np.flatnonzero(np.isin(edges.start, list(wrong))).tolist():
            article = wrong[int(edges.start[row])]
            if edges.kind[row] == OWN or wrong_article(article, edges.text[row].partition(" ")[0]):
                edges.cost[row] += articles.MISFIT
        return _likeliest(edges)

    @cached_property
    def _own_lemmas(self) -> frozenset[int]:
        """Ids of single words that have a menu of their own, and of their lemmas."""
        ids = self._data.word_ids(sorted({original for _, original in self.menu_sizes if " " not in original}))
        return frozenset([*ids[ids >= 0].tolist(), *self._data.lemma[ids[ids >= 0]].tolist()])

    def _menu_rows(self, text: Tokens, inside: Bools, name: Bools) -> list[_Edge]:
        data, out = self._data, []
        for first, last, phrase_row, bent in self._hits(text, inside):
            rate, family = int(data.phrase_rate[phrase_row]), int(data.phrase_family[phrase_row])
            if rate != NEVER and name[first:last].all():
                continue
            phrase = self._data.phrases[phrase_row]
            for rank, original in enumerate(phrase.originals):
                written = original if bent is None else bent_like(text.prose.words[bent], original, bent == first)
                if written is None or not 0 < len(_split(written)) <= LONGEST:
                    continue
                size = max(2, self.menu_sizes[phrase.family, original])
                drawn = _SEVERAL if phrase.family.startswith("links/") else _SWAPPED - math.log10(size)
                cost = drawn - 0.15 * rank - (0.1 if bent is not None else 0.0)
                out.append(_Edge(first, last, written, cost, MENU, rate, family, rank))
        return out

    def _hits(self, text: Tokens, inside: Bools) -> list[tuple[int, int, int, int | None]]:
        """(first word, end, phrase, word whose inflection differs from the menu's or None)."""
        data, n = self._data, len(text)
        outside, apart = np.append(0, np.cumsum(~inside)), np.append(0, np.cumsum(~text.joined))
        found: list[tuple[int, int, int, int | None]] = []
        for size in range(1, min(int(data.phrase_length.max(initial=1)), n) + 1):
            count = n - size + 1
            whole = np.flatnonzero((outside[size:] == outside[:count]) & (apart[size - 1 : n] == apart[:count]))
            for bent in (-1, 0) if size == 1 else (-1, 0, size - 1):
                at = whole
                if bent >= 0:
                    other = text.lemma[at + bent]
                    at = at[(other >= 0) & (other != text.ids[at + bent])]
                hashes = start(len(at))
                for k in range(size):
                    hashes = extend(hashes, (text.lemma if k == bent else text.ids)[at + k])
                first, last = data.find_phrases(hashes)
                for i, low, high in zip(at.tolist(), first.tolist(), last.tolist(), strict=True):
                    found += [(i, i + size, row, None if bent < 0 else i + bent) for row in range(low, high)]
        return found

    def _linked_edges(self, text: Tokens, inside: Bools, swapped: Floats) -> Edges:
        """An edge for each of the words that a word may stand for by its links; `swapped`: log10 P(it was swapped)."""
        data = self._data
        plain = inside & (text.ids >= 0) & data.content[text.ids]
        at = np.flatnonzero(plain)
        distinct, back = np.unique(text.ids[at], return_inverse=True)
        known = [self._linked(int(word)) for word in distinct.tolist()]
        count = np.array([len(one.ids) for one in known], np.int64)
        first, size = np.cumsum(count) - count, count[back]
        start = np.repeat(at, size)
        row = ranges(first[back], size)
        words = np.full((len(row), LONGEST), -1, np.int32)
        words[:, 0] = _joined([one.ids for one in known], np.int32)[row]
        cost = swapped[start] + _joined([one.log10 for one in known], np.float32)[row]
        rank = _joined([one.rank for one in known], np.int64)[row]
        written = _joined([one.text for one in known], np.object_)[row]
        one = np.ones(len(row), np.int64)
        return Edges(start, start + 1, words, one, cost, one * LINKED, one * PLAIN, -one, rank, written)

    def _find_linked(self, word: int) -> _Linked:
        """What a word may stand for by its links."""
        data = self._data
        standing = data.word(word)
        found: dict[str, tuple[float, int]] = {}
        for lemma in (int(data.lemma[word]), int(data.lemma2[word])):
            if lemma < 0:
                continue
            to, log10, sources = data.canonicals(lemma)
            likely = np.flatnonzero((sources != LINK_INFLECTED) & (log10 >= _LEAST_LINK))[:LINKS]
            for rank, (canonical, cost) in enumerate(zip(to[likely].tolist(), log10[likely].tolist(), strict=True)):
                original = data.word(canonical)
                written = original if lemma == word else bent_like(standing, original, True)
                if written is not None and written != standing and (written not in found or found[written][0] < cost):
                    found[written] = cost, rank
        texts = list(found)
        return _Linked(
            data.word_ids(texts),
            np.array([found[text][0] for text in texts], np.float32),
            np.array([found[text][1] for text in texts], np.int64),
            np.array(texts, np.object_),
        )

    def _edges(self, rows: list[_Edge]) -> Edges:
        # A word by itself stays whole: İ would be lower-cased as two.
        split = [(row.text,) if row.kind == OWN else _split(row.text) for row in rows]
        flat = self._data.word_ids([word for parts in split for word in parts])
        count = np.array([len(parts) for parts in split], np.int64)
        ids = np.full((len(rows), LONGEST), -1, np.int32)
        ids[np.arange(LONGEST) < count[:, None]] = flat
        columns = zip(*rows, strict=True) if rows else [()] * len(_Edge._fields)
        first, end, written, cost, *numbers = columns
        kind, rate, family, rank = (np.array(column, np.int64) for column in numbers)
        return Edges(
            np.array(first, np.int64), np.array(end, np.int64), ids, count, np.array(cost, np.float32), kind, rate,
            family, rank, np.array(written, np.object_),
        )  # fmt: skip


def _likeliest(both: Edges) -> Edges:
    """Edges by their place, the likelier first; of those that read the same words alike the likelier."""
    order = np.lexsort((-both.cost, both.end, both.start))
    one_for_one = (both.end - both.start == 1) & (both.count == 1) & (both.words[:, 0] >= 0)
    at = np.flatnonzero(one_for_one[order])
    key = paired(both.start[order[at]], both.words[order[at], 0])
    return both.take(np.delete(order, np.delete(at, np.unique(key, return_index=True)[1])))


def _joined(parts: list[npt.NDArray[Any]], kind: npt.DTypeLike) -> npt.NDArray[Any]:
    return np.concatenate([np.zeros(0, kind), *parts])


def named(prose: Prose) -> Bools:
    """Whether each word looks like a name: a capital within a sentence that has small letters, or capitals alone.

    So does what a hyphen joins to a letter ("P-values", "T-cell").
    """
    capital: Bools = firsts_that(prose, str.isupper)
    first = first_of_sentence(prose)
    sentence = np.cumsum(first) - 1
    small = np.bincount(sentence, ~capital, len(prose) + 1)[sentence] > 0
    within: Bools = capital & ~first & small
    at = np.flatnonzero(capital & first)
    initials = [i for i in at.tolist() if len(prose.words[i]) > 1 and prose.surface(i).isupper()]
    within[initials] = True
    letter: Bools = np.fromiter((len(word) == 1 for word in prose.words), np.bool_, len(prose))
    after_letter = letter[:-1] & (np.frombuffer(prose.gaps, np.int8)[: len(prose) - 1] == Gap.HYPHEN)
    within[1:][after_letter] = True
    return within


@lru_cache(maxsize=65536)
def bent_like(standing: str, original: str, head: bool) -> str | None:
    """`original` with the inflection of `standing`, which is not a base form; None where it cannot be carried.

    The first word of an original of several is bent for `head` (a verb), otherwise its last one (a noun).
    """
    base = lemmas(standing)[0]
    tags = [tag for tag in forms(base).get(standing, ()) if tag in _TAGS]
    if not tags:
        return None
    parts = original.split(" ")
    at = 0 if head and (len(parts) > 1) else len(parts) - 1
    if head and len(parts) > 1 and tags == ["NNS"]:
        at = len(parts) - 1
    written = inflect(parts[at], tuple(tags))
    if written == parts[at]:
        return None
    parts[at] = written
    return " ".join(parts)
