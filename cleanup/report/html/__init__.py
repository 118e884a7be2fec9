"""The HTML report: one file that holds all it needs, to be read, filtered and printed in a browser.

The page is laid out by a Jinja template, which escapes every text by default; nothing found is ever part of a script.
Its content security policy forbids any request and any script or style but the two written into it.
"""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from jinja2 import Environment, StrictUndefined

import cleanup
from cleanup.report import Report
from cleanup.report.html.view import BANDS, page


def render(report: Report) -> str:
    """The whole page; it reads well without scripts, too, and then cannot filter."""
    style, script = _packaged("style.css"), _packaged("script.js")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    template = environment.from_string(_packaged("page.html.jinja"))
    return (
        template.render(
            page=page(report),
            bands=BANDS,
            version=cleanup.__version__,
            style=style,
            script=script,
            style_hash=_hash(style),
            script_hash=_hash(script),
        ).rstrip("\n")
        + "\n"
    )


def _packaged(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """The text's name in a content security policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
