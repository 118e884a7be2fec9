"""`cleanup config`: which settings hold for a file, and where they come from."""

from __future__ import annotations

import os
from pathlib import Path

import click
import msgspec

from cleanup import config as settings
from cleanup.cli.failure import Failure
from cleanup.cli.kinds import PATH


@click.group()
def config() -> None:
    """Show the settings that hold for a file."""


@config.command()
@click.argument("path", type=PATH, default=".")
def show(path: Path) -> None:
    """Print every setting that holds for PATH (a file or folder), and the file it was set in."""
    if not os.path.exists(path):
        raise Failure(f"{path}: no such file or folder; check the path")
    found = settings.for_file(path)
    values = msgspec.to_builtins(found.settings)
    for name, value in values.items():
        shown = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else value
        origin = found.origins.get(name, "default")
        click.echo(
            f"{name} = {'' if shown is None else str(shown).lower() if isinstance(shown, bool) else shown}  ({origin})"
        )
    if found.vocab:
        click.echo(f"vocabulary: {found.vocab}")
