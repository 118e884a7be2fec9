"""Plain text: all of it is prose but for the lines that hold a comment for this program."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

from cleanup.markup.hyphen import HYPHENATED
from cleanup.markup.view import COMMENT, Comment, View, without_cuts

_COMMENT = re.compile(r"(?:\A\ufeff?|(?<=[\r\n]))[ \t]*#[ \t]*(cleanup:[ \t]*ignore[^\r\n]*)(?:\r\n|[\r\n]|\Z)")


def view(source: str) -> View:
    """What a reader sees of a plain text."""
    matches = list(_COMMENT.finditer(source)) if COMMENT in source else []
    text, offsets = source, array("I")
    if matches:
        spans = [(match.start() + source.startswith("\ufeff", match.start()), match.end()) for match in matches]
        parts: list[str] = []
        at = 0
        for start, end in [*spans, (len(source), len(source))]:
            parts.append(source[at:start])
            offsets.extend(range(at, start))
            at = end
        text = "".join(parts)
    elif HYPHENATED.search(source):
        offsets = array("I", range(len(source)))
    else:
        return View(source)
    ends = array("I", (offset + 1 for offset in offsets))
    seen = without_cuts(source, text, offsets, ends, quoted=True)
    return View(source) if seen[0] == source else View(*seen, source, strict=False)


def comments(source: str) -> Iterator[Comment]:
    """The lines that hold a comment for this program: `# cleanup: ignore...` and no more."""
    for match in _COMMENT.finditer(source):
        yield Comment(match.start() + source.startswith("\ufeff", match.start()), match.end(1), match[1])
