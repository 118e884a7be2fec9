"""Pairs of expressions become counts of word substitutions."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanup.unspin import learn, tables
from cleanup.unspin.lemma import lemmas
from cleanup.unspin.spelling import american

PAIRS = [
    ("profound learning", "deep learning"),
    ("profound neural organizations", "deep neural networks"),
    ("bosom malignancy", "breast cancer"),
    ("keen telephone set", "smart phone"),
    ("the of", "in on"),
]


def test_words_are_aligned_by_place() -> None:
    assert learn.align(["a", "b"], ["c", "d"]) == [(0, 0), (1, 1)]


def test_a_shift_is_taken_where_words_meet() -> None:
    assert learn.align(["x", "neural", "network"], ["neural", "network"]) == [(1, 0), (2, 1)]


def test_counts_are_of_lemmas_without_function_words() -> None:
    counts = learn.substitutions(PAIRS)
    assert counts["profound", "deep"] == 2
    assert counts["organization", "network"] == 1
    assert counts["malignancy", "cancer"] == 1
    assert not any("of" in pair or "the" in pair for pair in counts)


def test_some_function_words_are_swapped_for_others_with_a_meaning() -> None:
    counts = learn.substitutions([("slightest squares", "least squares"), ("the pressure", "under pressure")])
    assert dict(counts) == {("slightest", "least"): 1}


def test_folds_part_the_canonical_terms() -> None:
    kept = [learn.without_fold(PAIRS, (k, 3)) for k in range(3)]
    assert sum(len(PAIRS) - len(part) for part in kept) == len(PAIRS)
    assert learn.fold_of("Deep  Learning", 7) == learn.fold_of("deep learning", 7)
    assert learn.parse_fold("2/5") == (2, 5)
    with pytest.raises(ValueError, match="K/N"):
        learn.parse_fold("5/5")


def test_counts_go_through_the_table(tmp_path: Path) -> None:
    counts = learn.substitutions(PAIRS)
    learn.write_links(counts, tmp_path / "learned" / "links.tsv")
    assert tables.learned("links", tmp_path) == dict(counts)
    assert "CC BY 4.0" in (tmp_path / "learned" / "links.tsv").read_text(encoding="utf-8")


def test_several_words_in_the_place_of_one_are_counted(tmp_path: Path) -> None:
    pairs = [
        ("sun oriented energy", "solar energy"),  # all else is equal: once is enough
        ("far flung sensing", "remote sensing"),
        ("machine getting to know", "machine learning"),
        ("profound getting to know", "deep learning"),
        ("profound water", "deep water"),
        ("profound ocean", "deep ocean"),
        ("glad hand of many", "big little"),  # too much changed at once, and only here
        ("the cats", "cats"),
    ]
    links, several = learn.learnt(pairs)
    assert several == {("sun orient", "solar"): 1, ("far fling", "remote"): 1, ("get to know", "learning"): 2}
    assert not any(" " in garbled for garbled, _ in links)
    learn.write_links(several, tmp_path / "learned" / "phrases.tsv")
    assert tables.learned("phrases", tmp_path) == dict(several)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("networks", ("network",)),
        ("trained", ("train",)),
        ("learning", ("learning", "learn")),
        ("data", ("data",)),
        ("is", ("be",)),
        ("children", ("child",)),
        ("left", ("left", "leave")),
        ("news", ("news",)),
        ("analyses", ("analysis",)),
    ],
)
def test_lemmas(word: str, expected: tuple[str, ...]) -> None:
    assert lemmas(word)[: len(expected)] == expected


def test_an_unknown_plural_loses_its_ending_where_the_rest_is_a_word() -> None:
    assert lemmas("chatbotzes", {"chatbotz"}) == ("chatbotz",)
    assert lemmas("chatbotzes") == ("chatbotzes",)


def test_british_spellings_share_the_american_lemma() -> None:
    known = {"optimization", "color", "modeling", "filing", "tor", "center", "tumor", "defense"}
    words = ["optimisation", "colour", "modelling", "filling", "tour", "centre", "tumour", "defence", "deep"]
    assert [american(word, known) for word in words] == [
        *("optimization", "color", "modeling", "filling", "tour", "center", "tumor", "defense", "deep")
    ]
