"""Base forms and American spellings of single words."""

from __future__ import annotations

import pytest

from cleanup.unspin import lemma, spelling
from cleanup.unspin.hashing import LONGEST_WORD


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("labour", "labor"),
        ("travelled", "traveled"),
        ("hour", "hour"),
        ("organisation", "organization"),
        ("favourites", "favorites"),
    ],
)
def test_british_words_have_an_american_spelling(word: str, wanted: str) -> None:
    assert spelling.american(word) == wanted


def test_what_is_longer_than_any_known_word_has_no_other_spelling() -> None:
    word = "co" * LONGEST_WORD + "labour"
    assert spelling.american(word[-LONGEST_WORD:]) != word[-LONGEST_WORD:]
    assert spelling.american(word) == word
    assert spelling.american("a" * 1_000_000 + "b") == "a" * 1_000_000 + "b"


def test_what_is_kept_of_words_is_bounded() -> None:
    assert lemma._table.cache_info().maxsize


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("defense", "defence"), ("centers", "centres"), ("labeled", "labelled"), ("anemia", "anaemia"),
        ("filed", "filed"), ("parking", "parking"), ("program", "program"), ("meter", "meter"), ("prize", "prize"),
    ],
)  # fmt: skip
def test_american_words_have_a_british_spelling(word: str, wanted: str) -> None:
    known = (
        "defence defense centre center centres centers labelled labeled anaemia anemia filled filed programme program"
    )
    assert spelling.british(word, {*known.split(), "metre", "meter", "prise", "prize", "parking"}) == wanted
