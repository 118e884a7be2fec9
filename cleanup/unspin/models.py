"""The kinds of models that training fits (scikit-learn), evaluated with numpy alone, and what is stored of them.

Boosted decision trees are scikit-learn's histogram gradient boosting (after Ke et al. 2017, LightGBM). Every tree has
the same depth; a leaf that lies higher is repeated below itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cleanup.unspin.arrays import Floats
from cleanup.unspin.npz import Arrays

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

    @staticmethod
    def of(arrays: Arrays) -> Trees:
        """The trees that `arrays` gave."""
        return Trees(arrays["features"], arrays["thresholds"], arrays["leaves"], float(arrays["base"]))

    def arrays(self) -> Arrays:
        """What is stored of them, by name."""
        return {
            "features": self.features, "thresholds": self.thresholds, "leaves": self.leaves,
            "base": np.float64(self.base),
        }  # fmt: skip

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
    """A logistic line: rows x features -> log-odds."""

    weights: Floats
    base: float

    @staticmethod
    def of(arrays: Arrays) -> Line:
        """The line that `arrays` gave."""
        return Line(arrays["weights"], float(arrays["base"]))

    def arrays(self) -> Arrays:
        """What is stored of it, by name."""
        return {"weights": self.weights, "base": np.float64(self.base)}

    def log_odds(self, rows: Floats) -> Floats:
        """Natural log-odds of each row."""
        return np.asarray(rows @ self.weights + np.float32(self.base), np.float32)


@dataclass(frozen=True)
class Calibration:
    """Raw log-odds -> probability, by straight lines between points (isotonic regression on held-out terms)."""

    log_odds: Floats
    probability: Floats

    @staticmethod
    def of(arrays: Arrays) -> Calibration:
        """The calibration that `arrays` gave."""
        return Calibration(arrays["log_odds"], arrays["probability"])

    def arrays(self) -> Arrays:
        """What is stored of it, by name."""
        return {"log_odds": self.log_odds, "probability": self.probability}

    def __call__(self, raw: Floats) -> Floats:
        """Probabilities, 0 to 1."""
        return np.interp(raw, self.log_odds, self.probability).astype(np.float32)


def probability(log_odds: Floats) -> Floats:
    """Log-odds -> probability."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), np.float32)
