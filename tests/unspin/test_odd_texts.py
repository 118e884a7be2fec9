"""Texts that are no plain English prose: nothing is made up in them, nothing breaks, and time stays bounded."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleanup.check import NotRead
from cleanup.findings import Applicability, Finding
from cleanup.text import Prose
from cleanup.unspin.detector import UnspinDetector

TEXTS = yaml.safe_load((Path(__file__).parent / "odd_texts.yaml").read_text(encoding="utf-8"))
CODE = (
    "def total(rows, key=None):\n    acc = {}\n    for row in rows:\n        k = key(row) if key else row.id\n"
    "        acc[k] = acc.get(k, 0) + row.qty * row.price\n    return sorted(acc.items(), key=lambda kv: -kv[1])\n"
)
NUMBERS = "\n".join(
    f"{year}\t{year * 7 % 991}\t{year * 13 % 97}.{year % 10}\t{year % 31}%" for year in range(1950, 2020)
)
SPUN = (
    "Our commercial enterprise makes software program for colleges. With the usage of the net web page, a instructor "
    "can get right of entry to the records of every kid, and dad and mom acquire a textual content via way of means of "
    "the night. Withinside the beyond yr the crew has constructed the maximum famous version of the gadget."
)
LEAST_IN_SPUN = 10  # findings there, of some twenty
TERMS = "we trained a profound learning network on colossal information and the court heard the appeal"
NOT_READ = {**TEXTS["foreign"], **TEXTS["no-prose"], "code": CODE * 3, "numbers": NUMBERS}


@pytest.fixture(scope="module")
def detector():
    return UnspinDetector()


@pytest.mark.parametrize("name", NOT_READ)
def test_what_is_no_english_prose_is_not_read_and_that_is_told(detector, name):
    with pytest.raises(NotRead, match="does not look like English"):
        list(detector.find(Prose(NOT_READ[name])))


@pytest.mark.parametrize("text", ["", " \n\n", "word", "Profound", "123", "!?", "the", "\ufeff", "Ünïcödé 字"])
def test_next_to_nothing(detector, text):
    assert list(detector.find(Prose(text))) == []


def restored(text: str, found: list[Finding]) -> str:
    """The text with each first replacement, which has to be one, in place of what stands where the finding says."""
    ordered = sorted(found, key=lambda finding: finding.start)
    assert all(one.end <= other.start for one, other in pairwise(ordered))
    out, at = "", 0
    for finding in ordered:
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.text == text[finding.start : finding.end]
        assert finding.replacements[0].strip() == finding.replacements[0] != finding.text
        out, at = out + text[at : finding.start] + finding.replacements[0], finding.end
    return out + text[at:]


@pytest.mark.parametrize("word", ["a" * 10_000, "1" * 10_000, "İ" * 1_000, "x" * 5_000 + "ised"])
def test_a_very_long_word(detector, word):
    text = f"We trained a profound learning network on {word} and on colossal information."
    found = list(detector.find(Prose(text)))
    assert restored(text, found) == f"We trained a deep learning network on {word} and on big data."


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=40)
    | st.text(st.sampled_from("aAsİıΣſßﬁ'’ʼ-*_.,:;!?13 \n\r\t\u0307\u00ad\u200b\x0c\ud800"), max_size=40)
)
@example("profound İİİİİİİİİİ learning and irregular woodland.")
@example("\n\n")
def test_odd_text_in_a_passage_that_is_spun(detector, odd):
    text = f"{SPUN} We use {odd} withinside the house. {SPUN}"
    found = list(detector.find(Prose(text)))
    restored(text, found)
    assert sum(finding.end <= len(SPUN) for finding in found) >= LEAST_IN_SPUN
    assert sum(finding.start >= len(text) - len(SPUN) for finding in found) >= LEAST_IN_SPUN


@pytest.mark.parametrize("name", TEXTS["english"])
def test_poems_old_words_and_wordplay_are_left_as_they_are(detector, name):
    assert list(detector.find(Prose(TEXTS["english"][name]))) == []


def test_a_text_about_tortured_phrases_is_at_most_shown(detector):
    found = list(detector.find(Prose(TEXTS["about"])))
    assert found
    assert {finding.applicability for finding in found} == {Applicability.DISPLAY}


def test_one_long_line_without_an_end(detector):
    text = " ".join([TERMS] * 500)
    found = list(detector.find(Prose(text)))
    assert restored(text, found) == text.replace("profound", "deep").replace("colossal information", "big data")


def test_a_clause_of_words_with_very_many_readings(detector):
    text = f"{SPUN} {'It was the big great large huge vast strong hard deep end of it ' * 20}. {SPUN}"
    found = list(detector.find(Prose(text)))
    restored(text, found)
    assert sum(finding.end <= len(SPUN) for finding in found) >= LEAST_IN_SPUN
    assert sum(finding.start >= len(text) - len(SPUN) for finding in found) >= LEAST_IN_SPUN
