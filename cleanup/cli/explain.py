"""`cleanup explain`: what a rule does and why, or what is made of a place in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from cleanup.cli import run as running
from cleanup.cli.failure import Failure
from cleanup.cli.rules.loaded import find_rule
from cleanup.cli.run import Options
from cleanup.document import Document, DocumentError
from cleanup.findings import covers
from cleanup.matching.load import LoadedRule

_PLACE = re.compile(r"(?P<path>.+?):(?P<line>[1-9]\d{0,8})(?::(?P<column>[1-9]\d{0,8}))?\Z", re.S)


@click.command()
@click.argument("what", metavar="RULE|FILE:LINE[:COLUMN]")
def explain(what: str) -> None:
    """Say what RULE finds, what it proposes and why, with its examples.

    For a place in a file, say what is found there and how the unspinner comes to its reading, or why it reports
    nothing.
    """
    place = _PLACE.match(what)
    if place:
        lines = _place(place["path"], int(place["line"]), int(place["column"] or 0))
    elif what.partition("/")[0] == "unspin":
        lines = _unspinner(what)
    else:
        lines = _rule(find_rule(what))
    for line in lines:
        click.echo(line)


def _unspinner(name: str) -> Iterator[str]:
    """What the unspinner's rules find that are called `name`, or begin with it. Raises Failure where none does."""
    from cleanup.unspin import explain as unspin

    rules = [rule for rule in unspin.GENERAL if covers(name, rule)]
    if not rules:
        raise Failure(f"no rule is called {name!r}; the unspinner's are {', '.join(unspin.GENERAL)}")
    for rule in rules:
        yield from unspin.general(rule)


def _rule(found: LoadedRule) -> Iterator[str]:
    chosen = found.rule
    yield f"{chosen.id} ({type(chosen).__struct_config__.tag}, {chosen.applicability.value}, {chosen.severity.value})"
    yield f"  {chosen.message}"
    if chosen.source:
        yield f"  Source: {chosen.source}"
    yield f"  Written in {found.path}:{found.line}"
    for example in chosen.examples:
        if example.bad is not None:
            yield f"  finds:  {example.bad}"
            if example.good is not None:
                yield f"  writes: {example.good}"
        else:
            yield f"  leaves: {example.ok}"


def _place(path: str, line: int, column: int) -> Iterator[str]:
    """What is found at a line and column (from 1; column 0: anywhere on the line) of a file. Raises Failure."""
    from cleanup.unspin import explain as unspin
    from cleanup.unspin.detector import UnspinDetector

    run = running.start([path], Options(grammar="off"))
    if run.errors or not run.inputs or not Path(path).is_file():
        raise SystemExit(2) if run.errors else Failure(f"{path}: not a file that is checked; name one")
    item = run.inputs[0]
    try:
        document = item.read(run.settings(item).encoding)
    except DocumentError as error:
        raise Failure(str(error)) from None
    checker = run.checker(item)
    start, end = _span(document, line, column)
    words = _words(document, start, end)
    if not len(words):
        yield f"{path}:{line}: no prose stands here"
        return
    shown = [f for f in checker.find(document) if f.start < end and f.end > start]
    for finding in shown:
        yield f"{finding.rule}: {finding.message} ({finding.applicability.value}, {finding.confidence:.2f})"
        if finding.detector == "rules":
            yield f"  `cleanup explain {finding.rule}` says more"
    if not shown:
        yield "nothing is reported here"
    detectors = [detector for detector in checker.detectors if isinstance(detector, UnspinDetector)]
    if not detectors:
        yield "the unspinner is switched off in the settings"
    for detector in detectors:
        yield from unspin.place(detector.reader, document.prose, words.start, words.stop)


def _span(document: Document, line: int, column: int) -> tuple[int, int]:
    """The code points of a line, or of one character of it. Raises Failure where the text has none such."""
    lines = document.text.splitlines(keepends=True)
    if line > len(lines):
        raise Failure(f"{document.path}: has {len(lines)} lines, no line {line}; name one that it has")
    start = sum(map(len, lines[: line - 1]))
    if not column:
        return start, start + len(lines[line - 1])
    if column > len(lines[line - 1].rstrip("\r\n")):
        raise Failure(f"{document.path}:{line}: has {len(lines[line - 1].rstrip())} characters, no column {column}")
    return start + column - 1, start + column


def _words(document: Document, start: int, end: int) -> range:
    """The words of the prose that stand in the source's [start, end)."""
    prose, view = document.prose, document.view
    inside = [
        i
        for i in range(len(prose))
        if view.source_span(prose.starts[i], prose.ends[i])[0] < end
        and view.source_span(prose.starts[i], prose.ends[i])[1] > start
    ]
    return range(inside[0], inside[-1] + 1) if inside else range(0)
