"""`cleanup score`: how likely texts were machine-spun."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from cleanup.cli import run as running
from cleanup.cli import streams
from cleanup.cli.kinds import SHARE
from cleanup.cli.look import look
from cleanup.cli.run import Options
from cleanup.cli.work import each
from cleanup.report.score import FORMATS, Scored


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(sorted(FORMATS)),
    default="text",
    show_default=True,
    help="How to report on standard output.",
)
@click.option(
    "--fail-above",
    type=SHARE,
    default=0.5,
    show_default=True,
    metavar="P",
    help="Exit code 1 where a text as a whole is more likely spun than this.",
)
@running.options_without("select", "ignore", "min_confidence", "fail_on", "grammar", "no_grammar", "no_unspin")
def score(paths: tuple[str, ...], options: Options, format_name: str, fail_above: float) -> None:
    """Say how likely files, or standard input (-), were machine-spun: as a whole, and passage by passage.

    The number is a sign of spinning, never proof; a text that is too short, or not English, is not judged.
    """
    run = running.start(paths, replace(options, grammar="off"))
    scored = []
    for item, looked in each(run, look):
        if looked.score is None:
            run.fail(f"{item.name}: the score rests on the unspinner; take `unspin: false` out of its settings")
        else:
            scored.append(Scored(looked.report, looked.score))
    written = FORMATS[format_name](scored, run.errors)
    if format_name == "json":
        streams.for_programs(written)
    else:
        click.echo(written, nl=False)
    if run.errors:
        sys.exit(2)
    sys.exit(1 if any(not s.score.doubt and s.score.spun > fail_above for s in scored) else 0)
