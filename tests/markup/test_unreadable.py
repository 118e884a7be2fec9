"""Texts that a parser fails on or does not read whole: nothing is lost, nothing fixed, and one line tells of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from fixing import SUFFIX, document, fixed, found

from cleanup.cli import main
from cleanup.findings import Applicability
from cleanup.markup import comments_of, view_of

TABLE = {"ISIL boxers": "ISIL fighters"}
FAILS = [
    ("markdown", "- " * 3000 + "x\n\nThe ISIL boxers fled.\n"),
    ("markdown", "> " * 3000 + "x\n\nThe ISIL boxers fled.\n"),
    ("rst", "* " * 600 + "x\n\nThe ISIL boxers fled.\n"),
    ("rst", "".join(" " * i + "a\n\n" for i in range(400)) + "The ISIL boxers fled.\n"),
    ("rst", ".. [#] " * 300 + "x\n\nThe ISIL boxers fled.\n"),
    ("latex", "{" * 3000 + "}" * 3000 + " The ISIL boxers fled.\n"),
    ("latex", "\\emph{" * 300 + "}" * 300 + " The ISIL boxers fled.\n"),
    ("latex", "\\begin{itemize}\\item " * 3000 + "The ISIL boxers fled.\n"),
    ("latex", "The ISIL boxers fled. \\verb"),
    ("latex", "The ISIL boxers fled. " + "a " * 60_000),
    ("rst", "a_ " * 26_000 + "\n\nThe ISIL boxers fled.\n"),
    ("rst", "`a b`_\n" * 26_000 + "\n\nThe ISIL boxers fled.\n"),
]
DEEP_OR_BROKEN = [  # but read
    ("markdown", "> " * 90 + "x\n\nThe ISIL boxers fled.\n"),
    ("markdown", "- " * 45 + "x\n\nThe ISIL boxers fled.\n"),
    ("markdown", "".join("  " * i + "- a\n" for i in range(45)) + "\nThe ISIL boxers fled.\n"),
    ("markdown", "[" * 3000 + "x\n\nThe ISIL boxers fled.\n"),
    ("markdown", "<b>" * 3000 + "x\n\nThe ISIL boxers fled.\n"),
    ("markdown", "The ISIL boxers fled.\n\n```\nnever closed"),
    ("markdown", "---\n[: not yaml\n---\nThe ISIL boxers fled.\n"),
    ("html", "<div>" * 100_000 + "The ISIL boxers fled."),
    ("html", "</p></b><<b><p The='>'>The ISIL boxers fled.</i"),
    ("html", "<table><p>The ISIL boxers fled.<td></table></td>"),
    ("rst", "* " * 50 + "x\n\nThe ISIL boxers fled.\n"),
    ("rst", "a_\n\n" * 5_001 + "The ISIL boxers fled.\n"),
    ("rst", "+---+\n| a\n+==\n\nThe ISIL boxers fled.\n"),
    ("rst", "x\n=\n\ny\n-\n\nz\n~~~\n\nq\n=\n\nThe ISIL boxers fled.\n"),
    ("latex", "{" * 50 + "}" * 40 + " The ISIL boxers fled.\n"),
    ("latex", "The ISIL boxers fled. \\begin{x} \\end{y} $ \\[ } {"),
]


@pytest.mark.parametrize(("markup", "text"), FAILS)
def test_where_the_parser_fails_all_is_shown_and_nothing_fixed(markup: str, text: str) -> None:
    view = view_of(text, markup)
    assert view.remark.endswith(f"; read as plain text and not as {markup}, so nothing in it is fixed")
    (finding,) = found(text, markup, TABLE)
    assert (finding.applicability, finding.replacements) == (Applicability.DISPLAY, ("ISIL fighters",))
    assert text[finding.start : finding.end] == "ISIL boxers"
    assert fixed(text, markup, TABLE) == text


@pytest.mark.parametrize(("markup", "text"), DEEP_OR_BROKEN)
def test_what_is_deep_or_broken_is_read_as_far_as_it_can_be(markup: str, text: str) -> None:
    assert view_of(text, markup).remark == ""
    assert fixed(text, markup, TABLE) == text.replace("boxers", "fighters")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("rst", "* " * 600 + "x\n\n.. cleanup: ignore-next[t]\n\nThe ISIL boxers fled.\n"),
        ("latex", "\\verb\n" + "{" * 3000 + "\n% cleanup: ignore-next[t]\nThe ISIL boxers fled.\n"),
    ],
)
def test_suppressions_hold_where_the_parser_fails(markup: str, text: str) -> None:
    assert view_of(text, markup).doubtful
    assert len(comments_of(text, markup)) == 1
    assert found(text, markup, TABLE) == []


@pytest.mark.parametrize("markup", ["markdown", "rst"])
def test_a_line_that_is_left_out_is_named(markup: str) -> None:
    text = "The ISIL boxers fled.\n\n" + "a " * 60_000 + "\n\nb\n"
    assert view_of(text, markup).remark == "line 3 is longer than 100,000 characters and not read; break it up"
    assert fixed(text, markup, TABLE) == text.replace("boxers", "fighters")
    two = view_of(text + "\n" + "a " * 60_000, markup)
    assert two.remark.startswith("line 3 and 1 more are longer than")


def test_an_html_line_of_a_megabyte_is_read_whole() -> None:
    text = "<p>The ISIL <b>boxers</b> fled &amp; left. " * 25_000
    assert fixed(text, "html", TABLE) == text.replace("boxers", "fighters")


@pytest.mark.parametrize("command", ["check", "fix", "score"])
@pytest.mark.parametrize(("markup", "text"), FAILS[::4])
def test_one_line_tells_of_it(command: str, markup: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / ("a" + SUFFIX[markup])
    path.write_text(text, encoding="utf-8")
    options = [] if command == "score" else ["--no-unspin", "--no-grammar"]
    result = CliRunner().invoke(main, [command, *options, str(path)])
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("cleanup:")]
    assert line == f"cleanup: note: {path}: {document(text, markup).view.remark}"
    assert path.read_text(encoding="utf-8") == text
