"""What is worked out from the compiled data is kept in a cache that may be missing, damaged, stale or not writable."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from cleanup.text import Prose
from cleanup.unspin import artefact, prepared
from cleanup.unspin.artefact import Artefact, ArtefactError
from cleanup.unspin.candidates import tokens
from cleanup.unspin.features import Text
from cleanup.unspin.search import Search

TEXT = "Profound learning with counterfeit neural organizations, and a bosom malignancy."


@pytest.fixture
def data(small_file: Path, tmp_path: Path) -> Path:
    """A small artefact in a file of its own."""
    path = tmp_path / "data" / "unspin.bin"
    path.parent.mkdir()
    shutil.copy(small_file, path)
    return path


def fresh(path: Path, cache: Path | None) -> Artefact:
    """As another process would load it."""
    artefact._LOADED.pop(path, None)
    return prepared.load(path, cache)


def caches(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


def test_what_is_kept_finds_what_is_worked_out_anew(data: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    plain, first, second = fresh(data, None), fresh(data, cache), fresh(data, cache)
    assert not plain.derived
    assert first.derived.keys() == second.derived.keys()
    (file,) = caches(cache)
    assert file.name.startswith("unspin-")
    texts = [Text(each, tokens(each, Prose(TEXT))) for each in (plain, first, second)]
    found = [Search(text.artefact).starting(text, 0, len(text.tokens)) for text in texts]
    for other in found[1:]:
        assert all(np.array_equal(a, b) for a, b in zip(vars(found[0]).values(), vars(other).values(), strict=True))


def test_a_damaged_or_empty_cache_is_made_anew(data: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    fresh(data, cache)
    (file,) = caches(cache)
    good = file.read_bytes()
    for bad in (b"", good[:100], good[: len(good) // 2], good[:-20] + b"x" * 20, good.replace(b'"of"', b'"no"')):
        file.write_bytes(bad)
        assert fresh(data, cache).derived.keys() == prepared.worked_out(artefact.read(data)).keys()
        assert file.read_bytes() == good


def test_a_file_is_verified_once_and_again_when_it_has_changed(data: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    fresh(data, cache)
    fresh(data, cache)
    raw = bytearray(data.read_bytes())
    raw[-9] ^= 1
    data.write_bytes(raw)
    with pytest.raises(ArtefactError, match="is damaged"):
        fresh(data, cache)


@pytest.mark.skipif(os.name == "nt", reason="permissions")
def test_a_cache_that_cannot_be_written_costs_time_only(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert fresh(data, tmp_path / "file" / "cache").derived


def test_the_cache_does_not_grow(data: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    for number in range(9):
        (cache / f"unspin-{number}.bin").write_bytes(b"old")
        os.utime(cache / f"unspin-{number}.bin", (number, number))
    fresh(data, cache)
    assert len(caches(cache)) == prepared._KEPT
