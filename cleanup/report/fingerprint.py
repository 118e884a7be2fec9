"""Fingerprints of findings: the same as long as the rule, the words and those around them are, wherever they stand."""

from __future__ import annotations

import hashlib
from collections import Counter

from cleanup.findings import Finding
from cleanup.report import FileReport
from cleanup.text import Prose

_AROUND = 3  # words at either side, within the paragraph


def fingerprints(file: FileReport) -> list[str]:
    """One hexadecimal fingerprint (32 digits) for each finding of the file, in their order.

    Made of the rule, the words found and the three at either side of them, so that lines may be moved, wrapped anew or
    edited elsewhere; findings that are alike in all of these are numbered in text order.
    """
    if not file.findings:
        return []
    prose = Prose(file.text)
    seen: Counter[tuple[str, ...]] = Counter()
    out = []
    for found in file.findings:
        key = (found.rule, *_words(found, prose))
        out.append(hashlib.sha256("\0".join((*key, str(seen[key]))).encode()).hexdigest()[:32])
        seen[key] += 1
    return out


def _words(found: Finding, prose: Prose) -> tuple[str, str, str]:
    """The words before, in and after a finding, lower-cased; what stands there where it touches no word."""
    folded = " ".join(found.text.split())
    if not len(prose):
        return "", folded, ""
    first = prose.word_at(found.start)
    last = first
    while last < len(prose) and prose.starts[last] < found.end:
        last += 1
    paragraph = prose.paragraph(min(first, len(prose) - 1))
    return (
        " ".join(prose.words[max(paragraph.start, first - _AROUND) : first]),
        " ".join(prose.words[first:last]) or folded,
        " ".join(prose.words[last : min(paragraph.stop, last + _AROUND)]),
    )
