"""Finding, the value every detector yields, and `resolve`, the one place that decides between overlapping findings."""

from __future__ import annotations

import enum
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
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
        at = bisect_right(kept, (finding.start, finding.end), key=lambda f: (f.start, f.end))
        if (at == 0 or not overlap(kept[at - 1], finding)) and (at == len(kept) or not overlap(kept[at], finding)):
            kept.insert(at, finding)
    return kept


def with_rests(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, and what is left of each that holds a better one and puts the same for its words.

    "neural organization" -> "neural network" in "profound neural organization" -> "deep neural network" leaves
    "profound" -> "deep", which can stand beside it.
    """
    found = list(findings)
    by_start = sorted((f for f in found if f.replacements and f.end > f.start), key=lambda f: (f.start, f.end))
    starts = [f.start for f in by_start]
    rests = []
    for whole in found:
        if whole.replacements:
            for inner in by_start[bisect_left(starts, whole.start) : bisect_left(starts, whole.end)]:
                if inner.end <= whole.end and _precedence(inner) < _precedence(whole):
                    rests += _rests(whole, inner)
    return found + rests


def _rests(whole: Finding, inner: Finding) -> list[Finding]:
    """What `whole` changes before and after `inner`; nothing where it puts something else for that."""
    reading, put = whole.replacements[0], inner.replacements[0]
    before, after = whole.text[: inner.start - whole.start], whole.text[inner.end - whole.start :]
    if before and after:
        at = reading.casefold().find(put.casefold())
    else:
        at = len(reading) - len(put) if before else 0
    if at < 0 or reading[at : at + len(put)].casefold() != put.casefold():
        return []
    rests = []
    for standing, read, start in ((before, reading[:at], whole.start), (after, reading[at + len(put) :], inner.end)):
        (left, words, right), (left_read, words_read, right_read) = _stripped(standing), _stripped(read)
        if (left, right) != (left_read, right_read) or bool(words) != bool(words_read) or (words and not left + right):
            return []
        if words != words_read:
            start += len(left)
            rests.append(replace(whole, start=start, end=start + len(words), text=words, replacements=(words_read,)))
    return rests


def _stripped(text: str) -> tuple[str, str, str]:
    """White space, the rest of the text, and white space."""
    words = text.strip()
    left, right = text.split(words, 1) if words else (text, "")
    return left, words, right
