"""reStructuredText: docutils says what is prose; each piece of it is verified in the source."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree
from docutils.nodes import fully_normalize_name
from docutils.utils import column_width

from cleanup.markup.view import COMMENT, Builder, Comment, Title, Unreadable, View, left_out

_LONGEST = 100_000  # code points; a longer line is left out
_MOST = 5_000  # references in a paragraph; the parser's time grows with their square where they name nothing
_REFERENCE = re.compile(r"[\w`]_(?!\w)")
_ODD_SPACE = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n]|\Z)")
_LEAD = re.compile(r"(?:[\s|*+\u2022\u2023\u2043#-]|\(?(?:\w{1,5}|#)[.)]|:[^:\n]+:|\.\. +(?:\S+::|\[[^\]\n]+\]))*\Z")
_COMMENT = re.compile(r"[ \t]*\.\.[ \t]+(cleanup:.*)")
_RULER = re.compile(r"([!-/:-@\[-`{-~])\1*\s*")
_BLOCKS = (nodes.paragraph, nodes.title, nodes.term, nodes.caption, nodes.attribution, nodes.line, nodes.rubric)
_SHOWN = (
    nodes.emphasis,
    nodes.strong,
    nodes.title_reference,
    nodes.inline,
    nodes.generated,
    nodes.abbreviation,
    nodes.acronym,
)
_MARKS = re.compile(r"(?::[\w.:+-]+:)?(?:\*\*|\*|`)")
_ESCAPED = re.compile(r"([\\*`|])|(?<=\w)(_)(?!\w)|(:)(?=:)")
_OPENING = re.compile(
    r"[ \t]*(?:([-+*\u2022\u2023\u2043|]|\.\.|__)(?=\s|\Z)|(\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#)[.)])(?=\s|\Z)"
    r"|(:)[^\s:]|(>>>)[ ]|(==|--)|(?:([^\w\s\\])\6*\s*\Z))"
)
_SETTINGS: dict[str, Any] = {
    "report_level": 5,
    "halt_level": 5,
    "warning_stream": False,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "syntax_highlight": "none",
    "smart_quotes": False,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "sectsubtitle_xform": False,
    "_disable_config": True,
    "line_length_limit": _LONGEST + 1,
}


def view(source: str) -> View:
    """What a reader sees of a reStructuredText."""
    builder = Builder(source)
    starts, lines = _lines(source)
    tree = publish_doctree("\n".join(lines), settings_overrides=_SETTINGS)
    blocks: list[tuple[int, int, nodes.TextElement, list[int]]] = []
    for order, node in enumerate(tree.findall(nodes.TextElement)):
        if isinstance(node, _BLOCKS):
            if _inside(node, (nodes.system_message, nodes.comment)) or not node.rawsource:
                continue
            places = _places(node, lines)
            if places is not None:
                first = places[0]
                if isinstance(node.parent, nodes.section) and isinstance(node, nodes.title):
                    builder.titles.append(_title(first[0], starts, lines))
                blocks.append((starts[first[0]] + first[1], order, node, [starts[n] + column for n, column in places]))
    blocks.sort(key=lambda block: block[:2])
    for _, _, node, offsets in blocks:
        pieces = _pieces(node)
        if pieces is None or offsets[0] < builder.at:
            continue
        builder.block()
        if isinstance(node, nodes.title) and _is_name(node, node.astext()):
            builder.names.append((offsets[0], offsets[0] + len(node.rawsource)))
        _feed(builder, source, node.rawsource, pieces, offsets)
        builder.block()
    remark = left_out(re.split(r"\r\n|[\r\n]", source), _LONGEST)
    return builder.view(escape, True, remark=remark, opening=_OPENING)


def comments(source: str) -> Iterator[Comment]:
    """The comments for this program that stand on one line of a reStructuredText."""
    starts, lines = _lines(source)
    places = [(number, match) for number, line in enumerate(lines) if (match := _COMMENT.match(line))]
    for node in publish_doctree("\n".join(lines), settings_overrides=_SETTINGS).findall(nodes.comment):
        text = node.astext()
        for at, (number, match) in enumerate(places):  # a literal block may hold the same line
            if match[1].rstrip() == text and _just_before(node.line, number, lines):
                yield Comment(starts[number] + match.start(), starts[number] + match.end(), text)
                del places[: at + 1]
                break


def _just_before(line: int | None, number: int, lines: list[str]) -> bool:
    """Whether a comment at `number` (from 0) is followed by blanks only up to the `line` (from 1) docutils gives it."""
    return line is None or (line > number and not any(text.strip() for text in lines[number + 1 : line - 1]))


def parts(source: str) -> Iterator[tuple[int, str]]:
    """The parts of a reStructuredText's tree that stand in sections alone, without the comments for this program.

    Each with the code point of its first words that are found in the source.
    """
    starts, lines = _lines(source)
    tree = publish_doctree("\n".join(lines), settings_overrides=_SETTINGS)
    unseen: list[nodes.Element] = [n for n in tree.findall(nodes.comment) if n.astext().startswith(COMMENT)]
    unseen += tree.findall(nodes.system_message)  # which name lines, and those move
    for gone in unseen:
        if gone.parent is not None:
            gone.parent.remove(gone)
    waiting: list[tuple[int, nodes.Node]] = [(0, node) for node in reversed(tree.children)]
    at = 0
    while waiting:
        depth, node = waiting.pop()
        if isinstance(node, nodes.section):
            waiting += [(depth + 1, child) for child in reversed(node.children)]
            continue
        for block in node.findall(nodes.TextElement):
            places = _places(block, lines) if isinstance(block, _BLOCKS) and block.rawsource else None
            if places:
                at = starts[places[0][0]] + places[0][1]
                break
        yield at, f"{depth} {node.pformat()}"


def _lines(source: str) -> tuple[list[int], list[str]]:
    """Where each line begins (code points), and the lines as docutils gets them."""
    starts: list[int] = []
    lines: list[str] = []
    at = 0
    while at < len(source):
        match = _LINE.match(source, at)
        assert match is not None
        starts.append(at)
        line = _ODD_SPACE.sub(" ", match.group().rstrip("\r\n"))
        lines.append(" " if len(line) > _LONGEST else line)
        at = match.end()
    if lines and lines[0].startswith("\ufeff"):
        lines[0] = lines[0][1:]
        starts[0] = 1
    _refuse_many(lines)
    return starts, lines


def _refuse_many(lines: list[str]) -> None:
    count = 0
    for line in lines:
        count = count + len(_REFERENCE.findall(line)) if line.strip() else 0
        if count > _MOST:
            raise Unreadable(f"has a paragraph with more than {_MOST:,} references")


def _title(number: int, starts: list[int], lines: list[str]) -> Title:
    """The title in line `number`, with the lines of signs below and above it."""
    rulers = [n for n in (number - 1, number + 1) if 0 <= n < len(lines) and _RULER.fullmatch(lines[n])]
    start, *ends = (starts[number], *(starts[n] + len(lines[n].rstrip()) for n in (number, *rulers)))
    return Title(start, ends[0], tuple(zip((starts[n] for n in rulers), ends[1:], strict=True)), column_width)


def _inside(node: nodes.Node, kinds: tuple[type[nodes.Node], ...]) -> bool:
    parent = node.parent
    while parent is not None:
        if isinstance(parent, kinds):
            return True
        parent = parent.parent
    return False


def _places(node: nodes.TextElement, lines: list[str]) -> list[tuple[int, int]] | None:
    """Line (from 0) and column of each line of a block's raw text, or None where they are not exactly there."""
    line = node.line
    if line is None:
        line = getattr(node.parent, "line", None)
    if line is None:
        return None
    parts = node.rawsource.split("\n")
    found: list[list[tuple[int, int]]] = []
    for first in range(max(0, line - 3 - len(parts)), min(line + 2, len(lines) - len(parts) + 1)):
        places: list[tuple[int, int]] = []
        for number, part in enumerate(parts, first):
            text = part.strip()
            row = lines[number].rstrip()
            column = len(row) - len(text)
            if not text or not row.endswith(text) or not _LEAD.match(row[:column]):
                break
            if len(places) > 0 and row[:column].strip(" \t|"):
                break
            places.append((number, column - (len(part) - len(part.lstrip()))))
        else:
            if _inside(node, (nodes.entry,)):
                continue
            found.append(places)
    if len(found) > 1:  # the same words in neighbouring lines: only the line that the parser names
        found = [places for places in found if places[0][0] == line - 1]
    return found[0] if len(found) == 1 else None


# A piece [start, end) of a block's raw text: "take", "gone", "thing", "note", or the one character that it shows; and
# "name" for one whose words, in the pieces before, a link is found by.
_Piece = tuple[int, int, str]


def _pieces(node: nodes.TextElement) -> list[_Piece] | None:
    """The block's raw text cut up by what a reader sees of it; None where docutils' nodes do not add up to it."""
    raw = node.rawsource
    pieces: list[_Piece] = []
    at = _walk(node, raw, 0, len(raw), pieces)
    if at is None or raw[at:].strip(" \t\n:"):
        return None
    return pieces


def _walk(node: nodes.Element, raw: str, at: int, end: int, pieces: list[_Piece]) -> int | None:
    for child in node.children:
        if isinstance(child, nodes.Text):
            stop = _text(child.astext(), raw, at, end, pieces)
            if stop is None:
                return None
            at = stop
        elif isinstance(child, nodes.Element):
            if isinstance(child, nodes.system_message) or (
                isinstance(child, nodes.target) and not raw.startswith(child.rawsource or "\0", at)
            ):
                continue  # the hidden half of a reference with an embedded address
            own = child.rawsource
            begin = at
            while begin < end and not raw.startswith(own, begin) and (raw[begin] == "\\" or raw[begin].isspace()):
                begin += 2 if raw[begin] == "\\" else 1
            if not own or not raw.startswith(own, begin):
                return None
            if begin > at:
                pieces.append((at, begin, "gone"))
            stop = begin + len(own)
            if not _shown(child, raw, begin, stop, pieces):
                kind = "note" if isinstance(child, (nodes.footnote_reference, nodes.citation_reference)) else "thing"
                pieces.append((begin, stop, kind))
            at = stop
    return at


def _shown(child: nodes.Element, raw: str, start: int, stop: int, pieces: list[_Piece]) -> bool:
    """Whether an inline element is prose; its pieces are added then."""
    if isinstance(child, nodes.reference):
        own = raw[start:stop]
        lead = 1 if own.startswith("`") else 0
        if not lead and not own.endswith("_"):
            return False  # an address
    elif isinstance(child, _SHOWN):
        marks = _MARKS.match(raw, start, stop)
        if marks is None or (marks.group()[0] == ":" and not isinstance(child, (nodes.emphasis, nodes.strong))):
            return False
        lead = marks.end() - start
    else:
        return False
    inner: list[_Piece] = [(start, start + lead, "gone")] if lead else []
    at = _text(child.astext(), raw, start + lead, stop, inner)
    rest = raw[at:stop] if at is not None else ""
    if at is None or not re.fullmatch(r"(?:\s*<[^<>]*>)?(?:\*\*|\*|`)?(?::[\w.:+-]+:)?_{0,2}", rest):
        return False
    pieces += inner
    if rest:
        pieces.append((at, stop, "gone"))
    if isinstance(child, nodes.reference) and not child.get("anonymous") and _is_name(child, child.astext()):
        pieces.append((start, stop, "name"))
    return True


def _is_name(node: nodes.Node, text: str) -> bool:
    """Whether a link in the text is found by these words."""
    return node.document is not None and fully_normalize_name(text) in node.document.refnames


def _text(text: str, raw: str, at: int, end: int, pieces: list[_Piece]) -> int | None:
    """Adds the pieces of `text`, which stands in the raw text from `at`; gives where it ends, or None."""
    run = at
    for character in text:
        start = at
        while at < end and raw[at] == "\\" and raw[at + 1 : at + 2].isspace():
            at += 2
        if at < end and raw[at] == "\\" and raw[at + 1 : at + 2] == character:
            if run < start:
                pieces.append((run, start, "take"))
            if start < at:
                pieces.append((start, at, "gone"))
            pieces.append((at, at + 2, character))
            at += 2
            run = at
        elif at < end and raw[at] == character:
            if start < at:
                if run < start:
                    pieces.append((run, start, "take"))
                pieces.append((start, at, "gone"))
                run = at
            at += 1
        else:
            return None
    if run < at:
        pieces.append((run, at, "take"))
    return at


def _feed(builder: Builder, source: str, raw: str, pieces: list[_Piece], offsets: list[int]) -> None:
    breaks = [0, *(match.end() for match in re.finditer("\n", raw))]

    def place(offset: int) -> int:
        number = bisect.bisect_right(breaks, offset) - 1
        return offsets[number] + offset - breaks[number]

    for start, end, kind in pieces:
        if kind == "take":
            at = start
            while at < end:
                newline = raw.find("\n", at, end)
                stop = end if newline < 0 else newline
                if at < stop:
                    low = place(at)
                    if source[low : low + stop - at] == raw[at:stop]:
                        builder.take(low, low + stop - at)
                    else:
                        builder.thing(low, low + stop - at)
                at = stop
                if newline >= 0:
                    low = place(newline)
                    following = place(newline + 1)
                    following += len(raw[newline + 1 :]) - len(raw[newline + 1 :].lstrip(" \t"))
                    builder.put("\n", low, following)
                    at = newline + 1
        elif kind != "gone":
            low, high = place(start), place(end - 1) + 1
            if kind == "name":
                builder.names.append((low, high))
            elif kind in ("thing", "note"):
                builder.thing(low, high, kind == "note")
            else:
                builder.put(kind, low, high)


def escape(text: str) -> str:
    """`text` so that docutils shows it as it is."""
    return _ESCAPED.sub(lambda match: "\\" + match.group(), text)
