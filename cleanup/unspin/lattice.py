"""The best reading of each sentence: a beam search over the edges of a lattice, all sentences in step.

An edge's score is what it costs a spinner (log10) plus the log10 probability of its words by the language model, the
two words before it known (Viterbi 1967, with a beam in place of all states).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleanup.unspin.arrays import Doubles, Ids, Rows, fresh, ranges, ranks
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.readings import Edges

BEAM = 12  # readings of a sentence's beginning that are kept, each with other last words


@dataclass(frozen=True)
class _States:
    """Beginnings of sentences: their sentence, score, last two words, last edge (-1 none) and the state before it."""

    sentence: Rows
    score: Doubles
    older: Ids
    newer: Ids
    edge: Rows
    before: Rows

    def take(self, rows: npt.NDArray[np.integer]) -> _States:
        return _States(*(column[rows] for column in self._columns()))

    def _columns(self) -> tuple[npt.NDArray[np.generic], ...]:
        return (self.sentence, self.score, self.older, self.newer, self.edge, self.before)


def word_scores(data: Artefact, older: Ids, newer: Ids, words: Ids, count: Rows) -> tuple[Doubles, Ids, Ids]:
    """log10 P(the first `count` of `words` | the two words before), and the last two words then."""
    total = np.zeros(len(older))
    older, newer = older.copy(), newer.copy()
    for k in range(int(count.max(initial=0))):
        live = np.flatnonzero(count > k)
        word = words[live, k]
        total[live] += data.trigram_log10(older[live], newer[live], word)
        older[live], newer[live] = newer[live], word
    return total, older, newer


def best_path(data: Artefact, edges: Edges, sentence: Rows) -> Rows:
    """The edges of the best reading of the words that they cover, in the order of the text; `sentence` names the
    sentence of each edge's first word.

    Every word has an edge of its own, and no edge leaves its sentence.
    """
    if not len(edges):
        return np.zeros(0, np.int64)
    names, sentence = np.unique(sentence, return_inverse=True)
    begin = np.full(len(names), np.iinfo(np.int64).max)
    np.minimum.at(begin, sentence, edges.start)
    finish = np.zeros(len(names), np.int64)
    np.maximum.at(finish, sentence, edges.end)
    step = edges.start - begin[sentence]
    by_step = np.lexsort((sentence, step))
    step_starts = np.searchsorted(step[by_step], np.arange(int(step.max()) + 2))
    none = np.full(len(names), -1, np.int32)
    pending: dict[int, list[_States]] = {
        0: [_States(np.arange(len(names)), np.zeros(len(names)), none, none, none.astype(np.int64), none.astype(int))]
    }
    kept: list[_States] = []
    offset = 0
    for now in range(int((finish - begin).max()) + 1):
        states = _pruned(_join(pending.pop(now, [])))
        kept.append(states)
        if now < len(step_starts) - 1 and len(states.score):
            out = by_step[step_starts[now] : step_starts[now + 1]]
            rows, used = _pairs(states.sentence, sentence[out])
            edge = out[used]
            gain, older, newer = word_scores(
                data, states.older[rows], states.newer[rows], edges.words[edge], edges.count[edge]
            )
            score = states.score[rows] + gain + edges.cost[edge]
            reached = _States(states.sentence[rows], score, older, newer, edge, rows + offset)
            length = edges.end[edge] - edges.start[edge]
            for size in np.flatnonzero(np.bincount(length)).tolist():
                pending.setdefault(now + size, []).append(reached.take(np.flatnonzero(length == size)))
        offset += len(states.score)
    return _traced(_join(kept), finish - begin, np.cumsum([0] + [len(s.score) for s in kept]))


def _pairs(states: Rows, edges: Rows) -> tuple[Rows, Rows]:
    """Rows of states and rows of edges of the same sentence, every pair; both sorted by sentence."""
    low, high = np.searchsorted(edges, states), np.searchsorted(edges, states, "right")
    count = high - low
    return np.repeat(np.arange(len(states)), count), ranges(low, count)


def _join(parts: list[_States]) -> _States:
    if not parts:
        none, ids = np.zeros(0, np.int64), np.zeros(0, np.int32)
        return _States(none, np.zeros(0), ids, ids, none, none)
    return _States(*(np.concatenate(column) for column in zip(*(part._columns() for part in parts), strict=True)))


def _pruned(states: _States) -> _States:
    """Of states with the same last words the best, and of each sentence's the BEAM best; sorted by sentence."""
    words = ((states.older.astype(np.int64) + 1) << 32) | (states.newer + 1)
    order = np.lexsort((-states.score, words, states.sentence))
    words, sentence = words[order], states.sentence[order]
    states = states.take(order[fresh(words, sentence)])
    states = states.take(np.lexsort((states.edge, -states.score, states.sentence)))
    return states.take(np.flatnonzero(ranks(states.sentence) < BEAM))


def _traced(states: _States, length: Rows, offsets: Rows) -> Rows:
    """The edges that led to the best state at the end of each sentence; `offsets`: the first state of each step."""
    chosen: list[int] = []
    for sentence, size in enumerate(length.tolist()):
        at = int(offsets[size])  # of a step the states are sorted by sentence, the best of it first
        state = at + int(np.searchsorted(states.sentence[at : offsets[size + 1]], sentence))
        path = []
        while states.edge[state] >= 0:
            path.append(int(states.edge[state]))
            state = int(states.before[state])
        chosen += reversed(path)
    return np.array(chosen, np.int64)
