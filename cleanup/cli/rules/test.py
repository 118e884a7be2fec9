"""`cleanup rules test`: the examples of rules, run as tests."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cleanup.cli.failure import Failure
from cleanup.cli.rules.loaded import loaded
from cleanup.matching import examples
from cleanup.matching.detector import RuleDetector, compile_rules
from cleanup.matching.load import RuleError


@click.command("test")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Every rule needs examples: a bad/good pair, and ok sentences.")
def command(paths: tuple[Path, ...], strict: bool) -> None:
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
