"""`cleanup vocab`, and the vocabulary at work in `check` and `fix`."""

from __future__ import annotations

import pytest

GARBLED = "The Allied Observatory for Individual Rights said ISIL boxers were killed in the war in Syria.\n"


@pytest.fixture
def article(tmp_path, monkeypatch):
    (tmp_path / "deep").mkdir()
    path = tmp_path / "deep" / "article.txt"
    path.write_text(GARBLED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return path


def test_a_term_is_never_accused(run, article, tmp_path):
    assert "Syrian Observatory" in run("check", article).stdout
    assert run("vocab", "add", "Allied Observatory for Individual Rights", "ISIL boxer").exit_code == 0
    assert run("vocab", "list").stdout == "Allied Observatory for Individual Rights\nISIL boxer\n"
    assert run("check", article).exit_code == 0
    assert f"vocabulary: {tmp_path / 'cleanup.vocab'}" in run("config", "show", article).stdout
    run("fix", article)
    assert article.read_text(encoding="utf-8") == GARBLED
    assert run("vocab", "remove", "ISIL boxer").exit_code == 0
    assert "ISIL fighters" in run("check", article).stdout
    assert (tmp_path / "cleanup.vocab").read_text() == "Allied Observatory for Individual Rights\n"


def test_the_nearest_file_and_those_the_settings_name(run, article, tmp_path):
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "names.txt").write_text("ISIL boxer\n")
    (tmp_path / "cleanup.yaml").write_text("vocab: [words/names.txt]\n")
    assert "ISIL fighters" not in run("check", article).stdout
    (tmp_path / "deep" / "cleanup.vocab").write_text("Allied Observatory for Individual Rights\n")
    assert run("check", article).exit_code == 0
    other = tmp_path / "other.yaml"
    other.write_text("min-confidence: 0\n")
    assert "ISIL boxers" in run("check", "--config", other, article).stdout
    assert "Syrian" not in run("check", "--config", other, article).stdout


def test_a_bad_file_stops_the_run_with_one_line(run, article, tmp_path):
    (tmp_path / "cleanup.vocab").write_text("good\n\n...\n")
    for command in (("check", article), ("fix", article), ("vocab", "list"), ("vocab", "add", "x")):
        result = run(*command)
        assert result.exit_code == 2
        assert result.stderr == f"cleanup: {tmp_path / 'cleanup.vocab'}:3: '...' is no name or term; write words\n"
    (tmp_path / "cleanup.vocab").unlink()
    (tmp_path / "cleanup.yaml").write_text("vocab: [missing.txt]\n")
    assert "missing.txt: cannot be read (no such file or directory)" in run("check", article).stderr
