"""`cleanup rules import`: take over rules of another program."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

from cleanup.cli import streams
from cleanup.cli.failure import Failure
from cleanup.cli.kinds import PATH
from cleanup.exchange.draft import Left, slug
from cleanup.exchange.take import READERS, as_yaml, files, take
from cleanup.paths import reason

_SHOWN = 3  # entries shown for each reason


@click.command("import")
@click.argument("path", metavar="FILE", type=PATH)
@click.option("--from", "format_name", type=click.Choice(list(READERS)), help="What FILE is for; by default guessed.")
@click.option("--out", type=PATH, help="Rule file to write; by default standard output.")
@click.option("--prefix", help="How the ids begin; by default imported/NAME-OF-FILE.")
@click.option(
    "--applicability",
    type=click.Choice(["display", "unsafe"]),
    default="display",
    show_default=True,
    help="What may be done with their findings without asking.",
)
def command(path: Path, format_name: str | None, out: Path | None, prefix: str | None, applicability: str) -> None:
    """Write the rules in FILE as rules of cleanup, and list what cannot be carried over.

    FILE is a Vale substitution style, a codespell dictionary, a typos settings file or word list, a table of pairs
    (CSV, TSV), or a LanguageTool XML file of pattern rules.
    """
    if out is not None and out.exists():
        raise Failure(f"{out}: is there already; name another --out, or remove it first")
    taken = take(path, format_name, prefix or f"imported/{slug(path.stem)}", applicability)
    if out is None:
        click.echo(as_yaml(taken.rules), nl=False)
    else:
        for place, text in files(taken.rules, out):
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8")
            except OSError as error:
                raise Failure(f"{place}: cannot be written ({reason(error)})") from None
    tell_left(taken.left)
    streams.say(f"{path}: {streams.counted(len(taken.rules), 'rule')} carried over, {len(taken.left)} entries not")
    sys.exit(0 if taken.rules else 1)


def tell_left(left: list[Left]) -> None:
    """Lists on standard error what was left behind: each reason with its count and some entries."""
    reasons = Counter(each.reason for each in left)
    for why, count in reasons.most_common():
        entries = [each.entry for each in left if each.reason == why]
        shown = ", ".join(entries[:_SHOWN]) + (", ..." if count > _SHOWN else "")
        click.echo(f"not carried over: {count} {'entry' if count == 1 else 'entries'}: {why}: {shown}", err=True)
