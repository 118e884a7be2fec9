"""Standard input and output: never missing, never failing over a character, and let go where nobody reads them."""

from __future__ import annotations

import contextlib
import os
import sys
from io import TextIOWrapper
from typing import TextIO

import click

from cleanup.paths import visible


def prepare() -> None:
    """Make the standard streams usable. One that was closed fails when it is used, as a file would that is closed.

    Standard error is the exception: what is said there is lost, and the work is done. Characters that the encoding of
    standard output lacks are written as escapes such as `\\U0001f600`.
    """
    if sys.stdin is None:
        sys.stdin = _opened(0, os.O_WRONLY, "r")
    if sys.stdout is None:
        sys.stdout = _opened(1, os.O_RDONLY, "w")
    if sys.stderr is None:
        sys.stderr = _opened(2, os.O_WRONLY, "w")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _opened(descriptor: int, way: int, mode: str) -> TextIO:
    """A stream on the null device at a descriptor that was closed, so that no file opened later gets its number."""
    null = os.open(os.devnull, way)
    if null != descriptor:
        os.dup2(null, descriptor)
        os.close(null)
    return open(descriptor, mode, encoding="utf-8", closefd=False)  # type: ignore[return-value]


def say(line: str) -> None:
    """One line on standard error. Control characters, as names of files may have them, are shown, not sent."""
    click.echo(visible(line), err=True)


def counted(number: int, noun: str) -> str:
    """The number with the noun, which takes an s where they are none or several."""
    return f"{number} {noun}{'s' * (number != 1)}"


def let_go() -> None:
    """Drop what streams hold that cannot be written, so that the program does not fail over it once more at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with contextlib.suppress(OSError):
                null = os.open(os.devnull, os.O_WRONLY)
                os.dup2(null, stream.fileno())
                os.close(null)


def for_programs(text: str) -> None:
    """Print what programs read: in UTF-8 whatever the terminal's encoding is, with line feeds on every system."""
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
