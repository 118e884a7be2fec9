"""Plain text: all of it is prose but for the lines that hold a comment for this program."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

from cleanup.markup.address import addresses
from cleanup.markup.hyphen import HYPHENATED
from cleanup.markup.view import COMMENT, Comment, View, masked, without_cuts

_COMMENT = re.compile(r"(?:\A\ufeff?|(?<=[\r\n]))[ \t]*#[ \t]*(cleanup:[ \t]*ignore[^\r\n]*)(?:\r\n|[\r\n]|\Z)")


def view(source: str) -> View:
    """What a reader sees of a plain text."""
    found = _COMMENT.finditer(source) if COMMENT in source else ()
    gone = [(match.start() + source.startswith("\ufeff", match.start()), match.end()) for match in found]
    if not gone and not HYPHENATED.search(source) and next(addresses(source), None) is None:
        return View(source)
    parts: list[str] = []
    offsets = array("I")
    at = 0
    for start, end in [*gone, (len(source), len(source))]:
        parts.append(source[at:start])
        offsets.extend(range(at, start))
        at = end
    text, ends = "".join(parts), array("I", (offset + 1 for offset in offsets))
    seen = without_cuts(source, *masked(text, offsets, ends, addresses(text)), quoted=True)
    return View(source) if seen[0] == source else View(*seen, source, strict=False)


def comments(source: str) -> Iterator[Comment]:
    """The lines that hold a comment for this program: `# cleanup: ignore...` and no more."""
    for match in _COMMENT.finditer(source):
        yield Comment(match.start() + source.startswith("\ufeff", match.start()), match.end(1), match[1])
