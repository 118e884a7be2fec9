"""Failure, how a command ends that cannot do what was asked: one line on standard error, exit code 2."""

from __future__ import annotations

from typing import IO, Any

import click


class Failure(click.ClickException):
    """One line: what went wrong, where, and what to do."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line on standard error."""
        click.echo(f"cleanup: {self.format_message()}", file=file, err=file is None)


def one_line(error: click.UsageError) -> click.ClickException:
    """A command line that cannot be understood as a Failure; one without a command, which shows the help, as it is."""
    if type(error).__name__ == "NoArgsIsHelpError":  # there since click 8.2
        return error
    message = " ".join(error.format_message().split()).rstrip(".")
    words = error.ctx.command_path.split()[1:] if error.ctx else []
    command = " ".join(["cleanup", *words])
    return Failure(f"{message[:1].lower()}{message[1:]}; see `{command} --help`")
