"""GitLab's code quality report."""

from __future__ import annotations

import hashlib
import json

from cleanup.report import Report
from cleanup.report.fingerprint import fingerprints

_SEVERITY = {"error": "major", "warning": "minor", "info": "info"}


def render(report: Report) -> str:
    """A JSON list in the format of a GitLab `codequality` artifact."""
    issues = []
    for file in report.files:
        for found, fingerprint in zip(file.findings, fingerprints(file), strict=True):
            first, _ = file.position(found.start)
            last, _ = file.position(found.end)
            issues.append(
                {
                    "description": found.message,
                    "check_name": found.rule,
                    "fingerprint": hashlib.sha256(f"{file.path}\0{fingerprint}".encode()).hexdigest()[:32],
                    "severity": _SEVERITY[found.severity.value],
                    "location": {"path": file.path, "lines": {"begin": first, "end": last}},
                }
            )
    return json.dumps(issues, ensure_ascii=False, indent=1) + "\n"
