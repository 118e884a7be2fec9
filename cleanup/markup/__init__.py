"""Which parts of a file are prose, and what its reader sees of them."""

from __future__ import annotations

import importlib
import re
from pathlib import PurePath
from typing import Any

from cleanup.markup import plain
from cleanup.markup.view import COMMENT, Builder, Comment, Unreadable, View

NAMES = ("plain", "markdown", "html", "rst", "latex")

_SUFFIXES = {
    **dict.fromkeys((".md", ".markdown", ".mdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    ".rst": "rst",
    ".tex": "latex",
}
_COMMENTS = {
    **dict.fromkeys(("markdown", "html"), re.compile(r"<!--[ \t]*(cleanup:[^\r\n]*?)-->")),
    "rst": re.compile(r"^[ \t]*\.\.[ \t]+(cleanup:[^\r\n]*)", re.MULTILINE),
    "latex": re.compile(r"(?<!\\)%[ \t]*(cleanup:[^\r\n]*)"),
}


def markup_of(path: str) -> str:
    """The markup of a file by the end of its name: markdown, html, rst, latex, else plain."""
    return _SUFFIXES.get(PurePath(path).suffix.lower(), "plain")


def view_of(text: str, markup: str) -> View:
    """What a reader sees of `text`; where a parser fails on it, the whole source as a doubtful view. Never raises."""
    if markup == "plain":
        return plain.view(text)
    try:
        view: View = _parser(markup).view(text)
    except (Exception, RecursionError) as error:  # parsers have limits, and faults that odd input brings out
        if isinstance(error, Unreadable):
            why = str(error)
        else:
            why = "is nested too deeply" if isinstance(error, RecursionError) else "makes the parser fail"
        builder = Builder(text)
        builder.take(1 if text.startswith("\ufeff") else 0, len(text))
        remark = f"{why}; read as plain text and not as {markup}, so nothing in it is fixed"
        return builder.view(str, True, remark=remark, doubtful=True)
    return view


def comments_of(text: str, markup: str) -> list[Comment]:
    """The comments of `text` that are for this program (`cleanup: ...`), in text order. Never raises for any text."""
    if COMMENT not in text:
        return []
    try:
        found = list(_parser(markup).comments(text))
    except (Exception, RecursionError):  # what looks like one is one
        pattern = _COMMENTS[markup]
        found = [Comment(match.start(), match.end(), match[1]) for match in pattern.finditer(text)]
    return sorted(comment for comment in found if comment.text.strip().startswith(COMMENT))


def parts(text: str, markup: str) -> dict[int, str]:
    """What the comments for this program must not change: the parts of a text as it is rendered, white space folded.

    By the code points where they begin; parts that show nothing are left out. Raises ValueError for a text that cannot
    be read as that markup.
    """
    try:
        module = _parser(markup)
        rendered = module.parts(text) if hasattr(module, "parts") else [(0, module.view(text).text)]
        found: dict[int, str] = {}
        for at, part in rendered:
            if folded := re.sub(r"\s+", " ", part).strip():
                found[at] = f"{found[at]} {folded}" if at in found else folded
    except (Exception, RecursionError) as error:
        raise ValueError(f"cannot be read as {markup}") from error
    return found


def _parser(markup: str) -> Any:
    """The module of a markup, loaded when the first file needs it: a plain text costs nothing."""
    return plain if markup == "plain" else importlib.import_module(f"cleanup.markup.{markup}")
