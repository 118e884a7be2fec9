"""The parts of a long text: pages may be mixed, a human's with spun passages, each judged as a text of its own.

The rest of a human's page speaks against every garble of a spun passage in it, and the passage for every odd word of
the rest. So a text is cut where the score changes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from cleanup.text import Prose
from cleanup.unspin.arrays import Bools
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.passages import STEP, seen_in
from cleanup.unspin.reader import Reading
from cleanup.unspin.score_model import FEWEST, WINDOW, Model
from cleanup.unspin.signals import COUNTS, Signals, Totals

_SPUN_ODDS = -1.5  # log-odds of the score from which the words around one may be a spun part
_HUMAN_ODDS = -3.0  # those of the mean of human texts
FINE, COARSE = 1.0, 2.3  # by how much the log-odds of two neighbouring parts differ, at least
_WORDS = COUNTS.index("words")
_SIDE = 2 * WINDOW  # words before and after a cut that are compared


def parts(data: Artefact, model: Model, reading: Reading, different: float) -> list[tuple[int, int]]:
    """First and last word (exclusive) of the parts of a text, in order: the spun ones, and the stretches between them.

    Two are one where their log-odds differ by less than `different`: FINE where garbled terms are looked for, as this
    only adds to what the whole text tells, and COARSE where words are read back: texts are spun unevenly.
    `reading` is one by windows or parts, so that the rest of the text hides none of them.
    """
    seen = seen_in(data, model, reading)
    odds = model.along(seen, STEP)
    bounds = {0, len(seen)}
    for first, last in _runs(odds >= _SPUN_ODDS):
        half_way = (float(odds[first:last].max()) + _HUMAN_ODDS) / 2
        spun = np.flatnonzero(odds[first:last] >= max(_SPUN_ODDS, half_way))
        for cut in (first + int(spun[0]), first + int(spun[-1]) + 1):
            bounds.add(_moved(model, seen, reading.tokens.prose, cut))
    found: list[tuple[int, int]] = []
    totals: list[Totals] = []
    for part in pairwise(sorted(bounds)):
        total = seen.total(*part)
        if found and _alike(model, totals[-1], total, different):
            found[-1] = (found[-1][0], part[1])
            totals[-1] = totals[-1] + total
        else:
            found.append(part)
            totals.append(total)
    return found


def _moved(model: Model, seen: Signals, prose: Prose, cut: int) -> int:
    """Where near a cut the words before and after differ most: the end of a paragraph, or else of a sentence."""
    for ends in (prose.paragraph_ends, prose.sentence_ends):
        near = ends[bisect_left(ends, cut - WINDOW) : bisect_left(ends, min(cut + WINDOW, len(seen) - 1))]
        if near:
            before = np.stack([seen.total(max(0, end + 1 - _SIDE), end + 1) for end in near])
            after = np.stack([seen.total(end + 1, end + 1 + _SIDE) for end in near])
            return near[int(np.argmax(np.abs(model.log_odds(before) - model.log_odds(after))))] + 1
    return cut


def _alike(model: Model, one: Totals, other: Totals, different: float) -> bool:
    """Whether two neighbouring parts are judged as one: both are spun, they score alike, or one is too short for it."""
    if min(one[_WORDS], other[_WORDS]) < FEWEST:
        return True
    odds = model.log_odds(np.stack([one, other]))
    return bool(odds.min() > 0 or np.ptp(odds) < different)


def _runs(inside: Bools) -> Iterator[tuple[int, int]]:
    """First and last word (exclusive) of each run of words that are `inside`."""
    edges = np.flatnonzero(np.diff(inside.astype(np.int8), prepend=0, append=0))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
