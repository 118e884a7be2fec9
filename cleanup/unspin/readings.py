"""What each stretch of a spun text may have been before: the edges of a lattice, with what the substitution costs.

An edge reads words `start` to `end` of the text as other words: those of a phrase menu, or of a link between two words.
Every word's own edge, which leaves it as it is, is among them. Costs are log10 probabilities of a noisy channel: how
likely a spinner that meets the original writes what stands there.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt

from cleanup.inflection import forms, inflect
from cleanup.text import Gap, Prose
from cleanup.unspin.artefact import FUNCTION, LINK_INFLECTED, NUMBER, RATES, Artefact
from cleanup.unspin.candidates import Rows, Tokens, firsts_that
from cleanup.unspin.classifier import probability
from cleanup.unspin.hashing import Floats, Ids, extend, start
from cleanup.unspin.lemma import lemmas
from cleanup.unspin.passages import NO_SLOT
from cleanup.unspin.tables import words

LONGEST = 8  # words of a reading
LINKS = 24  # linked words considered for one word, the most probable first
_SWAPPED = math.log10(0.6)  # how often a spinner swaps a word or phrase that has a menu
_KEPT = math.log10(0.4)
_LINK = -1.3  # how often a spinner without a menu swaps a word, at least, where nothing tells
_SEVERAL = -2.0  # how often one of the twenty or so things that tables of links have for a word is put, if of several
_TAGS = ("NNS", "VBD", "VBN", "VBG", "VBZ", "JJR", "JJS")
_SPUN = 3.0  # log-odds: how much likelier a word was swapped in a passage that is spun than in any text
_OWN, _MENU, _LINKED = range(3)


@dataclass(frozen=True)
class Edges:
    """Rows: words `start` to `end` (exclusive) of the text read as the first `count` of `words` (ids).

    `cost` is log10 P(what stands | reading); `kind` 0 the word itself, 1 a menu, 2 a link; `rate` an index of RATES,
    `family` of the artefact's families (-1 none); `rank` the place in the menu row; `text` the reading as written.
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
    text: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.start)


_Row = tuple[int, int, str, float, int, int, int, int]  # start, end, text, cost, kind, rate, family, rank


@lru_cache(maxsize=65536)
def _split(text: str) -> tuple[str, ...]:
    return tuple(words(text))


class Readings:
    """The menus of an artefact, inverted: what stood where a phrase stands, and how large the original's menu is."""

    def __init__(self, data: Artefact) -> None:
        self._data = data

    @cached_property
    def menu_sizes(self) -> Counter[tuple[str, str]]:
        """(family, original) -> how many wordings its menu has."""
        phrases = self._data.phrases
        return Counter(chain.from_iterable(zip(repeat(phrase.family), phrase.originals) for phrase in phrases))

    def edges(self, text: Tokens, inside: npt.NDArray[np.bool_], unfit: Floats) -> Edges:
        """The lattice over the words where `inside` holds; `unfit`: log-odds that a spinner put each word."""
        rows: list[_Row] = []
        at = np.flatnonzero(inside)
        if not len(at):
            return self._edges(rows)
        put = probability(np.where(unfit[at] > NO_SLOT, unfit[at] + _SPUN, unfit[at]))
        swapped = np.zeros(len(text))
        swapped[at] = np.maximum(_LINK, np.log10(put))
        for i, kept in zip(at.tolist(), np.log10(1 - put).tolist(), strict=True):
            has_menu = text.ids[i] >= 0 and text.lemma[i] in self._own_lemmas
            rows.append((i, i + 1, text.prose.words[i], min(kept, _KEPT) if has_menu else kept, _OWN, 2, -1, 0))
        name = named(text.prose)
        rows += self._menu_rows(text, inside, name)
        rows += self._link_rows(text, inside & ~name, swapped)
        best: dict[tuple[int, int, str], _Row] = {}
        for row in rows:
            key = row[:3]
            if key not in best or best[key][3] < row[3]:
                best[key] = row
        return self._edges(sorted(best.values(), key=lambda row: (row[0], row[1], -row[3], row[2])))

    @cached_property
    def _own_lemmas(self) -> frozenset[int]:
        """Ids of single words that have a menu of their own, and of their lemmas."""
        ids = self._data.word_ids(sorted({original for _, original in self.menu_sizes if " " not in original}))
        return frozenset([*ids[ids >= 0].tolist(), *self._data.lemma[ids[ids >= 0]].tolist()])

    def _menu_rows(self, text: Tokens, inside: npt.NDArray[np.bool_], name: npt.NDArray[np.bool_]) -> list[_Row]:
        data, out = self._data, []
        for first, last, phrase_row, bent in self._hits(text, inside):
            rate, family = divmod(int(data.sections["phrase_class"][phrase_row]), 64)
            if RATES[rate] != "never" and name[first:last].all():
                continue
            phrase = self._data.phrases[phrase_row]
            for rank, original in enumerate(phrase.originals):
                written = original if bent is None else bent_like(text.prose.words[bent], original, bent == first)
                if written is None or not 0 < len(_split(written)) <= LONGEST:
                    continue
                size = max(2, self.menu_sizes[phrase.family, original])
                drawn = _SEVERAL if phrase.family.startswith("links/") else _SWAPPED - math.log10(size)
                cost = drawn - 0.15 * rank - (0.1 if bent is not None else 0.0)
                out.append((first, last, written, cost, _MENU, rate, family, rank))
        return out

    def _hits(self, text: Tokens, inside: npt.NDArray[np.bool_]) -> list[tuple[int, int, int, int | None]]:
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

    def _link_rows(self, text: Tokens, inside: npt.NDArray[np.bool_], swapped: npt.NDArray[np.float64]) -> list[_Row]:
        data, out = self._data, []
        plain = inside & (text.ids >= 0) & ((data.flags[text.ids] & (FUNCTION | NUMBER)) == 0)
        for i in np.flatnonzero(plain).tolist():
            standing = text.prose.words[i]
            for lemma in (int(text.lemma[i]), int(text.second[i])):
                if lemma < 0:
                    continue
                to, log10, sources = data.canonicals(lemma)
                taken = 0
                for canonical, cost, bits in zip(to.tolist(), log10.tolist(), sources.tolist(), strict=True):
                    if taken == LINKS or cost < -2.6:
                        break
                    if bits == LINK_INFLECTED:
                        continue
                    taken += 1
                    original = data.word(int(canonical))
                    written = original if lemma == text.ids[i] else bent_like(standing, original, True)
                    if written is not None and written != standing:
                        out.append((i, i + 1, written, float(swapped[i]) + cost, _LINKED, 2, -1, taken - 1))
        return out

    def _edges(self, rows: list[_Row]) -> Edges:
        split = [_split(row[2]) for row in rows]
        flat = self._data.word_ids([word for parts in split for word in parts])
        count = np.array([len(parts) for parts in split], np.int64)
        ids = np.full((len(rows), LONGEST), -1, np.int32)
        ids[np.arange(LONGEST) < count[:, None]] = flat
        columns = list(zip(*rows, strict=True)) or [()] * 8
        first, end, kind, rate, family, rank = (np.array(columns[k], np.int64) for k in (0, 1, 4, 5, 6, 7))
        cost = np.array(columns[3], np.float32)
        return Edges(first, end, ids, count, cost, kind, rate, family, rank, tuple(columns[2]))


def named(prose: Prose) -> npt.NDArray[np.bool_]:
    """Whether each word looks like a name: a capital within a sentence that has small letters, or capitals alone."""
    capital: npt.NDArray[np.bool_] = firsts_that(prose, str.isupper)
    first = np.ones(len(prose), np.bool_)
    first[1:] = np.array(prose.gaps[:-1], np.int8) >= Gap.SENTENCE
    sentence = np.cumsum(first) - 1
    small = np.bincount(sentence, ~capital, len(prose) + 1)[sentence] > 0
    within: npt.NDArray[np.bool_] = capital & ~first & small
    at = np.flatnonzero(capital & first)
    initials = [i for i in at.tolist() if len(prose.words[i]) > 1 and prose.surface(i).isupper()]
    within[initials] = True
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
