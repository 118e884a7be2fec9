"""`cleanup vocab`: names and terms that are never accused."""

from __future__ import annotations

from pathlib import Path

import click

from cleanup import config, vocabulary
from cleanup.config import Config


@click.group()
def vocab() -> None:
    """Add, list and remove names and terms that are never accused.

    They stand one a line in the file cleanup.vocab of this folder or the nearest one above it.
    """


_TERMS = click.argument("terms", nargs=-1, required=True, metavar="TERM...")


@vocab.command()
@_TERMS
def add(terms: tuple[str, ...]) -> None:
    """Add names and terms; one of several words in quotes."""
    path = file_of(config.for_file(Path.cwd()))
    new = vocabulary.add(path, terms)
    click.echo(f"{path}: added {len(new)}, had {len(set(terms)) - len(new)}", err=True)


@vocab.command("list")
def list_terms() -> None:
    """Print the names and terms in force in this folder."""
    for path in config.for_file(Path.cwd()).vocab_paths():
        entries = vocabulary.read(path)
        click.echo("".join(f"{entry}\n" for entry in entries), nl=False)
        click.echo(f"{path}: {len(entries)}", err=True)


@vocab.command()
@_TERMS
def remove(terms: tuple[str, ...]) -> None:
    """Remove names and terms; all of them, or none where one is missing."""
    path = file_of(config.for_file(Path.cwd()))
    vocabulary.remove(path, terms)
    click.echo(f"{path}: removed {len(set(terms))}", err=True)


def file_of(found: Config) -> Path:
    """The vocabulary file that is written to: the first in force, else one beside the settings."""
    return next(iter(found.vocab_paths()), found.root / vocabulary.FILE_NAME)
