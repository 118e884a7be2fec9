"""Each thing a user can get wrong: one clear line, exit code 2, nothing lost, and the other files are done."""

from __future__ import annotations

import os

import pytest

from cleanup import document

GOOD = "Nearly 40 percentage of the crop was lost.\n"
FIXED = "Nearly 40 percent of the crop was lost.\n"


def _one_line(result, *parts):
    assert result.exit_code == 2
    lines = [line for line in result.stderr.splitlines() if line.startswith("cleanup: ")]
    assert len(lines) == 1, result.stderr
    for part in parts:
        assert part in lines[0]
    assert "Traceback" not in result.output


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["check", "fix"])
def test_missing_path_and_the_others_are_done(run, good, tmp_path, command):
    result = run(command, tmp_path / "none.txt", good)
    _one_line(result, "none.txt", "no such file")
    if command == "fix":
        assert good.read_text() == FIXED
    else:
        assert "40 percent" in result.stdout


@pytest.mark.parametrize("raw", [None, b"\x7fELF\0\0\0 not text"])
def test_nothing_is_said_of_findings_where_nothing_could_be_read(run, tmp_path, raw):
    path = tmp_path / "bad.txt"
    if raw is not None:
        path.write_bytes(raw)
    result = run("check", path)
    _one_line(result, "bad.txt")
    assert result.stdout == ""
    assert '"files": []' in run("check", path, "--format", "json").stdout


def test_folder_without_text_files(run, tmp_path):
    (tmp_path / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    _one_line(run("check", tmp_path), "no text files")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\x7fELF\0\0\0 not text", "binary"),
        ("na\u00efve caf\u00e9 \u201cquoted\u201d".encode() + b" \xff broken", "not valid UTF-8"),
        (b"abc \x81\x8d\x90 def", "no encoding known"),
        (b"\xff\xfea", "UTF-16"),
    ],
)
def test_bytes_that_are_no_text(run, good, tmp_path, raw, said):
    path = tmp_path / "bad.txt"
    path.write_bytes(raw)
    _one_line(run("fix", path, good), "bad.txt", said)
    assert path.read_bytes() == raw
    assert good.read_text() == FIXED


def test_read_only_file(run, good):
    good.chmod(0o444)
    _one_line(run("fix", good), "good.txt", "read-only")
    assert good.read_text() == GOOD


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_unreadable_file(run, good):
    good.chmod(0)
    _one_line(run("check", good), "good.txt", "permissions")


def test_changed_by_someone_else(run, good, monkeypatch):
    real = document.os.fsync

    def meddle(handle):
        good.write_text("Somebody else wrote this.\n", encoding="utf-8")
        real(handle)

    monkeypatch.setattr(document.os, "fsync", meddle)
    _one_line(run("fix", good), "changed by someone else")
    assert good.read_text() == "Somebody else wrote this.\n"
    assert os.listdir(good.parent) == ["good.txt"]


def test_disk_full(run, good, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(document.os, "fsync", full)
    _one_line(run("fix", good), "no space left")
    assert good.read_text() == GOOD
    assert os.listdir(good.parent) == ["good.txt"]


RULE = "version: 1\nrules:\n- {id: a/b, kind: phrase, match: garbled word, message: m}\n"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("version: 1\nrules: [", (":3:1:", "YAML syntax")),
        (RULE.replace("message", "mesage"), (":3:", "unknown key `mesage`", "did you mean `message`")),
        (RULE.replace("phrase", "pattern").replace("garbled word", '"(open"'), (":3", "RE2")),
        (RULE + "- {id: a/b, kind: phrase, match: other word, message: m}\n", (":4", "a/b", "taken")),
        ("a: &x [1, 2]\nb: &y [*x, *x]\nc: [*y, *y]\n", ("aliases",)),
        (RULE.replace("garbled word", "(a|b"), (":3", "never closed")),
        (RULE.replace("garbled word", "<nolist> word"), (":3", "no list is called <nolist>")),
    ],
)
def test_rule_file_with_a_mistake(run, good, tmp_path, text, parts):
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "cleanup.yaml").write_text("rules: [own.yaml]\n", encoding="utf-8")
    _one_line(run("fix", good), "own.yaml", *parts)
    assert good.read_text() == GOOD


@pytest.mark.parametrize(
    ("name", "text", "parts"),
    [
        ("cleanup.yaml", "sellect: [a]\n", ("sellect", "did you mean `select`")),
        ("cleanup.yaml", "min-confidence: 2\n", ("min-confidence",)),
        ("cleanup.yaml", "rules: [none.yaml]\n", ("none.yaml", "no such rule file")),
        ("cleanup.yaml", "extends: none.yaml\n", ("none.yaml",)),
        ("setup.cfg", "[cleanup]\nfail-on = sometimes\n", ("fail-on",)),
        ("pyproject.toml", "[tool.cleanup]\ngrammar = 3\n", ("grammar",)),
        ("pyproject.toml", "[tool.cleanup\n", ("TOML",)),
    ],
)
def test_bad_settings(run, good, tmp_path, name, text, parts):
    (tmp_path / name).write_text(text, encoding="utf-8")
    _one_line(run("fix", good), name if "none" not in text else "none.yaml", *parts)
    assert good.read_text() == GOOD


def test_unknown_rule_in_select(run, good):
    _one_line(run("check", "--select", "general/number", good), "general/number", "did you mean")


def test_bad_output(run, good):
    _one_line(run("check", "--output", "nonsense", good), "NAME:PATH")


def test_unwritable_output(run, good, tmp_path):
    _one_line(run("check", "--output", f"json:{tmp_path}/no/such/folder.json", good), "cannot be written")


def test_unknown_rule_in_explain(run):
    _one_line(run("explain", "general/numbers/percents"), "did you mean general/numbers/percent?")
