"""Suppressions on the command line: remarks on them, and writing them."""

from __future__ import annotations

import json
import os

import pytest

BAD = "Nearly 40 percentage of the crop was lost. Substantial gunfire was heard.\n"
SILENT = "# cleanup: ignore-next[conflict/fighting/heavy, general/numbers/percent]\n"


def rules_of(result):
    return [f["rule"] for file in json.loads(result.stdout)["files"] for f in file["findings"]]


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(BAD, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "raw", "written"),
    [
        ("a.txt", BAD, SILENT + BAD),
        ("a.md", BAD, BAD[:-1] + " <!-- cleanup: ignore[conflict/fighting/heavy, general/numbers/percent] -->\n"),
        ("a.tex", BAD, SILENT.replace("#", "%") + BAD),
        ("a.rst", BAD, SILENT.replace("#", "..") + "\n" + BAD),
    ],
)
def test_add_ignores_once_and_then_nothing_is_found(run, tmp_path, name, raw, written):
    path = tmp_path / name
    path.write_text(raw, encoding="utf-8")
    result = run("check", "--add-ignores", path)
    assert result.exit_code == 0
    assert f"{path}: silenced 2" in result.stderr
    assert path.read_text(encoding="utf-8") == written
    again = run("check", "--add-ignores", path)
    assert (again.exit_code, again.stderr) == (0, "")
    assert path.read_text(encoding="utf-8") == written
    run("fix", path)
    assert path.read_text(encoding="utf-8") == written


def test_add_ignores_keeps_encoding_mode_and_line_ends_and_heeds_the_choice(run, tmp_path):
    path = tmp_path / "a.txt"
    raw = ("\ufeff" + BAD.replace("\n", "\r\n")).encode("utf-16-le")
    path.write_bytes(raw)
    os.chmod(path, 0o640)
    run("check", "--add-ignores", "--select", "conflict", path)
    lead = "# cleanup: ignore-next[conflict/fighting/heavy]\r\n"
    assert path.read_bytes() == raw[:2] + lead.encode("utf-16-le") + raw[2:]
    assert path.stat().st_mode & 0o777 == 0o640
    assert rules_of(run("check", "--format=json", path)) == ["general/numbers/percent"]


def test_add_ignores_refuses_standard_input_and_leaves_a_read_only_file(run, article):
    assert run("check", "--add-ignores", "-", stdin=BAD).exit_code == 2
    os.chmod(article, 0o444)
    result = run("check", "--add-ignores", article)
    assert result.exit_code == 2
    assert "read-only" in result.stderr
    assert article.read_text() == BAD


def test_add_ignores_leaves_what_the_baseline_knows(run, article, tmp_path):
    known = tmp_path / "known.json"
    run("baseline", article, "--no-grammar", "--out", known)
    assert run("check", "--add-ignores", "--baseline", known, article).exit_code == 0
    assert article.read_text() == BAD


def test_remarks_on_suppressions(run, article, tmp_path):
    article.write_text("# cleanup: ignore-next[conflict, sport, no/such/rule]\n" + BAD, encoding="utf-8")
    found = json.loads(run("check", "--format=json", article).stdout)["files"][0]
    assert [f["rule"] for f in found["findings"]] == ["ignores/unused", "general/numbers/percent"]
    assert "no finding of sport;" in found["findings"][0]["message"]
    assert run("check", "--ignore", "ignores,general", article).exit_code == 0
    assert rules_of(run("check", "--format=json", "--no-rules", article)) == []
    article.write_text("# cleanup: ignore-file\n" + BAD, encoding="utf-8")
    assert run("check", article).exit_code == 0
    assert rules_of(run("check", "--format=json", "--strict-ignores", article)) == ["ignores/bare"]
    (tmp_path / "cleanup.yaml").write_text("strict-ignores: true\n", encoding="utf-8")
    for jobs in (1, 2):
        assert rules_of(run("check", "--format=json", f"--jobs={jobs}", article)) == ["ignores/bare"]


@pytest.mark.parametrize("name", ["text", "concise", "github", "gitlab", "html", "json", "jsonl", "junit", "sarif"])
def test_every_report_can_show_a_remark(run, article, name):
    article.write_text("# cleanup: ignore-file[sport]\n" + BAD, encoding="utf-8")
    assert "ignores/unused" in run("check", f"--format={name}", article).stdout


def test_remarks_say_nothing_of_spinning(run, article):
    article.write_text("Good.\n", encoding="utf-8")
    before = json.loads(run("check", "--format=json", article).stdout)["files"][0]["spun"]
    article.write_text("# cleanup: ignore-file[sport]\nGood.\n", encoding="utf-8")
    after = json.loads(run("check", "--format=json", article).stdout)["files"][0]
    assert after["findings"]
    assert after["spun"] == before
    assert not after["signs"]
