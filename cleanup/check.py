"""One text through all detectors: find, filter, resolve."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Protocol

from cleanup.document import Document, encodable
from cleanup.errors import CleanupError
from cleanup.findings import Applicability, Finding, covers, detector_of, resolve, with_rests
from cleanup.ignores import Ignores
from cleanup.inflection import first_word, wrong_article
from cleanup.markup import comments_of
from cleanup.text import Prose
from cleanup.vocabulary import Vocabulary

_ALL = {"rules", "unspin", "grammar"}  # detectors without which a suppression of all rules cannot be called unused


class Detector(Protocol):
    """Anything that finds places in a text. Spans are code points of `prose.text`."""

    name: str

    def find(self, prose: Prose) -> Iterable[Finding]:
        """All findings, overlapping ones too, in any order."""
        ...


class NotRead(Exception):
    """A text that a detector does not read; the message is what one line tells of the text, after its name."""


class DetectorUnavailable(CleanupError):
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


@dataclass
class Checker:
    """The detectors of a run, the choice among their findings, and the vocabulary that is never accused.

    A detector that becomes unavailable is left out from then on, and `on_unavailable` is told once. `rules` are the ids
    of the rules there are: a suppression of others is never called unused. With `strict_ignores` one that names no rule
    is a finding.
    """

    detectors: Sequence[Detector]
    choice: Choice = field(default_factory=Choice)
    on_unavailable: Callable[[str], None] = lambda message: None
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    rules: Sequence[str] = ()
    strict_ignores: bool = False
    on_unread: Callable[[str], None] = lambda message: None

    def find(self, document: Document) -> list[Finding]:
        """The findings of a document that stand, in text order."""
        found: list[Finding] = []
        if document.view.remark:
            self.on_unread(f"{document.path}: {document.view.remark}")
        for detector in tuple(self.detectors):
            try:
                for finding in detector.find(document.prose):  # what came before a failure is kept
                    found.append(finding)
            except DetectorUnavailable as error:
                self.detectors = [d for d in self.detectors if d is not detector]
                self.on_unavailable(str(error))
            except NotRead as error:
                self.on_unread(f"{document.path}: {error}")
        found = [f for f in found if not self.vocabulary.covers(f, document.prose)]
        takes = (_writable(document.view.to_source(f), document) for f in found if self.choice.takes(f))
        taken = resolve(with_rests(takes))
        comments = comments_of(document.text, document.markup)
        if not comments:
            return _without_kept_articles(taken, document.text)
        ignores = Ignores(document.text, comments)
        remarks = ignores.findings(
            map(document.view.to_source, found), self._could_run, self._exists, self.strict_ignores
        )
        shown = (*taken, *(remark for remark in remarks if self.choice.takes(remark)))
        stand = resolve(finding for finding in shown if not ignores.hides(finding))
        return _without_kept_articles(stand, document.text)

    def _could_run(self, pattern: str) -> bool:
        """Whether a rule that `pattern` names (all rules: "") could have been found by the detectors there are."""
        working = {detector.name for detector in self.detectors}
        if not pattern or any(sign in pattern.partition("/")[0] for sign in "*?"):
            return working >= _ALL
        detector = detector_of(pattern)
        return detector in working and self._exists(pattern)

    def _exists(self, pattern: str) -> bool:
        """Whether there is a rule that `pattern` names; other detectors' are believed, and all where no rules run."""
        if detector_of(pattern) != "rules" or not any(detector.name == "rules" for detector in self.detectors):
            return True
        return any(covers(pattern, rule) for rule in self.rules)


def _without_kept_articles(findings: list[Finding], text: str) -> list[Finding]:
    """The findings, in text order, without those that change an a or an which suits what the next one puts behind it.

    A spinner that swaps a word leaves its article: "an preliminary" was "an initial", not "a preliminary".
    """

    def kept(one: Finding, other: Finding) -> bool:
        words = {one.text.lower(), *(replacement.lower() for replacement in one.replacements)}
        if words != {"a", "an"} or not other.replacements or not text[one.end : other.start].isspace():
            return False
        return not wrong_article(one.text.lower(), first_word(other.replacements[0]))

    settled = {one for one, other in pairwise(findings) if kept(one, other)}
    return [one for one in findings if one not in settled]


def _writable(finding: Finding, document: Document) -> Finding:
    """The finding, only shown where its replacement has a character that the file's encoding lacks."""
    if finding.applicability is Applicability.DISPLAY or all(encodable(document, r) for r in finding.replacements[:1]):
        return finding
    return replace(finding, applicability=Applicability.DISPLAY)
