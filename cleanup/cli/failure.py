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
