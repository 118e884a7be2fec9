"""`cleanup rules schema`: the JSON Schema of rule files."""

from __future__ import annotations

import json

import click

from cleanup.matching import schema


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of rule files, for editors."""
    click.echo(json.dumps(schema.json_schema(), indent=2))
