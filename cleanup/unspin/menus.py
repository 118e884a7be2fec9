"""Where the wordings of spinners' phrase menus stand in a text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleanup.text import Gap
from cleanup.unspin.arrays import Floats, Rows, ranges
from cleanup.unspin.artefact import NEVER, PLAIN, Artefact
from cleanup.unspin.tokens import Tokens, joined_runs

_USUAL = -7.0  # log10 probability, by pairs, from which even a wording that is rare by the menus is ordinary English


@dataclass(frozen=True)
class MenuHits:
    """Rows: words `start` to `end` (exclusive) are the garbled side of menu phrase `phrase`.

    `rate` is NEVER, RARE or PLAIN, as careful writers use the wording, `family` one of the header's.
    """

    start: Rows
    end: Rows
    phrase: Rows
    rate: Rows
    family: Rows

    def __len__(self) -> int:
        return len(self.start)

    def take(self, rows: npt.NDArray[np.generic]) -> MenuHits:
        """The chosen rows, in that order."""
        return MenuHits(self.start[rows], self.end[rows], self.phrase[rows], self.rate[rows], self.family[rows])


def find(artefact: Artefact, text: Tokens) -> MenuHits:
    """Every menu wording that stands in the text, overlapping ones too, by position."""
    starts, ends, phrases = [], [], []
    for n, at, hashes in joined_runs(text.ids, text.joined, int(artefact.phrase_length.max(initial=0))):
        first, last = artefact.find_phrases(hashes)
        hit = np.flatnonzero(last > first)
        at, first, count = at[hit], first[hit], (last - first)[hit]
        starts.append(np.repeat(at, count))
        ends.append(np.repeat(at + n, count))
        phrases.append(ranges(first, count))
    if not starts:
        none = np.zeros(0, np.int64)
        return MenuHits(none, none, none, none, none)
    start, end, phrase = (np.concatenate(column) for column in (starts, ends, phrases))
    order = np.argsort(start, kind="stable")  # those of a start by length, as they were found
    start, end, phrase = start[order], end[order], phrase[order]
    rate, family = artefact.phrase_rate[phrase].astype(np.int64), artefact.phrase_family[phrase].astype(np.int64)
    hyphens = np.append(0, np.cumsum(np.frombuffer(text.prose.gaps, np.int8) == Gap.HYPHEN))
    # "might be" is English, "might-be" is not.
    parted = artefact.phrase_hyphened[phrase] & (hyphens[end - 1] == hyphens[start])
    return MenuHits(start, end, phrase, np.where(parted, PLAIN, rate), family)


def unusual(artefact: Artefact, text: Tokens, hits: MenuHits, log10: Floats) -> MenuHits:
    """The hits a careful writer would hardly write: never or rarely by the menus, and unlikely by the pairs.

    `log10` are the probabilities of the pairs of neighbours.
    """
    found = hits.take(hits.rate < PLAIN)
    if not len(found):
        return found
    pairs = log10.astype(np.float64)
    chain = np.append(0.0, np.cumsum(pairs))
    total = artefact.unigram[text.ids[found.start]] + chain[found.end - 1] - chain[found.start]
    return found.take((total < _USUAL) | ((found.rate == NEVER) & (found.end - found.start > 1)))
