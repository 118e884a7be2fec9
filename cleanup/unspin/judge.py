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
from cleanup.unspin.artefact import ArtefactError
from cleanup.unspin.classifier import Calibration, Trees

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
    trees, calibration = judge.trees, judge.calibration
    arrays = {
        "names": np.array(judge.names), "features": trees.features, "thresholds": trees.thresholds,
        "leaves": trees.leaves, "base": np.array(trees.base),
        "log_odds": calibration.log_odds, "probability": calibration.probability,
    }  # fmt: skip
    npz.store(arrays, path)


@lru_cache(maxsize=2)
def load(names: tuple[str, ...], path: Path = DEFAULT) -> Judge:
    """The judge stored at `path`, which has to be for features `names`. ArtefactError when it is missing or damaged."""
    try:
        stored = npz.load(path)
        judge = Judge(
            Trees(stored["features"], stored["thresholds"], stored["leaves"], float(stored["base"])),
            Calibration(stored["log_odds"], stored["probability"]),
            tuple(str(name) for name in stored["names"]),
        )
    except Exception as error:  # damaged bytes make zipfile and numpy raise what they do not document
        raise ArtefactError(f"{path}: the unspinner's judge of menus is damaged; reinstall cleanup") from error
    if judge.names != names:
        raise ArtefactError(f"{path}: the unspinner's judge of menus is of another version; reinstall cleanup")
    return judge
