"""What is said of a value that does not fit names what may stand there."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from cleanup.matching import schema
from cleanup.validation import in_plain_words


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"applicability": "bad"}, "applicability", "'bad' is not known here; write one of display, safe, unsafe"),
        ({"pos": "x"}, "pos", "'x' is not known here; write one of adjective, adverb, noun, verb"),
        ({"confidence": "high"}, "confidence", "a number belongs here, not text"),
        ({"confidence": 2}, "confidence", "write a number up to 1"),
        ({"near": 3}, "near", "a map (name: value) or a list belongs here, not a whole number"),
        ({"message": ""}, "message", "is empty; write something"),
        ({"message": "x" * 2001}, "message", "is too long; 2,000 characters are the most"),
        ({"id": "A b"}, "id", "write lower-case words with - between them, and / between field, topic and name"),
    ],
)
def test_messages(changed: dict[str, Any], field: str, said: str) -> None:
    rule = {"kind": "word", "id": "a/b", "match": "x", "message": "m", **changed}
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(rule, schema.Rule)
    assert in_plain_words(str(caught.value).partition(" - at `")[0], field, [schema.Word]) == said
