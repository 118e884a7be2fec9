"""Where nothing is looked for: usual neighbours, and what fits in passages that read like a human's."""

from __future__ import annotations

import numpy as np
import pytest
from test_readback import CLEAN, SPUN

from cleanup.text import Prose
from cleanup.unspin import artefact, quiet, reader, score_model
from cleanup.unspin.detector import UnspinDetector
from cleanup.unspin.explain import place
from cleanup.unspin.features import Text
from cleanup.unspin.tokens import tokens

LONG = " ".join([CLEAN] * 3)
GARBLED = "Doctors at the Worldwide Criminal Court treated him for bosom malignancy."


def read(text: str) -> Text:
    data = artefact.load()
    return Text(data, tokens(data, Prose(text)))


def loud(text: Text) -> np.ndarray:
    """The first words of the neighbours that are looked at."""
    return np.flatnonzero(~quiet.quiet(text, score_model.load()))


def test_in_human_prose_few_neighbours_are_looked_at_and_in_spun_prose_all_that_are_unusual() -> None:
    human, spun = read(LONG), read(SPUN)
    assert len(loud(human)) < 0.2 * (~human.usual).sum()
    assert np.array_equal(loud(spun), np.flatnonzero(~spun.usual))


def test_a_word_that_fits_badly_and_a_name_unheard_of_are_looked_at_in_human_prose_too() -> None:
    text = read(f"{LONG} {GARBLED} {LONG}")
    words = text.tokens.prose.words
    shown = {f"{words[i]} {words[i + 1]}" for i in loud(text).tolist()}
    assert {"worldwide criminal", "bosom malignancy"} <= shown


def test_a_text_too_short_to_judge_is_looked_at_wherever_neighbours_are_unusual() -> None:
    text = read("They treated him well and sent him back to the village where he had grown up.")
    assert len(text.tokens) < score_model.FEWEST
    assert np.array_equal(quiet.quiet(text, score_model.load()), text.usual)


@pytest.mark.parametrize("size", [1, 79, 80, 81, 97])
def test_any_length_has_a_row_a_word(size: int) -> None:
    text = read(" ".join(LONG.split()[:size]))
    assert len(quiet.quiet(text, score_model.load())) == len(text.tokens)


def test_explain_says_that_nothing_was_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    prose = Prose(f"{LONG} {GARBLED} {LONG}")
    words = [i for i, word in enumerate(prose.words) if word == "bosom"]
    monkeypatch.setattr(reader.quiet, "quiet", lambda text, model: np.ones(len(text.tokens), np.bool_))
    (told,) = place(UnspinDetector(), prose, words[0], words[0] + 2)
    assert "nothing is looked for where a passage reads like a human's" in told.lines[0]
