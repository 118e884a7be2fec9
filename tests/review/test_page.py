"""What a reviewer sees: lines that fit, with the current finding among them, and nothing that a terminal executes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sessions import session

from cleanup.paths import visible
from cleanup.report.text import columns
from cleanup.review import page
from cleanup.review.session import AnswerError

PIECES = st.lists(st.tuples(st.sampled_from(["", "open"]), st.text(alphabet="ab漢é\u0301 \n\x1b\u00ad")), max_size=8)


@settings(deadline=None)
@given(PIECES, st.integers(2, 20))
def test_lines_fit_and_lose_nothing(pieces, width):
    lines = page.wrapped(pieces, width)
    for line in lines:
        assert sum(columns(text) for _, text in line) <= width
    shown = "".join(text for line in lines for _, text in line)
    assert "".join(shown.split()) == "".join(
        "".join(visible(word) for _, text in pieces for word in text.split()).split()
    )


def test_words_stay_whole_where_they_can():
    lines = page.wrapped([("", "One two "), ("open", "three four"), ("", " five")], 9)
    assert ["".join(text for _, text in line).rstrip() for line in lines] == ["One two", "three", "four five"]


@pytest.mark.parametrize("height", [1, 3, 10])
@pytest.mark.parametrize("at", [0, 7, 39])
def test_the_current_finding_is_always_seen(at, height):
    review = session("One bad line of some length.\n\n" * 40)
    review.move(at)
    lines = page.article(review, 20, height)
    assert len(lines) == height
    assert [text.strip() for line in lines for style, text in line if style == "current"] == ["bad"]


def test_the_article_shows_what_is_accepted():
    review = session("A bad day, a bad dog, a badge and a bad end.")
    review.accept()
    review.reject()
    pieces = [piece for line in page.article(review, 80, 5) for piece in line if piece[0]]
    assert pieces == [("changed", "good"), ("left", "bad"), ("current", "badge"), ("open", "bad")]
    assert page.heading(session("One\r\ntwo\rthree bad"), "a").startswith("a:3  1 of 1")
    assert page.heading(review, "x" * 100) == f"…{'x' * 39}:1  3 of 4, 2 open, 1 accepted, 1 rejected"


def test_both_sides_and_why():
    review = session("A bad\r\nday \x1b[31m here.\n")
    assert page.standing(review) == [("", "A "), ("old", "bad"), ("", " day ␛[31m here.")]
    assert page.proposal(review) == [("", "A "), ("new", "good"), ("", " day ␛[31m here.")]
    assert page.choices(review) == "1 good  2 fine"
    assert page.reason(review) == ["display 0.90  r/bad: it is bad"]
    review.edit("odd")
    assert page.proposal(review)[1] == ("new", "odd")
    assert page.draft(review) == "odd"
    review.never_here()
    assert page.proposal(review) == [("dim", "left as it stands (never here)")]
    bare = session("bad", replacements=())
    assert page.proposal(bare) == [("dim", "no proposal: edit with e, or leave it with n")]
    assert page.draft(bare) == "bad"


@settings(deadline=None)
@given(st.sampled_from("yn19ahvujk?x0"))
def test_keys(key):
    review = session("bad bad")
    try:
        known = page.press(review, key) is not None
    except AnswerError:
        known = True
    assert known == (key not in "?x0")
