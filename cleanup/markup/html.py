"""HTML: the tokenizer of the WHATWG's standard, with offsets, and what a reader sees of the tokens.

It is the program's own because no parser at hand gives the place of everything in the source. lxml, html5lib and
html5-parser give lines at most, justhtml the start of a node; none says where in a text node an entity stood.
`html.parser` and tree-sitter-html give offsets, but of 3,000 texts of broken HTML the first read half (Python 3.11; it
changes with Python's version) and the second a quarter as browsers do, by html5lib's tokenizer. This one read all, and
a test holds it to that. It takes time linear in the text, whatever is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape as _quoted
from html.entities import html5
from typing import NamedTuple

from cleanup.markup.view import Builder, Comment, View

RAW = frozenset("script style textarea xmp iframe noembed noframes plaintext".split())
TEXT = RAW | {"title"}  # contents that are text to the tokenizer, whatever they look like
SKIPPED = RAW | frozenset(
    "pre code kbd samp var tt math svg template object select sup sub audio video canvas noscript applet".split()
)
NOTES = frozenset(("sup",))
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite data del dfn em font i ins label mark nobr q rb rp rt ruby s small span strike "
    "strong time tt u wbr img input embed button output meter progress area link meta".split()
) | (SKIPPED - {"pre", "textarea", "xmp", "plaintext", "noscript"})
_LOOSE = frozenset("sup sub kbd samp var".split())  # a block's end closes them, as it does not <code>
_UNSEEN = frozenset(("script", "style", "template"))
_OBJECTS = frozenset("img input embed button progress meter".split())
_SPACE = " \t\n\r\f"
_LETTER = re.compile(r"[A-Za-z]")
_NAME = re.compile(rf"[A-Za-z][^{_SPACE}/>]*")
_BETWEEN = re.compile(rf"[{_SPACE}/]+")
_ATTRIBUTE = re.compile(rf"[^{_SPACE}/>][^{_SPACE}/>=]*")
_EQUALS = re.compile(rf"[{_SPACE}]*=[{_SPACE}]*")
_VALUE = re.compile(rf"[^{_SPACE}>]+")
_MAY_STAY_OPEN = frozenset("p li dt dd td th tr tbody thead tfoot option optgroup".split())
_FOREIGN = re.compile(
    rf"""[{_SPACE}/"'](?:(?:xml:)?lang[{_SPACE}]*=[{_SPACE}]*["']?(?!en\b|["'{_SPACE}>])"""
    rf"""|translate[{_SPACE}]*=[{_SPACE}]*["']?no\b)""",
    re.IGNORECASE,
)
_QUOTES = frozenset("\"'")
_COMMENT_END = re.compile(r"--!?>")
_IN_SCRIPT = re.compile(rf"<!--|-->|</?script(?=[{_SPACE}/>])", re.IGNORECASE)
_PIECE = re.compile(
    r"(?P<space>\s+)|(?P<entity>&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,7};?|[A-Za-z][A-Za-z0-9]{0,40};?))"
)
_FIXED_SPACE = re.compile(r"[\u00a0\u2007\u202f]+")
_LINE_ENDS = re.compile(r"[ \t]*[\r\n]")


class Tag(NamedTuple):
    """A tag, comment or declaration (name "") at the code points [start, end)."""

    name: str
    start: int
    end: int
    closing: bool


def tags(text: str, start: int, end: int) -> Iterator[Tag]:
    """The tags, comments and declarations of text[start:end]; what is never closed runs to the end. Linear time."""
    at = start
    xml = text.startswith("<?xml", start)
    gone: set[str] = set()  # elements whose contents are text and that are not closed any more
    while True:
        at = text.find("<", at, end)
        if at < 0 or at + 1 >= end:
            return
        after = text[at + 1]
        if after == "!":
            if text.startswith("<!--", at):
                stop = _comment_end(text, at, end)
            else:
                stop = _past(text, "]]>" if xml and text.startswith("<![CDATA[", at) else ">", at, end)
            yield Tag("", at, stop, False)
        elif after == "?" or (after == "/" and at + 2 < end and not _LETTER.match(text, at + 2)):
            stop = _past(text, ">", at, end)
            yield Tag("", at, stop, False)
        else:
            closing = after == "/"
            name = _NAME.match(text, at + 1 + closing, end)
            if name is None:
                at += 1
                continue
            stop = _tag_end(text, name.end(), end)
            tag = Tag(name.group().lower(), at, stop, closing)
            yield tag
            if tag.name in TEXT and not closing and not (xml and text.startswith("/>", stop - 2)):
                stop = end if tag.name in gone else _contents_end(text, tag.name, stop, end)
                if stop == end:
                    gone.add(tag.name)
        at = stop


def _past(text: str, sign: str, at: int, end: int) -> int:
    found = text.find(sign, at, end)
    return end if found < 0 else found + len(sign)


def _comment_end(text: str, at: int, end: int) -> int:
    """Where a comment that opens at `at` ends: `<!-->` and `--!>` close it too."""
    match = _COMMENT_END.search(text, at + 2, end)
    if match is not None and match.group() == "--!>" and match.start() < at + 4:
        match = _COMMENT_END.search(text, at + 4, end)
    return end if match is None else match.end()


def _tag_end(text: str, at: int, end: int) -> int:
    """Where a tag ends whose name ends at `at`: a > in a quoted value does not end it."""
    while True:
        at = _ended(_BETWEEN, text, at, end)
        if at >= end:
            return end
        if text[at] == ">":
            return at + 1
        at = _ended(_ATTRIBUTE, text, at, end)
        sign = _EQUALS.match(text, at, end)
        if sign is not None:
            at = sign.end()
            quote = text[at : min(at + 1, end)]
            at = _past(text, quote, at + 1, end) if quote in _QUOTES else _ended(_VALUE, text, at, end)


def _ended(pattern: re.Pattern[str], text: str, at: int, end: int) -> int:
    match = pattern.match(text, at, end)
    return at if match is None else match.end()


def _contents_end(text: str, name: str, at: int, end: int) -> int:
    """Where the contents from `at` of an element that holds no tags end: at its closing tag."""
    if name == "plaintext":
        return end
    if name != "script":
        found = re.compile(f"</{name}(?=[{_SPACE}/>])", re.IGNORECASE).search(text, at, end)
        return end if found is None else found.start()
    hidden = inner = False  # within <!-- in a script, a script within that
    for match in _IN_SCRIPT.finditer(text, at, end):
        sign = match.group().lower()
        if sign == "<!--":
            hidden = True
        elif sign == "-->":
            hidden = inner = False
        elif sign == "<script":
            inner = hidden
        elif inner:
            inner = False
        else:
            return match.start()
    return end


def character(entity: str) -> str:
    """The character that an entity such as `&rsquo;` stands for; "" where it is none, U+FFFC where it is several."""
    if entity.startswith("&#"):
        digits = entity[2:].rstrip(";")
        code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        if code in (0x0D, 0) or code > 0x10FFFF or 0xD800 <= code < 0xE000:
            return ""
        if 0x80 <= code < 0xA0:
            return bytes([code]).decode("cp1252", "replace")
        return chr(code)
    found = html5.get(entity[1:], "")
    return found if len(found) <= 1 else "\ufffc"


def _left_alone(text: str, tag: Tag, end: int) -> bool:
    """Whether an element says that it is in another language, or not to be translated; it has to be closed where others
    of its name need not be. What a whole page says is not heard: templates say it of pages in any language."""
    if tag.closing or tag.name in VOID or tag.name in ("html", "body") or not _FOREIGN.search(text, tag.start, tag.end):
        return False
    if tag.name not in _MAY_STAY_OPEN:
        return True
    named = re.compile(rf"<(/?){re.escape(tag.name)}(?=[{_SPACE}/>])", re.IGNORECASE).search(text, tag.end, end)
    return named is not None and bool(named[1])


def feed(builder: Builder, text: str, start: int, end: int) -> None:
    """The prose of the HTML in text[start:end]."""
    at = start
    xml = text.startswith("<?xml", start)
    skipping, depth, opened = "", 0, start
    for tag in tags(text, start, end):
        if skipping in _LOOSE and tag.name and tag.name not in INLINE and "-" not in tag.name:
            builder.thing(opened, tag.start, skipping in NOTES)  # left open, and closed by the end of its block
            skipping, at = "", tag.start
        if skipping:
            if tag.name == skipping and tag.end - tag.start > 1:
                depth += -1 if tag.closing else 0 if text.startswith("/>", tag.end - 2) else 1
            if depth == 0:
                if skipping in _UNSEEN:
                    pass
                elif skipping in INLINE:
                    builder.thing(opened, tag.end, skipping in NOTES)
                else:
                    builder.block()
                skipping = ""
            at = tag.end
            continue
        blanks = 0
        if not tag.name and _LINE_ENDS.match(text, tag.end, end):  # as if the comment and the blanks were not there
            blanks = tag.start - at - len(text[at : tag.start].rstrip(" \t"))
        data(builder, text, at, tag.start - blanks)
        at = tag.end
        if not tag.name:
            continue
        if (tag.name in SKIPPED and not tag.closing) or _left_alone(text, tag, end):
            if not text.startswith("/>", tag.end - 2) or (tag.name in RAW and not xml):
                skipping, depth, opened = tag.name, 1, tag.start
        elif tag.name in _OBJECTS:
            builder.thing(tag.start, tag.end)
        elif tag.name == "br":
            if not builder.blank:
                builder.put("\n", tag.start, tag.end)
        elif tag.name not in INLINE and not (":" in tag.name or "-" in tag.name):
            builder.block()
    if skipping:
        if skipping in INLINE and skipping not in _UNSEEN:
            builder.thing(opened, end)
    else:
        data(builder, text, at, end)


def data(builder: Builder, text: str, start: int, end: int) -> None:
    """The character data text[start:end]: entities are decoded, white space shrinks to one character."""
    at = start
    for match in _PIECE.finditer(text, start, end):
        low, high = match.span()
        if match["space"]:
            if match.group() == " " and not builder.blank and low > at:
                continue
            builder.take(at, low)
            if _FIXED_SPACE.fullmatch(match.group()):
                builder.take(low, high)
            elif not builder.blank:
                space = match.group()
                if "\n" in space or "\r" in space or len(space) > 1:
                    builder.put("\n" if "\n" in space or "\r" in space else " ", low, high)
                else:
                    builder.take(low, high)
        else:
            shown = character(match.group())
            if not shown:
                continue
            builder.take(at, low)
            if shown == "\ufffc":
                builder.thing(low, high)
            else:
                builder.put(shown, low, high)
        at = high
    builder.take(at, end)


def comments(source: str) -> Iterator[Comment]:
    """The comments of an HTML text."""
    yield from comments_in(source, _start(source), len(source))


def comments_in(text: str, start: int, end: int) -> Iterator[Comment]:
    """The comments of the HTML in text[start:end]."""
    for tag in tags(text, start, end):
        if text.startswith("<!--", tag.start) and text.endswith("-->", tag.start + 4, tag.end):
            yield Comment(tag.start, tag.end, text[tag.start + 4 : tag.end - 3])


def _start(source: str) -> int:
    """Where the HTML begins: after a byte order mark and front matter."""
    start = 1 if source.startswith("\ufeff") else 0
    found = re.compile(r"---[ \t]*\r?\n.*?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL).match(source, start)
    return found.end() if found else start


def view(source: str) -> View:
    """What a reader sees of an HTML text."""
    builder = Builder(source)
    feed(builder, source, _start(source), len(source))
    return builder.view(lambda text: _quoted(text, quote=False), False)
