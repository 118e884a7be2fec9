"""All that the words of a text may be read as: terms, also several words for one, pairs, and unlinked words."""

from __future__ import annotations

from cleanup.unspin import several
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.candidates import Candidates, Finder
from cleanup.unspin.compose import Composer, together
from cleanup.unspin.features import Text
from cleanup.unspin.unlinked import Unlinked


class Search:
    """Every way of looking for candidates, for reading and for training alike."""

    def __init__(self, artefact: Artefact) -> None:
        self._finder = Finder(artefact)
        self._composer = Composer(artefact)
        self._unlinked = Unlinked(artefact)

    def starting(self, seen: Text, first: int, last: int) -> Candidates:
        """The candidates of a text that start at word `first` or later, but before `last`, by position."""
        text = seen.tokens
        return together(
            *several.with_others(self._finder, text, first, last),
            self._composer.starting(text, first, last),
            self._unlinked.starting(seen, first, last),
        )
