"""Formats of one line a finding: for grep, for pipes and for GitHub's annotations."""

from __future__ import annotations

import json

from cleanup.findings import Finding
from cleanup.paths import visible
from cleanup.report import FileReport, Report
from cleanup.report.json import finding as as_object

_GITHUB_LEVEL = {"error": "error", "warning": "warning", "info": "notice"}


def concise(report: Report) -> str:
    """path:line:column: rule: text -> replacement."""
    return "".join(f"{_place(found, file)}: {found.rule}: {_change(found)}\n" for file, found in _all(report))


def jsonl(report: Report) -> str:
    """One JSON object a line: a finding as in the `json` format, with its path."""
    return "".join(
        json.dumps({"path": file.path, **as_object(found, file)}, ensure_ascii=False) + "\n"
        for file, found in _all(report)
    )


def github(report: Report) -> str:
    """Workflow commands that GitHub shows as annotations on the lines of a pull request."""
    out = []
    for file, found in _all(report):
        line, column = file.position(found.start)
        end_line, end_column = file.position(found.end)
        place = f"file={_property(file.path)},line={line},col={column},endLine={end_line},endColumn={end_column}"
        message = _message(f"{_change(found)}\n{found.message}")
        out.append(f"::{_GITHUB_LEVEL[found.severity.value]} {place},title={_property(found.rule)}::{message}\n")
    return "".join(out)


def _all(report: Report) -> list[tuple[FileReport, Finding]]:
    return [(file, found) for file in report.files for found in file.findings]


def _place(found: Finding, file: FileReport) -> str:
    line, column = file.position(found.start)
    return f"{visible(file.path)}:{line}:{column}"


def _change(found: Finding) -> str:
    standing = visible(" ".join(found.text.split()))
    if not found.replacements:
        return standing
    return f"{standing} -> {visible(' '.join(found.replacements[0].split())) or '(remove)'}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
