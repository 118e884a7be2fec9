"""View, a text as its reader sees it, and the way of a finding from there back into the marked-up source."""

from __future__ import annotations

import bisect
import difflib
import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape as _quoted
from typing import NamedTuple

from cleanup.findings import Applicability, Finding
from cleanup.markup.address import addresses
from cleanup.markup.hyphen import Halves

COMMENT = "cleanup:"  # what a comment for this program begins with
OBJECT = "\ufffc"  # stands for what is inline and no prose: code, formulas, images, citations
_TOKEN = re.compile(r"\w+|\s|([^\w\s])\1*")
_UNSEEN = "\u00ad\u2060\u200b"
_CUT = re.compile(r"[-\u2010\u00ad][ \t]?((?:\r\n|[\r\n])[ \t>]*)")  # how a source writes a hyphenated line end
_PLAIN_WORD = re.compile(r"[^\W\d_]{4,}")  # no markup at the start of a line in any format
_TO_LINE_END = re.compile(r"[^\r\n]*")
_LOST = "the markup inside cannot be kept"


def _as_is(text: str) -> str:
    return text


class Unreadable(Exception):
    """A text that is not read as its markup; the message says why, in words that follow its name."""


class Comment(NamedTuple):
    """A comment at the code points [start, end) of the source; `text` is what stands between its marks."""

    start: int
    end: int
    text: str


class Title(NamedTuple):
    """A title at the code points [start, end) of the source, and the `lines` [start, end) that must be as wide."""

    start: int
    end: int
    lines: tuple[tuple[int, int], ...]
    width: Callable[[str], int]  # of a title


@dataclass(frozen=True)
class View:
    """A text as its reader sees it.

    View character i stands for the code points [offsets[i], ends[i]) of `source`; None for both means that the view
    is the source. `escape` writes plain text in the source's markup. `strict` is set for markup that depends on the
    characters beside it, as Markdown's emphasis does. `remark` is what a user should know of how the text was read, if
    anything, in words that follow its name. In a `doubtful` view some of what is shown may be no prose, so that its
    findings are only for display. `names` are code points [start, end) of the source, in order, whose words a link is
    found by, so that they stay; `html` are those of HTML in another markup. `opening` matches what is markup where a
    line begins; its last group is the sign that a backslash makes plain.
    """

    text: str
    offsets: array[int] | None = None
    ends: array[int] | None = None
    source: str = ""
    escape: Callable[[str], str] = _as_is
    strict: bool = True
    remark: str = ""
    doubtful: bool = False
    names: Sequence[tuple[int, int]] = ()
    html: Sequence[tuple[int, int]] = ()
    opening: re.Pattern[str] | None = None
    titles: Sequence[Title] = ()

    def to_source(self, finding: Finding) -> Finding:
        """The finding with its span, text and replacements in the source (code points).

        Markup around words that stay, or are replaced one for one, stays. Where the first replacement would have to
        swallow markup, the finding is only for display.
        """
        if self.doubtful:
            finding = replace(finding, applicability=Applicability.DISPLAY)
        if self.offsets is None or self.ends is None:
            return finding
        start, end = self._span(finding.start, finding.end)
        woven = [self._woven(finding.start, finding.end, start, end, new) for new in finding.replacements]
        result = replace(
            finding,
            start=start,
            end=end,
            text=self.source[start:end],
            replacements=tuple(
                self._plain(finding, new) if w is None else w
                for new, w in zip(finding.replacements, woven, strict=True)
            ),
        )
        if woven and woven[0] is None:
            return replace(result, applicability=Applicability.DISPLAY, evidence=(*finding.evidence, _LOST))
        return result

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the source that the view's [start, end) stands for."""
        return (start, end) if self.offsets is None else self._span(start, end)

    def seen(self, start: int, end: int) -> str:
        """What a reader sees of the source's [start, end)."""
        if self.offsets is None:
            return self.text[start:end]
        first, last = bisect.bisect_left(self.offsets, start), bisect.bisect_left(self.offsets, end)
        return self.text[first:last].replace(OBJECT, " ")

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the view's [start, end) stands in the source."""
        return (start, end) if self.offsets is None else self._span(start, end)

    def _plain(self, finding: Finding, new: str) -> str:
        """A replacement without the markup; objects, which it must not lose, stand in it as in the source."""
        assert self.offsets is not None
        assert self.ends is not None
        objects = [
            self.source[self.offsets[i] : self.ends[i]]
            for i in range(finding.start, finding.end)
            if self.text[i] == OBJECT
        ]
        at = self._span(finding.start, finding.end)[0]
        parts = [self._escaped(part, at) for part in new.split(OBJECT)]
        return "".join(
            part + (objects.pop(0) if objects and i < len(parts) - 1 else "") for i, part in enumerate(parts)
        )

    def _span(self, start: int, end: int) -> tuple[int, int]:
        assert self.offsets is not None
        assert self.ends is not None
        if start < end:
            return self.offsets[start], max(self.offsets[start], self.ends[end - 1])
        at = self.ends[start - 1] if start else self.offsets[0] if self.text else 0
        return at, at

    def _woven(self, first: int, last: int, start: int, end: int, new: str) -> str | None:
        """The source of the view's [first, last) with the words of `new`, or None where that loses markup."""
        assert self.offsets is not None
        assert self.ends is not None
        old = [match.group() for match in _TOKEN.finditer(self.text[first:last])]
        words = [match.group() for match in _TOKEN.finditer(new)]
        places = [first]
        for token in old:
            places.append(places[-1] + len(token))
        edits: list[tuple[int, int, str]] = []
        for tag, i, j, k, m in difflib.SequenceMatcher(None, old, words, autojunk=False).get_opcodes():
            if tag == "equal" or (old[i:j], words[k:m]) == (["\n"], [" "]):  # a line break stays where a blank would do
                continue
            if tag == "replace" and j - i == m - k:
                edits += [
                    (places[i + n], places[i + n + 1], words[k + n])
                    for n in range(j - i)
                    if old[i + n] != words[k + n] and (old[i + n], words[k + n]) != ("\n", " ")
                ]
            else:
                edits.append((places[i], places[j], "".join(words[k:m])))
        parts: list[str] = []
        at = start
        for a, b, text in edits:
            if OBJECT in text or OBJECT in self.text[a:b]:
                return None
            while a < b and not self._solid(a, b) and text and text[0] == self.text[a]:
                a, text = a + 1, text[1:]
            while a < b and not self._solid(a, b) and text and text[-1] == self.text[b - 1]:
                b, text = b - 1, text[:-1]
            if not self._solid(a, b) or not self._fits(a, b, text):
                return None
            low, high = self._span(a, b)
            if _over(self.names, low, high):
                return None
            written = self._written(text, a, b, self._line_end(first, last))
            if written is None:
                return None
            cut = _CUT.search(self.source, low, high) if _PLAIN_WORD.fullmatch(text) else None
            if cut and a > first and self.source[max(at, low - 1) : low] == " " == self.text[a - 1]:
                low, written = low - 1, cut[1] + written  # the line break goes before the word that it cut
            elif (
                cut
                and b < last
                and self.source[high : high + 1] == " " == self.text[b]
                and self._opened("", high + 1) is not None
            ):
                high, written = high + 1, written + cut[1]
            parts += [self.source[at:low], written]
            at = high
        return "".join([*parts, self.source[at:end]])

    def _solid(self, a: int, b: int) -> bool:
        """Whether nothing but what the reader sees stands in the source of the view's [a, b)."""
        assert self.offsets is not None
        assert self.ends is not None
        return all(
            self.ends[i] == self.offsets[i + 1] and self.offsets[i] < self.ends[i] for i in range(a, b - 1)
        ) and (a == b or self.offsets[b - 1] < self.ends[b - 1])

    def _fits(self, a: int, b: int, text: str) -> bool:
        """Whether the markup at both sides of the view's [a, b) means the same when `text` stands there."""
        assert self.offsets is not None
        assert self.ends is not None
        low, high = self._span(a, b)
        before, after = a, b
        while before and self.offsets[before - 1] == self.ends[before - 1]:
            before -= 1
        while after < len(self.text) and self.offsets[after] == self.ends[after]:
            after += 1
        left = self.source[self.ends[before - 1] if before else 0 : low]
        right = self.source[high : self.offsets[after] if after < len(self.text) else len(self.source)]
        marked = bool(left.strip()), bool(right.strip())
        if all(marked) and not text:
            return False
        if not self.strict:
            return True
        now = text or self.text[b : b + 1]
        was = self.text[a:b] or self.text[b : b + 1]
        if marked[0] and _sort(now[:1]) != _sort(was[:1]):
            return False
        now, was = text or self.text[max(0, a - 1) : a], self.text[a:b] or self.text[max(0, a - 1) : a]
        return not (marked[1] and _sort(now[-1:]) != _sort(was[-1:]))

    def _written(self, text: str, a: int, b: int, ending: str) -> str | None:
        """`text`, for the view's [a, b), in the source's markup, its line breaks as `ending`.

        None where what follows would become markup, as it would then begin a line.
        """
        low, high = self._span(a, b)
        lines = [self._escaped(part, low) for part in re.split(r"\r\n|[\n\r]", text)]
        for number, line in enumerate(lines):
            if ending == " " if number else a and self.text[a - 1] != "\n":
                continue
            opened = self._opened(line, high if number == len(lines) - 1 else None)
            if opened is None:
                return None
            lines[number] = opened
        return ending.join(lines)

    def _line_end(self, first: int, last: int) -> str:
        """How the source writes the first line break in the view's [first, last); a blank where there is none."""
        assert self.offsets is not None
        assert self.ends is not None
        at = self.text.find("\n", first, last)
        return self.source[self.offsets[at] : self.ends[at]] if at >= 0 else " "

    def _escaped(self, text: str, at: int) -> str:
        """`text` as it is written at the code point `at` of the source."""
        return _quoted(text, quote=False) if _over(self.html, at, at + 1) else self.escape(text)

    def _opened(self, text: str, at: int | None) -> str | None:
        """`text`, with what follows from `at` in the source, as it is written where a line begins; None: it cannot."""
        if self.opening is None or (at is not None and _over(self.html, at, at + 1)):
            return text
        rest = "" if at is None else _TO_LINE_END.match(self.source, at)[0]  # type: ignore[index]
        match = self.opening.match(text + rest)
        if match is None:
            return text
        place = match.start(match.lastindex or 0)
        return text[:place] + "\\" + text[place:] if place < len(text) else None


def left_out(lines: Sequence[str], longest: int) -> str:
    """The remark that names the lines of more than `longest` code points; "" where there are none."""
    long = [str(number) for number, line in enumerate(lines, 1) if len(line) > longest]
    if not long:
        return ""
    which = f"line {long[0]} is" if len(long) == 1 else f"line {long[0]} and {len(long) - 1} more are"
    return f"{which} longer than {longest:,} characters and not read; break it up"


def _over(spans: Sequence[tuple[int, int]], low: int, high: int) -> bool:
    """Whether [low, high), or where it is empty the place between two code points, lies in one of the ordered spans."""
    at = bisect.bisect_left(spans, (high, 0))
    return at > 0 and spans[at - 1][1] > low


def _sort(character: str) -> int:
    return 0 if not character or character.isspace() else 1 if character.isalnum() else 2


class Builder:
    """Puts a view together from pieces of the source, which must come in source order. Offsets are code points."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._parts: list[str] = []
        self._starts = array("I")
        self._ends = array("I")
        self._break = False
        self._last = ""
        self.at = 0  # where the source taken so far ends
        self.names: list[tuple[int, int]] = []  # of links, in source order
        self.html: list[tuple[int, int]] = []  # in another markup, in source order
        self.titles: list[Title] = []  # that stand over or between lines, in source order

    def take(self, start: int, end: int) -> None:
        """The source's [start, end) as it stands."""
        start = max(start, self.at)
        if start < end:
            self._open(start)
            self._add(self.source[start:end], range(start, end), range(start + 1, end + 1), end)

    def put(self, character: str, start: int, end: int) -> None:
        """One character that the source writes as [start, end)."""
        if start >= self.at and start < end:
            self._open(start)
            self._add(character, [start], [end], end)

    def thing(self, start: int, end: int, note: bool = False) -> None:
        """Something inline that is no prose; with `note` it leaves no trace unless a word stands right before it."""
        if start >= self.at and start < end and not (note and (self._break or not self._last.isalnum())):
            self.put(OBJECT, start, end)

    def block(self) -> None:
        """What follows stands in another block."""
        self._break = True

    @property
    def blank(self) -> bool:
        """Whether white space that comes now would stand after white space, or open a block."""
        return self._break or not self._last or self._last.isspace()

    def _open(self, start: int) -> None:
        if self._break and self._last:
            self._add("\n\n", [start, start], [start, start], start)
        self._break = False

    def _add(self, text: str, starts: range | list[int], ends: range | list[int], at: int) -> None:
        self._parts.append(text)
        self._starts.extend(starts)
        self._ends.extend(ends)
        self._last = text[-1]
        self.at = at

    def view(
        self,
        escape: Callable[[str], str],
        strict: bool,
        masks: re.Pattern[str] | None = None,
        remark: str = "",
        doubtful: bool = False,
        opening: re.Pattern[str] | None = None,
    ) -> View:
        """The view of all pieces; web and mail addresses, and what `masks` matches, are no prose in it."""
        text, starts, ends = "".join(self._parts), self._starts, self._ends
        if masks is not None:
            text, starts, ends = masked(text, starts, ends, map(re.Match.span, masks.finditer(text)))
        text, starts, ends = masked(text, starts, ends, addresses(text))
        text, starts, ends = without_cuts(self.source, text, starts, ends)
        if any(character in text for character in _UNSEEN):
            text, starts, ends = _without_unseen(text, starts, ends)
        notes = self.names, self.html, opening, self.titles
        return View(text, starts, ends, self.source, escape, strict, remark, doubtful, *notes)


def masked(
    text: str, starts: array[int], ends: array[int], spans: Iterable[tuple[int, int]]
) -> tuple[str, array[int], array[int]]:
    """With an object in place of each of `spans`, which come in text order."""
    parts: list[str] = []
    new_starts, new_ends = array("I"), array("I")
    at = 0
    for low, high in spans:
        parts += [text[at:low], OBJECT]
        new_starts.extend(starts[at:low])
        new_ends.extend(ends[at:low])
        new_starts.append(starts[low])
        new_ends.append(ends[high - 1])
        at = high
    if not at:
        return text, starts, ends
    new_starts.extend(starts[at:])
    new_ends.extend(ends[at:])
    return "".join([*parts, text[at:]]), new_starts, new_ends


def without_cuts(
    source: str, text: str, starts: array[int], ends: array[int], quoted: bool = False
) -> tuple[str, array[int], array[int]]:
    """Without the hyphens and line breaks that cut words in two: each belongs to the character before it.

    In a `quoted` text lines may begin with >, as in mail.
    """
    parts: list[str] = []
    new_starts, new_ends = array("I"), array("I")
    at = 0
    for low, high in Halves(text, quoted).cuts():
        if not _CUT.fullmatch(source, ends[low - 1], starts[high]) or starts[low] != ends[low - 1]:
            continue  # markup stands there, or a line break that is meant
        parts.append(text[at:low])
        new_starts.extend(starts[at:low])
        new_ends.extend(ends[at:low])
        new_ends[-1] = starts[high]
        at = high
    if not at:
        return text, starts, ends
    new_starts.extend(starts[at:])
    new_ends.extend(ends[at:])
    return "".join([*parts, text[at:]]), new_starts, new_ends


def _without_unseen(text: str, starts: array[int], ends: array[int]) -> tuple[str, array[int], array[int]]:
    """Without soft hyphens and the like: one inside a word belongs to the character before it."""
    shown: list[str] = []
    new_starts, new_ends = array("I"), array("I")
    unseen = 0  # where the unseen characters end that follow the last one shown
    for character, start, end in zip(text, starts, ends, strict=True):
        if character in _UNSEEN:
            if shown and max(unseen, new_ends[-1]) == start:
                unseen = end
            continue
        if unseen == start and shown and shown[-1].isalnum() and character.isalnum():
            new_ends[-1] = unseen
        unseen = 0
        shown.append(character)
        new_starts.append(start)
        new_ends.append(end)
    return "".join(shown), new_starts, new_ends
