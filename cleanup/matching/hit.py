"""Hit, what one rule matched, before its conditions are asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """A match: code points [start, end), the words [first, last) it covers, and what to write there, best first.

    `groups` are the texts that the wording's groups matched.
    `certain` is false where something beside the words makes even a safe rule's fix no more than likely.
    `whole` is false when a replacement would lose something that stands between the words, such as emphasis marks.
    """

    start: int
    end: int
    first: int
    last: int
    replacements: tuple[str, ...]
    whole: bool = True
    groups: tuple[str, ...] = ()
    confidence: float | None = None
    evidence: tuple[str, ...] = ()
    certain: bool = True
