"""What a text is about tells which of two words was meant."""

from __future__ import annotations

import numpy as np
import pytest

from cleanup.text import Prose
from cleanup.unspin import artefact, topic
from cleanup.unspin.tokens import tokens


@pytest.fixture(scope="module")
def data():
    return artefact.load()


@pytest.mark.parametrize(
    ("text", "standing", "meant"),
    [
        (
            "Government troops shelled the village while rebel boxers retreated towards the border.",
            "boxers",
            "fighters",
        ),
        ("Doctors removed the tumour after a biopsy showed bosom malignancy in both patients.", "bosom", "breast"),
        (
            "The striker scored twice before the arbitrator showed a red card to the goalkeeper.",
            "arbitrator",
            "referee",
        ),
    ],
)
def test_the_word_that_was_meant_fits_better(data, text, standing, meant):
    words = tokens(data, Prose(text))
    at = np.array([words.prose.words.index(standing)])
    meaning = topic.around(data, words, at, (60,))
    there, better = topic.fit(data, meaning, data.word_ids([standing, meant])[None])[0, :, 0]
    assert better > there + 0.1


def test_a_word_does_not_count_for_itself(data):
    words = tokens(data, Prose("boxers boxers"))
    alone = topic.around(data, tokens(data, Prose("the boxers")), np.array([1]), (8,))
    assert not alone.any()
    beside = topic.around(data, words, np.array([0]), (8,))
    assert topic.fit(data, beside, words.ids[:1][None]).ravel() == pytest.approx([1], abs=1e-4)


def test_what_has_no_vector_says_nothing(data):
    words = tokens(data, Prose("Rebel troops of the zyxqv retreated"))
    meaning = topic.around(data, words, np.array([4]), (8, 60))
    assert topic.fit(data, meaning, np.array([[words.ids[4], -1]])).tolist() == [[[topic.NOTHING] * 2] * 2]
    assert topic.around(data, words, np.zeros(0, np.int64), (8, 60)).shape == (0, 2, artefact.VECTOR)


def test_only_words_within_reach_count(data):
    text = tokens(data, Prose("cancer " * 20 + "the boxers " + "militia " * 3))
    near, far = topic.around(data, text, np.array([21]), (3, 40))[0]
    militia, cancer = (data.vectors[data.vector_row[data.word_id(word)]] for word in ("militia", "cancer"))
    assert near @ militia > near @ cancer
    assert far @ cancer > far @ militia
