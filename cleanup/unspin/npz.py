"""Files of named arrays: NumPy's .npz, the same arrays giving the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


def store(arrays: Mapping[str, npt.NDArray[Any]], path: Path) -> None:
    """Write arrays under their names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in sorted(arrays.items()):
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w") as file:
                np.lib.format.write_array(file, np.asarray(array, order="C"), allow_pickle=False)


def load(path: Path) -> Mapping[str, npt.NDArray[Any]]:
    """The arrays of a file. Damaged bytes make zipfile and NumPy raise what they do not document."""
    with np.load(path, allow_pickle=False) as stored:
        return dict(stored)
