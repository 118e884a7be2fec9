"""`cleanup baseline`, and `check` against one."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cleanup

module = importlib.import_module("cleanup.cli.baseline")

ONE = "Nearly 40 percentage of the crop was lost.\n"
TWO = "Substantial gunfire was heard.\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text(ONE + "\n" + TWO, encoding="utf-8")
    (tmp_path / "b.txt").write_text(ONE, encoding="utf-8")
    (tmp_path / "cleanup.yaml").write_text("baseline: cleanup-baseline.json\ngrammar: 'off'\n", encoding="utf-8")
    return tmp_path


def texts(result):
    return [f["text"] for file in json.loads(result.stdout)["files"] for f in file["findings"]]


def known(folder, name="cleanup-baseline.json"):
    files = json.loads((folder / name).read_text(encoding="utf-8"))["files"]
    return {path: [each["rule"] for each in entries] for path, entries in files.items()}


def test_only_new_findings_are_reported(run, folder, monkeypatch):
    assert run("baseline", ".").exit_code == 0
    assert known(folder) == {
        "b.txt": ["general/numbers/percent"],
        "docs/a.txt": ["conflict/fighting/heavy", "general/numbers/percent"],
    }
    monkeypatch.chdir(folder / "docs")
    assert run("check", "a.txt", "../b.txt").exit_code == 0
    (folder / "docs" / "a.txt").write_text(TWO + "\n" + ONE + "\n" + ONE, encoding="utf-8")
    result = run("check", "a.txt", "--format=json")
    assert result.exit_code == 1
    assert texts(result) == ["40 percentage"]
    assert len(texts(run("check", "a.txt", "--format=json", "--no-baseline"))) == 3


def test_a_baseline_by_name_and_without_settings(run, folder):
    (folder / "cleanup.yaml").unlink()
    result = run("baseline", "b.txt", "--no-grammar", "--out", "docs/known.json")
    assert "--baseline docs/known.json" in result.stderr
    assert known(folder, "docs/known.json") == {"../b.txt": ["general/numbers/percent"]}
    assert run("check", "b.txt").exit_code == 1
    assert run("check", "b.txt", "--baseline", "docs/known.json").exit_code == 0
    assert run("check", "b.txt", "--baseline", "docs/known.json", "--no-baseline").exit_code == 1
    stdin = ("check", "-", "--baseline", "docs/known.json")
    assert run(*stdin, "--stdin-filename", "b.txt", stdin=ONE).exit_code == 0
    assert run(*stdin, stdin=ONE).exit_code == 1


def test_fix_repairs_what_is_known(run, folder):
    run("baseline", ".")
    run("fix", "b.txt")
    assert (folder / "b.txt").read_text() == ONE.replace("percentage", "percent")


def test_other_files_and_other_rules_stay_known(run, folder):
    run("baseline", ".")
    (folder / "docs" / "a.txt").write_text(TWO, encoding="utf-8")
    run("baseline", "docs", "--select", "conflict")
    assert known(folder)["docs/a.txt"] == ["conflict/fighting/heavy", "general/numbers/percent"]
    run("baseline", "docs")
    assert known(folder) == {"b.txt": ["general/numbers/percent"], "docs/a.txt": ["conflict/fighting/heavy"]}


@pytest.mark.parametrize("narrowed", [["--select", "conflict"], ["--min-confidence", "0.1"], ["--no-rules"]])
def test_stale_entries_are_told_and_pruned_where_they_were_looked_for(run, folder, narrowed):
    run("baseline", ".")
    (folder / "docs" / "a.txt").write_text(TWO + "\n" + TWO, encoding="utf-8")
    assert "stale" not in run("check", "docs", *narrowed).stderr
    result = run("check", ".", "--fail-on", "error")
    assert result.exit_code == 0
    assert "cleanup-baseline.json: 1 entry is stale (docs/a.txt); `cleanup baseline --prune PATH...`" in result.stderr
    (folder / "b.txt").unlink()
    assert "2 entries are stale (b.txt and 1 more file)" in run("check", ".").stderr
    assert run("baseline", "--prune", "docs").exit_code == 0
    assert known(folder) == {"docs/a.txt": ["conflict/fighting/heavy"]}  # the second is new, and is not added
    assert "stale" not in run("check", ".").stderr


def test_a_file_that_cannot_be_read_keeps_its_entries(run, folder):
    run("baseline", ".")
    before = known(folder)
    (folder / "b.txt").write_bytes(b"\x7fELF\0\0\0")
    assert run("baseline", ".").exit_code == 2
    assert known(folder) == before


@pytest.mark.parametrize("command", ["check", "baseline"])
@pytest.mark.parametrize("raw", [b"{", b'{"version": 9}', b" " * (50 * 1024 * 1024)], ids=["json", "version", "size"])
def test_bad_baselines_end_with_one_line_and_stay(run, folder, command, raw):
    path = folder / "cleanup-baseline.json"
    path.write_bytes(raw)
    result = run(command, "b.txt")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "cleanup-baseline.json: " in result.stderr
    assert path.read_bytes() == raw


def test_missing_baselines_and_places(run, folder):
    for arguments in (("check", "b.txt"), ("baseline", "--prune", "b.txt")):
        result = run(*arguments)
        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1
        assert "no such baseline" in result.stderr
    result = run("baseline", "b.txt", "--out", "none/x.json")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert run("baseline", "-", stdin=ONE).exit_code == 2


def test_the_path_in_the_settings_counts_from_the_file_that_names_it(run, folder):
    (folder / "docs" / "cleanup.yaml").write_text("extends: ../cleanup.yaml\n", encoding="utf-8")
    run("baseline", ".")
    assert set(known(folder)) == {"b.txt", "docs/a.txt"}
    assert run("check", "docs").exit_code == 0
    assert (
        f"baseline = {folder / 'docs' / '..' / 'cleanup-baseline.json'}".replace("/docs/..", "")
        in run("config", "show", "b.txt").stdout
    )


def test_updates_at_the_same_time_are_all_kept(folder):
    command = [sys.executable, "-m", "cleanup", "baseline", "--no-grammar", "--no-unspin"]
    (folder / "cleanup.yaml").unlink()
    for number in range(6):
        (folder / f"{number}.txt").write_text(ONE, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(cleanup.__file__).parent.parent)}
    started = [
        subprocess.Popen([*command, f"{n}.txt"], cwd=folder, env=environment, stderr=subprocess.PIPE) for n in range(6)
    ]
    assert [process.wait(120) for process in started] == [0] * 6
    assert sorted(known(folder)) == [f"{number}.txt" for number in range(6)]
    assert not [path for path in folder.iterdir() if "lock" in path.name]
    for process in started:
        process.stderr.close()


def test_what_was_added_since_the_command_began_stays(run, folder, monkeypatch):
    real = module.look

    def slow(*arguments):
        (folder / "cleanup-baseline.json").write_text(
            '{"version": 1, "files": {"b.txt": [{"rule": "a", "text": "b", "fingerprint": "c"}]}}'
        )
        return real(*arguments)

    monkeypatch.setattr(module, "look", slow)
    assert run("baseline", "docs/a.txt").exit_code == 0
    assert sorted(known(folder)) == ["b.txt", "docs/a.txt"]


def test_the_advice_on_what_is_no_baseline_leads_on(run, folder):
    (folder / "cleanup-baseline.json").write_text("{}")
    said = run("baseline", "b.txt")
    assert said.exit_code == 2
    assert "move it away" in said.stderr
    (folder / "cleanup-baseline.json").unlink()
    assert run("baseline", "b.txt").exit_code == 0
