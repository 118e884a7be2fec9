"""`cleanup explain`: what a rule does and why."""

from __future__ import annotations

import click

from cleanup.cli.rules.loaded import find_rule


@click.command()
@click.argument("rule")
def explain(rule: str) -> None:
    """Say what RULE finds, what it proposes and why, with its examples."""
    found = find_rule(rule)
    chosen = found.rule
    click.echo(
        f"{chosen.id} ({type(chosen).__struct_config__.tag}, {chosen.applicability.value}, {chosen.severity.value})"
    )
    click.echo(f"  {chosen.message}")
    if chosen.source:
        click.echo(f"  Source: {chosen.source}")
    click.echo(f"  Written in {found.path}:{found.line}")
    for example in chosen.examples:
        if example.bad is not None:
            click.echo(f"  finds:  {example.bad}")
            if example.good is not None:
                click.echo(f"  writes: {example.good}")
        else:
            click.echo(f"  leaves: {example.ok}")
