"""Paths: where they lead, files put in place in one go, and how names, reasons and lines are shown to a person."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path


def real(path: Path) -> Path:
    """The path with the links in it followed as far as they lead; one that leads in a circle is no error here.

    (`Path.resolve` raises RuntimeError there before Python 3.13.)
    """
    return Path(os.path.realpath(path))


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside `path`, to write to: what is there at the end takes the place of `path` in one go, so that others
    read the old file or the new one, never half of it. Nothing is left of it where the block, or that, fails.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        yield beside
        os.replace(beside, path)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def newest(folder: Path, pattern: str, kept: int) -> None:
    """Keep the `kept` files of a folder that were changed last among those that match the pattern; the rest go."""
    files = sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in files[kept:]:
        old.unlink(missing_ok=True)


def reason(error: OSError) -> str:
    """Why the system refused, in lower case, to stand in a line."""
    return (error.strerror or type(error).__name__).lower()


def visible(text: str) -> str:
    """The text with control characters (terminal escape codes among them) shown, never sent to the terminal."""
    return "".join(c if c.isprintable() else _CONTROL_PICTURES.get(c, "\N{REPLACEMENT CHARACTER}") for c in text)


_CONTROL_PICTURES = {chr(i): chr(0x2400 + i) for i in range(32)} | {
    "\t": " ",
    "\u00a0": " ",
    "\u202f": " ",
    "\u00ad": "",
    "\ufeff": "",
}


def shown(name: str) -> str:
    """The name of a file, or a line with one, as reports and messages hold it: bytes that are no UTF-8 as `\\xff`."""
    try:
        return os.fsencode(name).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # half a surrogate pair, which no name of a file has
        return name.encode("utf-8", "backslashreplace").decode("utf-8")
