"""What the commands about rules share: the rules in force, or those of the files named."""

from __future__ import annotations

from pathlib import Path

from cleanup import config
from cleanup.cli import run as running
from cleanup.cli.failure import Failure
from cleanup.config import Config
from cleanup.matching import load
from cleanup.matching.load import LoadedRule, RuleError, RuleSet


def loaded(paths: tuple[Path, ...]) -> RuleSet:
    """The rules in the files and folders named, or those in force in the current folder. Raises Failure."""
    try:
        if paths:
            return load.load(paths)
        found = config.for_file(Path.cwd())
        return load.load(found.rule_paths(), found.settings.fields, found.own_rules())
    except (RuleError, config.ConfigError) as error:
        raise Failure(str(error)) from None


def find_rule(name: str) -> LoadedRule:
    """The rule in force that is called `name`. Raises Failure with the nearest id."""
    found = loaded(())
    for rule in found.rules:
        if rule.rule.id == name:
            return rule
    running.refuse_unknown(name, [rule.rule.id for rule in found.rules])
    raise Failure(f"{name!r} is a group of rules; see `cleanup rules list {name}`")


def here() -> Config:
    """The settings that hold in the current folder. Raises Failure."""
    try:
        return config.for_file(Path.cwd())
    except config.ConfigError as error:
        raise Failure(str(error)) from None
