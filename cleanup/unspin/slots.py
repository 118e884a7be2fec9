"""Which words do not fit those beside them, and whether a word that a spinner replaces by them would fit better.

A slot is a content word with a known neighbour. Every link of the artefact is tried in it, the likeliest first: random
synonyms (WordNet, Moby) show as many slots in which some original would have been far more usual.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, reduce

import numpy as np

from cleanup.unspin import topic
from cleanup.unspin.arrays import Bools, Floats, Ids, Rows, ranges
from cleanup.unspin.artefact import FUNCTION, Artefact
from cleanup.unspin.features import Text, pmi
from cleanup.unspin.tokens import Tokens

NAMES = (
    "left pmi", "right pmi", "left unattested", "right unattested", "better pmi",
    "left function word", "right function word", "has left", "has right",
    "unigram", "lemma unigram", "pmi gain", "pmi gain with link", "probability gain", "prior gain",
    "links", "repeats", "second left pmi", "second right pmi", "trigram attested",
    "sense", "better sense", "better sense with link", "topic", "better topic", "better topic with link",
)  # fmt: skip
TRIED = 5  # originals tried in a slot
_UNLINKED = -6.0  # gain where nothing can be tried
_CHUNK = 8_000  # slots described at a time
_SENSE, _TOPIC = 8, 60  # words on either side that tell what is meant, and what the text is about


def content(text: Text) -> Bools:
    """Whether each word is a known content word in small letters: no function word, number or name."""
    ids, artefact = text.tokens.ids, text.artefact
    known = (ids >= 0) & (text.tokens.lemma >= 0)
    result: Bools = known & artefact.content[ids] & ~text.capital
    return result


def slots(text: Text) -> tuple[Rows, Floats]:
    """The words that are slots, ascending, and a row of NAMES for each."""
    at = places(text)
    return at, np.concatenate([np.zeros((0, len(NAMES)), np.float32), *described(text, at)])


def places(text: Text) -> Rows:
    """The words that are slots, ascending."""
    around = _Around(text)
    return np.flatnonzero(content(text) & (around.left(1) | around.right(1)))


def described(text: Text, at: Rows) -> Iterator[Floats]:
    """A row of NAMES for each of these slots, some thousands at a time."""
    around = _Around(text)
    return (around.described(at[i : i + _CHUNK]) for i in range(0, len(at), _CHUNK))


class _Around:
    """The neighbours of every word of a text."""

    def __init__(self, text: Text) -> None:
        self._artefact, self._text = text.artefact, text
        self._ids = np.concatenate([[-1, -1], text.tokens.spoken, [-1, -1]]).astype(np.int32)
        self._joined = np.concatenate([[False], text.tokens.joined[:-1], [False]])  # row i: words i - 1 and i

    @cached_property
    def _repeats(self) -> Rows:
        """How often the lemma of each word stands elsewhere in the text."""
        lemma = self._text.tokens.lemma + 1
        return np.bincount(lemma)[lemma] - 1

    def left(self, step: int) -> Bools:
        """Whether a known word stands `step` before each word; joined to it where it is the next."""
        known = self._ids[2 - step : -2 - step] >= 0
        return known & self._joined[:-1] if step == 1 else known

    def right(self, step: int) -> Bools:
        """The same on the other side."""
        known = self._ids[2 + step : len(self._ids) - 2 + step] >= 0
        return known & self._joined[1:] if step == 1 else known

    def described(self, at: Rows) -> Floats:
        """A row of NAMES for each of the slots `at`."""
        a, ids = self._artefact, self._ids
        word, own = ids[at + 2], self._text.tokens.lemma[at]
        has_left, has_right = self.left(1)[at], self.right(1)[at]
        left, right = np.where(has_left, ids[at + 1], -1), np.where(has_right, ids[at + 3], -1)
        left_pmi, left_seen = _beside(a, left, word, has_left)
        right_pmi, right_seen = _beside(a, word, right, has_right)
        second_left, second_right = pmi(a, ids[at], word), pmi(a, word, ids[at + 4])
        trigram = ~np.isnan(a.trigram_attested(ids[at + 1], word, ids[at + 3]))
        columns = [
            left_pmi, right_pmi, has_left & ~left_seen, has_right & ~right_seen, np.maximum(left_pmi, right_pmi),
            (a.flags[left] & FUNCTION) > 0, (a.flags[right] & FUNCTION) > 0, has_left, has_right,
            a.unigram[word], a.unigram[own],
            *_gains(a, word, own, (left, has_left), (right, has_right), left_pmi + right_pmi),
            a.link_starts[own + 1] - a.link_starts[own], self._repeats[at],
            np.where(second_left[1], second_left[0], -1), np.where(second_right[1], second_right[0], -1), trigram,
            *_meanings(a, self._text.tokens, at, own),
        ]  # fmt: skip
        table: Floats = np.empty((len(at), len(NAMES)), np.float32, order="F")  # column by column, as the trees read it
        for number, column in enumerate(columns):
            table[:, number] = column
        return table


def _gains(
    a: Artefact, word: Ids, own: Ids, left: tuple[Ids, Bools], right: tuple[Ids, Bools], standing: Floats
) -> Iterator[Floats]:
    """What the best original would gain: association, that and its link, probability of the whole, of the word."""
    begin = a.link_starts[own]
    count = np.minimum(a.link_starts[own + 1] - begin, TRIED)
    first = np.cumsum(count) - count
    owner = np.repeat(np.arange(len(word)), count)
    link = ranges(begin, count)
    original, log10 = a.link_to[link].astype(np.int32), a.link_log10[link]
    there = _beside(a, left[0][owner], original, left[1][owner])[0]
    gain = there + _beside(a, original, right[0][owner], right[1][owner])[0] - standing[owner]
    commoner = a.unigram[original] - np.maximum(a.unigram[word], a.unigram[own])[owner]
    linked = count > 0
    for tried in (gain, gain + 0.3 * log10, gain + commoner + log10, commoner + log10):
        best = np.full(len(word), _UNLINKED, np.float32)
        if len(tried):
            best[linked] = np.maximum.reduceat(tried, first[linked])
        yield best


def _meanings(a: Artefact, text: Tokens, at: Rows, own: Ids) -> Iterator[Floats]:
    """How a word fits what stands near and around it, and how much better the best original would, by its link too."""
    begin, end = a.link_starts[own][:, None], a.link_starts[own + 1][:, None]
    link = begin + np.arange(TRIED)
    there = link < end
    link = np.where(there, link, 0)
    original, log10 = a.link_to[link].astype(np.int32), a.link_log10[link]
    tried = np.column_stack([own, original])
    cosine = topic.fit(a, topic.around(a, text, at, (_SENSE, _TOPIC)), tried)
    for reach in range(cosine.shape[2]):
        standing = cosine[:, 0, reach]
        gains = [np.where(there[:, k], cosine[:, k + 1, reach] - standing, topic.NOTHING) for k in range(TRIED)]
        yield standing
        yield reduce(np.maximum, gains)
        yield reduce(np.maximum, [gain + 0.1 * log10[:, k] for k, gain in enumerate(gains)])


def _beside(a: Artefact, first: Ids, second: Ids, there: Bools) -> tuple[Floats, Bools]:
    """Association of two neighbours, 0 where `there` says that one is missing, and whether the pair is attested."""
    value, attested = np.zeros(len(first), np.float32), np.zeros(len(first), np.bool_)
    at = np.flatnonzero(there)
    value[at], attested[at] = pmi(a, first[at], second[at])
    return value, attested
