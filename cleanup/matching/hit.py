"""Hit, what one rule matched, before its conditions are asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from cleanup.findings import Applicability
from cleanup.text import Prose


class Found(NamedTuple):
    """What a pattern or a check found: start and end in code points, and what to write there, best first.

    `at_most` holds where it is less certain than its rule.
    """

    start: int
    end: int
    replacements: tuple[str, ...]
    at_most: Applicability = Applicability.SAFE


def covered(prose: Prose, start: int, end: int) -> tuple[int, int]:
    """The words [first, last) of a text with words that the code points [start, end) cover, at least one."""
    first = min(prose.word_at(start), len(prose) - 1)
    last = max(first + 1, min(prose.word_at(end - 1) + 1, len(prose)))
    if last - 1 > first and prose.starts[last - 1] >= end:
        last -= 1
    return first, last


@dataclass(frozen=True)
class Hit:
    """A match: code points [start, end), the words [first, last) it covers, and what to write there, best first.

    `groups` are the texts that the wording's groups matched.
    `at_most` holds where a hit is less certain than its rule: the rule's applicability goes no further.
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
    at_most: Applicability = Applicability.SAFE
