"""What `check` and `baseline` do with one input: look at it, and tell what was found and by whom."""

from __future__ import annotations

from dataclasses import dataclass

from cleanup import score
from cleanup.cli.run import Input, Run
from cleanup.report import FileReport


@dataclass(frozen=True)
class Looked:
    """The report on one input, and the names of the detectors that went through all of it."""

    report: FileReport
    detectors: frozenset[str]


def look(run: Run, item: Input) -> Looked:
    """Look at one input. Raises DocumentError."""
    document, checker = item.read(run.settings(item).encoding), run.checker(item)
    findings = checker.find(document)
    prose = document.prose
    counted = [finding for finding in findings if finding.detector != "ignores"]
    spun, signs = score.spun(prose, counted), score.signs(prose, counted)
    report = FileReport(item.name, document.text, tuple(findings), spun, signs)
    return Looked(report, frozenset(detector.name for detector in checker.detectors))
