"""What is put in has the markup's signs escaped: it shows what it says and leaves the structure alone."""

from __future__ import annotations

import pytest
from fixing import fixed

from cleanup.markup import parts, view_of

MARKDOWN = [
    ("a pipe tag\n", "pipe tag", "a | b"),
    ("a\npipe tag\n", "pipe tag", "- tag"),
    ("a\npipe tag\n", "pipe tag", "+ tag"),
    ("a\npipe tag\n", "pipe tag", "# tag"),
    ("a\npipe tag\n", "pipe tag", "###### tag"),
    ("a\npipe tag\n", "pipe tag", "1. thing"),
    ("a\npipe tag\n", "pipe tag", "1) thing"),
    ("a\npipe tag\n", "pipe tag", "> thing"),
    ("a\npipe tag\n", "pipe tag", "==="),
    ("a\npipe tag\n", "pipe tag", "---"),
    ("a\npipe tag\n", "pipe tag", "-"),
    ("a\npipe tag\n", "pipe tag", "~~~"),
    ("pipe tag\n", "pipe tag", "- tag"),
    ("* pipe tag\n", "pipe tag", "1. tag"),
    ("> a\n> pipe tag x\n", "pipe", "-"),
    ("a pipe tag\n", "pipe tag", "~~b~~"),
    ("a pipe tag\n", "pipe tag", "a\n- b"),
]
RST = [
    ("a pipe tag\n\n   b\n", "pipe tag", "ends::"),
    ("a\n\npipe tag b\n", "pipe tag", "- tag"),
    ("a\n\npipe tag b\n", "pipe tag", "1. tag"),
    ("a\n\npipe tag b\n", "pipe tag", "A. tag"),
    ("a\n\npipe tag b\n", "pipe tag", "(iv) tag"),
    ("a\n\npipe tag b\n", "pipe tag", "#. tag"),
    ("a\n\npipe tag b\n", "pipe tag", ".. tag"),
    ("a\n\npipe tag b\n", "pipe tag", ":tag: x"),
    ("a\n\npipe tag b\n", "pipe tag", ">>> tag"),
    ("a\n\npipe tag b\n", "pipe tag", "| tag"),
    ("aaa\npipe tag\n", "pipe tag", "==="),
    ("* pipe tag b\n", "pipe tag", "A. tag"),
]
CASES = [("markdown", *case) for case in MARKDOWN] + [("rst", *case) for case in RST]


@pytest.mark.parametrize(("markup", "source", "old", "new"), CASES)
def test_the_signs_in_a_replacement_are_escaped(markup: str, source: str, old: str, new: str) -> None:
    after = fixed(source, markup, {old: new})
    assert after != source
    seen = view_of(source, markup).text.replace("\n\n", "\n")
    assert view_of(after, markup).text.replace("\n\n", "\n") == seen.replace(old, new.replace("\n", " "))
    assert len(parts(after, markup)) == len(parts(source, markup))
    assert fixed(after, markup, {old: new}) == after


@pytest.mark.parametrize(
    ("markup", "source", "table"),
    [("markdown", "a\nthe 1. thing\n", {"the": ""}), ("rst", "a\n\nthe - thing\n", {"the": ""})],
)
def test_a_sign_that_moves_to_the_start_of_a_line_is_only_shown(
    markup: str, source: str, table: dict[str, str]
) -> None:
    assert fixed(source, markup, table) == source


@pytest.mark.parametrize("new", ["5. 1", "2.5 - 3", "#1", "C. - d", "x == y", "-5"])
def test_a_sign_that_is_none_is_not(new: str) -> None:
    assert fixed("a pipe tag\n", "markdown", {"pipe tag": new}) == f"a {new}\n"


def test_a_bar_in_a_table_makes_no_cell() -> None:
    after = fixed("| a |\n|---|\n| pipe tag |\n", "markdown", {"pipe tag": "a | b"})
    (table,) = parts(after, "markdown").values()
    assert after == "| a |\n|---|\n| a \\| b |\n"
    assert "<td>a | b</td>" in table


def test_html_in_markdown_is_escaped_as_html() -> None:
    source = "<div>\nAFP news _service_ x.\nthe tag\n</div>\n\nAFP news _service_ x.\n"
    after = fixed(
        source, "markdown", {"news _service_": "news _agency_", "news service": "news agency", "tag": "- <a & b>"}
    )
    assert after == source.replace("service", "agency").replace("tag", "- &lt;a &amp; b&gt;")
