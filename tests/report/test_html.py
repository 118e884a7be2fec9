"""The HTML report as it is written: what is in it, and that text stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from cleanup.findings import Applicability, Finding, Sign
from cleanup.report import FORMATS, FileReport, Report
from cleanup.report.html.view import page, visible

NASTY = "<script>alert('1')</script> \"q\" & ]]> {{ 7 * 7 }} </style> \x1b[31m\x00 \u202eright\r\nsecond <b>line</b>\r"


class Reader(HTMLParser):
    """The tags of a page, and the text of the cells that show the text before any fix."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.rows: list[str] = []
        self._inside = False
        self.feed(written)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if ("class", "before") in attrs:
            self.rows.append("")
            self._inside = True
        elif ("class", "after") in attrs:
            self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.rows[-1] += data

    def handle_endtag(self, tag):
        if tag == "div":
            self._inside = False


def everywhere(text):
    """A report with `text` in every place that takes any."""
    found = Finding(text, text, 0, min(9, len(text)), text[:9], text, (text, text), evidence=(text,))
    return Report((FileReport(text, text, (found,), 0.9, (Sign(text, ((0, len(text)),)),)),) * 2, (text,))


def test_text_stays_text():
    written = FORMATS["html"](everywhere(NASTY), False)
    tags = Reader(written).tags
    plain = Reader(FORMATS["html"](everywhere("x" * len(NASTY) + "\nx\n"), False)).tags
    assert tags == plain
    assert tags.count("script") == 1
    assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\u202e]", written)


@given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 30)), max_size=6))
def test_rows_hold_the_whole_text_and_every_finding_once(text, places):
    found, at = [], -1
    for start, length in sorted(places):
        if start > at and start <= len(text):
            at = min(len(text), start + length)
            found.append(Finding("a/b", "rules", start, at, text[start:at], "m", ("r",)))
    (file,) = page(Report((FileReport("a", text, tuple(found), 0.5, (Sign("s"),)),), ())).files
    shown = "\n".join("".join(part for part, _ in row.pieces) for row in file.rows)
    assert shown.rstrip("\n") == visible(text).rstrip("\n")
    assert [card for row in file.rows for _, card in row.pieces if card] == list(file.cards)


def test_a_finding_that_takes_in_the_line_end_adds_no_line():
    text = "one two\nthree"
    whole = Finding("a/b", "rules", 4, 8, "two\n", "m", ("2",))
    (file,) = page(Report((FileReport("a", text, (whole,), 0.5),), ())).files
    assert ["".join(part for part, _ in row.pieces) for row in file.rows] == ["one two", "three"]


def test_line_numbers_are_those_of_the_findings():
    text = "one\r\ntwo three\rfour\n\nfive six"
    start = text.index("three")
    across = Finding("a/b", "rules", start, text.index("four") + 4, text[start:][:10], "m")
    last = Finding("a/b", "rules", len(text) - 3, len(text), "six", "m")
    (file,) = page(Report((FileReport("a", text, (across, last), 0.5),), ())).files
    assert [row.number for row in file.rows] == [1, 2, 4, 5]
    assert [(card.line, card.column) for card in file.cards] == [(2, 5), (5, 6)]


def test_nothing_of_the_page_comes_from_elsewhere():
    written = FORMATS["html"](everywhere("words and words"), False)
    assert not re.search(r"""(src|srcset)=|@import|url\(|https?://|<link|<img|<iframe""", written)
    assert "default-src 'none'" in written


def test_counts_of_a_file():
    found = tuple(
        Finding("a/b", "rules", at, at + 1, "x", "m", confidence=sure, applicability=how)
        for at, (sure, how) in enumerate(
            [
                (0.9, Applicability.SAFE),
                (0.899, Applicability.SAFE),
                (0.7, Applicability.UNSAFE),
                (0.2, Applicability.DISPLAY),
            ]
        )
    )
    (file,) = page(Report((FileReport("a", "xxxx", found, 0.999),), ())).files
    assert file.bands == {"high": 2, "medium": 1, "low": 1}  # 0.899 is shown as 0.90
    assert file.applicabilities == {"safe": 2, "unsafe": 1, "display": 1}
    assert file.score == "> 0.99"


def test_clean_files_are_listed_without_their_text():
    written = FORMATS["html"](
        Report((FileReport("clean.txt", "good words", (), 0.0), *everywhere("bad").files), ()), False
    )
    assert "clean.txt" in written
    assert "good words" not in written
    assert "Nothing found" in FORMATS["html"](Report((FileReport("clean.txt", "good", (), 0.0),), ()), False)


def test_several_files_without_a_finding_are_listed():
    written = FORMATS["html"](Report((FileReport("a", "ok", (), 0.0), FileReport("b", "ok", (), None)), ()), False)
    assert written.count("data-path=") == 2
    assert FORMATS["html"](Report((), ()), False)
