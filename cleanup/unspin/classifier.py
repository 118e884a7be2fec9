"""The classifiers that judge candidates: boosted decision trees, evaluated with numpy alone.

`cleanup.unspin.train` fits them (scikit-learn's histogram gradient boosting, after Ke et al. 2017, LightGBM) and writes
`data/classifier.npz`. Every tree has the same depth; a leaf that lies higher is repeated below itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleanup.unspin import npz
from cleanup.unspin.arrays import Floats
from cleanup.unspin.artefact import ArtefactError

DEFAULT = Path(__file__).with_name("data") / "classifier.npz"

TREES = ("alone", "together", "garbled")  # of a classifier
_ROWS = 512  # judged at a time, so that they stay in the processor's cache
_TABLE = 1024  # combinations of thresholds passed, at most, for features that are looked up together
_MANY, _FEW = 4096, 64  # so many values are compared with so few limits one by one, which is quicker than a search


@dataclass(frozen=True)
class _Cut:
    """Features with their thresholds, ascending, and which leaves are left for each number of thresholds passed (of
    several features, for each such combination): a bit a leaf, a number a tree."""

    limits: tuple[tuple[int, Floats], ...]
    left: npt.NDArray[np.unsignedinteger]

    def and_(self, other: _Cut) -> _Cut:
        """Both as one."""
        left = self.left[:, None] & other.left[None]
        return _Cut(self.limits + other.limits, left.reshape(-1, left.shape[2]))

    def passed(self, rows: Floats) -> npt.NDArray[np.intp]:
        """The row of `left` for each of the rows."""
        number = np.zeros(len(rows), np.intp)
        for feature, limits in self.limits:
            number *= len(limits) + 1
            number += _passed(limits, np.ascontiguousarray(rows[:, feature]))
        return number


@dataclass(frozen=True)
class Trees:
    """`features`, `thresholds`: trees x (2^depth - 1), inner nodes in level order (a row goes left where its value is
    at most the threshold); `leaves`: trees x 2^depth log-odds; `base` is added to their sum."""

    features: npt.NDArray[np.uint8]
    thresholds: Floats
    leaves: Floats
    base: float

    @cached_property
    def _cuts(self) -> list[_Cut]:
        """For groups of features what their values leave of the trees.

        A node that sends a row right rules out the leaves on its left, and of what all nodes leave, the leftmost leaf
        is the row's (Lucchese et al. 2015, QuickScorer).
        """
        trees, inner = self.features.shape
        kind = _bits(inner + 1)
        ruled_out = np.zeros(inner, kind)
        for node in range(inner):
            level = (node + 1).bit_length() - 1
            width = (inner + 1) >> level
            ruled_out[node] = ((1 << (width // 2)) - 1) << ((node + 1 - (1 << level)) * width)
        cuts = []
        for feature in sorted(set(self.features.ravel().tolist())):
            tree, at = np.nonzero(self.features == feature)
            limits, passed = np.unique(self.thresholds[tree, at], return_inverse=True)
            left = np.full((len(limits) + 1, trees), ~kind.type(0))
            np.bitwise_and.at(left, (passed + 1, tree), ~ruled_out[at])
            cuts.append(_Cut(((feature, limits),), np.bitwise_and.accumulate(left, axis=0)))
        cuts.sort(key=lambda cut: len(cut.left))
        joined: list[_Cut] = []
        for cut in cuts:
            if joined and len(joined[-1].left) * len(cut.left) <= _TABLE:
                joined[-1] = joined[-1].and_(cut)
            else:
                joined.append(cut)
        return joined

    def log_odds(self, rows: Floats) -> Floats:
        """Natural log-odds of each row (rows x features)."""
        trees, leaves = self.leaves.shape
        passed = [cut.passed(rows) for cut in self._cuts]
        first = np.arange(trees) * leaves - 1
        most = min(_ROWS, len(rows))
        all_left = np.empty((most, trees), _bits(leaves))
        spare = np.empty_like(all_left)
        result = np.empty(len(rows), np.float32)
        for at in range(0, len(rows), _ROWS):
            part = slice(at, min(at + _ROWS, len(rows)))
            left, other = all_left[: part.stop - at], spare[: part.stop - at]
            left.fill(~left.dtype.type(0))
            for cut, number in zip(self._cuts, passed, strict=True):
                cut.left.take(number[part], axis=0, out=other, mode="clip")
                left &= other
            lowest = left & (~left + left.dtype.type(1))
            _, leaf = np.frexp(lowest.astype(np.float32))  # counts from 1
            result[part] = self.leaves.ravel().take(leaf + first, mode="clip").sum(axis=1) + self.base
        return result


def _passed(limits: Floats, values: Floats) -> npt.NDArray[np.integer]:
    """How many of the ascending limits lie below each value."""
    if len(values) < _MANY or len(limits) > _FEW:
        return np.searchsorted(limits, values)
    count = np.zeros(len(values), np.uint8)
    for limit in limits:
        count += ~(values <= limit)
    return count


def _bits(leaves: int) -> np.dtype[np.unsignedinteger]:
    """The smallest number type with a bit for each of a tree's leaves, at most 64."""
    return np.dtype(f"u{max(8, leaves) // 8}")


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
    """What training found: a sieve and trees on the candidate alone (`alone`); trees that see the rest of the document
    too, whether a candidate is what stood there (`together`) and whether anything else did (`garbled`); and their
    calibrations by name."""

    sieve: Line
    sieve_least: float  # log-odds below which a candidate is dropped
    alone: Trees
    together: Trees
    garbled: Trees
    calibrations: Mapping[str, Calibration]
    names: tuple[str, ...]  # of the features it was fitted to

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """What `write` stores."""
        arrays: dict[str, npt.NDArray[Any]] = {"names": np.array(self.names)}
        arrays["sieve.weights"], arrays["sieve.base"] = self.sieve.weights, np.float64(self.sieve.base)
        arrays["sieve.least"] = np.float64(self.sieve_least)
        for name in TREES:
            trees: Trees = getattr(self, name)
            arrays |= {f"{name}.{part}": getattr(trees, part) for part in ("features", "thresholds", "leaves")}
            arrays[f"{name}.base"] = np.float64(trees.base)
            known = self.calibrations[name]
            arrays |= {f"{name}.{part}": getattr(known, part) for part in ("log_odds", "probability")}
        return arrays


def write(classifier: Classifier, path: Path = DEFAULT) -> None:
    """Store a classifier; the same one gives the same bytes."""
    npz.store(classifier.arrays(), path)


def read(path: Path, names: Sequence[str]) -> Classifier:
    """The classifier stored at `path`, which has to be for features `names`. ArtefactError when it is damaged."""
    damaged = f"{path}: the unspinner's classifier is missing or damaged; reinstall cleanup"
    try:
        arrays = npz.load(path)
        alone, together, garbled = (_trees(arrays, name) for name in TREES)
        found = Classifier(
            _line(arrays, "sieve"),
            float(arrays["sieve.least"]),
            alone,
            together,
            garbled,
            {name: _calibration(arrays, name) for name in TREES},
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


def _calibration(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Calibration:
    return Calibration(arrays[f"{name}.log_odds"], arrays[f"{name}.probability"])


@lru_cache(maxsize=2)
def load(names: tuple[str, ...], path: Path = DEFAULT) -> Classifier:
    """The shipped classifier, read once per run. ArtefactError when it is missing or damaged."""
    return read(path, names)
