"""`cleanup rules learn`: from folders, a git range and a log of verdicts; and what can be wrong with them."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
from teach.garble import LEARNED, TEXTS, garbled

from cleanup.matching import load


@pytest.fixture
def versions(tmp_path, monkeypatch):
    """Folders `before` and `after` with the garbled texts and the corrected ones."""
    monkeypatch.chdir(tmp_path)
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
    for number, path in enumerate(TEXTS):
        right = path.read_text(encoding="utf-8")
        (tmp_path / "before" / path.name).write_text(garbled(right, number), encoding="utf-8")
        (tmp_path / "after" / path.name).write_text(right, encoding="utf-8")
    return tmp_path


def table(output):
    return set(re.findall(r"^ *\d+ +\d+% +\d+  (.+) -> (.+?)  \(", output, re.MULTILINE))


def test_folders_and_rules_that_pass_their_tests(run, versions):
    result = run("rules", "learn", "before", "after", "--out", "mine.yaml")
    assert result.exit_code == 0, result.stderr
    assert table(result.stdout) == LEARNED
    rules, _ = load.read_file(versions / "mine.yaml")
    assert len(rules.rules) == len(LEARNED)
    assert {rule.applicability.value for rule in rules.rules} == {"display"}
    assert all(re.match(r"corrected \d of \d times in \d texts?$", rule.source) for rule in rules.rules)
    assert run("rules", "test", "--strict", "mine.yaml").exit_code == 0
    (versions / "cleanup.yaml").write_text("rules: [mine.yaml]\n")
    assert run("rules", "test", "--strict").exit_code == 0
    assert "velocipede alleys -> bicycle lanes" in run("check", "before").stdout
    again = run("rules", "learn", "before", "after")
    assert again.exit_code == 1
    assert again.stdout.count("finds it already") == len(LEARNED)


def test_two_files_and_once(run, versions):
    result = run("rules", "learn", "before/bakery.txt", "after/bakery.txt", "--min", "1")
    assert ("acrid loaf", "sourdough bread") in table(result.stdout)
    assert "1 texts" in result.stderr
    assert "--out FILE writes them" in result.stderr


def git(folder, *words):
    subprocess.run(
        ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", *words],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip


def test_git(run, versions, monkeypatch):
    folder = versions / "site"
    (folder / "news").mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    for state in ("before", "after"):
        for path in (versions / state).iterdir():
            (folder / "news" / path.name).write_bytes(path.read_bytes())
        (folder / "logo.png").write_bytes(state.encode() + b"\0")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", state)
    monkeypatch.chdir(folder / "news")
    assert table(run("rules", "learn", "--git", "HEAD~1..").stdout) == LEARNED
    some = table(run("rules", "learn", "--git", "HEAD~1..HEAD", "bakery.txt").stdout)
    assert some < LEARNED
    assert ("acrid loaf", "sourdough bread") in some
    for arguments, said in (
        (("--git", "HEAD"), "is no range"),
        (("--git", "HEAD~1...HEAD"), "is no range"),
        (("--git", "nowhere..HEAD"), "git knows no commit 'nowhere'"),
        (("--git", "--all..HEAD"), "git knows no commit '--all'"),
        (("--git", "HEAD..HEAD"), "no text file changed"),
        (("--git", "HEAD~1..HEAD", "none.txt"), "no text file changed"),
    ):
        one_line(run("rules", "learn", *arguments), said)
    monkeypatch.chdir(versions)
    one_line(run("rules", "learn", "--git", "HEAD~1..HEAD"), "no git repository")


def verdict(before, after, sentence):
    said = "reject" if before == after else "edit"
    return json.dumps({"rule": "x", "before": before, "after": after, "verdict": said, "sentence": sentence})


def test_log(run, versions):
    lines = [
        verdict("curators", "librarians", "The curators read aloud to the children."),
        verdict("children", "children", "The curators read aloud to the children."),
        verdict("A curator", "A librarian", "A curator put the books back on the shelf."),
        verdict("curator", "curator", "The museum has a new curator for its prints."),
    ]
    (versions / "verdicts.jsonl").write_text("\n".join(lines) + "\n")
    result = run("rules", "learn", "--log", "verdicts.jsonl", "--out", "mine.yaml")
    assert result.exit_code == 0, result.stderr
    (rule,) = load.read_file(versions / "mine.yaml")[0].rules
    assert (rule.match, rule.replace, rule.source) == ("curator", "librarian", "corrected 2 of 3 times in 1 text")
    assert "The museum has a new curator for its prints." in [example.ok for example in rule.examples]
    assert not {"museum", "print"} & set(rule.near)


def one_line(result, said):
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name the garbled text and its corrected version"),
        (("before",), "name the garbled text and its corrected version"),
        (("before", "none"), "none: no such file or folder"),
        (("before", "after/bakery.txt"), "one is a folder and one a file"),
        (("after", "after"), "are the same, word for word"),
        (("before/bakery.txt", "before/bakery.txt"), "are the same, word for word"),
        (("before/bakery.txt", "after/street.txt"), "too little in common"),
        (("before/bakery.txt", "x.bin"), "is a binary file"),
        (("before", "empty"), "no text file of the same name"),
        (("before", "after", "--out", "x.bin"), "is there already"),
        (("--git", "a..b", "--log", "x"), "one of them at a time"),
        (("--log", "x.bin"), "is a binary file"),
        (("--log", "none"), "no such file"),
        (("--log", "before/bakery.txt"), "bakery.txt:1: is no verdict"),
        (("--log", "blank.txt"), "holds no verdicts"),
        (("before", "--log", "blank.txt"), "takes no further paths"),
    ],
)
def test_bad_input(run, versions, arguments, said):
    (versions / "x.bin").write_bytes(b"\x7fELF\0\0")
    (versions / "blank.txt").write_text("\n")
    (versions / "empty").mkdir()
    one_line(run("rules", "learn", *arguments), said)


def test_files_that_cannot_be_used_are_passed_over(run, versions):
    (versions / "after" / "street.txt").write_bytes(b"\0\0\0")
    (versions / "before" / "more.txt").write_text("More.")
    result = run("rules", "learn", "before", "after")
    assert result.exit_code == 0
    passed = [line for line in result.stderr.splitlines() if line.startswith("passed over: ")]
    assert len(passed) == 2
    assert "2 texts" in result.stderr


def test_nothing_learned_is_exit_code_1(run, versions):
    (versions / "a.txt").write_text("It rained in the old town for a day.")
    (versions / "b.txt").write_text("It snowed in the old town for a day.")
    result = run("rules", "learn", "a.txt", "b.txt")
    assert result.exit_code == 1
    assert "nothing was changed 2 times alike, try --min 1" in result.stderr
