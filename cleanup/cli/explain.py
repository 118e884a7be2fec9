"""`cleanup explain`: what a rule does and why, or what is made of a place in a file."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from urllib.parse import quote

import click

from cleanup.check import Checker, DetectorUnavailable, NotRead
from cleanup.cli import run as running
from cleanup.cli.failure import Failure
from cleanup.cli.rules.loaded import find_rule
from cleanup.cli.run import Options
from cleanup.document import Document
from cleanup.findings import Finding, covers, detector_of, overlap
from cleanup.ignores import BARE, MALFORMED, UNUSED
from cleanup.matching.load import LoadedRule
from cleanup.report import FileReport

_PLACE = re.compile(r"(?P<path>.+?):(?P<line>[1-9]\d{0,8})(?::(?P<column>[1-9]\d{0,8}))?\Z", re.S)


@click.command()
@click.argument("what", metavar="RULE|FILE:LINE[:COLUMN]")
@click.option("--no-grammar", is_flag=True, help="Leave LanguageTool out, as `cleanup check --no-grammar` does.")
def explain(what: str, no_grammar: bool) -> None:
    """Say what RULE finds, what it proposes and why, with its examples.

    For a place in a file, say what `cleanup check` finds there and how the unspinner comes to its reading, or why
    nothing is reported.
    """
    place = _PLACE.match(what)
    if place:
        lines = _place(place["path"], int(place["line"]), int(place["column"] or 0), not no_grammar)
    elif detector_of(what) == "unspin":
        lines = _unspinner(what)
    elif detector_of(what) == "grammar":
        lines = _grammar(what.partition("/")[2])
    elif detector_of(what) == "ignores":
        lines = _remarks(what)
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


def _grammar(rule: str) -> Iterator[str]:
    """What is known of a rule of LanguageTool; of all of them where it is empty."""
    from cleanup.grammar.choice import CATEGORIES

    yield f"grammar/{rule or '...'} (LanguageTool, display or unsafe, warning)"
    yield "  A rule of the grammar checker LanguageTool, which `cleanup grammar install` installs."
    if rule:
        yield f"  LanguageTool says what it finds: https://community.languagetool.org/rule/show/{quote(rule)}?lang=en"
    yield f"  Used are its rules for English in {', '.join(CATEGORIES)}, without those that speak of good English."
    yield f"  `--ignore grammar{'/' * bool(rule)}{rule}` leaves these findings out; `--no-grammar` all of LanguageTool."


_REMARKS = {
    UNUSED: "a comment `cleanup: ignore...` hides no finding, though its rules were looked for; take it out",
    BARE: "a comment `cleanup: ignore...` names no rule and hides them all; only with --strict-ignores",
    MALFORMED: "a comment `cleanup: ignore...` is not understood, so that it hides nothing",
}


def _remarks(name: str) -> Iterator[str]:
    """What the rules on suppressions called `name`, or that begin with it, find. Raises Failure where none does."""
    rules = [rule for rule in _REMARKS if covers(name, rule)]
    if not rules:
        raise Failure(f"no rule is called {name!r}; those on suppressions are {', '.join(_REMARKS)}")
    for rule in rules:
        yield f"{rule}: {_REMARKS[rule]}"
    yield "  README.md, 'Old texts', says how findings are silenced."


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


def _place(path: str, line: int, column: int, grammar: bool) -> Iterator[str]:
    """What is found at a line and column (from 1; column 0: anywhere on the line) of a file.

    Raises Failure for a place that is not there, and CleanupError where it cannot be looked at.
    """
    from cleanup.unspin import explain as unspin
    from cleanup.unspin.detector import UnspinDetector

    run = running.start([path], Options(grammar=None if grammar else "off"))
    if run.errors or not run.inputs or not os.path.isfile(path):
        raise SystemExit(2) if run.errors else Failure(f"{path}: not a file that is checked; name one")
    item = run.inputs[0]
    document = item.read(run.settings(item).encoding)
    checker = run.checker(item)
    start, end = _span(document, line, column)
    words = _words(document, start, end)
    if column and not len(words):
        words = _beside(document, start, _span(document, line, 0))
        for i in words:
            first, last = document.view.source_span(document.prose.starts[i], document.prose.ends[i])
            start, end = min(start, first), max(end, last)
    reported = checker.find(document)
    shown = [f for f in reported if f.start < end and f.end > start]
    detectors = [detector for detector in checker.detectors if isinstance(detector, UnspinDetector)]
    told = [each for d in detectors if len(words) for each in unspin.place(d, document.prose, words.start, words.stop)]
    found = {_key(document.view.to_source(each.finding)): each for each in told if each.finding}
    for finding in shown:
        yield f"{finding.rule}: {finding.message} ({finding.applicability.value}, {finding.confidence:.2f})"
        if finding.detector != "unspin":
            yield f"  `cleanup explain {finding.rule}` says more"
        elif _key(finding) in found:
            yield from found[_key(finding)].lines
    if not shown:
        yield "nothing is reported here" if len(words) else f"{path}:{line}: no prose stands here"
    keys = set(map(_key, shown))
    for finding in _withheld(checker, document, start, end):
        if _key(document.view.to_source(finding)) not in keys:
            why = _left_out(checker, document, finding, reported)
            yield f"not reported: {finding.rule}: {finding.message}, but {why}"
    for each in told:
        if each.finding is None:
            yield from each.lines
        elif _key(whole := document.view.to_source(each.finding)) not in keys:
            rests = [other for other in reported if other.message == whole.message and overlap(other, whole)]
            others = [other for other in reported if other not in rests]
            told_as = "reported for the words beside it" if rests else "not reported"
            yield f"{told_as}: {each.finding.message}, but {_left_out(checker, document, each.finding, others)}"
            yield from each.lines
    if not detectors and len(words):
        yield "the unspinner is switched off in the settings"


def _withheld(checker: Checker, document: Document, start: int, end: int) -> Iterator[Finding]:
    """All that detectors other than the unspinner find in the source's [start, end), as findings of the prose."""
    for detector in checker.detectors:
        if detector.name != "unspin":
            with contextlib.suppress(DetectorUnavailable, NotRead):
                for finding in detector.find(document.prose):
                    first, last = document.view.source_span(finding.start, finding.end)
                    if first < end and last > start:
                        yield finding


def _key(finding: Finding) -> tuple[str, int, int]:
    return finding.rule, finding.start, finding.end


def _left_out(checker: Checker, document: Document, finding: Finding, reported: list[Finding]) -> str:
    """Why a finding (of the prose) is not among those of the document."""
    if checker.vocabulary.covers(finding, document.prose):
        return "the vocabulary has it"
    if not checker.choice.takes(finding):
        return "the settings leave it out"
    over = next((other for other in reported if overlap(other, document.view.to_source(finding))), None)
    return f"{over.rule} comes before it" if over else "a comment in the file silences it"


def _span(document: Document, line: int, column: int) -> tuple[int, int]:
    """The code points of a line, or of one character of it. Raises Failure where the text has none such."""
    report = FileReport(document.path, document.text, (), None)  # its lines are those that reports count
    count = len(report.line_starts) - (report.line_starts[-1] == len(document.text) > 0)
    if line > count:
        raise Failure(f"{document.path}: has {count} lines, no line {line}; name one that it has")
    start, length = report.line_starts[line - 1], len(report.line(line))
    if not column:
        return start, start + length
    if column > length:
        raise Failure(f"{document.path}:{line}: has {length} characters, no column {column}")
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


def _beside(document: Document, at: int, line: tuple[int, int]) -> range:
    """The word of the prose, on a line [start, end) of the source, that is nearest to its code point `at` with no other
    letter between; of two the one before it."""
    prose, view, text = document.prose, document.view, document.text
    between: dict[int, str] = {}
    for i in _words(document, *line):
        first, last = view.source_span(prose.starts[i], prose.ends[i])
        between[i] = text[last : at + 1] if last <= at else text[at:first]
    near = [i for i, gap in between.items() if not any(map(str.isalnum, gap))]
    return next((range(i, i + 1) for i in sorted(near, key=lambda i: len(between[i]))), range(0))
