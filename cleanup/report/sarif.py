"""SARIF 2.1.0 (OASIS), for code-scanning services: https://docs.oasis-open.org/sarif/sarif/v2.1.0/"""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import cleanup
from cleanup.findings import Applicability, Finding
from cleanup.report import FileReport, Report
from cleanup.report.fingerprint import fingerprints

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {"error": "error", "warning": "warning", "info": "note"}


def render(report: Report) -> str:
    """One run; columns count code points; fixes for findings that `cleanup fix` would apply."""
    rules: dict[str, int] = {}
    results = [
        _result(found, fingerprint, file, rules)
        for file in report.files
        for found, fingerprint in zip(file.findings, fingerprints(file), strict=True)
    ]
    run = {
        "tool": {
            "driver": {
                "name": "cleanup",
                "version": cleanup.__version__,
                "rules": [_rule(rule, report) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.errors,
                "toolExecutionNotifications": [{"level": "error", "message": {"text": e}} for e in report.errors],
            }
        ],
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: str, report: Report) -> dict[str, Any]:
    example = next(f for file in report.files for f in file.findings if f.rule == rule)
    return {
        "id": rule,
        "name": "".join(part.capitalize() for part in rule.replace("/", "-").replace("_", "-").split("-")),
        "shortDescription": {"text": example.message},
        "help": {"text": f"`cleanup explain {rule}` says what this rule finds and what it leaves alone."},
        "defaultConfiguration": {"level": _LEVEL[example.severity.value]},
    }


def _result(found: Finding, fingerprint: str, file: FileReport, rules: dict[str, int]) -> dict[str, Any]:
    uri = quote(PurePath(file.path).as_posix())
    region = _region(found, file)
    result: dict[str, Any] = {
        "ruleId": found.rule,
        "ruleIndex": rules.setdefault(found.rule, len(rules)),
        "level": _LEVEL[found.severity.value],
        "message": {"text": found.message},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}],
        "partialFingerprints": {"cleanup/v1": fingerprint},
        "properties": {
            "detector": found.detector,
            "confidence": round(found.confidence, 4),
            "applicability": found.applicability.value,
            "replacements": list(found.replacements),
        },
    }
    if found.replacements and found.applicability is not Applicability.DISPLAY:
        change = {"deletedRegion": region, "insertedContent": {"text": found.replacements[0]}}
        result["fixes"] = [
            {
                "description": {"text": f"Write {found.replacements[0]!r}"},
                "artifactChanges": [{"artifactLocation": {"uri": uri}, "replacements": [change]}],
            }
        ]
    return result


def _region(found: Finding, file: FileReport) -> dict[str, Any]:
    line, column = file.position(found.start)
    end_line, end_column = file.position(found.end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": found.start - file.line_starts[0],  # from the first character, as columns are
        "charLength": found.end - found.start,
        "snippet": {"text": found.text},
    }
