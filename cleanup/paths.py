"""Paths: where they really lead, and the reason in words where the system refuses one."""

from __future__ import annotations

import os
from pathlib import Path


def real(path: Path) -> Path:
    """The path with the links in it followed as far as they lead; one that leads in a circle is no error here.

    (`Path.resolve` raises RuntimeError there before Python 3.13.)
    """
    return Path(os.path.realpath(path))


def reason(error: OSError) -> str:
    """Why the system refused, in lower case, to stand in a line."""
    return (error.strerror or type(error).__name__).lower()


def shown(name: str) -> str:
    """The name of a file, or a line with one, as reports and messages hold it: bytes that are no UTF-8 as `\\xff`."""
    try:
        return os.fsencode(name).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # half a surrogate pair, which no name of a file has
        return name.encode("utf-8", "backslashreplace").decode("utf-8")
