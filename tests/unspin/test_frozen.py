"""The frozen sets are whole: what the program makes of them is measured elsewhere, and fails no test."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

FROZEN = Path(__file__).parent / "frozen"
FIELDS = {"news", "health", "finance", "sport", "law and politics"}


def entries(name: str) -> list[dict]:
    return yaml.safe_load((FROZEN / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["phrases.yaml", "clean.yaml"])
def test_every_field_has_twelve_passages_of_its_own(name: str) -> None:
    rows = entries(name)
    assert Counter(row["field"] for row in rows) == dict.fromkeys(FIELDS, 12)
    assert len({row["text"] for row in rows}) == len(rows)


def test_garbled_phrases_stand_in_their_text_once_and_differ_from_what_is_accepted() -> None:
    rows = entries("phrases.yaml")
    assert {row["kind"] for row in rows} == {"term", "entity", "collocation", "word"}
    for row in rows:
        assert row["text"].count(row["garbled"]) == 1, row["garbled"]
        assert row["accept"], row["garbled"]
        assert row["garbled"] not in row["accept"]
