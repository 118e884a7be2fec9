"""LanguageTool's answers, kept on disk by passage, so that what was checked once is not asked again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from cleanup.grammar.client import Answer, Match, Options
from cleanup.grammar.places import LANGUAGETOOL_VERSION, state_folder

LARGEST = 64 * 1024 * 1024  # bytes on disk
_SCHEMA = 1
_DAY = 86_400
_T = TypeVar("_T")


def cache_file() -> Path:
    """Where the answers are kept: in $CLEANUP_CACHE_DIR, else beside the server's state."""
    return Path(os.environ.get("CLEANUP_CACHE_DIR") or state_folder()) / "grammar-answers.sqlite3"


def key(text: str, options: Options, version: str = LANGUAGETOOL_VERSION) -> bytes:
    """What an answer is kept under: a hash of the passage, the server's version and what it is asked for."""
    parts = (version, ",".join(options.categories), ",".join(options.disabled_categories), text)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()


def pack(answer: Answer) -> str:
    """An answer as JSON."""
    return json.dumps([[m.start, m.end, m.rule, m.category, m.message, list(m.replacements)] for m in answer])


def unpack(text: str) -> Answer:
    """The answer that `pack` made JSON of. Raises ValueError, TypeError."""
    return tuple(
        Match(int(start), int(end), str(rule), str(category), str(message), tuple(str(r) for r in replacements))
        for start, end, rule, category, message, replacements in json.loads(text)
    )


class AnswerCache:
    """Answers in a SQLite file that several processes share. Nothing here raises: a cache that fails is left out.

    `note` gets one line when a broken file was thrown away. The file is opened at first use. When it grows beyond
    `largest` bytes, the answers that were not used for longest go.
    """

    def __init__(self, path: Path, largest: int = LARGEST, note: Callable[[str], None] | None = None) -> None:
        self._path, self._largest, self._note = path, largest, note or (lambda line: None)
        self._connection: sqlite3.Connection | None = None
        self._opened_by = 0
        self._off = False
        self._lock = threading.Lock()

    def get(self, keys: Iterable[bytes]) -> dict[bytes, Answer]:
        """The answers that are known."""
        wanted = list(dict.fromkeys(keys))
        now = int(time.time())

        def read(connection: sqlite3.Connection) -> dict[bytes, Answer]:
            found: dict[bytes, Answer] = {}
            stale: list[tuple[int, bytes]] = []
            for i in range(0, len(wanted), 500):
                some = wanted[i : i + 500]
                marks = ",".join("?" * len(some))
                rows = connection.execute(f"SELECT key, body, used FROM answer WHERE key IN ({marks})", some)
                for name, body, used in rows:
                    found[bytes(name)] = unpack(body)
                    if now - used > _DAY:
                        stale.append((now, name))
            if stale:
                with connection, contextlib.suppress(sqlite3.OperationalError):  # busy, or the disk is full
                    connection.executemany("UPDATE answer SET used = ? WHERE key = ?", stale)
            return found

        return (self._do(read) if wanted else None) or {}

    def put(self, answers: Mapping[bytes, Answer]) -> None:
        """Keep answers."""
        now = int(time.time())
        rows = [(name, pack(answer), now) for name, answer in answers.items()]

        def write(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", rows)
            self._prune(connection)

        if rows:
            self._do(write)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._drop()

    def _do(self, work: Callable[[sqlite3.Connection], _T]) -> _T | None:
        with self._lock:
            for again in (True, False):
                if self._off:
                    return None
                try:
                    return work(self._open())
                except (sqlite3.OperationalError, OSError):  # locked for long, not writable, disk full
                    self._drop()
                    self._off = True
                except (sqlite3.DatabaseError, ValueError, TypeError) as error:
                    self._throw_away(error, again)
            return None

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None and self._opened_by != os.getpid():
            self._connection = None  # opened before a fork: not ours to use or to close
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=5, check_same_thread=False)
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                if connection.execute("PRAGMA user_version").fetchone()[0] != _SCHEMA:
                    with connection:
                        connection.execute("DROP TABLE IF EXISTS answer")
                        connection.execute(
                            "CREATE TABLE answer (key BLOB PRIMARY KEY, body TEXT NOT NULL, used INTEGER NOT NULL)"
                        )
                        connection.execute(f"PRAGMA user_version = {_SCHEMA}")
            except BaseException:
                connection.close()
                raise
            self._connection, self._opened_by = connection, os.getpid()
        return self._connection

    def _prune(self, connection: sqlite3.Connection) -> None:
        def size() -> int:
            pages = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")]
            return int(pages[0] * pages[1])

        if size() <= self._largest:
            return
        with connection:
            count = connection.execute("SELECT count(*) FROM answer").fetchone()[0]
            connection.execute(
                "DELETE FROM answer WHERE key IN (SELECT key FROM answer ORDER BY used, key LIMIT ?)", (count // 2 + 1,)
            )
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _drop(self) -> None:
        if self._connection is not None and self._opened_by == os.getpid():
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _throw_away(self, error: Exception, again: bool) -> None:
        self._drop()
        self._note(f"the grammar cache {self._path} was broken ({error}) and is begun anew")
        try:
            for suffix in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        except OSError:
            self._off = True
        self._off = self._off or not again
