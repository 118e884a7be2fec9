"""The tags of any HTML, however broken, against html5lib's tokenizer, which follows the standard to the letter."""

from __future__ import annotations

import time
from html import unescape

import pytest
from html5lib._tokenizer import HTMLTokenizer
from html5lib.constants import tokenTypes
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleanup.markup.html import tags

PIECES = (
    "<b>|</b>|</p >|<p a=b c>|<p class='x>y'>|<a href=x?y='z>|<a b='c'd=\"e>f\">|<a ='b'>|<a b = 'c'>|<a/b>|<a b=>|<a b"
    "|<br/>|<i\nx>|<!-- x -->|<!-->|<!--->|<!-- a --!>|<!--a>|<!--|-->|--!>|--|<!- x>|<?pi x>|<!doctype html>|</3>|</>"
    "|<3|< b|<![CDATA[ x ]]>|<title>|</title>|</TITLE |<textarea>|</textarea>|<script>|</script>|<script|</script"
    "|<style>|</style>|<xmp>|</xmp>|<iframe>|<plaintext>|x| y|\n|&amp;|'|\"|=|>|/|<|!|?"
).split("|")
TEXTS = st.lists(st.sampled_from(PIECES) | st.text("ab<>/='\"!- \n?", max_size=3), max_size=15).map("".join)
RCDATA, RAW = ("title", "textarea"), ("style", "xmp", "iframe", "noembed", "noframes")


def joined(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without empty texts, and neighbouring ones as one."""
    out: list[tuple[str, str]] = []
    for kind, what in tokens:
        if kind == "text" and out and out[-1][0] == "text":
            out[-1] = ("text", out[-1][1] + what)
        elif what:
            out.append((kind, what))
    return out


def by_standard(text: str) -> list[tuple[str, str]]:
    tokenizer = HTMLTokenizer(text)
    out: list[tuple[str, str]] = []
    for token in tokenizer:
        kind = token["type"]
        if kind in (tokenTypes["Characters"], tokenTypes["SpaceCharacters"]):
            out.append(("text", token["data"]))
        elif kind == tokenTypes["EndTag"]:
            out.append(("close", token["name"]))
        elif kind in (tokenTypes["StartTag"], tokenTypes["EmptyTag"]):
            name = token["name"]
            out.append(("open", name))
            if name in RCDATA:  # what the tree builder tells the tokenizer
                tokenizer.state = tokenizer.rcdataState
            elif name in RAW:
                tokenizer.state = tokenizer.rawtextState
            elif name == "script":
                tokenizer.state = tokenizer.scriptDataState
            elif name == "plaintext":
                tokenizer.state = tokenizer.plaintextState
    return joined(out)


def by_us(text: str) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    at, raw = 0, False
    for tag in [*tags(text, 0, len(text)), None]:
        between = text[at : tag.start if tag else len(text)]
        out.append(("text", between if raw else unescape(between)))
        if tag is None:
            return joined(out)
        assert at <= tag.start < tag.end <= len(text)
        at = tag.end
        whole = text[tag.start : tag.end]
        if tag.name and _complete(whole):  # a tag that the text's end cuts off is none
            out.append(("close" if tag.closing else "open", tag.name))
        raw = not tag.closing and (tag.name in RAW or tag.name in ("script", "plaintext"))
    raise AssertionError


def _complete(tag: str) -> bool:
    return any(kind != "text" for kind, _ in by_standard(tag))


@settings(deadline=None, max_examples=1500)
@given(text=TEXTS)
@example("<script><!--<script></script>--></script>a<b>")
@example("<script><!--<script></script></script>a")
@example("<a href=x?y='z>a</a>")
@example("<!-- a --!>b<!-- c -->")
@example("<title>a <b>c</title>d")
@example("</3>a</>b")
def test_tags_are_read_as_the_standard_says(text: str) -> None:
    assert by_us(text) == by_standard(text)


@pytest.mark.parametrize(
    "unit", "<!--|<title>|<textarea>|<script>|<script><!--|<a b='|<a b=|<a |</|<!|<?|--!".split("|")
)
def test_what_is_left_open_takes_no_long_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    sum(1 for _ in tags(text, 0, len(text)))
    assert time.process_time() - began < 5
