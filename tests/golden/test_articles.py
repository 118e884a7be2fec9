"""The spun articles are whole, and what is measured on them is what it is called. No figure fails a test."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from articles import measure

STYLES = {"closed phrase thesaurus", "fluent sense-blind rewriter", "light news rewriter"}


def test_there_are_four_articles_of_each_style_in_twelve_fields() -> None:
    about = [measure.article(name)[2] for name in measure.names()]
    assert Counter(a["style"] for a in about) == dict.fromkeys(STYLES, 4)
    assert len({a["field"] for a in about}) == 12


@pytest.mark.parametrize("name", measure.names())
def test_putting_the_originals_back_gives_the_original(name: str) -> None:
    original, spun, about = measure.article(name)
    edits = about["edits"]
    assert 8 <= len(edits) <= 80
    for edit in edits:
        assert spun[edit["start"] : edit["end"]] == edit["spun"] != edit["original"]
    assert all(left["end"] <= right["start"] for left, right in itertools.pairwise(edits))
    assert measure.put_back(spun, edits) == original
    assert 300 <= len(original.split()) <= 500


SPUN = "He seemed at a profound studying model today."
EDITS = [
    {"start": 3, "end": 12, "spun": "seemed at", "original": "looked at"},
    {"start": 15, "end": 23, "spun": "profound", "original": "deep"},
    {"start": 24, "end": 32, "spun": "studying", "original": "learning"},
]


@pytest.mark.parametrize(
    ("start", "end", "replacement", "undone"),
    [
        (3, 12, "looked at", [0]),
        (3, 9, "looked", [0]),
        (3, 9, "stared", []),
        (15, 32, "deep learning", [1, 2]),
        (15, 32, "deep studying", [1]),
        (13, 38, "a deep learning model", [1, 2]),
        (13, 38, "deep learning model", []),
        (33, 38, "version", []),
    ],
)
def test_what_counts_as_restored(start: int, end: int, replacement: str, undone: list[int]) -> None:
    finding = {"start": start, "end": end, "replacements": [replacement]}
    assert measure.restored(SPUN, finding, EDITS) == [EDITS[i] for i in undone]


def test_findings_on_fair_edits_are_neither_found_nor_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    edits = [*EDITS[:2], EDITS[2] | {"fair": True}]
    monkeypatch.setattr(measure, "article", lambda name: (measure.put_back(SPUN, EDITS), SPUN, {"edits": edits}))

    def finding(start: int, end: int, replacement: str, applicability: str) -> dict:
        text = SPUN[start:end]
        return {"start": start, "end": end, "text": text, "replacements": [replacement], "applicability": applicability}

    on_spun = [finding(3, 9, "looked", "safe"), finding(24, 32, "learning", "display"), finding(33, 38, "type", "safe")]
    on_spun.append(finding(13, 14, "an", "display"))
    row = measure.measure("x", on_spun, [finding(0, 2, "She", "display")])
    assert row == {
        "edits": 2, "found": 1, "restored": 1, "outside": 1, "safe": 2, "safe right": 1, "words": 8, "alarms": 1,
        "safe alarms": 0,
    }  # fmt: skip
