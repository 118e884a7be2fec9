"""What the HTML page shows, as plain values for its template: files, rows of text, findings, filters."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleanup.findings import Applicability, Finding
from cleanup.report import FileReport, Report

# name -> (least confidence, words)
BANDS = {"high": (0.9, "0.9 and more"), "medium": (0.7, "0.7 to 0.9"), "low": (0.0, "below 0.7")}
_APPLICABILITY = {
    Applicability.SAFE: "safe: certain",
    Applicability.UNSAFE: "unsafe: likely",
    Applicability.DISPLAY: "display: for a person",
}
# Control characters, what turns the direction of the text around it, and what UTF-8 cannot hold
_UNSEEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")


@dataclass(frozen=True)
class Card:
    """One finding: what its mark, its entry in the list and its tick on the strip show."""

    id: str  # unique in the page
    number: int  # in its file, from 1
    line: int
    column: int
    at: float  # where in the text, 0 to 100
    text: str
    replacements: tuple[str, ...]
    message: str
    evidence: tuple[str, ...]
    rule: str
    detector: str
    confidence: str
    band: str
    applicability: str
    severity: str


@dataclass(frozen=True)
class Row:
    """One line of a text, or several where a finding runs across their ends: pieces, each with the finding it is."""

    number: int
    pieces: tuple[tuple[str, Card | None], ...]

    @property
    def marked(self) -> bool:
        """Whether something was found in it."""
        return any(card for _, card in self.pieces)


@dataclass(frozen=True)
class Sign:
    """One sign that the whole text is spun: a sentence, and passages as (line, excerpt, row to go to)."""

    sentence: str
    passages: tuple[tuple[int, str, int], ...]


@dataclass(frozen=True)
class File:
    """One text with what was found in it; `rows` are empty where nothing was."""

    number: int
    path: str
    spun: float | None
    signs: tuple[Sign, ...]
    doubt: str
    cards: tuple[Card, ...]
    rows: tuple[Row, ...]

    @property
    def score(self) -> str:
        """`spun` in two places; what they would round to a certainty is a little less."""
        if self.spun is None:
            return "not judged"
        return f"{self.spun:.2f}" if self.spun < 0.995 else "> 0.99"

    @property
    def bands(self) -> dict[str, int]:
        """How many findings there are of each band of confidence."""
        return {band: sum(card.band == band for card in self.cards) for band in BANDS}

    @property
    def applicabilities(self) -> dict[str, int]:
        """How many findings there are of each applicability."""
        return {a.value: sum(card.applicability == a.value for card in self.cards) for a in Applicability}


@dataclass(frozen=True)
class Filter:
    """One property to filter by: its name, the cards' field, and each value with its words and its count."""

    title: str
    field: str
    values: tuple[tuple[str, str, int], ...]

    @property
    def most(self) -> int:
        """The largest count."""
        return max([1, *(count for _, _, count in self.values)])


@dataclass(frozen=True)
class Page:
    """The whole report."""

    files: tuple[File, ...]
    filters: tuple[Filter, ...]
    errors: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(len(file.cards) for file in self.files)

    @property
    def most(self) -> int:
        """How many findings the file with the most has; 1 where none has any, as shares are reckoned of it."""
        return max([1, *(len(file.cards) for file in self.files)])


def page(report: Report) -> Page:
    """The report as the page shows it; every text in it is one that a browser can show as it is."""
    files = tuple(_file(number, file) for number, file in enumerate(report.files, 1))
    cards = [card for file in files for card in file.cards]
    rules = [rule for rule, _ in sorted(Counter(card.rule for card in cards).items(), key=lambda r: (-r[1], r[0]))]
    return Page(
        files,
        (
            _filter("Confidence", "band", {band: words for band, (_, words) in BANDS.items()}, cards),
            _filter("Applicability", "applicability", {a.value: words for a, words in _APPLICABILITY.items()}, cards),
            _filter("Detector", "detector", {card.detector: card.detector for card in cards}, cards),
            _filter("Rule", "rule", {rule: rule for rule in rules}, cards),
        ),
        tuple(visible(message) for message in report.errors),
    )


def visible(text: str) -> str:
    """The text with line ends as line feeds, and control characters as signs that can be seen."""
    return _UNSEEN.sub(_picture, _LINE_END.sub("\n", text))


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 32 else "\N{REPLACEMENT CHARACTER}"


def _filter(title: str, field: str, values: dict[str, str], cards: Iterable[Card]) -> Filter:
    counts = Counter(getattr(card, field) for card in cards)
    return Filter(title, field, tuple((value, words, counts[value]) for value, words in values.items()))


def _file(number: int, file: FileReport) -> File:
    cards = {found: _card(f"{number}-{n}", n, found, file) for n, found in enumerate(file.findings, 1)}
    rows = tuple(_rows(file, cards)) if file.findings or file.signs else ()
    signs = tuple(
        Sign(visible(sign.sentence), tuple(_passage(start, end, file, rows) for start, end in sign.spans))
        for sign in file.signs
    )
    return File(number, visible(file.path), file.spun, signs, file.doubt, tuple(cards.values()), rows)


def _passage(start: int, end: int, file: FileReport, rows: tuple[Row, ...]) -> tuple[int, str, int]:
    line, _ = file.position(start)
    words = visible(" ".join(file.text[start:end].split()))
    row = max((row.number for row in rows if row.number <= line), default=1)
    return line, words if len(words) <= 120 else words[:119].rstrip() + "…", row


def _card(name: str, number: int, found: Finding, file: FileReport) -> Card:
    line, column = file.position(found.start)
    confidence = f"{found.confidence:.2f}"
    return Card(
        name,
        number,
        line,
        column,
        100 * found.start / max(1, len(file.text)),
        visible(found.text),
        tuple(visible(replacement) for replacement in found.replacements),
        visible(found.message),
        tuple(visible(sentence) for sentence in found.evidence),
        visible(found.rule),
        visible(found.detector),
        confidence,
        next(band for band, (least, _) in BANDS.items() if float(confidence) >= least),
        found.applicability.value,
        found.severity.value,
    )


def _rows(file: FileReport, cards: dict[Finding, Card]) -> Iterator[Row]:
    waiting = list(reversed(file.findings))
    size = len(file.text)
    ends = [*file.line_starts[1:], size]
    covered = 0
    for line, (start, stop) in enumerate(zip(file.line_starts, ends, strict=True), 1):
        if start < covered:
            continue  # the row before, with a finding that runs on, holds this line already
        inside: list[Finding] = []
        while waiting and (waiting[-1].start < stop or stop == size):
            inside.append(waiting.pop())
            stop = max(stop, ends[bisect_left(ends, inside[-1].end)])
        covered = stop
        if inside or start < stop or line == 1:
            yield Row(line, tuple(_pieces(file.text, start, stop, inside, cards)))


def _pieces(
    text: str, start: int, stop: int, inside: Iterable[Finding], cards: dict[Finding, Card]
) -> Iterator[tuple[str, Card | None]]:
    for found in inside:
        if start < found.start:
            yield visible(text[start : found.start]), None
        marked = visible(text[found.start : found.end])
        yield marked.removesuffix("\n") if found.end == stop else marked, cards[found]  # a row ends its line itself
        start = found.end
    rest = visible(text[start:stop]).removesuffix("\n")
    if rest:
        yield rest, None
