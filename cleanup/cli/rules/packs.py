"""`cleanup rules packs`: where rules can come from, and which of them are in force."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cleanup import config
from cleanup.cli.streams import counted
from cleanup.matching import packs


@click.command("packs")
def command() -> None:
    """List the rule packs installed and the rule files of this folder: version, rules, whether in force, clashes.

    Exit code 1 where two of those in force define one rule id.
    """
    found = config.for_file(Path.cwd())
    settings = found.settings
    known = [(packs.shipped(), settings.shipped_rules)]
    known += [(pack, pack.name in settings.packs) for pack in packs.installed()]
    rows = [(f"{p.name} ({p.package} {p.version})", p.folder, used) for p, used in known]
    rows += [(str(path), path, True) for path in found.own_rules()]
    of_all = packs.contents([(name, path) for name, path, _ in rows])
    in_force = {c.name: c for c in packs.contents([(name, path) for name, path, used in rows if used])}
    for name in sorted({*settings.packs} - {pack.name for pack, _ in known}):
        click.echo(f"{name}: named in the settings, not installed")
    clashes = False
    for (name, path, used), all_of_it in zip(rows, of_all, strict=True):
        state = "in force" if used else f"`cleanup rules add {name.split(' ')[0]}` puts it in force"
        click.echo(f"{name}: {counted(len(all_of_it.ids), 'rule')}, {state}; {path}")
        for identifier, other in all_of_it.clashes.items():
            click.echo(f"  clash: {identifier} is defined by {other} too; drop one, or write `override: true`")
        clashes = clashes or bool(used and in_force[name].clashes)
    if settings.fields:
        click.echo(f"fields: {', '.join(settings.fields)}")
    sys.exit(1 if clashes else 0)
