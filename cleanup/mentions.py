"""Texts that tell of spinning: a garble in them may be an example, which nobody wants repaired."""

from __future__ import annotations

import re
from functools import lru_cache

from cleanup.text import Prose

_TELLS = re.compile(
    r"\b(?:tortured phrases?|article spinn\w*|machine.paraphras\w*|paraphras\w* (?:tools?|software|engines?)|"
    r"spun (?:text|content|article)s?|(?:text|content) spinn\w*|spinning (?:tools?|software)|rogeti[sz]\w*)",
    re.I,
)
_WITHIN_THESE = ("tortured", "spinn", "spun", "paraphras", "roget")  # one is in whatever tells; quick to see
_MARKS = "“”„‘’\"'«»‹›`*_"
_STOPS = ".,;:!?…"


@lru_cache(maxsize=1)  # each detector asks for the same
def mentions(prose: Prose) -> frozenset[int]:
    """The first words of the paragraphs in which a text tells of spinning; empty where it does not."""
    lower = prose.text.lower()
    if not any(part in lower for part in _WITHIN_THESE):
        return frozenset()
    words = (prose.word_at(found.start()) for found in _TELLS.finditer(prose.text))
    return frozenset(prose.paragraph(word).start for word in words)


def may_be_example(prose: Prose, start: int, end: int) -> bool:
    """Whether code points `start` to `end` (exclusive) stand in a paragraph that tells of spinning, or in quotation
    marks or emphasis of their own in a text that does."""
    told = mentions(prose)
    if not told:
        return False
    quoted = prose.text[max(0, start - 1) : start] in _MARKS and prose.text[end : end + 4].lstrip(_STOPS)[:1] in _MARKS
    return (quoted and start > 0) or prose.paragraph(prose.word_at(start)).start in told
