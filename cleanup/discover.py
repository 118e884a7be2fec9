"""Which files a run works on: paths as named, folders walked with .gitignore and `exclude` respected."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleanup.paths import real

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

TEXT_SUFFIXES = frozenset(".txt .text .md .markdown .mdown .rst .html .htm .xhtml .tex".split())
_REPORT = b'<meta name="generator" content="cleanup report">'
_SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__"})


Refused = Callable[[Path, OSError], None]


def text_files(folder: Path, refused: Refused = lambda folder, error: None) -> Iterator[Path]:
    """The text files below `folder`, sorted, without what its .gitignore files (and those above it) leave out.

    `refused` is told of each folder that cannot be read.
    """
    yield from _walk(folder, _ignores_above(folder), refused)


def _ignores_above(folder: Path) -> list[tuple[Path, GitIgnoreSpec]]:
    specs: list[tuple[Path, GitIgnoreSpec]] = []
    here = real(folder)
    if os.path.exists(here / ".git"):
        return specs
    for parent in here.parents:
        specs += _ignore_of(parent)
        if os.path.exists(parent / ".git"):
            return specs[::-1]
    return []  # no repository: the .gitignore files above are somebody else's


def _ignore_of(folder: Path) -> list[tuple[Path, GitIgnoreSpec]]:
    try:
        lines = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [(real(folder), _spec(lines))]


def _spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """The patterns in `lines`; like git, without those that mean nothing (a lone `!`, a range backwards)."""
    from pathspec import GitIgnoreSpec

    patterns: list[Any] = []
    for line in lines:
        with contextlib.suppress(ValueError, re.error):
            patterns += GitIgnoreSpec.from_lines([line]).patterns
    return GitIgnoreSpec(patterns)


def _walk(folder: Path, specs: list[tuple[Path, GitIgnoreSpec]], refused: Refused) -> Iterator[Path]:
    specs = specs + _ignore_of(folder)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        refused(folder, error)
        return
    place = real(folder)  # patterns count from where a folder is, whatever link led there
    for entry in entries:
        path = folder / entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        if _ignored(place / entry.name, is_folder, specs):
            continue
        if is_folder:
            if entry.name not in _SKIPPED_FOLDERS:
                yield from _walk(path, specs, refused)
        elif path.suffix.lower() in TEXT_SUFFIXES and os.path.isfile(path) and not _is_report(path):
            yield path


def _is_report(path: Path) -> bool:
    """Whether a file is a page that this program wrote: a folder's report may lie in the folder."""
    if path.suffix.lower() not in (".html", ".htm"):
        return False
    try:
        with open(path, "rb") as file:
            return _REPORT in file.read(500)
    except OSError:
        return False  # whoever reads it will tell


def _ignored(path: Path, is_folder: bool, specs: Sequence[tuple[Path, GitIgnoreSpec]]) -> bool:
    verdict = False
    for root, spec in specs:
        try:
            relative = path.relative_to(root).as_posix()
        except ValueError:
            continue
        result = spec.check_file(relative + "/" if is_folder else relative).include
        if result is not None:
            verdict = result
    return verdict


def excluded(path: Path, root: Path, patterns: Sequence[str]) -> bool:
    """Whether `exclude` patterns (as in .gitignore, relative to the settings' folder `root`) leave a path out."""
    if not patterns:
        return False
    spec = _spec(patterns)
    try:
        relative = real(path).relative_to(real(root)).as_posix()
    except ValueError:
        relative = path.name
    return bool(spec.match_file(relative))
