"""Texts to learn from: what is put into them stands where they say."""

from __future__ import annotations

import random

from cleanup.text import Prose
from cleanup.unspin import labelled, train, train_score
from cleanup.unspin.labelled import Document, Edit

SPUN = Document(
    "spun-observed",
    "The boxers fled overdue on Saturday, the guys said.",
    (Edit(4, 10, ("fighters",)), Edit(16, 23, ("late", "tardily")), Edit(41, 45, ("men",))),
)


def test_a_lightly_spun_text_keeps_some_edits_in_their_places_and_puts_the_others_right() -> None:
    kept = set()
    for seed in range(20):
        light = labelled.lightly(SPUN, 0.5, random.Random(seed))
        words = [light.text[e.start : e.end] for e in light.edits]
        assert all(word in ("boxers", "overdue", "guys") for word in words)
        assert light.kind == "spun-observed" + labelled.LIGHTLY
        for edit in SPUN.edits:
            standing = SPUN.text[edit.start : edit.end]
            assert (standing in light.text) == (standing in words) == (edit.accept[0] not in light.text)
        kept.add(len(words))
    assert kept == {0, 1, 2, 3}


def test_all_or_none_of_the_edits_may_be_kept() -> None:
    every, none = (labelled.lightly(SPUN, share, random.Random(0)) for share in (1.1, 0.0))
    assert (every.text, every.edits) == (SPUN.text, SPUN.edits)
    assert (none.text, none.edits) == ("The fighters fled late on Saturday, the men said.", ())


def test_the_difference_of_two_sentences_is_the_garble() -> None:
    edit = labelled.difference("Two ISIL boxers fled.", "Two ISIL fighters fled.")
    assert edit == Edit(9, 15, ("fighters",))
    assert labelled.difference("They fled.", "They fled today.") is None


NETWORK = Document(
    "phrases",
    "They describe spam sifting in large networks.",
    (Edit(14, 26, ("spam filtering",)),),
)


def worth(first: int, last: int, restored: str, changed: set[int]) -> tuple[int, int]:
    return train.judge(NETWORK, Prose(NETWORK.text), first, last, restored, changed)


def test_a_reading_is_worth_what_it_makes_of_the_garble() -> None:
    assert worth(2, 4, "spam filtering", {3}) == (0, train.WHOLE)
    assert worth(2, 4, "spam filter", {3}) == (0, train.PART)
    assert worth(2, 4, "junk mail", {2, 3}) == (0, train.WRONG)
    assert worth(2, 5, "spam filtering in", {3}) == (0, train.WHOLE)


def test_a_reading_that_changes_a_word_beside_the_garble_is_worth_nothing() -> None:
    assert worth(1, 4, "effective spam filtering", {1, 3}) == (0, train.NOT_GARBLED)
    assert worth(5, 7, "big networks", {5}) == (-1, train.NOT_GARBLED)


def test_number_and_british_spelling_make_no_difference() -> None:
    assert train.normal("training batches, optimisation studies, organisers") == [
        "training", "batch", "optimization", "study", "organizer"
    ]  # fmt: skip
    assert train.normal("gas mass movie") == train.normal("gas masses movies")


def test_the_sentences_with_garbles_are_cut_out_with_their_edits() -> None:
    text = "All was well. They used profound learning there. Nothing else. It is a brain organization!"
    edits = tuple(
        Edit(text.index(word), text.index(word) + len(word), (right,))
        for word, right in (("profound learning", "deep learning"), ("brain organization", "neural network"))
    )
    cut = list(train_score.garbled_sentences(Document("phrases", text, edits), 3))
    assert [one.text for one in cut] == ["They used profound learning there.", "It is a brain organization!"]
    assert [one.text[e.start : e.end] for one in cut for e in one.edits] == ["profound learning", "brain organization"]
    assert {one.fold for one in cut} == {3}
