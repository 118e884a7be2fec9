"""Baseline: the findings of old texts that are known and no longer reported, kept in a JSON file by fingerprint."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from cleanup import document
from cleanup.document import Document
from cleanup.errors import CleanupError
from cleanup.paths import real, reason, replacing, shown
from cleanup.report import FileReport
from cleanup.report.fingerprint import fingerprints

FILE_NAME = "cleanup-baseline.json"
VERSION = 1
_MAX_BYTES = 16 * 1024 * 1024
_ANEW = "move it away, and `cleanup baseline PATH...` writes a new one"


class BaselineError(CleanupError):
    """A baseline that cannot be used; the message is one line: where, what is wrong, what to do."""


class Known(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """A known finding. `rule` and `text` are for its reader; the fingerprint (`report.fingerprint`) alone counts."""

    rule: str
    text: str
    fingerprint: str


Baseline = Mapping[str, frozenset[Known]]  # by path, relative to the baseline's folder, with slashes


class _Version(msgspec.Struct):
    version: int


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    files: dict[str, list[Known]]


def name_in(baseline: Path, file: Path) -> str:
    """What a file is called in a baseline: its path from the baseline's folder."""
    place, folder = real(file), real(baseline).parent
    try:
        name = Path(os.path.relpath(place, folder)).as_posix()
    except ValueError:  # another drive
        name = place.as_posix()
    return shown(name)


def read(path: Path) -> Baseline:
    """The known findings in a baseline file. Raises BaselineError."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise BaselineError(f"{path}: is larger than {_MAX_BYTES // 1024**2} MB, too large for a baseline")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise BaselineError(f"{path}: no such baseline; `cleanup baseline PATH...` writes one") from None
    except OSError as error:
        raise BaselineError(f"{path}: cannot be read ({reason(error)}); check it") from None
    try:
        version = msgspec.json.decode(raw, type=_Version).version
        if version != VERSION:
            raise BaselineError(
                f"{path}: is a baseline of version {version}, and this program reads version {VERSION}; {_ANEW}"
            )
        files = msgspec.json.decode(raw, type=_File).files
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        said = " ".join(str(error).split())
        raise BaselineError(f"{path}: is no baseline ({said[:1].lower() + said[1:]}); {_ANEW}") from None
    return {name: frozenset(known) for name, known in files.items()}


@contextlib.contextmanager
def locked(paths: Iterable[Path]) -> Iterator[None]:
    """Keeps other processes that ask from these baselines, to read, change and write them in one go.

    What is locked are their folders, so that nothing is left behind. Where the system cannot lock a folder, as on
    Windows, nobody is kept away.
    """
    with contextlib.ExitStack() as held:
        if sys.platform != "win32":
            import fcntl

            for folder in sorted({real(path).parent for path in paths}):
                with contextlib.suppress(OSError):
                    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
                    held.callback(os.close, descriptor)
                    fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def write(path: Path, baseline: Baseline) -> None:
    """Put a baseline into a file, sorted, one finding a line; atomically. Raises CleanupError."""
    blocks = []
    for name, known in sorted(baseline.items()):
        if known:
            lines = ",\n".join(f"   {_json(msgspec.to_builtins(each))}" for each in sorted(known))
            blocks.append(f"  {_json(name)}: [\n{lines}\n  ]")
    body = "{\n" + ",\n".join(blocks) + "\n }" if blocks else "{}"
    raw = f'{{\n "version": {VERSION},\n "files": {body}\n}}\n'.encode()
    if len(raw) > _MAX_BYTES:
        raise BaselineError(f"{path}: would be larger than {_MAX_BYTES // 1024**2} MB; write one for fewer files")
    try:
        if not path.exists():
            _begin(real(path))
        document.write(Document(str(path), "", "utf-8", path.read_bytes()), raw.decode(), path)
    except OSError as error:
        raise BaselineError(f"{path}: cannot be written ({reason(error)}); name another file") from None


def _begin(path: Path) -> None:
    """An empty baseline in the place of none, in one go: others may read it before the whole one is written."""
    with replacing(path) as beside:
        beside.write_text(f'{{"version": {VERSION}, "files": {{}}}}', encoding="utf-8")


def known_of(file: FileReport) -> frozenset[Known]:
    """The findings of a file as a baseline keeps them."""
    return frozenset(
        Known(found.rule, " ".join(found.text.split()), fingerprint)
        for found, fingerprint in zip(file.findings, fingerprints(file), strict=True)
    )


def without(file: FileReport, known: Iterable[Known]) -> FileReport:
    """The report on a file without the known findings."""
    old = {each.fingerprint for each in known}
    pairs = zip(file.findings, fingerprints(file), strict=True)
    return replace(file, findings=tuple(found for found, fingerprint in pairs if fingerprint not in old))


def stale(file: FileReport, known: Iterable[Known], looked_for: Callable[[str], bool]) -> frozenset[Known]:
    """The known findings that are no more, of the rules that were looked for."""
    now = set(fingerprints(file))
    return frozenset(each for each in known if each.fingerprint not in now and looked_for(each.rule))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
