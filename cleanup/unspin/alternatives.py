"""What may have stood where a passage is read back: a word is put for many, and the likeliest is not always it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleanup.unspin.arrays import Ids, Rows, ranges
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.lattice import word_scores
from cleanup.unspin.passages import Passages
from cleanup.unspin.readings import LONGEST, OWN, Readings
from cleanup.unspin.substitutions import Substitutions, in_sentence, word_at
from cleanup.unspin.tokens import Tokens, first_of_sentence

_LOOKED_AT = 24  # readings of the same words, those that a spinner likeliest changes so first
_FARTHER = 2.0  # log10: how much less likely than the reading an alternative is, at most
_UNHEARD = 0.5  # log10: how much less likely still what is no alternative is taken for
_BEFORE = _AFTER = 2  # words that the language model sees


def alternatives(
    data: Artefact, readings: Readings, text: Tokens, passages: Passages, found: Substitutions, rows: Rows
) -> list[tuple[str, ...]]:
    """For each of the substitutions `rows`, in the order of the text, its readings, the one to be put first, then those
    next in likelihood.

    They are as likely as on the best path: by what a spinner makes of them, and by the words around as these are read.
    """
    first, last = found.start[rows], found.end[rows]
    inside = np.zeros(len(text), np.bool_)
    inside[ranges(first, last - first)] = True
    edges = readings.edges(text, inside, passages.unfit)  # by their place, the likelier for a spinner first
    place, here = (start * len(text) + end for start, end in ((edges.start, edges.end), (first, last)))
    low = np.searchsorted(place, here)
    count = np.minimum(np.searchsorted(place, here, "right") - low, _LOOKED_AT)
    of, edge, begin = np.repeat(np.arange(len(rows)), count), ranges(low, count), np.cumsum(count) - count
    read = _Read.of(data, text, [(int(first[k]), int(last[k]), found.reading[row]) for k, row in enumerate(rows)])
    own = read.standing[first]
    words = np.full((len(edge), LONGEST + _AFTER), -1, np.int32)
    words[:, :LONGEST] = edges.words[edge]
    size = edges.count[edge].copy()
    for k in range(_AFTER):
        after = word_at(read.ids, read.sentence, read.end + k, own)[of]
        within = np.flatnonzero(in_sentence(read.sentence, read.end + k, own)[of])
        words[within, size[within]] = after[within]
        size[within] += 1
    older, newer = (word_at(read.ids, read.sentence, read.begin - k, own)[of] for k in range(_BEFORE, 0, -1))
    score = edges.cost[edge] + word_scores(data, older, newer, words, size)[0]
    score = np.where(edges.kind[edge] != OWN, score, -np.inf)  # not the words as they stand
    likely = []
    for row, first_, number in zip(rows.tolist(), begin.tolist(), count.tolist(), strict=True):
        each = {str(edges.text[edge[i]]): float(score[i]) for i in range(first_, first_ + number)}
        best = each.get(found.reading[row], math.inf)
        near = {reading: value - best for reading, value in each.items() if value >= best - _FARTHER}
        likely.append(near or {found.reading[row]: 0.0})
    standing = [tuple(text.prose.words[a:b]) for a, b in zip(first, last, strict=True)]
    agreed = _agreed(standing, [found.reading[row] for row in rows.tolist()], likely)
    return [
        tuple(sorted(each, key=lambda reading: (reading != one, -each[reading])))
        for one, each in zip(agreed, likely, strict=True)
    ]


def _agreed(
    standing: Sequence[tuple[str, ...]], readings: Sequence[str], likely: Sequence[dict[str, float]]
) -> list[str]:
    """The reading of each place; where the same words stand elsewhere, the one that is likeliest for all such places.

    Writers say the same thing the same way, and spinners put the same for it.
    """
    times = Counter(standing)
    total: defaultdict[tuple[tuple[str, ...], str], float] = defaultdict(float)
    for words, each in zip(standing, likely, strict=True):
        for reading, value in each.items():
            total[words, reading] += value + _FARTHER + _UNHEARD
    return [
        max(each, key=lambda reading: (total[words, reading], each[reading])) if times[words] > 1 else own
        for words, own, each in zip(standing, readings, likely, strict=True)
    ]


@dataclass(frozen=True)
class _Read:
    """The words of a text as they are read, their sentences, and where the readings `begin` and `end` among them."""

    ids: Ids
    sentence: Rows
    begin: Rows
    end: Rows
    standing: Rows  # the sentence of each word that stands

    @staticmethod
    def of(data: Artefact, text: Tokens, places: list[tuple[int, int, str]]) -> _Read:
        """With words `start` to `end` (exclusive) of each of the `places` read as its third part."""
        standing = np.cumsum(first_of_sentence(text.prose)).astype(np.int64)
        ids, sentence, begin, end = [], [], [], []
        at = length = 0
        for start, stop, reading in places:
            words = data.word_ids(reading.split(" "))
            ids += [text.spoken[at:start], words]
            sentence += [standing[at:start], np.full(len(words), standing[start])]
            begin.append(length + start - at)
            end.append(begin[-1] + len(words))
            at, length = stop, end[-1]
        ids.append(text.spoken[at:])
        sentence.append(standing[at:])
        return _Read(
            np.concatenate(ids), np.concatenate(sentence), np.array(begin, np.int64), np.array(end, np.int64), standing
        )
