"""Texts that tell of spinning: a garble in them may be an example, which nobody wants repaired."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from cleanup.text import Prose

if TYPE_CHECKING:
    import re2

_TELLS = (
    r"(?i)\b(?:tortured phrases?|article spinn\w*|machine.paraphras\w*|paraphras\w* (?:tools?|software|engines?)|"
    r"spun (?:text|content|article)s?|(?:text|content) spinn\w*|spinning (?:tools?|software)|rogeti[sz]\w*)"
)
_MARKS = "“”„‘’\"'«»‹›`*_"
_STOPS = ".,;:!?…"


@cache
def _tells() -> re2._Regexp:
    import re2  # ten times as fast here as re; many commands need neither

    return re2.compile(_TELLS)


@lru_cache(maxsize=1)  # each detector asks for the same
def mentions(prose: Prose) -> frozenset[int]:
    """The first words of the paragraphs in which a text tells of spinning; empty where it does not."""
    return frozenset(prose.paragraph(prose.word_at(start)).start for start in _told(prose.text))


def _told(text: str) -> Iterator[int]:
    """The code points at which a text tells of spinning."""
    encoded = text.encode("utf-8", "replace")  # a text may hold what is no character, which RE2 does not take
    at = byte = 0
    for found in _tells().finditer(encoded):
        at, byte = at + len(encoded[byte : found.start()].decode()), found.start()
        yield at


def may_be_example(prose: Prose, start: int, end: int) -> bool:
    """Whether code points `start` to `end` (exclusive) stand in a paragraph that tells of spinning, or in quotation
    marks or emphasis of their own in a text that does."""
    told = mentions(prose)
    if not told:
        return False
    quoted = prose.text[max(0, start - 1) : start] in _MARKS and prose.text[end : end + 4].lstrip(_STOPS)[:1] in _MARKS
    return (quoted and start > 0) or prose.paragraph(prose.word_at(start)).start in told
