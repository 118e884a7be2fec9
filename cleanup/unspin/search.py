"""All that the words of a text may be read as: terms, also for other words or other order, pairs, unlinked words."""

from __future__ import annotations

import numpy as np

from cleanup.unspin import rewrites
from cleanup.unspin.arrays import Bools
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.candidates import Candidates, Finder, join
from cleanup.unspin.compose import Composer, likeliest
from cleanup.unspin.features import Text
from cleanup.unspin.unlinked import WORDS, Unlinked


class Search:
    """Every way of looking for candidates, for reading and for training alike."""

    def __init__(self, artefact: Artefact) -> None:
        self._finder = Finder(artefact)
        self._composer = Composer(artefact)
        self._unlinked = Unlinked(artefact)

    def starting(self, seen: Text, first: int, last: int, quiet: Bools) -> Candidates:
        """The candidates of a text that start at word `first` or later, but before `last`, by position.

        Each holds some neighbours that are not `quiet` (a row a word: it and the next).
        """
        text = seen.tokens
        part = slice(first, min(last + WORDS - 1, len(text)))
        words = likeliest(seen.artefact, text.ids[part], text.lemma[part])
        every = join(
            [
                *rewrites.with_others(self._finder, seen, first, last, quiet),
                self._composer.starting(seen, first, last, words, quiet),
                self._unlinked.starting(seen, first, last, words, quiet),
            ]
        )
        found = every.take(np.argsort(every.start << 8 | (every.end - every.start), kind="stable"))
        loud = np.append(0, np.cumsum(~quiet))
        return found.take(np.flatnonzero(loud[found.end - 1] > loud[found.start]))
