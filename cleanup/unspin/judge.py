"""The classifier of substitutions: boosted trees and their calibration, stored in `data/readback.npz`.

`cleanup.unspin.train_readback` fits it.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from cleanup.unspin.artefact import ArtefactError
from cleanup.unspin.classifier import Calibration, Trees
from cleanup.unspin.hashing import Floats

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
        "leaves": trees.leaves, "base": np.float64(trees.base),
        "log_odds": calibration.log_odds, "probability": calibration.probability,
    }  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in sorted(arrays.items()):
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w") as file:
                np.lib.format.write_array(file, np.asarray(array, order="C"), allow_pickle=False)


@lru_cache(maxsize=2)
def load(names: tuple[str, ...], path: Path = DEFAULT) -> Judge:
    """The judge stored at `path`, which has to be for features `names`. ArtefactError when it is missing or damaged."""
    try:
        with np.load(path, allow_pickle=False) as stored:
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
