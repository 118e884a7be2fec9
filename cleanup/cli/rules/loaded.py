"""What the commands about rules share: the rules in force, or those of the files named."""

from __future__ import annotations

from pathlib import Path

from cleanup import config, detectors
from cleanup.cli.failure import Failure
from cleanup.findings import detector_of
from cleanup.matching import load
from cleanup.matching.load import LoadedRule, RuleSet
from cleanup.paths import real


def loaded(paths: tuple[Path, ...], beside: bool = False) -> RuleSet:
    """The rules in the files and folders named, or those in force in the current folder. Raises CleanupError.

    Those named may use the lists of those in force, and override and disable them; `beside`: these come before them.
    """
    found = config.for_file(Path.cwd())
    if not paths:
        return load.load(found.rule_paths(), found.settings.fields, found.own_rules())
    named = load.rule_files(paths)
    others = _others(load.rule_files(found.rule_paths()), named)
    together = load.load([*others, *named], found.settings.fields if beside else (), named)
    return together if beside else together.of(named)


def _others(files: list[Path], named: list[Path]) -> list[Path]:
    """The files that are none of those named, nor, as in another checkout, the same of a folder with the same name."""
    places, copies = {real(path) for path in named}, {real(path).parts[-2:] for path in named}
    return [path for path in files if real(path) not in places and real(path).parts[-2:] not in copies]


def find_rule(name: str) -> LoadedRule:
    """The rule in force that is called `name`. Raises CleanupError with the nearest id, Failure for a group."""
    found = loaded(())
    for rule in found.rules:
        if rule.rule.id == name:
            return rule
    if detector_of(name) != "rules":
        raise Failure(f"{name!r} is in no rule file; see `cleanup explain {name}`")
    detectors.refuse_unknown(name, [rule.rule.id for rule in found.rules])
    raise Failure(f"{name!r} is a group of rules; see `cleanup rules list {name}`")
