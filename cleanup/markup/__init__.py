"""Which parts of a file are prose, and what its reader sees of them."""

from __future__ import annotations

from pathlib import PurePath

from cleanup.markup.view import Builder, View

_SUFFIXES = {
    **dict.fromkeys((".md", ".markdown", ".mdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    ".rst": "rst",
    ".tex": "latex",
}


def markup_of(path: str) -> str:
    """The markup of a file by the end of its name: markdown, html, rst, latex, else plain."""
    return _SUFFIXES.get(PurePath(path).suffix.lower(), "plain")


def view_of(text: str, markup: str) -> View:
    """What a reader sees of `text`; nothing where it cannot be read as that markup. Never raises for any text."""
    if markup == "plain":
        return View(text)
    try:
        # each parser is loaded when the first file needs it: a plain text costs nothing
        if markup == "markdown":
            from cleanup.markup import markdown

            return markdown.view(text)
        if markup == "html":
            from cleanup.markup import html

            return html.view(text)
        if markup == "rst":
            from cleanup.markup import rst

            return rst.view(text)
        from cleanup.markup import latex

        return latex.view(text)
    except (Exception, RecursionError):  # a parser that fails on odd input: the doubtful text is left out
        return Builder(text).view(str, True)
