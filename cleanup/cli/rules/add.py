"""`cleanup rules add`: choose a rule pack, or rule files of one's own."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cleanup import config, settings_file
from cleanup.cli import streams
from cleanup.cli.failure import Failure
from cleanup.cli.kinds import NAME
from cleanup.matching import load, packs
from cleanup.matching.detector import compile_rules
from cleanup.paths import real


@click.command("add")
@click.argument("name", type=NAME, metavar="NAME|PATH")
def command(name: str) -> None:
    """Put the rules of an installed pack, or of a file or folder, in force in this folder and below.

    The choice is written into the settings file that holds here, or into a new cleanup.yaml. Rules that could not be
    loaded beside those in force are refused, and nothing is written.
    """
    path = Path(name)
    is_path = os.path.exists(path) or len(path.parts) > 1
    here = Path.cwd()
    found = config.for_file(here)
    target = config.settings_file(here) or here / config.FILE_NAMES[0]
    before = found.rule_paths()
    place = path if is_path else packs.find(name).folder
    _refuse_settings_among_rules(target, place)
    compile_rules(load.load([*before, real(place)], found.settings.fields, [*found.own_rules(), real(place)]))
    rules = len(packs.contents([(name, place)])[0].ids)
    value = Path(os.path.relpath(real(path), target.parent)).as_posix() if is_path else name
    new = settings_file.append(target, "rules" if is_path else "packs", value)
    config.for_folder.cache_clear()
    told = f"added {name}, {streams.counted(rules, 'rule')}" if new else f"has {name} already"
    streams.say(f"{target}: {told}")


def _refuse_settings_among_rules(target: Path, place: Path) -> None:
    """Raises Failure where the settings file would be read as a rule file, as all YAML files below a folder are."""
    if os.path.isdir(place) and target.suffix in (".yaml", ".yml") and real(target).is_relative_to(real(place)):
        raise Failure(
            f"{place}: the settings, {target}, would stand among its rules; put these in a folder of their own"
        )
