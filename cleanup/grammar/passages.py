"""Cuts a text into passages to ask LanguageTool about, and leads its UTF-16 offsets back to code points of the text."""

from __future__ import annotations

import bisect
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|\Z)")
_LEAD = re.compile(r"\s*(?:>\s?)*(?P<item>#{1,6}\s+|[-*+•–]\s+|\(?\d{1,3}[.)]\s+)?\s*")  # quotation, heading, list item
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]»*_]*\s*\Z")
_ODD = re.compile(
    r"(?P<unseen>(?<!\w)[*_]+(?=\S)|(?<=\S)[*_]+(?!\w)|[\u00ad\u200b\u200e\u200f\u2060\ufeff]+)"  # emphasis, no width
    r"|(?P<space>[\x00-\x1f\x7f\x85\u00a0\u2007\u2028\u2029\u202f])"
    r"|(?P<entity>&(?:[A-Za-z]{2,8}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});)"
)
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_SHORT_LINE = 40  # a line as short as this with no stop at its end is a headline or an item, not hard-wrapped prose
_LONGEST = 20_000  # code points; a longer paragraph is cut at the end of a sentence


@dataclass(frozen=True)
class Passage:
    """A paragraph as LanguageTool reads it: no emphasis marks, no HTML entities, each line break a space.

    `starts[i]` and `ends[i]` are the code points, in the text it came from, of code point i of `text`.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the text the passage came from; code points, end-exclusive."""
        if start == end:
            at = self.starts[start] if start < len(self.starts) else self.ends[-1]
            return at, at
        return self.starts[start], self.ends[end - 1]


def passages(text: str) -> Iterator[Passage]:
    """The paragraphs of a text that hold a letter, in order; none is longer than 20,000 code points."""
    lines: list[tuple[int, int]] = []
    for start, end, opens in _lines(text):
        if lines and (opens or start == end):
            yield from _passage(text, lines)
            lines = []
        if start < end:
            lines.append((start, end))
            line = text[start:end]
            if _SENTENCE_END.search(line) or len(line) < _SHORT_LINE:
                yield from _passage(text, lines)
                lines = []
    if lines:
        yield from _passage(text, lines)


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of the content of each line, and whether it opens a paragraph (a heading, a list item)."""
    at = 0
    while at < len(text):
        match = _LINE.match(text, at)
        assert match is not None
        line = match.group()
        lead = _LEAD.match(line)
        assert lead is not None
        content = line.rstrip()
        begin = min(lead.end(), len(content))
        yield at + begin, at + len(content), lead.group("item") is not None
        at = match.end()


def _passage(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[Passage]:
    shown: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def add(piece: str, at: int) -> None:
        shown.append(piece)
        starts.extend(range(at, at + len(piece)))
        ends.extend(range(at + 1, at + len(piece) + 1))

    for start, end in lines:
        if ends:
            add(" ", ends[-1])  # for the line break
        at = start
        for odd in _ODD.finditer(text, start, end):
            add(text[at : odd.start()], at)
            character = "" if odd["unseen"] else " " if odd["space"] else html.unescape(odd.group())
            if len(character) == 1:
                shown.append(character)
                starts.append(odd.start())
                ends.append(odd.end())
            else:
                add(odd.group() if character else "", odd.start())
            at = odd.end()
        add(text[at:end], at)
    yield from _cut(_SURROGATES.sub("\ufffd", "".join(shown)), tuple(starts), tuple(ends))


def _cut(shown: str, starts: tuple[int, ...], ends: tuple[int, ...]) -> Iterator[Passage]:
    """The paragraph in pieces that are not too long, cut at the end of a sentence, else of a word."""
    begin = 0
    while begin < len(shown):
        end = len(shown)
        if end - begin > _LONGEST:
            window = shown[begin : begin + _LONGEST]
            stop = max(window.rfind(mark) for mark in (". ", "! ", "? ", " "))
            for mark in (". ", "! ", "? "):
                stop = window.rfind(mark) if window.rfind(mark) > _LONGEST // 2 else stop
            end = begin + (stop if stop > 0 else len(window) - 1) + 1
        if any(character.isalpha() for character in shown[begin:end]):
            yield Passage(shown[begin:end], starts[begin:end], ends[begin:end])
        begin = end


def code_points(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of `text` in UTF-16 units, end-exclusive, as spans in code points.

    An end inside a surrogate pair takes the whole character in; what lies beyond the text is cut off.
    """
    if not text or max(text) < "\U00010000":
        return [(min(start, len(text)), min(end, len(text))) for start, end in spans]
    units = [0]  # units[i]: UTF-16 units before code point i
    for character in text:
        units.append(units[-1] + (2 if character > "\uffff" else 1))
    last = len(text)
    return [
        (min(bisect.bisect_right(units, start) - 1, last), min(bisect.bisect_left(units, end), last))
        for start, end in spans
    ]
