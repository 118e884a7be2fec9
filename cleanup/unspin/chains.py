"""Readings of overlapping words that agree on what they share, which are one longer reading: "element extraction" and
"extraction calculation" are feature extraction algorithm."""

from __future__ import annotations

import numpy as np

from cleanup.unspin.arrays import Floats
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.candidates import COMPOSED, LONGEST, Candidates

DRAWN = 0.5  # probability from which a reading is drawn into one it overlaps and agrees with


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
    return reading | dict.fromkeys(found.swallowed(row), -1)
