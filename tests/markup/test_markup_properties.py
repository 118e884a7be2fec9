"""Properties of every view, whatever the text is."""

from __future__ import annotations

import re

import pytest
from fixing import fixed
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pylatexenc.latexwalker import LatexWalker

from cleanup.markup import markup_of, parts, view_of
from cleanup.markup.html import tags

MARKUPS = ("markdown", "html", "rst", "latex")
PIECES = (
    "ISIL boxers|boxers|fled|.| |\n|\n\n|**|*|_|`|``|```\n|[|](|)|](http://a.b)|<b>|</b>|"
    "<p>|</p>|<code>|</code>|<!--|-->|&amp;|"
    "&rsquo;|&#8217;|&nbsp;|<script>|</script>|<br>|$|$$|\\|\\emph{|{|}|\\cite{a}|\\begin{itemize}|"
    "\\item |\\end{itemize}|"
    "\\begin{x}|\\footnote{|%|~|--|> |- |1. |# |    |\t|| a | b |\n|--|--|\n|[^1]|[^1]: |---\n|:ref:"
    "`a`|.. note::\n\n   |"
    "`_|"
    "\\&|\r\n|\r|\u2028|\x0c|\u00ad|\ufeff|<a href=\"x\">|</a>|https://a.b/c|é|😀|\x00|=====\n|::\n\n|\\\\|''"
).split("|")
TEXTS = st.lists(st.sampled_from([*PIECES, "|"]) | st.text(max_size=4), max_size=25).map("".join)
TABLE = {"ISIL boxers": "ISIL fighters", "boxers fled": "left"}


@pytest.mark.parametrize("markup", MARKUPS)
@settings(deadline=None, max_examples=150)
@given(text=TEXTS)
def test_each_character_comes_from_its_place(markup: str, text: str) -> None:
    view = view_of(text, markup)
    assert view.offsets is not None
    assert view.ends is not None
    assert len(view.text) == len(view.offsets) == len(view.ends)
    last = 0
    for character, start, end in zip(view.text, view.offsets, view.ends, strict=True):
        assert last <= start <= end <= len(text)
        last = end
        source = text[start:end]
        if len(source) == 1 and character not in "\ufffc":
            assert (
                character == source
                or (character.isspace() and source.isspace())
                or (character, source) == ("\xa0", "~")
            )
        elif not source:
            assert character == "\n"


@pytest.mark.parametrize("markup", MARKUPS)
@settings(deadline=None, max_examples=100)
@given(text=TEXTS)
def test_fixing_changes_the_words_and_nothing_else(markup: str, text: str) -> None:
    after = fixed(text, markup, {"ISIL boxers": "ISIL fighters"})
    assert after.replace("fighters", "boxers") == text.replace("fighters", "boxers")
    before = view_of(text, markup).text
    assert view_of(after, markup).text.replace("fighters", "boxers") == before.replace("fighters", "boxers")


def structure(text: str, markup: str) -> str:
    """What a parser makes of a text, with the words that fixing changes made alike."""
    if markup == "html":
        found = " ".join(text[tag.start : tag.end] for tag in tags(text, 0, len(text))) + view_of(text, markup).text
    elif markup == "latex":
        nodes = LatexWalker(text, tolerant_parsing=True).get_latex_nodes()[0]
        found = " ".join(f"{type(node).__name__} {node.latex_verbatim()}" for node in nodes)
    else:
        found = " ".join(parts(text, markup).values())
    return re.sub(r"\s+", " ", re.sub(r"(?:box-\s*ers|fighters)", "boxers", found))


@pytest.mark.parametrize("markup", MARKUPS)
@settings(deadline=None, max_examples=200)
@given(
    text=st.lists(st.sampled_from([*PIECES, "ISIL box-\ners", "ISIL box-\n> ers", "box-\n  ers "]), max_size=25).map(
        "".join
    )
)
def test_fixing_never_changes_the_parse_outside_prose(markup: str, text: str) -> None:
    assume(not view_of(text, markup).doubtful)
    after = fixed(text, markup, {"ISIL boxers": "ISIL fighters", "boxers": "fighters"})
    assert structure(after, markup) == structure(text, markup)


@pytest.mark.parametrize("markup", MARKUPS)
@settings(deadline=None, max_examples=100)
@given(text=TEXTS)
def test_fixing_with_fewer_words_never_raises_and_ends(markup: str, text: str) -> None:
    once = fixed(text, markup, TABLE)
    assert fixed(once, markup, TABLE) == once


@pytest.mark.parametrize("markup", MARKUPS)
@settings(deadline=None, max_examples=150)
@given(text=st.text(max_size=200))
def test_no_text_raises(markup: str, text: str) -> None:
    view_of(text, markup)


@pytest.mark.parametrize("markup", MARKUPS)
@pytest.mark.parametrize(
    "unit", ["word ", "<!--", "<p ", "[", "*a", "{", "\\a{", "&", "`", "<a b='", "> ", "<p>", "\\begin{x}", "$", "_a "]
)
def test_a_long_line_neither_raises_nor_takes_long(markup: str, unit: str) -> None:
    view_of(unit * (1_000_000 // len(unit)), markup)


def test_plain_text_is_its_own_view() -> None:
    view = view_of("ISIL **boxers** &amp;", "plain")
    assert (view.text, view.offsets) == ("ISIL **boxers** &amp;", None)


@pytest.mark.parametrize(
    ("path", "markup"),
    [
        ("a.md", "markdown"),
        ("A.MARKDOWN", "markdown"),
        ("x/y.mdown", "markdown"),
        ("a.html", "html"),
        ("a.htm", "html"),
        ("a.xhtml", "html"),
        ("a.rst", "rst"),
        ("a.tex", "latex"),
        ("a.txt", "plain"),
        ("-", "plain"),
        ("", "plain"),
        ("md", "plain"),
    ],
)
def test_the_suffix_says_which_markup(path: str, markup: str) -> None:
    assert markup_of(path) == markup
