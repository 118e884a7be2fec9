"""Texts garbled by a fixed table, with mere editing at random places beside it."""

from __future__ import annotations

import random
import re
from pathlib import Path

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.txt"))
# right -> garbled
TABLE = {
    "reading room": "perusing chamber",
    "reading rooms": "perusing chambers",
    "librarian": "curator",
    "librarians": "curators",
    "volunteers": "militiamen",
    "sourdough bread": "acrid loaf",
    "bicycle lane": "velocipede alley",
    "bicycle lanes": "velocipede alleys",
    "town clerk": "township recorder",
    "cyclists": "pedallers",
    "Harwick Library Society": "Harwick Bibliotheca Fellowship",
}
LEARNED = {
    ("perusing chamber", "reading room"),
    ("curator", "librarian"),
    ("militiamen", "volunteers"),
    ("acrid loaf", "sourdough bread"),
    ("velocipede alley", "bicycle lane"),
    ("township recorder", "town clerk"),
    ("pedallers", "cyclists"),
    ("Harwick Bibliotheca Fellowship", "Harwick Library Society"),
}
_PATTERN = re.compile(r"\b(" + "|".join(sorted(TABLE, key=len, reverse=True)) + r")\b", re.IGNORECASE)
_EDITS = {  # what a person also changed: no garbling
    "neighbouring": "neighboring",
    "two": "2",
    "and": "as well as",
    "in the end": "finally",
    "at first": "initially",
    "nobody": "no one",
    "learned": "learnt",
    "because": "since",
    "there were": "there had been",
    "often": "frequently",
    "wanted": "wished",
    "costs": "cost",
    "elsewhere": "in some other place",
    "full": "crowded",
    "rare": "scarce",
    "heated": "warmed",
}


def garbled(text: str, seed: int) -> str:
    """The text as a spinner and an earlier author might have left it."""
    chance = random.Random(seed)
    for word, other in _EDITS.items():
        text = re.sub(rf"\b{word}\b", lambda m, other=other: other if chance.random() < 0.4 else m[0], text)
    text = re.sub(r", ", lambda m: " " if chance.random() < 0.2 else m[0], text)
    text = re.sub(r"\b(very|still|too|now)\b ", lambda m: "" if chance.random() < 0.5 else m[0], text)
    return _PATTERN.sub(lambda m: _like(m[0], TABLE.get(m[0]) or TABLE[m[0].lower()]), text)


def _like(model: str, word: str) -> str:
    return word[0].upper() + word[1:] if model[0].isupper() else word
