"""What the markup tests share: a detector that replaces words, and fixing a text with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanup.check import Checker
from cleanup.document import Document
from cleanup.findings import Applicability, Finding
from cleanup.fix import fix
from cleanup.text import Prose

SUFFIX = {"markdown": ".md", "html": ".html", "rst": ".rst", "latex": ".tex", "plain": ".txt"}


class Replace:
    """Finds each wording of `table`, words with any white space between them, and proposes what stands there."""

    name = "rules"

    def __init__(self, table: dict[str, str]) -> None:
        self.table = table

    def find(self, prose: Prose) -> Iterator[Finding]:
        for old, new in self.table.items():
            for match in re.finditer(r"\b" + r"\s+".join(map(re.escape, old.split())) + r"\b", prose.text):
                if match.group() != new:
                    yield Finding("t/r", "rules", *match.span(), match.group(), "m", (new,), 0.9, Applicability.SAFE)


def document(text: str, markup: str) -> Document:
    return Document("a" + SUFFIX[markup], text)


def fixed(text: str, markup: str, table: dict[str, str]) -> str:
    return fix(document(text, markup), Checker([Replace(table)])).text


def found(text: str, markup: str, table: dict[str, str]) -> list[Finding]:
    return Checker([Replace(table)]).find(document(text, markup))
