"""The pages about rules say what the rules and the schema say, and the examples in them work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cleanup.matching import handbook, load
from cleanup.matching.detector import RuleDetector, compile_rules
from cleanup.matching.examples import check_examples

PAGE = (handbook.folder() / "rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_the_pages_are_up_to_date() -> None:
    made = handbook.pages(load.load([load.shipped_folder()]))
    there = {f"rules/{path.name}" for path in (handbook.folder() / "rules").iterdir()}
    stale = [n for n, text in made.items() if n not in there or (handbook.folder() / n).read_text("utf-8") != text]
    assert not stale + sorted(there - made.keys()), f"run {handbook.COMMAND}"


def test_the_tables_of_keys_are_up_to_date() -> None:
    assert handbook.with_reference(PAGE) == PAGE, f"run {handbook.COMMAND}"


@pytest.mark.parametrize("block", BLOCKS, ids=[re.findall("kind: (.*?)[,\n]", block)[0] for block in BLOCKS])
def test_every_example_of_the_page_works(block: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(block, encoding="utf-8")
    rules = load.load([path])
    assert [p.message for p in check_examples(rules.rules, RuleDetector(compile_rules(rules)), strict=True)] == []


def test_every_kind_has_an_example() -> None:
    shown = {str(type(rule).__struct_config__.tag) for block in BLOCKS for rule in load.parse(block, "x")[0].rules}
    assert shown == set(load._kinds())


def test_a_cell_holds_no_mark_of_a_table() -> None:
    assert handbook._cell("a | b\n*c*") == r"a \| b \*c\*"
    assert len(handbook._cell("word " * 100)) <= 110
