"""Owns one LanguageTool server: starts it, ends it when nobody asked for a while, and never outlives it.

Run as a script of its own, apart from the terminal that started it, with one JSON argument (see `_main`). It imports
nothing but the standard library, so that it stays small beside the server.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any


def _die_with_parent() -> None:
    """In the child, before it becomes the server: on Linux, end when the watchdog ends, even if it is killed."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGTERM, 0, 0, 0)  # 1 is PR_SET_PDEATHSIG


@contextlib.contextmanager
def _try_lock(path: str) -> Iterator[bool]:
    """Whether the lock file could be had at once; held while the block runs."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def _write(path: Path, record: dict[str, Any]) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(record), encoding="utf-8")
    os.replace(beside, path)


def _forget(path: Path, token: str) -> None:
    """Remove the state file if it still speaks of this server."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if json.loads(path.read_text(encoding="utf-8")).get("token") == token:
            path.unlink()


def _idle(used: Path, started: float, limit: float) -> bool:
    """Whether the last use, which is the time stamp of the file `used`, lies more than `limit` seconds back."""
    try:
        last = max(started, used.stat().st_mtime)
    except OSError:
        last = started
    now = time.time()
    if last > now + 60:  # a clock set back must not keep the server for ever
        with contextlib.suppress(OSError):
            os.utime(used)
    return now - last > limit


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _main(argument: str) -> int:
    """Keep the server described by JSON: `command`, files `log`, `state`, `used`, `lock`, `idle` seconds, `record`."""
    plan = json.loads(argument)
    state, used, record, idle = Path(plan["state"]), Path(plan["used"]), plan["record"], float(plan["idle"])

    def leave(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with open(plan["log"], "ab") as log:
        server = subprocess.Popen(
            plan["command"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # no thread runs here yet
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    started = time.time()
    try:
        _write(state, {**record, "pid": server.pid, "watchdog": os.getpid(), "started": started})
        while True:
            try:
                return server.wait(timeout=min(5.0, max(0.2, idle / 4)))
            except subprocess.TimeoutExpired:
                if not _idle(used, started, idle):
                    continue
            with _try_lock(plan["lock"]) as held:  # whoever holds it is about to use the server
                if held and _idle(used, started, idle):
                    _end(server)
                    _forget(state, record["token"])
                    return 0
    finally:
        if server.poll() is None:
            _end(server)
        _forget(state, record["token"])


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
