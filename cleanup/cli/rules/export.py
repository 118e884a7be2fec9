"""`cleanup rules export`: write rules for another program."""

from __future__ import annotations

from pathlib import Path

import click

from cleanup.cli import streams
from cleanup.cli.failure import Failure, refuse_to_replace
from cleanup.cli.kinds import PATH
from cleanup.cli.rules.import_ import tell_left
from cleanup.cli.rules.loaded import loaded
from cleanup.detectors import refuse_unknown
from cleanup.exchange import give
from cleanup.exchange.draft import Left
from cleanup.findings import covers
from cleanup.matching.detector import compile_rules
from cleanup.paths import reason

_DICTIONARY = r"(#[^\n]*\n\s*)*[^#\s][^\n]*->"  # how one of codespell begins: comments, then wrong->right


@click.command("export")
@click.argument("paths", nargs=-1, type=PATH)
@click.option("--to", "format_name", type=click.Choice(["vale", "codespell"]), required=True)
@click.option("--select", multiple=True, metavar="RULES", help="Only these rules: ids or leading parts of ids.")
@click.option("--out", required=True, type=PATH, help="Folder (vale) or file (codespell) to write.")
def command(paths: tuple[Path, ...], format_name: str, select: tuple[str, ...], out: Path) -> None:
    """Write the rules in force, or those in PATHS, for Vale or codespell, and list those they cannot express."""
    if format_name == "codespell":
        refuse_to_replace(out, "--out", _DICTIONARY)
    found = loaded(paths)
    rules = compile_rules(found).rules
    names = [name.strip() for part in select for name in part.split(",") if name.strip()]
    for name in names:
        refuse_unknown(name, [rule.head.id for rule in rules])
    chosen = [rule for rule in rules if not names or any(covers(name, rule.head.id) for name in names)]
    left: list[Left] = []
    styles: dict[str, str] = {}
    lines: dict[str, str] = {}  # what is wrong -> its line; codespell takes each word once
    for rule in chosen:
        given = give.spelled_out(rule)
        written = given if isinstance(given, Left) else _written(given, format_name)
        if isinstance(written, Left):
            left.append(written)
        elif isinstance(written, tuple):
            styles[written[0]] = written[1]
        else:
            for line in written:
                lines.setdefault(line.partition("->")[0], line)
    try:
        if format_name == "vale":
            out.mkdir(parents=True, exist_ok=True)
            for name, text in styles.items():
                (out / name).write_text(text, encoding="utf-8")
        else:
            out.write_text("".join(f"{lines[key]}\n" for key in sorted(lines)), encoding="utf-8")
    except OSError as error:
        raise Failure(f"{out}: cannot be written ({reason(error)}); name another --out") from None
    tell_left(left)
    streams.say(f"{out}: {streams.counted(len(chosen) - len(left), 'rule')} written, {len(left)} not")


def _written(given: give.Given, format_name: str) -> tuple[str, str] | list[str] | Left:
    return give.vale(given) if format_name == "vale" else give.codespell(given)
