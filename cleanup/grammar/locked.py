"""A lock between processes, held on a file."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cleanup.grammar.unavailable import GrammarUnavailable

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: Path, limit: float, waiting_for: str) -> Iterator[None]:
    """Hold the lock file `path` while the block runs; the system frees it when this process ends in whatever way.

    Waits up to `limit` seconds for another holder and then raises GrammarUnavailable, which names `waiting_for`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError as error:
        raise GrammarUnavailable(f"cannot write {path}: {error.strerror or error}") from error
    try:
        end = time.monotonic() + limit
        while True:
            try:
                _take(descriptor)
                break
            except OSError:
                if time.monotonic() >= end:
                    raise GrammarUnavailable(
                        f"another cleanup has been busy with {waiting_for} for {limit:.0f} s (lock file {path})"
                    ) from None
                time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)
