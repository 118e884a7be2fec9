"""What the number of a whole text rests on."""

from __future__ import annotations

from cleanup import score
from cleanup.findings import Finding
from cleanup.text import Prose


def found(*starts, detector="rules"):
    return [Finding("a/b", detector, at, at + 4, "word", "m") for at in starts]


def test_signs_name_the_density_and_the_densest_passage():
    prose = Prose("word " * 200)
    first, second = score.signs(prose, found(0, 100, 500, 520, 530, 900))
    assert first.sentence == "6 places read like a machine's paraphrase, 3.0 in 100 of the text's 200 words."
    assert first.spans == ()
    assert second.sentence == "3 of them stand close together, within 34 characters."
    assert second.spans == ((500, 534),)


def test_what_the_grammar_checker_found_is_no_sign():
    prose = Prose("word " * 200)
    assert score.signs(prose, found(0, 5, 10, 15, detector="grammar")) == ()
    (only,) = score.signs(prose, found(5))
    assert only.sentence.startswith("1 place reads like")
