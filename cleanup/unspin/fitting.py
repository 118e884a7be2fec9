"""Fits the kinds of models that `models` evaluates, with scikit-learn (build-requirements.txt)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cleanup.unspin.arrays import Bools, Doubles, Floats
from cleanup.unspin.models import Calibration, Line, Trees


@dataclass(frozen=True)
class Forest:
    """How trees are fitted: so many `trees` of a `depth`, each split among a `share` of the features; and the log-odds
    of so many `fits` that differ in these draws are averaged, which steadies them (Breiman 2001, "Random Forests")."""

    trees: int
    depth: int
    share: float = 1.0
    fits: int = 1


def boosted(rows: Floats, right: Bools, shape: Forest, weight: Floats | None = None) -> Trees:
    """Boosted trees that tell right candidates from wrong ones; `weight`: how much each row counts."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    depth, fits = shape.depth, shape.fits
    every = [
        _exported(
            HistGradientBoostingClassifier(
                max_iter=shape.trees, learning_rate=0.08, max_depth=depth, max_leaf_nodes=2**depth, min_samples_leaf=30,
                l2_regularization=2.0, early_stopping=False, max_features=shape.share, random_state=fit,
            ).fit(rows, right, sample_weight=weight), depth,
        )
        for fit in range(fits)
    ]  # fmt: skip
    return Trees(
        np.concatenate([one.features for one in every]), np.concatenate([one.thresholds for one in every]),
        np.concatenate([one.leaves for one in every]) / np.float32(fits), sum(one.base for one in every) / fits,
    )  # fmt: skip


def _exported(model: Any, depth: int) -> Trees:
    """scikit-learn's trees as complete trees of one depth."""
    chosen, limits, leaves = [], [], []
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        index, limit = np.zeros(2**depth - 1, np.uint8), np.full(2**depth - 1, np.inf, np.float32)
        leaf = np.zeros(2**depth, np.float32)

        def place(node: int, at: int, level: int, nodes: Any = nodes, index: Any = index, limit: Any = limit,
                  leaf: Any = leaf) -> None:  # fmt: skip
            entry = nodes[node]
            if level == depth:
                assert entry["is_leaf"]
                leaf[at - (2**depth - 1)] = entry["value"]
            elif entry["is_leaf"]:
                place(node, 2 * at + 1, level + 1)
                place(node, 2 * at + 2, level + 1)
            else:
                index[at], limit[at] = entry["feature_idx"], entry["num_threshold"]
                place(int(entry["left"]), 2 * at + 1, level + 1)
                place(int(entry["right"]), 2 * at + 2, level + 1)

        place(0, 0, 0)
        chosen.append(index)
        limits.append(limit)
        leaves.append(leaf)
    base = float(np.ravel(model._baseline_prediction)[0])
    return Trees(np.stack(chosen), np.stack(limits), np.stack(leaves), base)


def logistic(rows: Floats, right: Bools, weight: Floats | Doubles | None = None, **options: Any) -> Line:
    """A logistic line that tells right rows from wrong ones; `weight`: how much each row counts. `options` are those of
    scikit-learn's LogisticRegression, to which the features are given with a mean of 0 and a deviation of 1."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(**options).fit((rows - mean) / scale, right, sample_weight=weight)
    weights = (model.coef_[0] / scale).astype(np.float32)
    return Line(weights, float(model.intercept_[0] - (model.coef_[0] * mean / scale).sum()))


def calibrated(log_odds: Floats, right: Bools) -> Calibration:
    """Log-odds -> share of right ones, rising, from held-out rows."""
    from sklearn.isotonic import IsotonicRegression

    points = np.quantile(log_odds[log_odds > -7], np.linspace(0, 1, 200))
    model = IsotonicRegression(out_of_bounds="clip", y_min=0.0005, y_max=0.995).fit(log_odds, right)
    return Calibration(points.astype(np.float32), model.predict(points).astype(np.float32))
