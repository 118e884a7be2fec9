"""`cleanup score`, and the same number in the reports of `check`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ARTICLES = Path(__file__).parent.parent / "golden" / "articles"
SPUN, HUMAN = ARTICLES / "speech-recognition.spun.txt", ARTICLES / "speech-recognition.txt"


def scored(run, *arguments, **named):
    return json.loads(run("score", *arguments, "--format", "json", **named).stdout)


def test_text_names_the_number_the_signs_and_the_exit_code(run):
    result = run("score", SPUN)
    assert result.exit_code == 1
    first, *rest = result.stdout.splitlines()
    assert first.startswith(f"{SPUN}: 0.9")
    assert "a sign, not proof" in first
    assert any("read like a machine's paraphrase" in line for line in rest)
    result = run("score", HUMAN)
    assert result.exit_code == 0
    assert "a sign, not proof" not in result.stdout


def test_fail_above(run):
    number = scored(run, SPUN)["files"][0]["spun"]
    assert run("score", SPUN, "--fail-above", number - 0.001).exit_code == 1
    assert run("score", SPUN, "--fail-above", 1).exit_code == 0
    assert run("score", HUMAN, "--fail-above", 0).exit_code == 1
    assert run("score", HUMAN, "--fail-above", 2).exit_code == 2


def test_json_has_passages_with_lines(run, tmp_path):
    mixed = tmp_path / "mixed.txt"
    mixed.write_text(f"{HUMAN.read_text('utf-8').strip()}\n\n{SPUN.read_text('utf-8')}", encoding="utf-8")
    (file,) = scored(run, mixed)["files"]
    text = mixed.read_text("utf-8")
    assert file["words"] > 300
    assert len(file["passages"]) > 1
    for passage in file["passages"]:
        assert text[: passage["start"]].count("\n") + 1 == passage["first_line"]
        assert text[: passage["end"]].count("\n") + 1 == passage["last_line"]
    assert file["passages"][0]["spun"] < 0.5 < file["passages"][-1]["spun"]
    shown = run("score", mixed).stdout
    assert f"lines 1-{file['passages'][0]['last_line']}, " in shown


def test_table_has_a_line_a_text(run, tmp_path):
    (tmp_path / "short.txt").write_text("Too short.")
    lines = run("score", SPUN, HUMAN, tmp_path, "--format", "table").stdout.splitlines()
    assert lines[0].split() == ["spun", "words", "passages", "file", "verdict"]
    assert [line.split()[-1] for line in lines if "short" in line] == ["needed"]
    assert lines[3].split()[:3] == ["-", "2", "-"]
    assert len(lines) == 4


def test_check_reports_the_same_number_and_signs(run):
    checked = json.loads(run("check", SPUN, "--format", "json").stdout)["files"][0]
    (file,) = scored(run, SPUN)["files"]
    assert (checked["spun"], checked["signs"], checked["doubt"]) == (file["spun"], file["signs"], "")


def test_without_the_unspinner_nobody_judges(run):
    assert json.loads(run("check", SPUN, "--format", "json", "--no-unspin").stdout)["files"][0]["spun"] is None
    assert "not judged" in run("check", SPUN, "--format", "html", "--no-unspin").stdout


def test_settings_without_the_unspinner_are_an_error(run, tmp_path):
    (tmp_path / "cleanup.yaml").write_text("unspin: false\n")
    path = tmp_path / "a.txt"
    path.write_bytes(SPUN.read_bytes())
    result = run("score", path)
    assert result.exit_code == 2
    assert result.stderr == (
        f"cleanup: {path}: the score rests on the unspinner; take `unspin: false` out of its settings\n"
    )


def test_without_rules_it_judges_too(run):
    assert scored(run, SPUN, "--no-rules")["files"][0]["spun"] > 0.5


def test_standard_input_and_markup(run):
    (file,) = scored(run, "-", "--stdin-filename", "a.md", stdin=SPUN.read_bytes())["files"]
    assert file["path"] == "a.md"
    assert file["spun"] > 0.5


@pytest.mark.parametrize("content", [b"", b"word", b"1 2 3", "Привет, мир".encode()])
def test_what_cannot_be_judged_is_said_and_never_fails(run, content):
    result = run("score", "-", "--fail-above", 0, stdin=content)
    assert result.exit_code == 0
    assert result.stdout.startswith("<stdin>: not judged: ")
    assert result.stdout.count("\n") == 1


def test_bad_input_is_one_line_and_the_others_are_judged(run, tmp_path):
    binary = tmp_path / "b.txt"
    binary.write_bytes(b"\0\1\2")
    result = run("score", binary, SPUN, tmp_path / "none.txt")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 2
    assert str(SPUN) in result.stdout


def test_several_processes_say_the_same(run):
    assert run("score", SPUN, HUMAN, "--jobs", 2).stdout == run("score", SPUN, HUMAN).stdout
