"""The classifiers that judge candidates: boosted decision trees, evaluated with numpy alone.

`cleanup.unspin.train` fits them (scikit-learn's histogram gradient boosting, after Ke et al. 2017, LightGBM) and writes
`data/classifier.npz`. Every tree has the same depth; a leaf that lies higher is repeated below itself.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleanup.unspin.artefact import ArtefactError
from cleanup.unspin.hashing import Floats

DEFAULT = Path(__file__).with_name("data") / "classifier.npz"


@dataclass(frozen=True)
class Trees:
    """`features`, `thresholds`: trees x (2^depth - 1), inner nodes in level order (a row goes left where its value is
    at most the threshold); `leaves`: trees x 2^depth log-odds; `base` is added to their sum."""

    features: npt.NDArray[np.uint8]
    thresholds: Floats
    leaves: Floats
    base: float

    def log_odds(self, rows: Floats) -> Floats:
        """Natural log-odds of each row (rows x features)."""
        trees, inner = self.features.shape
        node = np.zeros((len(rows), trees), np.int32)
        tree = np.arange(trees)
        row = np.arange(len(rows))[:, None]
        while inner:
            right = rows[row, self.features[tree, node]] > self.thresholds[tree, node]
            node = 2 * node + 1 + right
            inner >>= 1
        score = self.leaves[tree, node - self.features.shape[1]].sum(axis=1)
        return np.asarray(score + self.base, np.float32)


@dataclass(frozen=True)
class Line:
    """A straight line of log-odds, the quick sieve before the trees: rows x features -> log-odds."""

    weights: Floats
    base: float

    def log_odds(self, rows: Floats) -> Floats:
        """Natural log-odds of each row."""
        return np.asarray(rows @ self.weights + np.float32(self.base), np.float32)


@dataclass(frozen=True)
class Calibration:
    """Raw log-odds -> probability, by straight lines between points (isotonic regression on held-out terms)."""

    log_odds: Floats
    probability: Floats

    def __call__(self, raw: Floats) -> Floats:
        """Probabilities, 0 to 1."""
        return np.interp(raw, self.log_odds, self.probability).astype(np.float32)


def probability(log_odds: Floats) -> Floats:
    """Log-odds -> probability."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), np.float32)


@dataclass(frozen=True)
class Classifier:
    """What training found: a sieve and trees on the candidate alone (`alone`), trees that see
    the rest of the document too (`together`), and the calibration of these."""

    sieve: Line
    sieve_least: float  # log-odds below which a candidate is dropped
    alone: Trees
    together: Trees
    calibration: Calibration
    names: tuple[str, ...]  # of the features it was fitted to

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """What `write` stores."""
        arrays: dict[str, npt.NDArray[Any]] = {"names": np.array(self.names)}
        arrays["sieve.weights"], arrays["sieve.base"] = self.sieve.weights, np.float64(self.sieve.base)
        for name in ("alone", "together"):
            trees: Trees = getattr(self, name)
            arrays |= {f"{name}.{part}": getattr(trees, part) for part in ("features", "thresholds", "leaves")}
            arrays[f"{name}.base"] = np.float64(trees.base)
        arrays["sieve.least"] = np.float64(self.sieve_least)
        arrays["calibration.log_odds"] = self.calibration.log_odds
        arrays["calibration.probability"] = self.calibration.probability
        return arrays


def write(classifier: Classifier, path: Path = DEFAULT) -> None:
    """Store a classifier; the same one gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in sorted(classifier.arrays().items()):
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w") as file:
                np.lib.format.write_array(file, np.asarray(array, order="C"), allow_pickle=False)


def read(path: Path, names: Sequence[str]) -> Classifier:
    """The classifier stored at `path`, which has to be for features `names`. ArtefactError when it is damaged."""
    damaged = f"{path}: the unspinner's classifier is missing or damaged; reinstall cleanup"
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays: Mapping[str, npt.NDArray[Any]] = dict(stored)
        found = Classifier(
            _line(arrays, "sieve"),
            float(arrays["sieve.least"]),
            _trees(arrays, "alone"),
            _trees(arrays, "together"),
            Calibration(arrays["calibration.log_odds"], arrays["calibration.probability"]),
            tuple(str(name) for name in arrays["names"]),
        )
    except Exception as error:  # damaged bytes make zipfile and numpy raise what they do not document
        raise ArtefactError(damaged) from error
    if found.names != tuple(names):
        raise ArtefactError(f"{path}: the unspinner's classifier is of another version; reinstall cleanup")
    return found


def _line(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Line:
    return Line(arrays[f"{name}.weights"], float(arrays[f"{name}.base"]))


def _trees(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Trees:
    features, thresholds, leaves = (arrays[f"{name}.{part}"] for part in ("features", "thresholds", "leaves"))
    return Trees(features, thresholds, leaves, float(arrays[f"{name}.base"]))


@lru_cache(maxsize=2)
def load(names: tuple[str, ...], path: Path = DEFAULT) -> Classifier:
    """The shipped classifier, read once per run. ArtefactError when it is missing or damaged."""
    return read(path, names)
