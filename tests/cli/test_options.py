"""Options do what --help says of them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from cleanup.cli import main

BAD = "Nearly 40 percentage of the crop was lost. Substantial gunfire was heard.\n"


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(BAD, encoding="utf-8")
    return path


def rules_of(result):
    return [f["rule"] for file in json.loads(result.stdout)["files"] for f in file["findings"]]


def test_exit_codes(run, article, tmp_path):
    assert run("check", article).exit_code == 1
    clean = tmp_path / "clean.txt"
    clean.write_text("The crop was good.\n", encoding="utf-8")
    assert run("check", clean).exit_code == 0
    assert run("check", "--fail-on", "never", article).exit_code == 0
    assert run("check", "--fail-on", "error", article).exit_code == 1
    assert run("check", "--fail-on", "error", "--ignore", "general/numbers", article).exit_code == 0


def test_choice_of_rules(run, article):
    both = rules_of(run("check", "--format=json", article))
    assert both == ["general/numbers/percent", "conflict/fighting/heavy"]
    assert rules_of(run("check", "--format=json", "--select", "conflict", article)) == both[1:]
    assert rules_of(run("check", "--format=json", "--ignore", "conflict/fighting/heavy", article)) == both[:1]
    assert rules_of(run("check", "--format=json", "--min-confidence", "0.9", article)) == both[:1]
    assert rules_of(run("check", "--format=json", "--no-rules", article)) == []


def test_stdin(run):
    result = run("fix", "-", stdin=BAD)
    assert result.stdout == BAD.replace("percentage", "percent")
    result = run("check", "-", "--stdin-filename", "news/a.txt", "--format=json", stdin=BAD)
    assert json.loads(result.stdout)["files"][0]["path"] == "news/a.txt"


def test_unsafe_applies_more(run, article):
    article.write_text("Clashes broke out at Helmand state on Friday.\n", encoding="utf-8")
    assert "fixed 0" in run("fix", article).stderr
    assert "fixed 1" in run("fix", "--unsafe", article).stderr
    assert article.read_text() == "Clashes broke out in Helmand province on Friday.\n"


def test_folders_gitignore_and_exclude(run, tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("skipped/\n*.draft.txt\n")
    for name in ("a.txt", "b.md", "skipped/c.txt", "d.draft.txt", "e.png", "old/f.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(BAD, encoding="utf-8")
    (tmp_path / "cleanup.yaml").write_text("exclude: [old/]\n")
    files = [f["path"] for f in json.loads(run("check", "--format=json", tmp_path).stdout)["files"]]
    assert files == [str(tmp_path / "a.txt"), str(tmp_path / "b.md")]
    named = run("check", "--format=json", tmp_path / "old" / "f.txt")
    assert json.loads(named.stdout)["files"] == []  # exclude holds for paths given by name


def test_settings_from_each_place(run, article, tmp_path):
    for name, text in (
        ("setup.cfg", "[cleanup]\nignore = general/numbers, conflict\n"),
        ("pyproject.toml", '[tool.cleanup]\nignore = ["general/numbers", "conflict"]\n'),
        (".cleanup.yaml", "ignore: [general/numbers, conflict]\n"),
        ("cleanup.yaml", "ignore:\n- general/numbers\n- conflict\n"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert run("check", article).exit_code == 0, name
        shown = run("config", "show", article).stdout
        assert f"ignore = general/numbers, conflict  ({tmp_path / name})" in shown
        (tmp_path / name).unlink()


def test_output_and_format(run, article, tmp_path):
    result = run("check", "--output", f"json:{tmp_path}/out.json", article)
    assert "percentage -> 40 percent" in result.stdout
    assert len(json.loads((tmp_path / "out.json").read_text())["files"][0]["findings"]) == 2


def test_text_report(run, article):
    lines = run("check", article).stdout.splitlines()
    assert lines[0] == f"{article}:1:8  40 percentage -> 40 percent"
    assert lines[1] == "    " + BAD.strip()
    assert lines[2] == "    " + " " * 7 + "^" * 13
    assert lines[3].startswith("    safe 0.98  general/numbers/percent: ")


def test_terminal_codes_are_shown_never_sent(run, article):
    article.write_text("Red \x1b[31m alarm: 40 percentage \x1b[0m of it.\n", encoding="utf-8")
    assert "\x1b" not in run("check", article).stdout


def test_jobs_give_the_same_report(run, tmp_path):
    for i in range(5):
        (tmp_path / f"{i}.txt").write_text(BAD, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x7fELF\0\0")
    one = run("check", "--format=json", tmp_path)
    two = run("check", "--format=json", "--jobs", "2", tmp_path)
    assert (two.stdout, two.stderr, two.exit_code) == (one.stdout, one.stderr, 2)
    run("fix", "--jobs", "2", tmp_path)
    assert all((tmp_path / f"{i}.txt").read_text() == BAD.replace("percentage", "percent") for i in range(5))


def test_explain_list_and_show(run):
    said = run("explain", "general/numbers/percent").stdout
    assert "percentage points" in said
    assert "Source:" in said
    listed = run("rules", "list", "general/numbers").stdout
    assert "general/numbers/percent" in listed
    assert "kind: phrase" in run("rules", "show", "general/numbers/percent").stdout
    assert json.loads(run("rules", "schema").stdout)["title"] == "cleanup rule file"


def test_rules_test(run, tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "version: 1\nrules:\n- id: a/b\n  kind: phrase\n  match: profound learning\n  replace: deep learning\n"
        "  message: m\n  examples: [{bad: It is profound learning., good: It is dark learning.}]\n",
        encoding="utf-8",
    )
    result = run("rules", "test", path)
    assert result.exit_code == 1
    assert "not 'It is dark learning.'" in result.stdout
    path.write_text(path.read_text().replace("dark", "deep"), encoding="utf-8")
    assert run("rules", "test", path).exit_code == 0
    assert "ok examples" in run("rules", "test", "--strict", path).stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(run, shell):
    assert "_CLEANUP_COMPLETE" in run("completion", shell).stdout


def test_colour_only_on_a_terminal(article):
    import os
    import pty

    def output(environment):
        leader, follower = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "cleanup", "check", "--no-grammar", str(article)],
            stdout=follower, env={**os.environ, **environment},
        )  # fmt: skip
        process.wait(60)
        os.close(follower)
        text = os.read(leader, 65536)
        os.close(leader)
        return text

    assert b"\x1b[" in output({"TERM": "xterm"})
    assert b"\x1b[" not in output({"TERM": "xterm", "NO_COLOR": "1"})


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("check", "cleanup: missing argument 'PATH...'; see `cleanup check --help`"),
        (
            "check --jobs 0 a",
            "cleanup: invalid value for '--jobs': 0 is not in the range 1<=x<=64; see `cleanup check --help`",
        ),
        ("fix --fail-on error a", "cleanup: no such option '--fail-on'"),
        ("baseline --fail-on error a", "cleanup: no such option '--fail-on'"),
        ("review --stdin-filename x a", "cleanup: no such option '--stdin-filename'"),
        ("vocab add", "cleanup: missing argument 'TERM...'; see `cleanup vocab add --help`"),
        ("frob", "cleanup: no such command 'frob'"),
        ("--frob", "cleanup: no such option '--frob'"),
        ("completion", "cleanup: missing argument"),
        ("check --config none.yaml setup.cfg", "cleanup: none.yaml: no such settings file; check the path"),
    ],
)
def test_a_command_line_that_is_not_understood_gets_one_line(run, words, line):
    result = run(*words.split()) if words != "check" else run("check")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(line)
    assert result.stderr.count("\n") == 1


def test_no_command_at_all_shows_the_help(run):
    assert "cleanup check article.txt" in CliRunner().invoke(main, []).output


def test_a_report_never_overwrites_a_text_or_another_report(run, article, tmp_path):
    before = article.read_bytes()
    other = tmp_path / "b.json"
    for outputs in ([f"text:{article}"], [f"json:{other}", f"sarif:{other}"], [f"json:{tmp_path}"]):
        words = [word for output in outputs for word in ("--output", output)]
        result = run("check", *words, article, tmp_path)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert result.stderr.startswith("cleanup: --output ")
    assert article.read_bytes() == before
    assert not other.exists()


def test_a_report_in_a_folder_is_not_checked_the_next_time(run, article, tmp_path):
    report = tmp_path / "report.html"
    for _ in range(2):
        result = run("check", "--format=json", "--output", f"html:{report}", tmp_path)
        assert [file["path"] for file in json.loads(result.stdout)["files"]] == [str(article)]
