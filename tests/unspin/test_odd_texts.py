"""Texts that are no plain English prose: nothing is made up in them, nothing breaks, and time stays bounded."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cleanup.check import NotRead
from cleanup.findings import Applicability
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
NOT_READ = {**TEXTS["foreign"], **TEXTS["no-prose"], "code": CODE * 3, "numbers": NUMBERS}


@pytest.fixture(scope="module")
def detector():
    return UnspinDetector()


@pytest.mark.parametrize("name", NOT_READ)
def test_what_is_no_english_prose_is_not_read_and_that_is_told(detector, name):
    with pytest.raises(NotRead, match="does not look like English"):
        list(detector.find(Prose(NOT_READ[name])))


@pytest.mark.parametrize(
    "text", ["", " \n\n", "word", "Profound", "123", "!?", "the", "\ufeff", "a" * 10_000, "Ünïcödé 字"]
)
def test_next_to_nothing(detector, text):
    assert list(detector.find(Prose(text))) == []


@pytest.mark.parametrize("name", TEXTS["english"])
def test_poems_old_words_and_wordplay_are_left_as_they_are(detector, name):
    found = list(detector.find(Prose(TEXTS["english"][name])))
    assert all(finding.applicability is Applicability.DISPLAY for finding in found), found


def test_a_text_about_tortured_phrases_is_at_most_shown(detector):
    found = list(detector.find(Prose(TEXTS["about"])))
    assert found
    assert {finding.applicability for finding in found} == {Applicability.DISPLAY}


def test_one_long_line_without_an_end(detector):
    text = (
        "we trained a profound learning network on colossal information and the court heard the appeal " * 4000
    ).strip()
    found = list(detector.find(Prose(text)))
    assert all(text[finding.start : finding.end] == finding.text for finding in found)


def test_a_clause_of_words_with_very_many_readings(detector):
    text = "it was the big great large huge vast strong hard deep end of it " * 20
    assert all(text[finding.start : finding.end] == finding.text for finding in detector.find(Prose(text)))
