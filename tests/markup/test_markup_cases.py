"""Table-driven cases: what a reader sees of a source, and what fixing makes of it."""

from __future__ import annotations

import pytest
from fixing import fixed, found

from cleanup.findings import Applicability
from cleanup.markup import view_of

O = "\ufffc"  # noqa: E741
TABLE = {"ISIL boxers": "ISIL fighters", "profound learning": "deep learning", "bronchial tissues": "cells"}

# What the formats have in common: how each writes one thing, by name.
WRITES = {
    "markdown": {
        "strong": "**{}**",
        "emphasis": "*{}*",
        "link": "[{}](http://a.b)",
        "code": "`{}`",
        "quote": "> {}",
        "item": "- {}",
        "heading": "## {}",
        "math": "${}$",
        "comment": "<!-- {} -->",
        "block": "```\n{}\n```",
        "footnote": "x\n\n[^1]: {}",
        "number": "1. {}",
    },
    "html": {
        "strong": "<b>{}</b>",
        "emphasis": "<em>{}</em>",
        "link": '<a href="http://a.b">{}</a>',
        "code": "<code>{}</code>",
        "quote": "<blockquote>{}</blockquote>",
        "item": "<ul><li>{}</li></ul>",
        "heading": "<h2>{}</h2>",
        "math": "<math>{}</math>",
        "comment": "<!-- {} -->",
        "block": "<pre>{}</pre>",
        "footnote": "<aside>{}</aside>",
        "number": "<ol><li>{}</ol>",
    },
    "rst": {
        "strong": "**{}**",
        "emphasis": "*{}*",
        "link": "`{} <http://a.b>`_",
        "code": "``{}``",
        "quote": "x\n\n    {}",
        "item": "* {}",
        "heading": "{}\n====================================",
        "math": ":math:`{}`",
        "comment": ".. {}",
        "block": ".. code:: text\n\n   {}",
        "footnote": ".. [1] {}",
        "number": "1. {}",
    },
    "latex": {
        "strong": "\\textbf{{{}}}",
        "emphasis": "\\emph{{{}}}",
        "link": "\\href{{http://a.b}}{{{}}}",
        "code": "\\verb|{}|",
        "quote": "\\begin{{quote}}{}\\end{{quote}}",
        "item": "\\begin{{itemize}}\\item {}\\end{{itemize}}",
        "heading": "\\section{{{}}}",
        "math": "${}$",
        "comment": "% {}",
        "block": "\\begin{{lstlisting}}\n{}\n\\end{{lstlisting}}",
        "footnote": "\\footnote{{{}}}",
        "number": "\\begin{{enumerate}}\\item {}\\end{{enumerate}}",
    },
}
FORMATS = tuple(WRITES)
PROSE = ("strong", "emphasis", "link", "quote", "item", "heading", "footnote", "number")
INLINE = ("strong", "emphasis", "link")
NO_PROSE = ("code", "math", "comment", "block")


@pytest.mark.parametrize("kind", PROSE)
@pytest.mark.parametrize("markup", FORMATS)
@pytest.mark.parametrize(
    ("old", "new"), [("ISIL boxers", "ISIL fighters"), ("the ISIL\nboxers fled", "the ISIL\nfighters fled")]
)
def test_prose_inside_is_fixed_and_its_markup_stays(markup: str, kind: str, old: str, new: str) -> None:
    if kind == "heading" and "\n" in old and markup in ("markdown", "rst"):
        old, new = old.replace("\n", " "), new.replace("\n", " ")
    if "\n" in old and markup in ("markdown", "rst"):
        indent = {"quote": "> " if markup == "markdown" else "    ", "item": "  ", "number": "   ", "footnote": "    "}
        indent_here = indent.get(kind, "") if (markup, kind) != ("rst", "footnote") else "   "
        old, new = old.replace("\n", "\n" + indent_here), new.replace("\n", "\n" + indent_here)
    write = WRITES[markup][kind]
    assert fixed(write.format(old) + "\n", markup, TABLE) == write.format(new) + "\n"


@pytest.mark.parametrize("kind", NO_PROSE)
@pytest.mark.parametrize("markup", FORMATS)
@pytest.mark.parametrize("text", ["ISIL boxers", "profound learning"])
def test_what_is_no_prose_is_not_seen(markup: str, kind: str, text: str) -> None:
    source = WRITES[markup][kind].format(text) + "\n"
    assert "boxers" not in view_of(source, markup).text
    assert fixed(source, markup, TABLE) == source


@pytest.mark.parametrize("kind", INLINE)
@pytest.mark.parametrize("markup", FORMATS)
@pytest.mark.parametrize("half", [0, 1])
def test_half_of_a_match_in_markup(markup: str, kind: str, half: int) -> None:
    write = WRITES[markup][kind]
    halves = [write.format("ISIL"), "boxers"] if half == 0 else ["ISIL", write.format("boxers")]
    source = f"The {halves[0]} {halves[1]} fled.\n"
    assert view_of(source, markup).text.strip() == "The ISIL boxers fled."
    assert fixed(source, markup, TABLE) == source.replace("boxers", "fighters")


@pytest.mark.parametrize("kind", INLINE)
@pytest.mark.parametrize("markup", FORMATS)
def test_markup_that_would_be_swallowed_makes_a_finding_for_display(markup: str, kind: str) -> None:
    source = f"The bronchial {WRITES[markup][kind].format('tissues')} fled.\n"
    (finding,) = found(source, markup, TABLE)
    assert (finding.applicability, finding.replacements) == (Applicability.DISPLAY, ("cells",))
    assert source[finding.start : finding.end] == finding.text
    assert fixed(source, markup, TABLE) == source


@pytest.mark.parametrize("kind", ["code", "math"])
@pytest.mark.parametrize("markup", FORMATS)
def test_no_match_goes_across_an_object(markup: str, kind: str) -> None:
    source = f"The ISIL {WRITES[markup][kind].format('x')} boxers fled.\n"
    assert view_of(source, markup).text.strip() == f"The ISIL {O} boxers fled."
    assert fixed(source, markup, TABLE) == source


@pytest.mark.parametrize("markup", FORMATS)
@pytest.mark.parametrize("address", ["https://a.b/ISIL", "http://a.b/c?d=e", "www.a.org", "me@a.org"])
def test_addresses_are_no_prose(markup: str, address: str) -> None:
    assert view_of(f"See {address}.\n", markup).text.strip() == f"See {O}."


SEEN = [
    ("markdown", "---\ntitle: x\n---\nText", "Text"),
    ("markdown", "---\n: [ not yaml\n---\nText", "Text"),
    ("markdown", "+++\ntitle = 'x'\n+++\nText", "Text"),
    ("markdown", "+++\r\ntitle = 'x'\r\n+++ \r\n\r\nText", "Text"),
    ("markdown", "+++\nnever closed", "+++\nnever closed"),
    ("markdown", "a\n\n```\nnever closed", "a"),
    ("markdown", "a  \nb", "a\nb"),
    ("markdown", "a\\\nb", "a\nb"),
    ("markdown", "a &rsquo; b", "a ’ b"),
    ("markdown", "a \\* b", "a * b"),
    ("markdown", "snake_case a*b", f"{O} a*b"),
    ("markdown", "![alt](x.png) b", f"{O} b"),
    ("markdown", "<https://a.b> c", f"{O} c"),
    ("markdown", "| a | b |\n|---|---|\n| c | `d` |", f"a\n\nb\n\nc\n\n{O}"),
    ("markdown", "fled.[^1] On\n\n[^1]: Note", "fled. On\n\nNote"),
    ("markdown", "$$\nx\n$$\n\na", "a"),
    ("markdown", "costs $5 and $10", "costs $5 and $10"),
    ("markdown", "as [@doe2020] said", f"as {O} said"),
    ("markdown", "a <b>c</b> <code>d</code>", f"a c {O}"),
    ("markdown", "[a]\n\n[a]: http://x.y 'T'", "a"),
    ("markdown", "Title\n=====\n\nText", "Title\n\nText"),
    ("markdown", "    code\n\na", "a"),
    ("markdown", "<div>\n<p>a &amp; b</p>\n</div>", "a & b"),
    ("markdown", "a\r\nb\r\n\r\nc", "a\nb\n\nc"),
    ("markdown", "~~a~~ b", "a b"),
    ("html", "<p>a<p>b", "a\n\nb"),
    ("html", "a &amp; b &nbsp;c", "a & b \xa0c"),
    ("html", "a&#8217;s", "a’s"),
    ("html", "a &foo; b < c", "a &foo; b < c"),
    ("html", "<p title='ISIL > x'>a", "a"),
    ("html", "<script>if (a<b) x</script>a", "a"),
    ("html", "<style>p{}</style>a", "a"),
    ("html", "a <img src=x alt=y> b", f"a {O} b"),
    ("html", "a<br>b", "a\nb"),
    ("html", "a<br/>\nb", "a\nb"),
    ("html", "a\n   b", "a\nb"),
    ("html", "<textarea>x</textarea>a", "a"),
    ("html", '<p lang="fr">a <b>b</b></p><p>c <i xml:lang=la>d</i> e</p>', f"c {O} e"),
    ("html", '<div lang="en-GB">a</div><td data-lang="fr">b</td><p lang="">c</p>', "a\n\nb\n\nc"),
    ("html", '<p>a <span class=x translate="no">b <span>c</span></span> d</p>', f"a {O} d"),
    ("html", "<p lang=fr>a<p>b<div lang=de>c <div>d</div></div>e", "a\n\nb\n\ne"),
    ("html", '<html lang="de"><body lang="de">a</body></html>', "a"),
    ("html", 'a <a href="never closed', "a "),
    ("html", "a <!-- never closed", "a "),
    ("html", "fight&shy;ers", "fighters"),
    ("html", "<p>a<p>&shy;b", "a\n\nb"),
    ("html", "<title>a <b>c</title>d", "a <b>c\n\nd"),
    ("html", "a<!-- b --!>c", "ac"),
    ("html", "a</3>b</>c", "abc"),
    ("html", "<a href=x?y='z>a</a> b", "a b"),
    ("html", "<p>a<sup>1<p>b", f"a{O}\n\nb"),
    ("html", "<p>a <kbd>x</p>b", f"a {O}\n\nb"),
    ("html", "<p>a <code>x<p>b", f"a {O}"),
    ("html", "<script><!--<script></script>--></script>a", "a"),
    ("html", "<?xml version='1.0'?><title/><script src='x'/><p>a</p>", "a"),
    ("html", "<?xml version='1.0'?><p><![CDATA[x > y]]>a</p>", "a"),
    ("html", "<title/><p>a", "<p>a"),
    ("html", "<table><tr><td>a<td>b</table>", "a\n\nb"),
    ("html", "fled.<sup>1</sup> On", "fled. On"),
    ("html", "<kbd>x</kbd> <samp>y</samp>", f"{O} {O}"),
    ("rst", "a *b* **c** ``d``", f"a b c {O}"),
    ("rst", "T\n=\n\na\nb", "T\n\na\nb"),
    ("rst", "a::\n\n   code\n\nb", "a:\n\nb"),
    ("rst", ".. note:: a\n   b", "a\nb"),
    ("rst", ".. unknown:: a\n   b\n\nc", "c"),
    ("rst", "term\n  text", "term\n\ntext"),
    ("rst", "| a\n| b", "a\n\nb"),
    ("rst", ":field: a", "a"),
    ("rst", "a :ref:`b` c", f"a {O} c"),
    ("rst", "a \\* b", "a * b"),
    ("rst", "`a`_ b\n\n.. _a: http://x.y", "a b"),
    ("rst", ".. comment\n\na", "a"),
    ("latex", "\\documentclass{a}\n\\begin{document}x\\end{document}", "x"),
    ("latex", "``a'' -- b", "“a” – b"),
    ("latex", "a~b\\&c 5\\%", "a\xa0b&c 5%"),
    ("latex", "caf\\'e", "café"),
    ("latex", "a \\cite[p.~1]{b} c", f"a {O} c"),
    ("latex", "a \\ref{b}", f"a {O}"),
    ("latex", "a % c\nb", "a b"),
    ("latex", "\\section{A}\\label{s} b", "A\n\nb"),
    ("latex", "a\n\nb", "a\n\nb"),
    ("latex", "\\begin{verbatim}x\\end{verbatim} a", "a"),
    ("latex", "\\begin{odd}x\\end{odd} a", "a"),
    ("latex", "\\foo[1]{x} a", f"{O} a"),
    ("latex", "\\[x\\] a", f"{O} a"),
    ("latex", "\\begin{figure}[ht]\\caption{a}\\end{figure}", "a"),
    ("latex", "{\\bf a} b", "a b"),
    ("latex", "\\newcommand{\\a}{b}\n\\title[c]{A d}\n% \\title{e}\n\\begin{document}f\\end{document}", "A d\n\nf"),
    ("latex", "\\title{A d\n\\begin{document}f\\end{document}", "f"),
    ("latex", "a \\iffalse b \\fi c \\iffalse d", "a c "),
    (
        "latex",
        "\\begin{tabular}[t]{l|p{3cm}} a & b \\\\[2pt] \\hline c & d \\end{tabular} e",
        "a \n\nb \n\nc \n\nd \n\ne",
    ),
    ("latex", "\\begin{tabularx}{9cm}{lX} \\multicolumn{2}{c}{a} \\\\ b & $c$ \\end{tabularx}", f"a \n\nb \n\n{O} "),
    ("latex", "a\\footnote{b} c", f"a{O}b{O} c"),
]


@pytest.mark.parametrize(("markup", "source", "seen"), SEEN)
def test_a_reader_sees(markup: str, source: str, seen: str) -> None:
    assert view_of(source, markup).text == seen
