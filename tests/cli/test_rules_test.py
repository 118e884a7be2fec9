"""`cleanup rules test`: coverage, false alarms on human texts, and their limits."""

from __future__ import annotations

import pytest

from cleanup.matching.files import shipped_folder

RULES = """version: 1
rules:
- {id: a/paint, kind: phrase, match: wet paint, replace: fresh paint, message: m, applicability: safe}
- {id: a/hat, kind: phrase, match: old hat, replace: top hat, message: m}
- {id: a/none, kind: phrase, match: never there, replace: nowhere, message: m}
- {id: a/term, kind: term, term: deep learning}
"""


@pytest.fixture
def files(tmp_path):
    rules, text = tmp_path / "rules.yaml", tmp_path / "texts" / "a.txt"
    rules.write_text(RULES, encoding="utf-8")
    text.parent.mkdir()
    text.write_text("The wet paint. " * 3 + "An old hat. " + "word " * 88, encoding="utf-8")
    return rules, text.parent


def test_coverage_counts_hits_and_names_rules_that_never_fire(run, files):
    rules, texts = files
    result = run("rules", "test", rules, "--coverage", texts)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "4 rules, 0 examples, 0 problems",
        "      3  a/paint",
        "      1  a/hat",
        "  never  a/none",
        "coverage: 2 rules fired in 100 words, 1 never did",
    ]


def test_alarms_on_human_texts(run, files):
    rules, texts = files
    result = run("rules", "test", rules, "--clean", texts)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1:] == [
        " 300.00 in 10,000 words  a/paint",
        " 100.00 in 10,000 words  a/hat",
        "clean: 400.00 alarms in 10,000 words, 3000.00 safe ones in 100,000 words (4 and 3 in 100 words)",
    ]


@pytest.mark.parametrize(
    ("limits", "code", "said"),
    [
        (("--max-alarms", 400, "--max-safe", 3000), 0, None),
        (("--max-alarms", 399), 1, "clean: 400.00 is above --max-alarms 399"),
        (("--max-safe", 0), 1, "clean: 3000.00 is above --max-safe 0"),
    ],
)
def test_limits_decide_the_exit_code(run, files, limits, code, said):
    rules, texts = files
    result = run("rules", "test", rules, "--clean", texts, *limits)
    assert result.exit_code == code
    assert (said in result.stdout) if said else "above" not in result.stdout


def test_limits_without_texts_and_missing_texts_are_refused(run, files):
    rules, _ = files
    assert "name human texts with --clean" in run("rules", "test", rules, "--max-safe", 0).stderr
    result = run("rules", "test", rules, "--coverage", "nowhere.txt")
    assert result.exit_code == 2
    assert "nowhere.txt: no such file" in result.stderr


def test_a_missing_path_is_told_as_that_of_the_command_line(run, tmp_path):
    result = run("rules", "test", tmp_path / "nope.yaml")
    assert result.exit_code == 2
    assert f"{tmp_path}/nope.yaml: no such rule file or folder; check the path" in result.stderr
    assert "settings" not in result.stderr


OWN = """version: 1
disable: [news/time-and-place/coming-days]
rules:
- id: a/day
  kind: phrase
  match: zork <weekday>
  replace: on \\1
  message: m
  examples:
  - {bad: "It is zork Monday.", good: "It is on Monday."}
  - {ok: "It is Monday."}
  - {ok: "He says zork."}
"""


def test_a_file_may_use_the_lists_of_shipped_rules_and_switch_them_off(run, tmp_path):
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    result = run("rules", "test", tmp_path / "own.yaml", "--strict")
    assert (result.exit_code, result.stdout) == (0, "1 rule, 3 examples, 0 problems\n")


def test_a_shipped_file_is_tested_alone_and_a_copy_of_it_stands_for_it(run, tmp_path):
    shipped = shipped_folder() / "conflict" / "fighting.yaml"
    copy = tmp_path / "rules" / "conflict" / "fighting.yaml"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(shipped.read_bytes())
    alone, copied = run("rules", "test", shipped), run("rules", "test", copy)
    assert alone.exit_code == copied.exit_code == 0
    assert alone.stdout == copied.stdout


def test_beside_lets_all_rules_look_at_the_examples(run, tmp_path):
    rule = OWN.replace("He says zork.", "He had a heart assault.")
    (tmp_path / "own.yaml").write_text(rule, encoding="utf-8")
    assert run("rules", "test", tmp_path / "own.yaml").exit_code == 0
    result = run("rules", "test", tmp_path / "own.yaml", "--beside")
    assert result.exit_code == 1
    assert "a/day: is contradicted by health/heart/heart-attack" in result.stdout
    assert result.stdout.endswith("1 rule, 3 examples, 1 problem\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN.replace("a/day", "health/heart/heart-attack"), "is taken by"),
        ("version: 1\n", "no rules there to be tested"),
    ],
)
def test_what_cannot_be_tested_is_one_line(run, tmp_path, text, said):
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    result = run("rules", "test", tmp_path / "own.yaml")
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
