"""The classifier of substitutions: boosted trees and their calibration, stored in `data/readback.npz`.

`cleanup.unspin.train_readback` fits it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from cleanup.unspin import npz
from cleanup.unspin.arrays import Floats
from cleanup.unspin.models import Calibration, Trees

DEFAULT = Path(__file__).with_name("data") / "readback.npz"


@dataclass(frozen=True)
class Judge:
    """Trees on the features `names`, and what their log-odds are worth."""

    trees: Trees
    calibration: Calibration
    names: tuple[str, ...]

    def probability(self, rows: Floats) -> Floats:
        """How likely each row (rows x features) is a garble, 0 to 1."""
        return self.calibration(self.trees.log_odds(rows))


def write(judge: Judge, path: Path = DEFAULT) -> None:
    """Store a judge; the same one gives the same bytes."""
    npz.store({"names": np.array(judge.names), **judge.trees.arrays(), **judge.calibration.arrays()}, path)


@lru_cache(maxsize=2)
def load(names: tuple[str, ...], path: Path = DEFAULT) -> Judge:
    """The judge stored at `path`, read once per run, which has to be for features `names`.

    ArtefactError when it is missing or damaged.
    """
    return npz.read(
        path,
        names,
        "the unspinner's judge of menus",
        lambda arrays: Judge(Trees.of(arrays), Calibration.of(arrays), names),
    )
