"""The classifier that judges candidates, stored in `data/classifier.npz`; `cleanup.unspin.train` fits it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from cleanup.unspin import npz
from cleanup.unspin.models import Calibration, Line, Trees
from cleanup.unspin.npz import Arrays

DEFAULT = Path(__file__).with_name("data") / "classifier.npz"

TREES = ("alone", "together", "garbled")  # of a classifier


@dataclass(frozen=True)
class Classifier:
    """What training found: a sieve and trees on the candidate alone (`alone`); trees that see the rest of the document
    too, whether a candidate is what stood there (`together`) and whether anything else did (`garbled`); and their
    calibrations by name."""

    sieve: Line  # quick, before the trees
    sieve_least: float  # log-odds below which a candidate is dropped
    alone: Trees
    together: Trees
    garbled: Trees
    calibrations: Mapping[str, Calibration]
    names: tuple[str, ...]  # of the features it was fitted to


def write(classifier: Classifier, path: Path = DEFAULT) -> None:
    """Store a classifier; the same one gives the same bytes."""
    arrays = {"names": np.array(classifier.names), "sieve.least": np.float64(classifier.sieve_least)}
    arrays |= npz.under("sieve", classifier.sieve.arrays())
    for name in TREES:
        trees: Trees = getattr(classifier, name)
        arrays |= npz.under(name, trees.arrays()) | npz.under(name, classifier.calibrations[name].arrays())
    npz.store(arrays, path)


@lru_cache(maxsize=2)
def load(names: tuple[str, ...], path: Path = DEFAULT) -> Classifier:
    """The classifier stored at `path`, read once per run, which has to be for features `names`.

    ArtefactError when it is missing or damaged.
    """

    def made(arrays: Arrays) -> Classifier:
        parts = {name: npz.part(arrays, name) for name in TREES}
        alone, together, garbled = (Trees.of(part) for part in parts.values())
        return Classifier(
            Line.of(npz.part(arrays, "sieve")),
            float(arrays["sieve.least"]),
            alone,
            together,
            garbled,
            {name: Calibration.of(part) for name, part in parts.items()},
            names,
        )

    return npz.read(path, names, "the unspinner's classifier", made)
