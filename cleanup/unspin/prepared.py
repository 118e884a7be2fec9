"""What every process would work out anew from the compiled data before its first search, kept in a cache file.

The file stands beside the cached rules and may be deleted. It also says which file it was made of and verified against:
as long as that one is the same to the file system, its 29 MB are not read against their checksums again.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

import cleanup
from cleanup.paths import newest, replacing
from cleanup.unspin import arrays, artefact, candidates, compose, hashing, trie, unlinked
from cleanup.unspin.artefact import Artefact, ArtefactError
from cleanup.unspin.candidates import LONGEST

_KEPT = 4  # cache files, of as many versions or installations
_NAMES = frozenset(
    "trie_starts trie_lemma trie_term two_of_three two_of_three_term two_of_three_seen inside_terms term_hash "
    "term_seen phrase_seen phrases".split()
)
# Which works these out.
_CODE: tuple[ModuleType, ...] = (arrays, artefact, candidates, compose, hashing, trie, unlinked)


def load(path: Path, cache: Path | None = None) -> Artefact:
    """The artefact at `path`, loaded once per run, with what the folder `cache` holds of it or is given to hold.

    ArtefactError when it is missing or damaged.
    """
    if cache is None or artefact.loaded(path) is not None:
        return artefact.load(path)
    found = artefact.read(path)
    state = _state(path)
    place = cache / f"unspin-{found.checksum:08x}-{zlib.crc32(repr(state).encode()):08x}.bin"
    derived = _stored(place, state)
    if derived is None:
        found.verify()
        derived = worked_out(found)
        with contextlib.suppress(OSError):  # a cache that cannot be written costs time, nothing else
            _store(place, derived, state)
    return artefact.keep(path, replace(found, derived=derived))


def worked_out(data: Artefact) -> dict[str, npt.NDArray[Any]]:
    """Name -> array, as `Artefact.derived` holds them."""
    tree = trie.trie(data, LONGEST)
    return {
        "trie_starts": tree.starts,
        "trie_lemma": tree.lemma,
        "trie_term": tree.term,
        **unlinked.index(data),
        "inside_terms": compose.inside_terms(data),
        "term_hash": data.term_hash,
        "term_seen": hashing.seen_bits(data.term_hash),
        "phrase_seen": hashing.seen_bits(data.sections["phrase_hash"]),
        "phrases": np.frombuffer(msgspec.msgpack.encode(data.phrases), np.uint8),
    }


def _state(path: Path) -> list[object]:
    """What changes when the file or the code that works on it does."""
    state: list[object] = [cleanup.__version__, artefact.FORMAT, str(path.resolve())]
    for each in (str(path), __file__, *(module.__file__ for module in _CODE)):
        with contextlib.suppress(OSError):  # code in an archive has no files of its own
            found = os.stat(each or "")
            state += [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
    return state


def _stored(place: Path, state: list[object]) -> dict[str, npt.NDArray[Any]] | None:
    try:
        stored = artefact.read(place)
        if stored.header.get("of") != state or stored.sections.keys() != _NAMES:
            return None
        stored.verify()
    except ArtefactError:
        return None
    return dict(stored.sections)


def _store(place: Path, arrays: dict[str, npt.NDArray[Any]], state: list[object]) -> None:
    with replacing(place) as beside:
        artefact.write(beside, arrays, {"of": state})
    newest(place.parent, "unspin-*.bin", _KEPT)
