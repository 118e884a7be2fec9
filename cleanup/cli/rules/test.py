"""`cleanup rules test`: the examples of rules run as tests, and how often rules fire on texts."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from cleanup.check import Checker
from cleanup.cli import run as running
from cleanup.cli.failure import Failure
from cleanup.cli.kinds import NAME, PATH, Bounded
from cleanup.cli.rules.loaded import loaded
from cleanup.cli.run import Options
from cleanup.cli.streams import counted
from cleanup.document import DocumentError
from cleanup.matching import examples, load
from cleanup.matching.compiled import CompiledRules
from cleanup.matching.detector import RuleDetector, compile_rules
from cleanup.matching.tally import Tally


@click.command("test")
@click.argument("paths", nargs=-1, type=PATH)
@click.option(
    "--strict", is_flag=True, help="Every rule needs examples: a bad/good pair, and two ok sentences (three if safe)."
)
@click.option("--beside", is_flag=True, help="With PATHS: let all other rules in force look at the examples, too.")
@click.option(
    "--coverage",
    multiple=True,
    type=NAME,
    metavar="PATH",
    help="Also count how often each rule fires on these texts; repeatable.",
)
@click.option(
    "--clean",
    multiple=True,
    type=NAME,
    metavar="PATH",
    help="Also count the false alarms on these human texts; repeatable.",
)
@click.option("--max-alarms", type=Bounded(0), help="With --clean: most alarms in 10,000 words for exit code 0.")
@click.option("--max-safe", type=Bounded(0), help="With --clean: most safe alarms in 100,000 words for exit code 0.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes to test with; by default one a processor.")
def command(
    paths: tuple[Path, ...],
    strict: bool,
    beside: bool,
    coverage: tuple[str, ...],
    clean: tuple[str, ...],
    max_alarms: float | None,
    max_safe: float | None,
    jobs: int | None,
) -> None:
    """Run the examples of all rules in force, or of those in PATHS, as tests.

    Every `bad` must be found and become its `good`, fixing must come to an end, and no rule may find anything in a
    `good` or `ok`.
    """
    if not clean and (max_alarms is not None or max_safe is not None):
        raise Failure("--max-alarms and --max-safe limit what --clean counts; name human texts with --clean PATH")
    for path in paths:
        if not path.exists():
            raise Failure(f"{path}: no such rule file or folder; check the path")
    found = loaded(paths, beside)
    tested = found.of(load.rule_files(paths)).rules if beside and paths else found.rules
    if not tested:
        raise Failure(f"{', '.join(map(str, paths)) or 'the settings'}: no rules there to be tested; check the path")
    compiled = compile_rules(found)
    problems = 0
    for problem in examples.check_all(tested, compiled, strict, jobs or os.cpu_count() or 1):
        click.echo(f"{problem.where}: {problem.rule}: {problem.message}")
        problems += 1
    count = sum(len(rule.rule.examples) for rule in tested)
    click.echo(f"{counted(len(tested), 'rule')}, {counted(count, 'example')}, {counted(problems, 'problem')}")
    if coverage:
        _tell_coverage(_tallied(coverage, compiled), compiled)
    above = _tell_alarms(_tallied(clean, compiled), max_alarms, max_safe) if clean else False
    sys.exit(1 if problems or above else 0)


def _tallied(paths: tuple[str, ...], compiled: CompiledRules) -> Tally:
    """The findings of these rules in the texts named. Raises ConfigError."""
    run = running.start(paths, Options(grammar="off"))
    checker, tally = Checker([RuleDetector(compiled)]), Tally()
    for item in run.inputs:
        try:
            document = item.read(run.settings(item).encoding)
        except DocumentError as error:
            run.fail(str(error))
            continue
        tally.add(len(document.prose), checker.find(document))
    if run.errors:
        sys.exit(2)
    return tally


def _tell_coverage(tally: Tally, compiled: CompiledRules) -> None:
    silent = tally.silent(compiled.rules)
    for rule, hits in sorted(tally.hits.items(), key=lambda item: (-item[1], item[0])):
        click.echo(f"{hits:7}  {rule}")
    for rule in silent:
        click.echo(f"  never  {rule}")
    click.echo(f"coverage: {len(tally.hits)} rules fired in {tally.words} words, {len(silent)} never did")


def _tell_alarms(tally: Tally, max_alarms: float | None, max_safe: float | None) -> bool:
    """Prints the false alarms; whether they are above a limit."""
    for rule, hits in sorted(tally.hits.items(), key=lambda item: (-item[1], item[0])):
        click.echo(f"{tally.alarms(hits):7.2f} in 10,000 words  {rule}")
    alarms = tally.alarms(tally.hits.total())
    click.echo(
        f"clean: {alarms:.2f} alarms in 10,000 words, {tally.safe_rate:.2f} safe ones in 100,000 words "
        f"({tally.hits.total()} and {tally.safe} in {tally.words} words)"
    )
    above = False
    for option, rate, most in (("--max-alarms", alarms, max_alarms), ("--max-safe", tally.safe_rate, max_safe)):
        if most is not None and rate > most:
            click.echo(f"clean: {rate:.2f} is above {option} {most:g}")
            above = True
    return above
