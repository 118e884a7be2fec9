"""The JSON report: for programs."""

from __future__ import annotations

import json
from typing import Any

from cleanup.findings import Finding
from cleanup.report import FileReport, Report

VERSION = 1


def render(report: Report) -> str:
    """One JSON object; offsets are code points in the decoded file, lines and columns count from 1."""
    return json.dumps(as_object(report), ensure_ascii=False, indent=1) + "\n"


def as_object(report: Report) -> dict[str, Any]:
    """The report as plain values."""
    return {
        "version": VERSION,
        "files": [
            {
                "path": file.path,
                "spun": None if file.spun is None else round(file.spun, 4),
                "signs": signs(file),
                "doubt": file.doubt,
                "findings": [finding(f, file) for f in file.findings],
            }
            for file in report.files
        ],
        "errors": list(report.errors),
    }


def signs(file: FileReport) -> list[dict[str, Any]]:
    """The signs of a file as plain values."""
    return [{"sentence": sign.sentence, "spans": [list(span) for span in sign.spans]} for sign in file.signs]


def finding(found: Finding, file: FileReport) -> dict[str, Any]:
    """One finding as plain values."""
    line, column = file.position(found.start)
    return {
        "rule": found.rule,
        "detector": found.detector,
        "start": found.start,
        "end": found.end,
        "line": line,
        "column": column,
        "text": found.text,
        "message": found.message,
        "replacements": list(found.replacements),
        "confidence": round(found.confidence, 4),
        "applicability": found.applicability.value,
        "severity": found.severity.value,
        "evidence": list(found.evidence),
    }
