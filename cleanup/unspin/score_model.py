"""The model of the score: trees that say how likely a spinner put a word, and a line over the densities of `signals`.

`python -m cleanup.unspin.train_score` fits it and writes `data/score.npz`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from cleanup.unspin import npz, signals, slots
from cleanup.unspin.arrays import Floats
from cleanup.unspin.models import Line, Trees
from cleanup.unspin.signals import COUNTS, Signals, Totals

DEFAULT = Path(__file__).with_name("data") / "score.npz"
FEWEST = 80  # words of a text that can be judged; of the shorter ones too many are judged wrongly (README.md)
WINDOW = 120  # words on either side of one that are judged with it
_PORTION = 1 << 14  # words looked at at a time, a multiple of every step
_NAMES = (*slots.NAMES, *COUNTS, *signals.NAMES)  # of all features


@dataclass(frozen=True)
class Model:
    """What training found: trees on a slot, a line on the densities, and the counts of human texts."""

    slot: Trees
    line: Line
    ordinary: Totals

    def log_odds(self, totals: Totals) -> Floats:
        """Natural log-odds of each row of counts."""
        return self.line.log_odds(signals.densities(totals, self.ordinary))

    def along(self, seen: Signals, step: int) -> Floats:
        """Log-odds that the WINDOW words on either side of each are spun; only every `step`-th is judged, and those up
        to the next are as it is."""
        places = (np.arange(at, min(at + _PORTION, len(seen)), step) for at in range(0, len(seen), _PORTION))
        judged = (self.log_odds(seen.around(WINDOW, place)) for place in places)
        return np.repeat(np.concatenate([np.zeros(0, np.float32), *judged]), step)[: len(seen)]

    def contributions(self, totals: Totals) -> Mapping[str, float]:
        """Name -> what a density adds to the log-odds beyond that of human texts at large."""
        both = signals.densities(np.stack([totals, np.zeros_like(totals)]), self.ordinary)
        return dict(zip(signals.NAMES, ((both[0] - both[1]) * self.line.weights).tolist(), strict=True))


def write(model: Model, path: Path = DEFAULT) -> None:
    """Store a model; the same one gives the same bytes."""
    arrays = {"names": np.array(_NAMES), "ordinary": model.ordinary}
    npz.store(arrays | npz.under("line", model.line.arrays()) | npz.under("slot", model.slot.arrays()), path)


@lru_cache(maxsize=2)
def load(path: Path = DEFAULT) -> Model:
    """The model stored at `path`, read once per run. ArtefactError when it is missing or damaged."""

    def made(arrays: npz.Arrays) -> Model:
        return Model(Trees.of(npz.part(arrays, "slot")), Line.of(npz.part(arrays, "line")), arrays["ordinary"])

    return npz.read(path, _NAMES, "the model of the score", made)
