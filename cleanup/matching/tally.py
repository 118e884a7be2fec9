"""How often rules fire: on texts they are for (which never do), and on good English (false alarms)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cleanup.findings import Applicability, Finding
from cleanup.matching.compiled import CompiledRule, TermRule


@dataclass
class Tally:
    """Findings counted over texts: how many words were read, and how often each rule fired."""

    words: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    safe: int = 0

    def add(self, words: int, findings: Iterable[Finding]) -> None:
        """Counts the findings of one text of so many words."""
        self.words += words
        for finding in findings:
            self.hits[finding.rule] += 1
            self.safe += finding.applicability is Applicability.SAFE

    def silent(self, rules: Sequence[CompiledRule]) -> list[str]:
        """The ids of the rules that never fired; a `term` fires by the unspinner only, so it is left out."""
        return [r.head.id for r in rules if not isinstance(r, TermRule) and r.head.id not in self.hits]

    def alarms(self, hits: int) -> float:
        """So many hits, per 10,000 words."""
        return 10_000 * hits / max(self.words, 1)

    @property
    def safe_rate(self) -> float:
        """Safe findings per 100,000 words."""
        return 100_000 * self.safe / max(self.words, 1)
