"""The text report: the line with the span underlined, the proposal, the rule and why."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections import Counter

import click

from cleanup.findings import Applicability, Finding
from cleanup.paths import visible
from cleanup.report import FileReport, Report

_COLOURS = {Applicability.SAFE: "green", Applicability.UNSAFE: "yellow", Applicability.DISPLAY: "cyan"}


def render(report: Report, terminal: bool) -> str:
    """Colour on a terminal only, and never where the environment variable NO_COLOR is set."""
    colour = terminal and not os.environ.get("NO_COLOR")
    width = max(40, min(shutil.get_terminal_size((100, 24)).columns, 160))
    parts = [_finding(f, file, colour, width) for file in report.files for f in file.findings]
    return "".join(parts) + _summary(report)


def _finding(found: Finding, file: FileReport, colour: bool, width: int) -> str:
    line, column = file.position(found.start)
    style = _COLOURS[found.applicability]

    def paint(text: str, **how: object) -> str:
        return click.style(text, **how) if colour else text  # type: ignore[arg-type]

    shown, offset, length = _excerpt(file, found, width - 4)
    before, marked, after = shown[:offset], shown[offset : offset + length], shown[offset + length :]
    where = paint(f"{visible(file.path)}:{line}:{column}", bold=True)
    proposal = ""
    if found.replacements:
        best = visible(" ".join(found.replacements[0].split()))
        proposal = " -> " + (paint(best, fg=style, bold=True) if best else paint("(remove)", fg=style))
        if len(found.replacements) > 1:
            proposal += " or " + ", ".join(visible(" ".join(r.split())) or "(remove)" for r in found.replacements[1:4])
    lines = [
        f"{where}  {paint(visible(' '.join(found.text.split())), fg='red')}{proposal}",
        f"    {before}{paint(marked, underline=True) if marked else ''}{after}",
        "    " + " " * columns(before) + paint("^" * max(1, columns(marked)), fg=style),
        f"    {paint(found.applicability.value, fg=style)} {found.confidence:.2f}"
        f"  {found.rule}: {visible(found.message)}",
        "",
    ]
    return "\n".join(lines) + "\n"


def columns(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _excerpt(file: FileReport, found: Finding, width: int) -> tuple[str, int, int]:
    """The line around a finding cut to `width`, and where in it the finding's first line begins and how long it is."""
    line, _ = file.position(found.start)
    start = file.line_starts[line - 1]
    stop = file.line_starts[line] if line < len(file.line_starts) else len(file.text)
    end = max(found.start, min(found.end, stop))
    stop = start + len(file.text[start:stop].rstrip("\r\n"))
    end = min(end, max(stop, found.start))
    left = max(start, found.start - max(10, (width - (end - found.start)) // 2))
    right = min(stop, left + width)
    lead, tail = ("…" if left > start else ""), ("…" if right < stop else "")
    before = lead + visible(file.text[left : found.start])
    marked = visible(file.text[found.start : min(end, max(right, found.start))])
    return (
        before + marked + visible(file.text[min(end, max(right, found.start)) : right]) + tail,
        len(before),
        len(marked),
    )


def _summary(report: Report) -> str:
    counts = Counter(f.applicability for file in report.files for f in file.findings)
    total = sum(counts.values())
    files = "1 file" if len(report.files) == 1 else f"{len(report.files)} files"
    if not total:
        return f"nothing found in {files}\n"
    kinds = ", ".join(f"{counts[a]} {a.value}" for a in Applicability if counts[a])
    advice = "; `cleanup fix` repairs the safe ones" if counts[Applicability.SAFE] else ""
    return f"{total} found in {files} ({kinds}){advice}\n"
