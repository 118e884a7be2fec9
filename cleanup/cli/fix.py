"""`cleanup fix`: repair what is certain."""

from __future__ import annotations

import sys
from collections import Counter
from functools import partial

import click

from cleanup import fix as fixing
from cleanup.cli import run as running
from cleanup.cli import streams
from cleanup.cli.failure import Failure
from cleanup.cli.run import Input, Options, Run
from cleanup.cli.work import each
from cleanup.document import DocumentError, encode, write
from cleanup.findings import Applicability
from cleanup.fix import Fix
from cleanup.paths import visible


@click.command()
@click.option("--unsafe", is_flag=True, help="Also apply fixes that are likely, not certain.")
@click.option("--diff", "show_diff", is_flag=True, help="Print what would change as a unified diff; write nothing.")
@click.option("--check", "check_only", is_flag=True, help="Say what would change; write nothing.")
@click.option("--interactive", is_flag=True, help="Decide on each finding yourself; the same as `cleanup review`.")
@running.options_without("fail_on")
def fix(
    paths: tuple[str, ...], options: Options, unsafe: bool, show_diff: bool, check_only: bool, interactive: bool
) -> None:
    """Repair what is certain in files, in the text files of folders, or from standard input (-) to standard output."""
    if interactive:
        if unsafe or show_diff or check_only:
            raise Failure("--interactive asks about every finding; leave --unsafe, --diff and --check out")
        from cleanup.cli.review import review_all

        review_all(paths, options, None)
        return
    run = running.start(paths, options)
    most = Applicability.UNSAFE if unsafe else Applicability.SAFE
    done: list[Fix] = []
    for item, result in each(run, partial(_fix, most)):
        try:
            _put(result, item, show_diff, check_only)
        except DocumentError as error:
            run.fail(str(error))
            continue
        done.append(result)
        _tell(result, show_diff or check_only)
    _summary(done, show_diff or check_only, run)
    if run.errors:
        sys.exit(2)
    sys.exit(1 if (show_diff or check_only) and any(result.changed for result in done) else 0)


def _fix(most: Applicability, run: Run, item: Input) -> Fix:
    """What becomes of one input. Raises DocumentError."""
    return fixing.fix(item.read(run.settings(item).encoding), run.checker(item), most)


def _put(result: Fix, item: Input, show_diff: bool, check_only: bool) -> None:
    if show_diff:
        sys.stdout.buffer.write(fixing.diff(result, item.given))
        sys.stdout.buffer.flush()
    elif check_only:
        return
    elif item.path is None:
        sys.stdout.buffer.write(encode(result.document, result.text))
        sys.stdout.buffer.flush()
    elif result.changed:
        write(result.document, result.text, item.path)


def _tell(result: Fix, dry: bool) -> None:
    if not result.applied:
        return
    streams.say(f"{result.document.path}: {'would fix' if dry else 'fixed'} {len(result.applied)}")
    by_rule = Counter(finding.rule for finding in result.applied)
    shown = {f.rule: f for f in reversed(result.applied)}
    for rule, count in sorted(by_rule.items()):
        finding = shown[rule]
        old, new = _short(finding.text), _short(finding.replacements[0])
        click.echo(
            f"  {count:3}  {rule}  {old} -> {new or '(removed)'}" + (f", and {count - 1} more" if count > 1 else ""),
            err=True,
        )


def _short(text: str) -> str:
    flat = visible(" ".join(text.split()))
    return flat if len(flat) <= 50 else flat[:47] + "..."


def _summary(done: list[Fix], dry: bool, run: Run) -> None:
    changed = sum(result.changed for result in done)
    applied = sum(len(result.applied) for result in done)
    left = sum(len(result.left) for result in done)
    files = "1 file" if len(done) == 1 else f"{len(done)} files"
    line = f"{'would fix' if dry else 'fixed'} {applied} in {changed} of {files}"
    if left:
        line += f"; {left} left for a person (see `cleanup check`)"
    if run.errors:
        line += f"; {len(run.errors)} could not be done"
    click.echo(line, err=True)
