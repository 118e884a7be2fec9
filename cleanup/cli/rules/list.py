"""`cleanup rules list`: the rules in force, one a line."""

from __future__ import annotations

from pathlib import Path

import click

from cleanup.cli import streams
from cleanup.cli.kinds import PATH
from cleanup.cli.rules.loaded import loaded
from cleanup.detectors import refuse_unknown


@click.command("list")
@click.argument("prefix", default="")
@click.option(
    "--rules",
    "paths",
    multiple=True,
    type=PATH,
    help="Rule file or folder in place of those in force.",
)
def command(prefix: str, paths: tuple[Path, ...]) -> None:
    """Print id, kind, applicability and message of every rule whose id begins with PREFIX."""
    rules = [each.rule for each in loaded(paths).rules]
    chosen = [rule for rule in rules if rule.id.startswith(prefix)]
    if not chosen:
        refuse_unknown(prefix, [rule.id for rule in rules])
    width = max((len(rule.id) for rule in chosen), default=0)
    for rule in chosen:
        kind = str(type(rule).__struct_config__.tag)
        click.echo(f"{rule.id:{width}}  {kind:10}  {rule.applicability.value:7}  {rule.message}")
    streams.say(streams.counted(len(chosen), "rule"))
