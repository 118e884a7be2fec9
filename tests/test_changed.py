"""`check --diff-base REF` reports what stands on changed lines, and nothing else."""

from __future__ import annotations

import json
import subprocess

import pytest
from click.testing import CliRunner

from cleanup.changed import ChangedError, Changes, on_lines
from cleanup.cli import main
from cleanup.findings import Finding

BAD = "The coalition said that ISIL boxers were killed.\n"
GOOD = "The coalition said nothing.\n"


class Repository:
    """A git repository in a folder of the test."""

    def __init__(self, folder):
        self.folder = folder
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments):
        who = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
        done = subprocess.run(["git", *who, *arguments], cwd=self.folder, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def write(self, name, text, commit=True):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        if commit:
            self.git("add", "-A")
            self.git("commit", "-q", "-m", f"Write {name}")
        return path


@pytest.fixture
def repository(tmp_path):
    (tmp_path / "repository").mkdir()
    return Repository(tmp_path / "repository")


@pytest.fixture
def run():
    """The result of a command, without LanguageTool."""
    return lambda *words, stdin=None: CliRunner().invoke(
        main, [*map(str, words), "--no-grammar"], input=stdin, catch_exceptions=False
    )


@pytest.fixture
def found(run):
    """The exit code, and the places found as (file name, line)."""

    def call(*arguments):
        result = run("check", "--format=json", *arguments)
        files = json.loads(result.stdout)["files"]
        return result.exit_code, [(f["path"].rpartition("/")[2], x["line"]) for f in files for x in f["findings"]]

    return call


def test_only_changed_lines(repository, found):
    path = repository.write("a.txt", BAD + GOOD * 3 + BAD)
    repository.write("old.txt", BAD)
    assert found("--diff-base", "HEAD", repository.folder) == (0, [])
    path.write_text(BAD + GOOD + BAD + GOOD * 2 + BAD)
    assert found("--diff-base", "HEAD", path) == (1, [("a.txt", 3)])
    assert found("--diff-base", "HEAD", repository.folder) == (1, [("a.txt", 3)])
    assert found("--diff-base", "HEAD", "--jobs", "2", repository.folder) == (1, [("a.txt", 3)])
    assert found(path) == (1, [("a.txt", 1), ("a.txt", 3), ("a.txt", 6)])


def test_committed_staged_and_unstaged_changes_count(repository, found):
    path = repository.write("a.txt", GOOD)
    repository.git("tag", "base")
    repository.write("a.txt", GOOD + BAD)
    assert found("--diff-base", "base", path) == (1, [("a.txt", 2)])
    assert found("--diff-base", "HEAD", path) == (0, [])
    repository.write("a.txt", GOOD + BAD + BAD, commit=False)
    assert found("--diff-base", "HEAD", path) == (1, [("a.txt", 3)])
    repository.git("add", "-A")
    assert found("--diff-base", "HEAD", path) == (1, [("a.txt", 3)])
    assert found("--diff-base", "HEAD~1", path) == (1, [("a.txt", 2), ("a.txt", 3)])


def test_deleted_lines_are_no_lines(repository, found):
    path = repository.write("a.txt", BAD + GOOD + BAD)
    path.write_text(BAD + BAD)
    assert found("--diff-base", "HEAD", path) == (0, [])


def test_new_files_count_whole(repository, found):
    repository.write("a.txt", GOOD)
    untracked = repository.write("b.txt", BAD + BAD, commit=False)
    assert found("--diff-base", "HEAD", untracked) == (1, [("b.txt", 1), ("b.txt", 2)])
    repository.git("add", "b.txt")
    assert found("--diff-base", "HEAD", untracked) == (1, [("b.txt", 1), ("b.txt", 2)])
    repository.git("commit", "-q", "-m", "Add b.txt")
    repository.git("rm", "-q", "--cached", "b.txt")
    assert found("--diff-base", "HEAD", untracked) == (1, [("b.txt", 1), ("b.txt", 2)])


def test_a_renamed_file_counts_where_it_changed(repository, found):
    repository.write("sub/a.txt", BAD + "".join(f"Line {n} says nothing.\n" for n in range(20)))
    repository.git("tag", "base")
    (repository.folder / "other").mkdir()
    repository.git("mv", "sub/a.txt", "other/ärger.txt")
    renamed = repository.folder / "other/ärger.txt"
    assert found("--diff-base", "HEAD", repository.folder) == (0, [])
    renamed.write_text(renamed.read_text() + BAD)
    assert found("--diff-base", "HEAD", renamed) == (1, [("ärger.txt", 22)])
    repository.write("sub/a.txt", BAD)  # another file under the old name
    assert found("--diff-base", "base", repository.folder)[0] == 1
    repository.git("rm", "-q", "sub/a.txt")
    repository.git("commit", "-q", "-m", "Rename")
    assert found("--diff-base", "base", repository.folder) == (1, [("ärger.txt", 22)])


def test_subfolders_odd_names_and_links(repository, found, tmp_path, monkeypatch):
    for name in ("sub/it's [a] name.txt", "sub/-dash.txt", "sub/:(top)x.txt", "sub/ärger\n.txt"):
        path = repository.write(name, BAD)
        path.write_text(BAD + BAD)
        code, places = found("--diff-base", "HEAD", path)
        assert (code, [line for _, line in places]) == (1, [2]), name
        path.write_text(BAD)
    path.write_text(BAD + BAD)
    link = tmp_path / "link.txt"
    link.symlink_to(path)
    assert found("--diff-base", "HEAD", link) == (1, [("link.txt", 2)])
    monkeypatch.chdir(repository.folder / "sub")
    assert found("--diff-base", "HEAD", ".")[0] == 1


def test_line_ends(repository, found):
    path = repository.write("a.txt", (BAD + GOOD).replace("\n", "\r\n"))
    path.write_bytes((BAD + GOOD + BAD).replace("\n", "\r\n").encode())
    assert found("--diff-base", "HEAD", path) == (1, [("a.txt", 3)])
    repository.write("b.txt", BAD.replace("\n", "\r") + GOOD)  # to git one line
    (repository.folder / "b.txt").write_bytes((BAD.replace("\n", "\r") + GOOD + BAD).encode())
    assert found("--diff-base", "HEAD", repository.folder / "b.txt") == (1, [("b.txt", 3)])


def test_what_git_calls_binary_counts_whole(repository, found):
    path = repository.write("a.txt", BAD.encode("utf-16"))
    assert found("--diff-base", "HEAD", path) == (0, [])
    path.write_bytes((BAD + GOOD).encode("utf-16"))
    assert found("--diff-base", "HEAD", path) == (1, [("a.txt", 1)])


def test_settings_of_git_change_nothing(repository, found, monkeypatch):
    path = repository.write("a.txt", GOOD + BAD + GOOD)
    for name, value in {"diff.context": "9", "diff.interHunkContext": "9", "diff.noprefix": "true",
                        "color.ui": "always", "diff.external": "false"}.items():  # fmt: skip
        repository.git("config", name, value)
    path.write_text("Changed.\n" + BAD + "Changed.\n")
    monkeypatch.setenv("GIT_DIR", ".git")  # as within a hook
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    assert found("--diff-base", "HEAD", path) == (0, [])


@pytest.mark.parametrize("ref", ["nowhere", "", "-p", "--output=x", "HEAD..main", "HEAD:a.txt", "HEAD HEAD"])
def test_a_bad_ref_is_one_line(run, repository, ref):
    path = repository.write("a.txt", BAD)
    result = run("check", f"--diff-base={ref}", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"cleanup: --diff-base {ref!r}: git knows no such commit here; fetch it or name another\n"


def test_no_repository_is_one_line(run, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "plain").mkdir()
    path = tmp_path / "plain" / "a.txt"
    path.write_text(BAD)
    result = run("check", "--diff-base", "HEAD", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"cleanup: {path}: is in no git repository, which --diff-base needs; leave --diff-base out\n"
    )


def test_an_empty_repository_has_no_commit(run, repository):
    path = repository.write("a.txt", BAD, commit=False)
    assert run("check", "--diff-base", "HEAD", path).exit_code == 2


def test_no_git(repository, monkeypatch, tmp_path):
    path = repository.write("a.txt", BAD)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ChangedError, match="install git"):
        Changes("HEAD").lines(path)


def test_standard_input_has_no_history(run):
    result = run("check", "--diff-base", "HEAD", "-", stdin=BAD)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [(0, 2, False), (0, 3, False), (0, 4, True), (3, 5, True), (5, 5, True), (5, 8, True), (6, 8, False), (2, 7, True)],
)
def test_a_finding_counts_where_it_touches_a_changed_line(start, end, kept):
    text = "aa\nbb\ncc\n"
    finding = Finding("r", "rules", start, end, text[start:end], "m")
    assert bool(on_lines([finding], text, [range(2, 3)])) is kept
    assert on_lines([finding], text, None) == [finding]
    assert on_lines([finding], text, []) == []
