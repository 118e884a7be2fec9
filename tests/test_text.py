"""Prose: words, gaps, sentences and paragraphs of a text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanup.text import Gap, Prose

TEXTS = st.one_of(st.text(), st.text(alphabet="aB'’s.!?- *_\r\n\t\u00a0\u00ad1,\"“İ\U0001f600"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("... !", []),
        ("Don’t panic", ["don't", "panic"]),
        ("ISIL's men", ["isil", "'s", "men"]),
        ("O'Brien", ["o'brien"]),
        ("the fighters' goal", ["the", "fighters", "goal"]),
        ("1,500 or 3.8m", ["1,500", "or", "3.8m"]),
        ("US-backed", ["us", "backed"]),
        ("snake_case", ["snake", "case"]),
        ("naïve café", ["naïve", "café"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert Prose(text).words == words


@pytest.mark.parametrize(
    ("between", "gap"),
    [
        (" ", Gap.SPACE),
        ("\u00a0\n  ", Gap.SPACE),
        (" **", Gap.SPACE),
        ("\r\n", Gap.SPACE),
        ("-", Gap.HYPHEN),
        ("\u2010", Gap.HYPHEN),
        (", ", Gap.BREAK),
        (" - ", Gap.BREAK),
        (". ", Gap.SENTENCE),
        (".” ", Gap.SENTENCE),
        ("?\n", Gap.SENTENCE),
        ("\n\n", Gap.PARAGRAPH),
        ("\r\n \r\n", Gap.PARAGRAPH),
        ("\r\r", Gap.PARAGRAPH),
        (".\n\t\n", Gap.PARAGRAPH),
    ],
)
def test_gap_between_two_words(between: str, gap: Gap) -> None:
    assert Prose(f"one{between}Two").gaps == bytes([gap, Gap.PARAGRAPH])


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He met Dr. Smith. They spoke.", [4, 2]),
        ("J. Smith left.", [3]),
        ("The U.S. forces left. Then rain.", [5, 2]),
        ("It was late, e.g. ten. Yes.", [6, 1]),
        ("It ended. then it began.", [5]),
        ("“Go!” he said. “Why?” She left.", [3, 1, 2]),
    ],
)
def test_sentences(text: str, sentences: list[int]) -> None:
    prose = Prose(text)
    ends = [-1, *prose.sentence_ends]
    assert [b - a for a, b in itertools.pairwise(ends)] == sentences


def test_no_sentence_ends_before_a_small_letter() -> None:
    assert len(Prose("It ended. then it began.").sentence_ends) == 1


@given(TEXTS)
def test_words_slice_back_to_the_text(text: str) -> None:
    prose = Prose(text)
    assert len(prose.starts) == len(prose.ends) == len(prose.words) == len(prose.gaps) == len(prose)
    last = 0
    for i, word in enumerate(prose.words):
        assert last <= prose.starts[i] < prose.ends[i] <= len(text)
        last = prose.ends[i]
        assert prose.surface(i) == text[prose.starts[i] : prose.ends[i]]
        assert prose.surface(i).lower().replace("’", "'") == word
    between = [text[a:b] for a, b in zip([0, *prose.ends], [*prose.starts, len(text)], strict=True)]
    assert not any(c.isalnum() for gap in between for c in gap)  # nothing that belongs to a word is left out


@given(TEXTS)
def test_sentences_and_paragraphs_partition_the_words(text: str) -> None:
    prose = Prose(text)
    for stretch in (prose.sentence, prose.paragraph):
        seen: list[int] = []
        while len(seen) < len(prose):
            part = stretch(len(seen))
            assert part.start == len(seen)
            assert all(stretch(i) == part for i in part)
            seen += part
        assert seen == list(range(len(prose)))
    for i in range(len(prose)):
        assert prose.starts_sentence(i) == (prose.sentence(i).start == i)
        assert set(prose.sentence(i)) <= set(prose.paragraph(i))


@given(TEXTS, st.integers(0, 6))
def test_word_at_is_the_first_word_that_ends_later(text: str, offset: int) -> None:
    prose = Prose(text)
    expected = next((i for i, end in enumerate(prose.ends) if end > offset), len(prose))
    assert prose.word_at(offset) == expected


@given(TEXTS)
def test_positions_hold_every_word(text: str) -> None:
    prose = Prose(text)
    assert sorted(i for places in prose.positions.values() for i in places) == list(range(len(prose)))
    assert all(prose.words[i] == word for word, places in prose.positions.items() for i in places)
