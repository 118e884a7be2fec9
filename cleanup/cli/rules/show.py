"""`cleanup rules show`: a rule as it is written in its file."""

from __future__ import annotations

from pathlib import Path

import click

from cleanup.cli.rules.loaded import find_rule


@click.command("show")
@click.argument("name")
def command(name: str) -> None:
    """Print a rule as it is written in its file."""
    found = find_rule(name)
    lines = Path(found.path).read_text(encoding="utf-8-sig").splitlines()
    click.echo(f"# {found.path}:{found.line}")
    start = found.line - 1
    indent = len(lines[start]) - len(lines[start].lstrip())
    if not lines[start].lstrip().startswith("-"):
        indent -= 2
    stop = start + 1
    while stop < len(lines) and (not lines[stop].strip() or len(lines[stop]) - len(lines[stop].lstrip()) > indent):
        stop += 1
    click.echo("\n".join(lines[start:stop]).rstrip())
