"""What is worked out from the compiled data is kept in a cache that may be missing, damaged, stale or not writable."""

from __future__ import annotations

import os
import shutil
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from cleanup.text import Prose
from cleanup.unspin import artefact, prepared
from cleanup.unspin.artefact import Artefact, ArtefactError
from cleanup.unspin.features import Text
from cleanup.unspin.search import Search
from cleanup.unspin.tokens import tokens

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
    found = [Search(text.artefact).starting(text, 0, len(text.tokens), text.usual) for text in texts]
    for other in found[1:]:
        assert all(np.array_equal(a, b) for a, b in zip(vars(found[0]).values(), vars(other).values(), strict=True))


def test_a_damaged_or_empty_cache_is_made_anew(data: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    fresh(data, cache)
    (file,) = caches(cache)
    good = file.read_bytes()
    magic, start = artefact.MAGIC, len(artefact.MAGIC) + 8
    bare = [magic + struct.pack("<II", len(header), zlib.crc32(header)) + header for header in (b"{}", b"[]", b"7 8")]
    for bad in (b"", good[:100], good[: len(good) // 2], good[:-20] + b"x" * 20, good[:start] + b"#" * 9, *bare):
        file.write_bytes(bad)
        assert fresh(data, cache).derived.keys() == prepared.worked_out(artefact.read(data)).keys()
        assert file.read_bytes() == good


@pytest.mark.parametrize("without", sorted(prepared._NAMES))
def test_a_cache_that_lacks_a_section_is_made_anew(data: Path, tmp_path: Path, without: str) -> None:
    cache = tmp_path / "cache"
    made = fresh(data, cache).derived
    (file,) = caches(cache)
    good, state = file.read_bytes(), artefact.read(file).header["of"]
    artefact.write(file, {name: rows for name, rows in made.items() if name != without}, {"of": state})
    assert fresh(data, cache).derived.keys() == made.keys()
    assert file.read_bytes() == good


@pytest.mark.parametrize("state", [[], None, "", ["another version"]])
def test_a_cache_of_another_state_is_made_anew(data: Path, tmp_path: Path, state: object) -> None:
    cache = tmp_path / "cache"
    made = fresh(data, cache).derived
    (file,) = caches(cache)
    good = file.read_bytes()
    artefact.write(file, {**made, "trie_lemma": made["trie_lemma"] + 1}, {"of": state})
    assert np.array_equal(fresh(data, cache).derived["trie_lemma"], made["trie_lemma"])
    assert file.read_bytes() == good


def test_what_other_code_has_worked_out_is_not_used(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, other = tmp_path / "cache", tmp_path / "other.py"
    fresh(data, cache)
    other.write_text("changed")
    for number, module in enumerate((prepared, *prepared._CODE), 2):
        with monkeypatch.context() as patch:
            patch.setattr(module, "__file__", str(other))
            patch.setattr(prepared, "_KEPT", 99)
            fresh(data, cache)
        assert len(caches(cache)) == number


def test_code_without_its_source_keeps_a_cache_too(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (prepared, *prepared._CODE):
        monkeypatch.setattr(module, "__file__", str(tmp_path / "code.zip" / f"{module.__name__}.pyc"))
    cache = tmp_path / "cache"
    fresh(data, cache)
    (file,) = caches(cache)
    before = file.stat().st_mtime_ns
    fresh(data, cache)
    assert [each.stat().st_mtime_ns for each in caches(cache)] == [before]


def test_two_installations_of_the_same_data_keep_a_cache_each(data: Path, tmp_path: Path) -> None:
    cache, other = tmp_path / "cache", tmp_path / "other.bin"
    shutil.copy(data, other)
    fresh(data, cache)
    fresh(other, cache)
    made = [(file, file.stat().st_mtime_ns) for file in caches(cache)]
    assert len(made) == 2
    fresh(data, cache)
    fresh(other, cache)
    assert [(file, file.stat().st_mtime_ns) for file in caches(cache)] == made


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
