"""What the unspinner has repaired stays: fixing the result again changes nothing, with everything likely applied."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cleanup.check import Checker
from cleanup.document import Document
from cleanup.findings import Applicability
from cleanup.fix import apply, edits, fix
from cleanup.unspin.detector import UnspinDetector

HERE = Path(__file__).parent
FROZEN = [
    " ".join(entry["text"] for entry in yaml.safe_load((HERE / "frozen" / name).read_text(encoding="utf-8")))
    for name in ("phrases.yaml", "clean.yaml")
]
SPUN = [path.read_text(encoding="utf-8") for path in sorted((HERE.parent / "golden" / "articles").glob("*.spun.txt"))]


@pytest.fixture(scope="module")
def checker():
    return Checker([UnspinDetector()])


@pytest.mark.parametrize("text", [*FROZEN, *SPUN], ids=lambda text: text[:20])
@pytest.mark.parametrize("most", [Applicability.UNSAFE, Applicability.DISPLAY], ids=lambda most: most.value)
def test_fixing_twice_changes_nothing(checker, text, most):
    once = fix(Document("", text), checker, most)
    assert fix(Document("", once.text), checker, most).text == once.text


@pytest.mark.parametrize("text", [*FROZEN, *SPUN], ids=lambda text: text[:20])
def test_no_wording_of_a_fix_is_changed_by_the_next(checker, text):
    def proposed(text):
        return [edit for _, edit in edits(checker.find(Document("", text)), Applicability.DISPLAY)]

    written = {edit.new for edit in proposed(text)}
    after = apply(text, proposed(text))
    assert written.isdisjoint(after[edit.start : edit.end] for edit in proposed(after))
