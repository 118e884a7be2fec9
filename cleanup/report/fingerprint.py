"""Fingerprints of findings: the same as long as the rule, the words and their line are, wherever the line stands."""

from __future__ import annotations

import hashlib
from collections import Counter

from cleanup.report import FileReport


def fingerprints(file: FileReport) -> list[str]:
    """One hexadecimal fingerprint (32 digits) for each finding of the file, in their order.

    Made of the rule, the text found and the line it stands on, white space folded; findings that are alike in all of
    these are numbered in text order.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    out = []
    for found in file.findings:
        line, _ = file.position(found.start)
        key = (found.rule, " ".join(found.text.split()), " ".join(file.line(line).split()))
        out.append(hashlib.sha256("\0".join((*key, str(seen[key]))).encode()).hexdigest()[:32])
        seen[key] += 1
    return out
