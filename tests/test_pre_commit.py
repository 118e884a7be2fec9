"""The hooks, run by the real pre-commit on a repository the test makes, from a clone of this checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from identify import identify
from pre_commit.clientlib import load_manifest

from cleanup.discover import TEXT_SUFFIXES

ROOT = Path(__file__).resolve().parent.parent
BAD = "The coalition said that ISIL boxers were killed.\n"
FIXED = "The coalition said that ISIL fighters were killed.\n"
DISPLAYED = "More talks follow in the forthcoming days.\n"
GOOD = "The coalition said nothing.\n"
WHO = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")


def git(folder, *arguments):
    done = subprocess.run(["git", *WHO, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def variables(tmp_path_factory):
    """The environment of pre-commit: folders of its own, and LanguageTool not installed."""
    folder = tmp_path_factory.mktemp("home")
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV") and not k.startswith("GIT_")}
    return kept | {
        "PRE_COMMIT_HOME": str(folder / "pre-commit"),
        "CLEANUP_DATA_DIR": str(folder / "data"),
        "CLEANUP_STATE_DIR": str(folder / "state"),
        "CLEANUP_CACHE_DIR": str(folder / "cache"),
        "PRE_COMMIT_COLOR": "never",
    }


@pytest.fixture(scope="module")
def hooks(tmp_path_factory, variables):
    """The clone of this checkout, its hooks installed; what pre-commit reads in a repository that uses them."""
    clone = tmp_path_factory.mktemp("hooks") / "cleanup"
    git(ROOT, "clone", "-q", str(ROOT), str(clone))
    config = {
        "repos": [
            {
                "repo": str(clone),
                "rev": git(clone, "rev-parse", "HEAD"),
                "hooks": [{"id": "cleanup-check"}, {"id": "cleanup-fix"}],
            }
        ]
    }
    folder = tmp_path_factory.mktemp("install")
    git(folder, "init", "-q")
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "install-hooks"],
        cwd=folder, env=variables, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return config


class Repository:
    """A repository that uses the hooks."""

    def __init__(self, folder, variables):
        self.folder = folder
        self.variables = variables

    def write(self, name, text, stage=True):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if stage:
            git(self.folder, "add", name)
        return path

    def run(self, hook):
        """The exit code and output of `pre-commit run`, with a network that leads nowhere."""
        nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
        done = subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--verbose", hook],
            cwd=self.folder, env=self.variables | nowhere, capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path, hooks, variables):
    git(tmp_path, "init", "-q")
    made = Repository(tmp_path, variables)
    made.write(".pre-commit-config.yaml", yaml.safe_dump(hooks))
    git(tmp_path, "commit", "-q", "-m", "Use the hooks")
    return made


def test_check_passes(repository):
    repository.write("good.md", GOOD)
    code, output = repository.run("cleanup-check")
    assert code == 0, output
    assert "Passed" in output
    assert "nothing found in 1 file" in output


def test_check_fails_and_says_why(repository):
    path = repository.write("bad.md", BAD)
    code, output = repository.run("cleanup-check")
    assert code == 1
    assert "Failed" in output
    assert "bad.md:1:25  ISIL boxers -> ISIL fighters" in output
    assert path.read_text() == BAD


def test_fix_repairs_and_passes_when_run_again(repository):
    path = repository.write("bad.md", BAD)
    code, output = repository.run("cleanup-fix")
    assert code == 1
    assert "files were modified by this hook" in output
    assert path.read_text() == FIXED
    git(repository.folder, "add", "bad.md")
    code, output = repository.run("cleanup-fix")
    assert code == 0, output


def test_fix_leaves_alone_what_is_not_certain(repository):
    path = repository.write("a.txt", DISPLAYED)
    assert repository.run("cleanup-fix")[0] == 0
    assert path.read_text() == DISPLAYED
    assert repository.run("cleanup-check")[0] == 1


def test_only_staged_files_and_what_is_staged_of_them(repository):
    repository.write("good.md", GOOD)
    unstaged = repository.write("unstaged.md", BAD, stage=False)
    partly = repository.write("partly.txt", GOOD)
    partly.write_text(GOOD + BAD)
    code, output = repository.run("cleanup-check")
    assert code == 0, output
    assert "nothing found in 2 files" in output
    code, output = repository.run("cleanup-fix")
    assert code == 0, output
    assert unstaged.read_text() == BAD
    assert partly.read_text() == GOOD + BAD


def test_exclude_of_the_settings_holds(repository):
    repository.write("cleanup.yaml", "exclude: [drafts/]\n")
    draft = repository.write("drafts/bad.md", BAD)
    for hook in ("cleanup-check", "cleanup-fix"):
        code, output = repository.run(hook)
        assert code == 0, output
    assert draft.read_text() == BAD
    repository.write("bad.md", BAD)
    code, output = repository.run("cleanup-check")
    assert code == 1
    assert "drafts/bad.md" not in output


def test_only_texts(repository):
    repository.write("code.py", f"# {BAD}")
    code, output = repository.run("cleanup-check")
    assert code == 0
    assert "(no files to check)" in output


@pytest.mark.parametrize("hook", ["cleanup-check", "cleanup-fix"])
def test_languagetool_is_never_downloaded(repository, hook):
    repository.write("cleanup.yaml", "grammar: require\n")
    repository.write("good.md", GOOD)
    code, output = repository.run(hook)
    assert code == 0, output
    assert "grammar is not checked: LanguageTool is not installed" in output
    assert not Path(repository.variables["CLEANUP_DATA_DIR"]).exists()


def test_the_types_are_those_of_texts():
    """Every hook takes each suffix that `cleanup check FOLDER` takes, where pre-commit knows the suffix."""
    for hook in load_manifest(ROOT / ".pre-commit-hooks.yaml"):
        for suffix in TEXT_SUFFIXES:
            tags = identify.tags_from_filename(f"a{suffix}")
            assert not tags or tags & set(hook["types_or"]), suffix
        assert not identify.tags_from_filename("a.py") & set(hook["types_or"])
