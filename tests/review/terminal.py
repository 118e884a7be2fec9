"""A pseudo-terminal with the program in it: keys go in, and what a person would see comes out."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable

import pexpect
import pyte

_PATIENCE = 100  # seconds until a screen that does not come is a failure


def _as_from_a_shell() -> None:
    """A test run under nohup or in the background hands down that hang-ups and interrupts are ignored."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


class Terminal:
    """`cleanup WORD...` on a terminal of `columns` x `rows`."""

    def __init__(self, *words: object, columns: int = 100, rows: int = 30, **environment: str) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.Stream(self.screen)
        self.raw = ""
        self.process = pexpect.spawn(
            sys.executable,
            ["-m", "cleanup", *map(str, words)],
            dimensions=(rows, columns),
            encoding="utf-8",
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "", "LINES": "", **environment},
            timeout=_PATIENCE,
            preexec_fn=_as_from_a_shell,
        )

    @property
    def text(self) -> str:
        """What the screen shows, blanks folded."""
        return " ".join(" ".join(self.screen.display).split())

    def wait(self, *texts: str) -> str:
        """Until the screen shows every text; it is returned."""
        self._until(lambda: all(text in self.text for text in texts), f"{texts} on the screen")
        return self.text

    def press(self, keys: str, *texts: str) -> str:
        """Send keys, then wait for the texts."""
        self.process.send(keys)
        return self.wait(*texts)

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal smaller or larger."""
        self.screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def end(self) -> int:
        """The exit code of the program, once it has ended."""
        self._until(lambda: self.process.flag_eof, "the end")
        self.process.close()
        return self.process.exitstatus if self.process.exitstatus is not None else -self.process.signalstatus

    def _until(self, done: Callable[[], bool], what: str) -> None:
        limit = time.monotonic() + _PATIENCE
        while not done():
            assert time.monotonic() < limit, f"no {what}:\n" + "\n".join(self.screen.display)
            try:
                data = self.process.read_nonblocking(65536, timeout=0.2)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                self.process.flag_eof = True
                assert done(), f"the program ended without {what}:\n" + "\n".join(self.screen.display)
                return
            self.raw += data
            self.stream.feed(data)
