"""What is learned from garbled texts and their corrected versions: the fixed substitutions, and no mere editing."""

from __future__ import annotations

import random
import time

import pytest
from teach.garble import LEARNED, TEXTS, garbled

from cleanup.teach.align import align
from cleanup.teach.substitutions import Text, is_editing, substitutions
from cleanup.text import Prose

SEEDS = range(12)


def texts(seed):
    found = []
    for number, path in enumerate(TEXTS):
        right = path.read_text(encoding="utf-8")
        found.append(Text(path.name, Prose(garbled(right, 100 * seed + number)), Prose(right)))
    return found


def test_the_table_is_learned_and_nothing_else():
    right = wrong = missed = 0
    for seed in SEEDS:
        learned = {(s.garbled, s.right) for s in substitutions(texts(seed))}
        right += len(learned & LEARNED)
        wrong += len(learned - LEARNED)
        missed += len(LEARNED - learned)
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.95


def test_counts_and_examples():
    (found,) = (s for s in substitutions(texts(1)) if s.garbled == "velocipede alley")
    assert (found.count, found.files, found.total, found.share) == (5, 2, 5, 1.0)
    for pair in found.pairs:
        assert "velocipede alley" in pair.bad
        assert pair.good == pair.bad.replace("velocipede alley", "bicycle lane")


def test_a_wording_left_standing_as_often_is_no_garble():
    stands = "The curator of the museum spoke. " * 3
    changed = "The {} read to the children. Then the {} left."
    text = Text("x", Prose(stands + changed.format("curator", "curator")),
                Prose(stands + changed.format("librarian", "librarian")))  # fmt: skip
    assert substitutions([text]) == []
    text = Text("x", Prose(stands[:33] + changed.format("curator", "curator")),
                Prose(stands[:33] + changed.format("librarian", "librarian")))  # fmt: skip
    (found,) = substitutions([text])
    assert (found.count, found.total, found.ok) == (2, 3, ("The curator of the museum spoke.",))


def test_a_word_that_stands_beside_one_word_is_learned_with_it():
    before = "We use profound learning here. They like profound learning. It had a profound effect."
    text = Text("x", Prose(before), Prose(before.replace("profound learning", "deep learning")))
    (found,) = substitutions([text])
    assert (found.garbled, found.right, found.total) == ("profound learning", "deep learning", 2)


def test_once_is_enough_where_it_is_asked_for():
    text = Text("x", Prose("An acrid loaf lay there."), Prose("A sourdough bread lay there."))
    assert substitutions([text]) == []
    (found,) = substitutions([text], least=1)
    (pair,) = found.pairs
    assert (pair.bad, pair.good) == ("An acrid loaf lay there.", "A sourdough bread lay there.")


@pytest.mark.parametrize(
    ("garbled", "right", "editing"),
    [
        ("bosom", "breast", False),
        ("keen telephone set", "smart phone", False),
        ("based on", "according to", False),
        ("at", "in", True),
        ("and", "as well as", True),
        ("12", "14", True),
        ("ten", "10", True),
        ("colour", "color", True),
        ("organisations", "organizations", True),
        ("goverment", "government", True),
        ("data set", "dataset", True),
        ("trains", "trained", True),
        ("red house", "house", True),
        ("bank", "old bank", True),
        ("a", "who had been told so by their own people at home", True),
        ("grew", "who had told it to their own people at home", True),
    ],
)
def test_mere_editing(garbled, right, editing):
    assert is_editing(garbled.split(), right.split()) is editing


def changes(before, after):
    old, new = Prose(before), Prose(after)
    return [
        (" ".join(old.words[c.start : c.stop]), " ".join(new.words[c.to : c.to_stop])) for c in align(old, new).changes
    ]


def test_names_are_aligned_whole():
    assert changes(
        "A report of the Allied Observatory for Individual Rights in London said so.",
        "A report of the Syrian Observatory for Human Rights in London said so.",
    ) == [("allied observatory for individual rights", "syrian observatory for human rights")]
    assert changes("Boxers of ISIL fled.", "Fighters of ISIL fled.") == [("boxers", "fighters")]


def test_sentences_may_be_joined_split_moved_away_or_new():
    assert changes(
        "The old boxers left town. They went home by bus. A new line here. The profound lake froze over.",
        "The old fighters left town, they went home by bus. The deep lake froze over. All was well then.",
    ) == [("boxers", "fighters"), ("profound", "deep")]


def test_any_two_texts_are_aligned_in_order():
    chance = random.Random(7)
    words = "a the boxer fighter left. Came. home Kurdish. rebel".split()
    for _ in range(200):
        old, new = (Prose(" ".join(chance.choices(words, k=chance.randrange(0, 40)))) for _ in range(2))
        found = align(old, new)
        assert 0 <= found.common <= min(len(old), len(new))
        for change, following in zip(found.changes, found.changes[1:], strict=False):
            assert change.stop <= following.start
            assert change.to_stop <= following.to
        assert all(c.start <= c.stop <= len(old) and c.to <= c.to_stop <= len(new) for c in found.changes)
        assert align(old, old).changes == ()
        assert align(old, old).common == len(old)


def test_changes_side_by_side_are_told_apart():
    before = "The curators fled. A curator slept. The curator as well as his dog left. Old curator curators met."
    right = "The librarians fled. A librarian slept. The librarian and his dog left. Old librarian librarians met."
    (found,) = substitutions([Text("x", Prose(before), Prose(right))])
    assert (found.garbled, found.right, found.count) == ("curator", "librarian", 5)


def test_texts_of_very_unequal_length_are_aligned():
    one, many = "The old boxer left town.", "Nobody saw it. " * 500
    assert changes(one, many + "The old fighter left town. " + many) == [("boxer", "fighter")]
    assert changes(many + "The old boxer left town. " + many, "The old fighter left town.") == [("boxer", "fighter")]


def endless(words):
    """A text without full stops, and the same with one word in fifty changed."""
    dice = random.Random(1)
    parts = ("gar", "mel", "tov", "rin", "sul", "pek", "den", "low", "bar", "mit")
    known = [a + b + c for a in parts for b in parts for c in parts]
    right = [dice.choice(known) for _ in range(words)]
    wrong = ["boxer" if i % 50 == 25 else word for i, word in enumerate(right)]
    return Prose(" ".join(wrong)), Prose(" ".join(right))


def test_a_text_without_full_stops_is_cut_where_both_versions_agree(monkeypatch):
    before, after = endless(6000)
    found = align(before, after)
    monkeypatch.setattr("cleanup.teach.align._ENDLESS", 6000)
    assert align(before, after) == found
    assert [(c.start, c.stop, c.to, c.to_stop) for c in found.changes] == [
        (i, i + 1, i, i + 1) for i in range(25, 6000, 50)
    ]
    assert found.common == 6000 - 120


def test_a_text_without_full_stops_takes_time_that_grows_with_it_alone():
    started = time.perf_counter()
    assert substitutions([Text("x", *endless(20_000))]) == []
    assert time.perf_counter() - started < 5


def test_a_sentence_without_landmarks_is_aligned_as_a_whole():
    before, after = Prose("word " * 3000), Prose("word " * 2999 + "end")
    (change,) = align(before, after).changes
    assert (change.stop, change.to_stop) == (3000, 3000)
