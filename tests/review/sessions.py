"""Sessions of short texts in which every word that begins with "bad" is found."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cleanup.document import Document
from cleanup.findings import Finding
from cleanup.markup import comments_of
from cleanup.review.session import Session, Step


def findings(text: str, word: str = r"bad\w*", replacements: Sequence[str] = ("good", "fine")) -> list[Finding]:
    """A finding at each place that matches `word`."""
    return [
        Finding(f"r/{m.group().lower()}", "rules", *m.span(), m.group(), "it is bad", tuple(replacements))
        for m in re.finditer(word, text)
        if not any(comment.start <= m.start() < comment.end for comment in comments_of(text, "plain"))
    ]


def session(
    text: str,
    record: Callable[[Step], None] = lambda step: None,
    path: str = "a.txt",
    word: str = r"bad\w*",
    replacements: Sequence[str] = ("good", "fine"),
) -> Session:
    """A session of a text and its findings."""
    return Session(Document(path, text, raw=text.encode()), findings(text, word, replacements), record)
