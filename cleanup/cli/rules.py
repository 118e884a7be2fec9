"""`cleanup rules`: list, show and test rules."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from cleanup import config
from cleanup.cli import run as running
from cleanup.cli.failure import Failure
from cleanup.matching import examples, load, schema
from cleanup.matching.detector import RuleDetector, compile_rules
from cleanup.matching.load import LoadedRule, RuleError, RuleSet


@click.group()
def rules() -> None:
    """List, show and test rules."""


def loaded(paths: tuple[Path, ...]) -> RuleSet:
    """The rules in the files and folders named, or those in force in the current folder. Raises Failure."""
    try:
        if paths:
            return load.load(paths)
        return load.load(config.for_file(Path.cwd()).rule_paths())
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


_PATHS = click.option(
    "--rules",
    "paths",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Rule file or folder in place of those in force.",
)


@rules.command("list")
@click.argument("prefix", default="")
@_PATHS
def list_rules(prefix: str, paths: tuple[Path, ...]) -> None:
    """Print id, kind, applicability and message of every rule whose id begins with PREFIX."""
    chosen = [r.rule for r in loaded(paths).rules if r.rule.id.startswith(prefix)]
    width = max((len(rule.id) for rule in chosen), default=0)
    for rule in chosen:
        kind = str(type(rule).__struct_config__.tag)
        click.echo(f"{rule.id:{width}}  {kind:10}  {rule.applicability.value:7}  {rule.message}")
    click.echo(f"{len(chosen)} rules", err=True)


@rules.command()
@click.argument("name")
def show(name: str) -> None:
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


@rules.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Every rule needs examples: a bad/good pair, and ok sentences.")
def test(paths: tuple[Path, ...], strict: bool) -> None:
    """Run the examples of all rules in force, or of those in PATHS, as tests."""
    found = loaded(paths)
    try:
        detector = RuleDetector(compile_rules(found))
    except RuleError as error:
        raise Failure(str(error)) from None
    problems = list(examples.check_examples(found.rules, detector, strict))
    for problem in problems:
        click.echo(f"{problem.where}: {problem.rule}: {problem.message}")
    count = sum(len(rule.rule.examples) for rule in found.rules)
    click.echo(f"{len(found.rules)} rules, {count} examples, {len(problems)} problems")
    sys.exit(1 if problems else 0)


@rules.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of rule files, for editors."""
    click.echo(json.dumps(schema.json_schema(), indent=2))
