"""What a run found, and the formats it can be written in."""

from __future__ import annotations

import importlib
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from cleanup.findings import Finding, Sign

_LINE_END = re.compile(r"\r\n|[\r\n]")


@dataclass(frozen=True)
class FileReport:
    """What was found in one text. `spun` (0 to 1): how likely the text as a whole was machine-paraphrased.

    It is None where nobody judged that. `signs` say why, strongest first; `doubt` why the number is none to go by.
    """

    path: str
    text: str
    findings: tuple[Finding, ...]
    spun: float | None
    signs: tuple[Sign, ...] = ()
    doubt: str = ""

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset (code points) of the first character of each line; CRLF, LF and CR end lines.

        A byte order mark is no character of the first line: no editor counts it.
        """
        return [int(self.text.startswith("\ufeff")), *(found.end() for found in _LINE_END.finditer(self.text))]

    def line(self, number: int) -> str:
        """The text of line `number` (from 1) without its end."""
        stop = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[self.line_starts[number - 1] : stop].rstrip("\r\n")

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a code point offset."""
        offset = max(offset, self.line_starts[0])
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


@dataclass(frozen=True)
class Report:
    """A whole run: what was found per file, and the lines that say what could not be done."""

    files: tuple[FileReport, ...]
    errors: tuple[str, ...]


def _text(report: Report, terminal: bool) -> str:
    from cleanup.report import text

    return text.render(report, terminal)


def _plain(module: str, function: str = "render") -> Callable[[Report, bool], str]:
    """A format that is the same on a terminal; its module is imported when the format is used."""

    def render(report: Report, terminal: bool) -> str:
        written = getattr(importlib.import_module(f"cleanup.report.{module}"), function)(report)
        assert isinstance(written, str)
        return written

    return render


# name -> function of the report and of whether it goes to a terminal
FORMATS: dict[str, Callable[[Report, bool], str]] = {
    "text": _text,
    "concise": _plain("lines", "concise"),
    "json": _plain("json"),
    "jsonl": _plain("lines", "jsonl"),
    "github": _plain("lines", "github"),
    "gitlab": _plain("gitlab"),
    "html": _plain("html"),
    "junit": _plain("junit"),
    "sarif": _plain("sarif"),
}
FOR_PEOPLE = frozenset({"text", "concise"})  # the others are for programs
