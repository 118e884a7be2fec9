"""The rules that ship: their examples hold, their ids follow their files, and the JSON Schema takes them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import jsonschema
import pytest

from cleanup.matching import load, schema
from cleanup.matching.detector import RuleDetector, compile_rules
from cleanup.matching.examples import check_examples
from cleanup.matching.load import RuleSet

FOLDER = load.shipped_folder()
FILES = load.rule_files([FOLDER])


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load.load([FOLDER])


def problems(rules: RuleSet) -> Iterable[str]:
    detector = RuleDetector(compile_rules(rules))
    return [f"{p.where}: {p.rule}: {p.message}" for p in check_examples(rules.rules, detector, strict=True)]


def test_every_example_holds(rules: RuleSet) -> None:
    assert len(rules.rules) >= 40
    assert not problems(rules)


def test_every_id_begins_with_the_path_of_its_file(rules: RuleSet) -> None:
    wrong = []
    for loaded in rules.rules:
        start = Path(loaded.path).relative_to(FOLDER).with_suffix("").as_posix()
        if not loaded.rule.id.startswith(start + "/"):
            wrong.append(f"{loaded.where}: {loaded.rule.id} does not begin with {start}/")
    assert not wrong


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema.json_schema())
    return jsonschema.Draft202012Validator(schema.json_schema())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_the_schema_takes_every_file(path: Path, validator: jsonschema.Draft202012Validator) -> None:
    value = load.plain_yaml(path.read_text(encoding="utf-8"), path.name)
    assert [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(value)] == []


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"version": 2},
        {"version": 1, "ruels": []},
        {"version": 1, "rules": [{"id": "a/b", "kind": "word", "match": "x"}]},
        {"version": 1, "rules": [{"id": "A", "kind": "word", "match": "x", "message": "m"}]},
        {"version": 1, "rules": [{"id": "a/b", "kind": "wrd", "match": "x", "message": "m"}]},
    ],
)
def test_the_schema_refuses_mistakes(value: object, validator: jsonschema.Draft202012Validator) -> None:
    assert list(validator.iter_errors(value))


BAD = "- {bad: They met a boxer., good: They met a fighter.}"
OK = "- {ok: Fine one.}\n  - {ok: Fine two.}\n  - {ok: Fine three.}"


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        (f"{BAD}\n  {OK}", None),
        (OK, "has no bad/good example"),
        (BAD, "has 0 ok examples; a rule that is safe needs 3"),
        (f"- {{bad: Nobody., good: Nobody.}}\n  {OK}", "does not find its bad example 'Nobody.'"),
        (f"- {{bad: A boxer., good: A cook.}}\n  {OK}", "turns 'A boxer.' into 'A fighter.', not 'A cook.'"),
        (f"{BAD}\n  {OK}\n  - {{ok: Two boxers.}}", "finds 'boxers' in the ok example"),
    ],
)
def test_wrong_examples_are_told(examples: str, words: str | None, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        "version: 1\nrules:\n- id: a/b\n  kind: word\n  match: boxer\n  replace: fighter\n  message: m\n"
        f"  applicability: safe\n  examples:\n  {examples}\n",
        encoding="utf-8",
    )
    found = list(problems(load.load([path])))
    assert [words in problem for problem in found] == [True] if words else not found
