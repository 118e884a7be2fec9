"""Failure, how a command ends that cannot do what was asked: one line on standard error, exit code 2."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import click

from cleanup.cli import streams
from cleanup.errors import CleanupError
from cleanup.paths import reason, shown, visible

_LONGEST = 200  # characters of a file's name in a message
_BROKEN_PIPE = 128 + 13  # the exit code that shells give a program whose reader has left, as `head` does


class Failure(click.ClickException):
    """One line: what went wrong, where, and what to do."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line on standard error."""
        with contextlib.suppress(OSError):  # the exit code is left to tell of it
            click.echo(visible(f"cleanup: {self.format_message()}"), file=file, err=file is None)
        streams.let_go()


class Interrupted(Failure):
    """The person at the keyboard stopped the command; the exit code is the one that shells give."""

    exit_code = 128 + 2


def refuse_to_replace(path: Path, option: str, begins: str) -> None:
    """Raises Failure where a file is at `path` that does not begin, white space aside, as what the option writes.

    `begins` is a regular expression, of which the first 1000 bytes are to have a match at their start.
    Nothing is read from a device or pipe such as /dev/stdout, where there is nothing to lose.
    """
    if not path.is_file():
        return
    try:
        with open(path, "rb") as file:
            start = file.read(1000).lstrip()
    except OSError:  # writing will tell of it
        return
    if start and not re.match(begins.encode(), start):
        raise Failure(f"{option} {path}: another file is there already; name a new one")


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Whatever ends a command early ends it with one line: a wrong command line, what cannot be done, Ctrl-C."""
    try:
        yield
    except click.UsageError as error:
        raise one_line(error) from None
    except CleanupError as error:
        raise Failure(str(error)) from None
    except KeyboardInterrupt:
        raise Interrupted("stopped") from None
    except BrokenPipeError:
        streams.let_go()
        raise click.exceptions.Exit(_BROKEN_PIPE) from None
    except OSError as error:
        streams.let_go()
        raise refused(error) from None


def refused(error: OSError) -> Failure:
    """The system's refusal as a Failure; one that names no file is about a standard stream."""
    try:
        os.getcwd()
    except OSError:
        return Failure("the current folder is not there any more; change to another one")
    if error.filename is None:
        return Failure(f"standard input or output: {reason(error)}; check where they lead")
    name = shown(os.fsdecode(error.filename)) if isinstance(error.filename, (str, bytes)) else str(error.filename)
    short = name if len(name) <= _LONGEST else name[: _LONGEST - 3] + "..."
    return Failure(f"{short}: {reason(error)}; check the path")


def one_line(error: click.UsageError) -> click.ClickException:
    """A command line that cannot be understood as a Failure; one without a command, which shows the help, as it is."""
    if type(error).__name__ == "NoArgsIsHelpError":  # there since click 8.2
        return error
    message = " ".join(error.format_message().split()).rstrip(".")
    words = error.ctx.command_path.split()[1:] if error.ctx else []
    command = " ".join(["cleanup", *words])
    return Failure(f"{message[:1].lower()}{message[1:]}; see `{command} --help`")
