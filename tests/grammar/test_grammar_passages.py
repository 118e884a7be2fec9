"""Passages, and the way from UTF-16 units back to code points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanup.grammar.passages import code_points, passages

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("ab \n😀𝒳*_.&;"), max_size=200)


def utf16(text: str, index: int) -> int:
    return len(text[:index].encode("utf-16-le")) // 2


@given(TEXTS, st.data())
def test_code_points_undo_utf16(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert code_points(text, [(utf16(text, start), utf16(text, end))]) == [(start, end)]


def test_code_points_inside_a_pair_take_the_whole_character() -> None:
    assert code_points("a😀b", [(2, 3), (1, 2), (0, 99)]) == [(1, 2), (1, 2), (0, 3)]


@given(TEXTS)
def test_a_passage_knows_where_each_code_point_stands(text: str) -> None:
    last = 0
    for passage in passages(text):
        assert len(passage.text) == len(passage.starts) == len(passage.ends)
        assert passage.starts[0] >= last
        for character, start, end in zip(passage.text, passage.starts, passage.ends, strict=True):
            assert last <= start < end <= len(text)
            last = end
            standing = text[start:end]
            assert character == standing or character == " " or standing.startswith("&") or character == "\ufffd"


def shown(text: str) -> list[str]:
    return [passage.text for passage in passages(text)]


def test_paragraphs_headlines_items_and_hard_wrapped_lines() -> None:
    text = (
        "A headline\nThe first sentence of a paragraph that was wrapped\nby hand goes on here.\n\n"
        "- an item\n- another\n# Title\n> quoted words here\n"
    )
    assert shown(text) == [
        "A headline",
        "The first sentence of a paragraph that was wrapped by hand goes on here.",
        "an item",
        "another",
        "Title",
        "quoted words here",
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_change_what_is_asked(newline: str) -> None:
    text = "The first sentence of a paragraph that was wrapped\nby hand goes on\nhere. It ends.\n\nAnother one."
    assert shown(text.replace("\n", newline)) == shown(text)


def test_emphasis_entities_and_unseen_characters_do_not_come_between() -> None:
    text = "It is **an** _hour_ by La Ni&ntilde;a, co\u00adoperation\u00a0here, 2 * 3 and snake_case."
    (passage,) = passages(text)
    assert passage.text == "It is an hour by La Niña, cooperation here, 2 * 3 and snake_case."
    start = passage.text.index("Niña")
    assert text[slice(*passage.span(start, start + 4))] == "Ni&ntilde;a"
    start = passage.text.index("an hour")
    assert text[slice(*passage.span(start, start + 7))] == "an** _hour"


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    text = "This is a sentence of some length. " * 2000
    pieces = shown(text.strip())
    assert all(len(piece) <= 20_000 for piece in pieces)
    assert all(piece.rstrip().endswith(".") for piece in pieces)
    assert "".join(pieces) == text.strip()
    assert [len(piece) for piece in shown("a" * 45_000)] == [20_000, 20_000, 5_000]


def test_nothing_without_letters_is_asked() -> None:
    assert shown("\n\n 12, 13 \n\n * * *\n") == []
    assert shown("") == []
    assert shown("\ud800 lone") == ["\ufffd lone"]
