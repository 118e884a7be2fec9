"""Inflection: forms, capitals and articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanup.inflection import forms, inflect, lemmas, like, mend_article, takes_an, wrong_article
from cleanup.text import Prose


@pytest.mark.parametrize(
    ("lemma", "pos", "expected"),
    [
        ("boxer", "noun", {"boxer", "boxers"}),
        ("launch", "verb", {"launch", "launches", "launched", "launching"}),
        ("run", "verb", {"run", "runs", "ran", "running"}),
        ("child", "noun", {"child", "children"}),
        ("the", None, {"the"}),
        ("of", None, {"of"}),
        ("x-ray", None, {"x-ray"}),
        ("boxers", None, {"boxers"}),
    ],
)
def test_forms(lemma: str, pos: str | None, expected: set[str]) -> None:
    found = forms(lemma, pos)
    assert set(found) == expected
    assert next(iter(found)) == lemma


@pytest.mark.parametrize(
    ("lemma", "tags", "expected"),
    [
        ("play", ("NNS",), "plays"),
        ("effect", ("VBZ",), "effects"),
        ("fighter", ("NNS",), "fighters"),
        ("launch", ("VBD",), "launched"),
        ("launch", ("VBG",), "launching"),
        ("drive", ("VBN",), "driven"),
        ("fighter", (), "fighter"),
        ("of", ("NNS",), "of"),
    ],
)
def test_inflect(lemma: str, tags: tuple[str, ...], expected: str) -> None:
    assert inflect(lemma, tags) == expected


def test_lemmas() -> None:
    assert "launch" in lemmas("launched")
    assert lemmas("zzzq") == ("zzzq",)


@pytest.mark.parametrize(
    ("model", "word", "expected"),
    [
        ("Boxers", "fighters", "Fighters"),
        ("BOXERS", "fighters", "FIGHTERS"),
        ("boxers", "fighters", "fighters"),
        ("boxers", "UN envoys", "UN envoys"),
        ("A", "the", "The"),
        ("3", "three", "three"),
        ("“Boxers", "fighters", "Fighters"),
    ],
)
def test_capitals(model: str, word: str, expected: str) -> None:
    assert like(model, word) == expected


@given(st.text(), st.text())
def test_like_never_raises_and_keeps_the_letters(model: str, word: str) -> None:
    assert like(model, word).lower().casefold() == word.upper().lower().casefold() or like(model, word) in (
        word,
        word[:1].upper() + word[1:],
    )


@pytest.mark.parametrize(
    "word",
    "hour heir honest apple umbrella unimportant MRI FBI LAPD 8 11 18 S SDF uncle ISIL unidentified ugly urban "
    "utter onerous Euler Xbox Yvonne".split(),
)
def test_an(word: str) -> None:
    assert takes_an(word)


@pytest.mark.parametrize(
    "word",
    "unit user European one once house UN US 1 university NATO RAID U boxer ewe "
    "unanimous utopia unimodal urea using Ugandan ones Honolulu UNESCO".split(),
)
def test_a(word: str) -> None:
    assert not takes_an(word)


@pytest.mark.parametrize(
    ("article", "word"),
    [
        *(("an", word) for word in "mRNA fMRI MoD NaCl HbA1c SQLite nginx rsync html MP3".split()),
        *(("a", word) for word in "SIM RAM ROM MAC LAN Uighur uTorrent yttrium Ypres dwarf gnome tsar".split()),
    ],
)
def test_an_article_that_may_be_right_is_not_wrong(article: str, word: str) -> None:
    assert not wrong_article(article, word)


@pytest.mark.parametrize(
    ("article", "word"),
    [("a", "excellent"), ("an", "boat"), ("a", "MRI"), ("an", "UN"), ("an", "school"), ("an", "unicorn"), ("a", "FBI")],
)
def test_an_article_that_is_wrong(article: str, word: str) -> None:
    assert wrong_article(article, word)


@pytest.mark.parametrize(
    ("text", "word", "replacement", "expected"),
    [
        ("an attack", 1, "raid", (0, "a raid")),
        ("a raid", 1, "attack", (0, "an attack")),
        ("A raid", 1, "attack", (0, "An attack")),
        ("AN ATTACK", 1, "RAID", (0, "A RAID")),
        ("A RAID", 1, "ATTACK", (0, "AN ATTACK")),
        ("MADE A RUN", 2, "ARC", (1, "AN ARC")),
        ("MADE AN ARC", 2, "RUN", (1, "A RUN")),
        ("A tank", 1, "MRI", (0, "An MRI")),
        ("a\n  raid", 1, "attack", (0, "an\n  attack")),
        ("a **raid", 1, "attack", (0, "an **attack")),
        ("a raid", 1, "boxer", (1, "boxer")),
        ("a, raid", 1, "attack", (1, "attack")),
        ("the raid", 1, "attack", (1, "attack")),
        ("an raid", 1, "attack", (1, "attack")),
        ("raid", 0, "attack", (0, "attack")),
        ("a raid", 1, "", (1, "")),
    ],
)
def test_the_article_before_a_replacement(text: str, word: int, replacement: str, expected: tuple[int, str]) -> None:
    assert mend_article(Prose(text), word, replacement) == expected


@given(st.text(), st.text())
def test_mending_never_raises(text: str, replacement: str) -> None:
    prose = Prose(f"a {text}")
    for i in range(len(prose)):
        first, written = mend_article(prose, i, replacement)
        assert i - 1 <= first <= i
        assert written.endswith(replacement)
