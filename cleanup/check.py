"""One text through all detectors: find, filter, resolve."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Protocol

from cleanup.document import Document, encodable
from cleanup.findings import Applicability, Finding, resolve
from cleanup.text import Prose
from cleanup.vocabulary import Vocabulary


class Detector(Protocol):
    """Anything that finds places in a text. Spans are code points of `prose.text`."""

    name: str

    def find(self, prose: Prose) -> Iterable[Finding]:
        """All findings, overlapping ones too, in any order."""
        ...


class DetectorUnavailable(Exception):
    """A detector that stopped working; the message is one line that says what was not checked and why."""


@dataclass(frozen=True)
class Choice:
    """Which findings count: rule ids or prefixes (`conflict`, `conflict/*`), and the least confidence (0 to 1)."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    min_confidence: float = 0.0

    def takes(self, finding: Finding) -> bool:
        """Whether a finding counts."""
        return finding.confidence >= self.min_confidence and self.names(finding.rule)

    def names(self, rule: str) -> bool:
        """Whether findings of a rule count."""
        return (not self.select or any(covers(pattern, rule) for pattern in self.select)) and not any(
            covers(pattern, rule) for pattern in self.ignore
        )


def covers(pattern: str, rule: str) -> bool:
    """Whether `pattern` names the rule: its id, a leading part of it up to a slash, or a glob."""
    return rule == pattern or rule.startswith(pattern.rstrip("/") + "/") or fnmatchcase(rule, pattern)


@dataclass
class Checker:
    """The detectors of a run, the choice among their findings, and the vocabulary that is never accused.

    A detector that becomes unavailable is left out from then on, and `on_unavailable` is told once.
    """

    detectors: Sequence[Detector]
    choice: Choice = field(default_factory=Choice)
    on_unavailable: Callable[[str], None] = lambda message: None
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    def find(self, document: Document) -> list[Finding]:
        """The findings of a document that stand, in text order."""
        found: list[Finding] = []
        for detector in tuple(self.detectors):
            try:
                for finding in detector.find(document.prose):  # what came before a failure is kept
                    found.append(finding)
            except DetectorUnavailable as error:
                self.detectors = [d for d in self.detectors if d is not detector]
                self.on_unavailable(str(error))
        return resolve(
            _writable(document.view.to_source(f), document)
            for f in found
            if self.choice.takes(f) and not self.vocabulary.covers(f, document.prose)
        )


def _writable(finding: Finding, document: Document) -> Finding:
    """The finding, only shown where its replacement has a character that the file's encoding lacks."""
    if finding.applicability is Applicability.DISPLAY or all(encodable(document, r) for r in finding.replacements[:1]):
        return finding
    return replace(finding, applicability=Applicability.DISPLAY)
