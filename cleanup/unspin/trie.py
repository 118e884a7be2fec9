"""The inventory's terms as a tree of lemmas: which lemma may follow, and where a term is complete."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleanup.unspin.arrays import Ids, fresh, paired
from cleanup.unspin.artefact import Artefact


@dataclass(frozen=True)
class Trie:
    """Nodes 0 to `words` - 1 are the lemmas a term may begin with; each row is one more node, `words` + its number.

    `starts[node]` to `starts[node + 1]` are the rows that follow a node, by `lemma`; `term[row]` is the first term that
    ends there, -1 where none does.
    """

    words: int
    starts: Ids
    lemma: Ids
    term: Ids

    def count(self, nodes: npt.NDArray[np.integer]) -> Ids:
        """How many rows follow each node."""
        following: Ids = self.starts[nodes + 1] - self.starts[nodes]
        return following


def trie(artefact: Artefact, longest: int) -> Trie:
    """The tree of the terms of two to `longest` words."""
    words = len(artefact.sections["word_hash"])
    length = artefact.term_length
    terms = np.flatnonzero((length >= 2) & (length <= longest))
    length, first = length[terms], artefact.term_starts[terms]
    node = artefact.term_lemmas[first].astype(np.int64)
    parents, lemmas, complete = [], [], []
    rows = 0
    for k in range(1, longest):
        key = paired(node, artefact.term_lemmas[first + k])
        order = np.argsort(key)
        ordered = key[order]
        new = fresh(ordered)
        row = np.empty(len(key), np.int64)
        row[order] = np.cumsum(new) - 1
        ordered = ordered[new]
        parents.append(ordered >> 32)
        lemmas.append((ordered & 0xFFFFFFFF).astype(np.int32))
        ends = np.flatnonzero(length == k + 1)
        lowest = np.full(len(ordered), np.iinfo(np.int32).max, np.int32)
        np.minimum.at(lowest, row[ends], terms[ends].astype(np.int32))
        lowest[lowest == np.iinfo(np.int32).max] = -1
        complete.append(lowest)
        longer = np.flatnonzero(length > k + 1)
        terms, length, first = terms[longer], length[longer], first[longer]
        node = words + rows + row[longer]
        rows += len(ordered)
    starts = np.zeros(words + rows + 1, np.int32)
    np.cumsum(np.bincount(np.concatenate(parents), minlength=words + rows), out=starts[1:])
    return Trie(words, starts, np.concatenate(lemmas), np.concatenate(complete))
