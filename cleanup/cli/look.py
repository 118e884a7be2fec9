"""What `check`, `baseline` and `score` do with one input: look at it, and tell what was found and by whom."""

from __future__ import annotations

from dataclasses import dataclass

from cleanup.cli.run import Input, Run
from cleanup.report import FileReport
from cleanup.score import Score


@dataclass(frozen=True)
class Looked:
    """The report on one input, its score, and the names of the detectors that went through all of it.

    `score` is None where the unspinner, on whose data it rests, was left out.
    """

    report: FileReport
    score: Score | None
    detectors: frozenset[str]


def look(run: Run, item: Input) -> Looked:
    """Look at one input. Raises DocumentError for the text, another CleanupError for what it is checked with."""
    document, checker = item.read(run.settings(item).encoding), run.checker(item)
    findings = checker.find(document)
    scorer = run.scorer(item)
    score = None if scorer is None else scorer.score(document, findings)
    told = (None, (), "") if score is None else (score.spun, score.signs, score.doubt)
    report = FileReport(item.name, document.text, tuple(findings), *told)
    return Looked(report, score, frozenset(detector.name for detector in checker.detectors))
