"""Garbles given as examples in texts about spinning are shown, and never changed by default."""

from __future__ import annotations

import pytest

from cleanup.api import check_text, fix_text
from cleanup.findings import Applicability
from cleanup.mentions import mentions
from cleanup.text import Prose

TELLING = "Tortured phrases give such papers away."
GARBLED = "counterfeit consciousness"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"We study {GARBLED}.", Applicability.SAFE),
        (f"They call it “{GARBLED}”.", Applicability.SAFE),  # nothing tells of spinning
        (f"{TELLING} One is “{GARBLED}”.", Applicability.DISPLAY),
        (f"{TELLING} They study {GARBLED}.", Applicability.DISPLAY),  # in the same paragraph
        (f"{TELLING}\n\nOthers list “{GARBLED},” too.", Applicability.DISPLAY),
        (f"{TELLING}\n\nOthers list *{GARBLED}*.", Applicability.DISPLAY),
        (f"{TELLING}\n\nWe study {GARBLED}.", Applicability.SAFE),  # elsewhere, and no example
        (f"A paraphrasing tool wrote {GARBLED}.", Applicability.DISPLAY),
        (f"The article spinner wrote {GARBLED}.", Applicability.DISPLAY),
    ],
)
def test_an_example_of_a_garble_is_only_shown(text: str, wanted: Applicability) -> None:
    (found,) = (f for f in check_text(text) if f.text == GARBLED)
    assert found.applicability is wanted
    assert (GARBLED in fix_text(text).text) is (wanted is Applicability.DISPLAY)


def test_marks_are_put_right_there_all_the_same() -> None:
    assert "been “ongoing” for" in fix_text(f"{TELLING} The talks have been”ongoing” for weeks.").text


def test_most_texts_tell_of_no_spinning() -> None:
    assert not mentions(Prose("The spinner spun wool. The article was long, and its content dull."))
