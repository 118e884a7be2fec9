"""Words that a line end cuts in two: which are one word to the detectors, and what fixing makes of them."""

from __future__ import annotations

import pytest
from fixing import fixed, found

from cleanup.findings import Applicability
from cleanup.markup import view_of

ALL = ("plain", "markdown", "rst", "latex", "html")
TABLE = {"ISIL boxers": "ISIL fighters", "profound learning": "deep learning", "The government fled": "It fled"}


@pytest.mark.parametrize("markup", ALL)
@pytest.mark.parametrize("end", ["-\n", "-\r\n", "- \n", "\u2010\n"])
def test_a_cut_word_is_one_word(markup: str, end: str) -> None:
    assert view_of(f"The ISIL fight{end}ers fled.\n", markup).text.strip() == "The ISIL fighters fled."


@pytest.mark.parametrize("markup", ALL)
@pytest.mark.parametrize(
    "text",
    [
        "the well-\nknown man",  # a compound
        "an up-\nto-date list",
        "the Baghouz-\nbased men",
        "ISIL-\nlinked women",
        "to re-\nsign it",  # another word without its hyphen
        "an e-\nmail",
        "fight -\ners",
        "the 1990-\ners",
        "fight-\nErs",
        "non-co-operation and non-co-\noperation",
        "co-operate and co-\noperate",  # elsewhere with its hyphen
        "see a/fight-\ners",
        "man-\nor machine-made",
        "fight-\n\ners",
    ],
)
def test_a_hyphen_of_its_own_stays(markup: str, text: str) -> None:
    assert "-" in view_of(text + "\n", markup).text.replace("non-co-op", "").replace("co-operate and", "")


@pytest.mark.parametrize("markup", ALL)
def test_a_word_that_only_the_text_knows_is_one_word(markup: str) -> None:
    assert "in Baghouz fled" in view_of("Baghouz fell. They in Bag-\nhouz fled.\n", markup).text
    assert "Bag-" in view_of("It fell. They in Bag-\nhouz fled.\n", markup).text


@pytest.mark.parametrize("markup", ALL)
def test_a_fix_puts_the_line_break_beside_the_word(markup: str) -> None:
    assert fixed("The ISIL box-\ners fled far.\n", markup, TABLE) == "The ISIL\nfighters fled far.\n"
    assert fixed("The pro-\nfound learning of it.\n", markup, TABLE) == "The deep\nlearning of it.\n"


@pytest.mark.parametrize("markup", ALL)
def test_a_fix_leaves_a_cut_word_that_stays(markup: str) -> None:
    assert fixed("A pro-\nfound learn-\ning of it.\n", markup, TABLE) == "A deep\nlearn-\ning of it.\n"


@pytest.mark.parametrize("markup", ALL)
def test_without_a_blank_beside_it_the_lines_are_joined(markup: str) -> None:
    assert fixed("The box-\ners.\n", markup, {"boxers": "fighters"}) == "The fighters.\n"


@pytest.mark.parametrize(
    ("markup", "source", "after"),
    [
        ("markdown", "> The ISIL box-\n> ers fled.\n", "> The ISIL\n> fighters fled.\n"),
        ("markdown", "- The ISIL box-\n  ers fled.\n", "- The ISIL\n  fighters fled.\n"),
        ("markdown", "The **ISIL box-\ners** fled.\n", "The **ISIL\nfighters** fled.\n"),
        ("rst", "* The ISIL box-\n  ers fled.\n", "* The ISIL\n  fighters fled.\n"),
        ("rst", "x\n\n   The ISIL *box-\n   ers* fled.\n", "x\n\n   The ISIL *fighters* fled.\n"),
        ("plain", "> The ISIL box-\n> ers fled.\n", "> The ISIL\n> fighters fled.\n"),
        ("plain", "x\r> > The ISIL box-\r> > ers fled.\r", "x\r> > The ISIL\r> > fighters fled.\r"),
        ("latex", "\\emph{ISIL box-\n  ers} fled.\n", "\\emph{ISIL\n  fighters} fled.\n"),
        ("html", "<p>The ISIL <b>box-\n ers</b> fled.\n", "<p>The ISIL <b>fighters</b> fled.\n"),
        ("latex", "The ISIL box\\-ers fled.\n", "The ISIL fighters fled.\n"),
    ],
)
def test_the_markup_around_a_cut_word_stays(markup: str, source: str, after: str) -> None:
    assert fixed(source, markup, TABLE) == after


@pytest.mark.parametrize(
    ("markup", "source"),
    [
        ("markdown", "The ISIL **box-**\ners fled.\n"),
        ("markdown", "The ISIL box-\\\ners fled.\n"),
        ("markdown", "The ISIL box-  \ners fled.\n"),
        ("html", "The ISIL box-<br>ers fled.\n"),
        ("html", "The ISIL <b>box-\n</b>ers fled.\n"),
        ("latex", "The ISIL box-\\\\\ners fled.\n"),
        ("plain", "The ISIL box-\n> ers fled.\n"),
        ("latex", "> The ISIL box-\n> ers fled.\n"),
        ("rst", "x > The ISIL box-\n> ers fled.\n"),
        ("latex", "The ISIL box-% x\ners fled.\n"),
    ],
)
def test_a_cut_with_markup_in_it_is_left_alone(markup: str, source: str) -> None:
    assert fixed(source, markup, TABLE) == source


@pytest.mark.parametrize("markup", ["markdown", "html", "rst", "latex"])
def test_a_fix_leaves_a_soft_hyphen_that_ends_a_word(markup: str) -> None:
    assert fixed("The ISIL box\u00aders\u00ad fled.\n", markup, TABLE) == "The ISIL fighters\u00ad fled.\n"


def test_the_place_of_a_finding_is_that_of_the_source() -> None:
    source = "Yes. The ISIL box-\ners fled.\n"
    (finding,) = found(source, "plain", TABLE)
    assert source[finding.start : finding.end] == finding.text == "ISIL box-\ners"
    assert finding.applicability is Applicability.SAFE


def test_many_cut_words_take_no_long_time() -> None:
    assert view_of("ISIL fight-\ners and x-\ny fled-\n" * 50_000, "plain").text.count("fighters") == 50_000
    view_of("a" * 1_000_000 + "-\n" + "b" * 1_000_000, "plain")
