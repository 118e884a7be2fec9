"""Files of models: NumPy's .npz, named arrays among which `names` are those of the features."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from cleanup.unspin.artefact import ArtefactError

Arrays = Mapping[str, npt.NDArray[Any]]
Model = TypeVar("Model")


def store(arrays: Arrays, path: Path) -> None:
    """Write arrays under their names; the same ones give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in sorted(arrays.items()):
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w") as file:
                np.lib.format.write_array(file, np.asarray(array, order="C"), allow_pickle=False)


def load(path: Path) -> Arrays:
    """The arrays of a file. Damaged bytes make zipfile and NumPy raise what they do not document."""
    with np.load(path, allow_pickle=False) as stored:
        return dict(stored)


def read(path: Path, names: tuple[str, ...], called: str, made: Callable[[Arrays], Model]) -> Model:
    """What is `made` of the arrays of a model's file, which has to be for features `names`.

    ArtefactError, in which the model is `called` so, when the file is missing, damaged or for other features.
    """
    try:
        arrays = load(path)
        model, stored = made(arrays), tuple(map(str, arrays["names"]))
    except Exception as error:  # see `load`
        raise ArtefactError(f"{path}: {called} is missing or damaged; reinstall cleanup") from error
    if stored != names:
        raise ArtefactError(f"{path}: {called} is of another version; reinstall cleanup")
    return model


def under(name: str, arrays: Arrays) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a part of a model, as the whole of it stores them: "NAME.array"."""
    return {f"{name}.{key}": array for key, array in arrays.items()}


def part(arrays: Arrays, name: str) -> Arrays:
    """The arrays that were stored `under` a name."""
    start = f"{name}."
    return {key.removeprefix(start): array for key, array in arrays.items() if key.startswith(start)}
