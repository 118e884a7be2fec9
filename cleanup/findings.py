"""Finding, the value every detector yields, and `resolve`, the one place that decides between overlapping findings."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase


class Applicability(str, enum.Enum):
    """What may be done with a finding's first replacement without asking a person."""

    SAFE = "safe"  # certain: `cleanup fix` applies it
    UNSAFE = "unsafe"  # likely: applied with `--unsafe`
    DISPLAY = "display"  # shown, never applied by itself

    @property
    def rank(self) -> int:
        """0 for `safe`, 1 for `unsafe`, 2 for `display`."""
        return _APPLICABILITY_RANK[self]


class Severity(str, enum.Enum):
    """How much a finding matters; `--fail-on` compares these."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for `error`, 1 for `warning`, 2 for `info`."""
        return _SEVERITY_RANK[self]


_APPLICABILITY_RANK = {a: i for i, a in enumerate(Applicability)}
_SEVERITY_RANK = {s: i for i, s in enumerate(Severity)}

# Detectors by trust: between findings that are otherwise equal the earlier one speaks.
DETECTORS = ("rules", "unspin", "grammar", "ignores")  # the last finds what is wrong with suppressions


def covers(pattern: str, rule: str) -> bool:
    """Whether `pattern` names the rule: its id, a leading part of it up to a slash, or a glob."""
    return rule == pattern or rule.startswith(pattern.rstrip("/") + "/") or fnmatchcase(rule, pattern)


def detector_of(rule: str) -> str:
    """The detector that a rule id belongs to: ids of all but the rules begin with their detector's name."""
    first = rule.partition("/")[0]
    return first if first in DETECTORS else "rules"


@dataclass(frozen=True)
class Finding:
    """One place in a text that some detector points at.

    `start` and `end` are code points, end-exclusive, in the text the detector was given; `text` is what stands there.
    `replacements` are whole replacements for that span, best first; an empty string deletes it. `confidence` is the
    probability (0 to 1) that the place is a fault. `evidence` holds short plain sentences, strongest first.
    """

    rule: str
    detector: str
    start: int
    end: int
    text: str
    message: str
    replacements: tuple[str, ...] = ()
    confidence: float = 0.9
    applicability: Applicability = Applicability.DISPLAY
    severity: Severity = Severity.WARNING
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sign:
    """One sign that a text as a whole was machine-paraphrased: a plain sentence, and the passages that show it.

    `spans` are (start, end) in code points, end-exclusive, in the text that was read; empty where none is to be shown.
    """

    sentence: str
    spans: tuple[tuple[int, int], ...] = ()


def overlap(a: Finding, b: Finding) -> bool:
    """Whether two findings cannot both be applied: their spans share a code point, or one inserts into the other."""
    if a.start == a.end or b.start == b.end:
        return a.start <= b.end and b.start <= a.end
    return a.start < b.end and b.start < a.end


def _precedence(finding: Finding) -> tuple[object, ...]:
    return (
        # grammar never overrides what a rule or the unspinner says, nor a remark on a suppression any of them
        max(0, DETECTORS.index(finding.detector) - 1),
        finding.applicability.rank,
        -finding.confidence,
        DETECTORS.index(finding.detector),
        finding.start,
        finding.end,
        finding.rule,
        finding.message,
        finding.replacements,
        finding.severity.rank,
        finding.evidence,
        finding.text,
    )


def resolve(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stand, none overlapping another, in text order.

    Of overlapping findings the one with the better applicability, then confidence, then detector, then position stays;
    length never decides. The result depends on the set of findings only, not on their order.
    """
    kept: list[Finding] = []
    for finding in sorted(set(findings), key=_precedence):
        at = _place(kept, finding)
        if (at == 0 or not overlap(kept[at - 1], finding)) and (at == len(kept) or not overlap(kept[at], finding)):
            kept.insert(at, finding)
    return kept


def _place(kept: list[Finding], finding: Finding) -> int:
    low, high = 0, len(kept)
    while low < high:
        middle = (low + high) // 2
        if (kept[middle].start, kept[middle].end) <= (finding.start, finding.end):
            low = middle + 1
        else:
            high = middle
    return low
