"""The examples work: own rules as examples/README.md says, and the commands of the CI files on a small article."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
README = (EXAMPLES / "README.md").read_text(encoding="utf-8")
BAD = "The coalition said that ISIL boxers were killed.\n"
GOOD = "The coalition said nothing.\n"


def bash(folder, command, **variables):
    """Runs a command as CI does: with bash, which stops at the first failure."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "CI_"))}
    path = os.pathsep.join((str(Path(sys.executable).parent), kept["PATH"]))
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", command],
        cwd=folder, env={**kept, "PATH": path, **variables}, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


def example(name):
    return yaml.safe_load((EXAMPLES / "ci" / name).read_text(encoding="utf-8"))


@pytest.fixture
def repository(tmp_path):
    """An article whose first line was bad before, and whose last line became bad in a merge."""
    git = "git -c user.name=Test -c user.email=test@example.org -c commit.gpgsign=false"
    article = tmp_path / "news" / "article.md"
    article.parent.mkdir()
    article.write_text(BAD + GOOD)
    assert bash(tmp_path, f"git init -q -b main; git add -A; {git} commit -q -m Start").returncode == 0
    article.write_text(BAD + GOOD + BAD)
    merge = f"git switch -q -c change; {git} commit -qam Change; git switch -q main; {git} merge -q --no-ff change -m M"
    done = bash(tmp_path, merge)
    assert done.returncode == 0, done.stderr
    return tmp_path


@pytest.fixture
def github():
    """The steps of the job, by name or by the action used."""
    (job,) = example("github.yml")["jobs"].values()
    return {step.get("name") or step["uses"].partition("@")[0]: step for step in job["steps"]}


def test_github_reports_all_findings_to_code_scanning(repository, github):
    done = bash(repository, github["Report all findings"]["run"])
    assert done.returncode == 0, done.stderr
    name = github["Upload them to code scanning"]["with"]["sarif_file"]
    (run,) = json.loads((repository / name).read_text(encoding="utf-8"))["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [place["artifactLocation"]["uri"] for place in places] == ["news/article.md"] * 2
    assert [place["region"]["startLine"] for place in places] == [1, 3]


def test_github_annotates_what_the_pull_request_brings_in(repository, github):
    assert github["actions/checkout"]["with"]["fetch-depth"] == 2
    done = bash(repository, github["Annotate what the pull request brings in"]["run"])
    assert done.returncode == 1, done.stderr
    (line,) = done.stdout.splitlines()
    assert re.match("::(error|warning) file=news/article.md,line=3,", line)


def test_github_may_write_code_scanning_results_only():
    workflow = example("github.yml")
    assert workflow["permissions"] == {"actions": "read", "contents": "read", "security-events": "write"}
    assert set(workflow[True]) == {"pull_request", "push"}  # YAML 1.1 reads `on` as true


def gitlab_commands():
    install, report, compare = example("gitlab.yml")["cleanup"]["script"]
    assert install == 'pip install "$CLEANUP"'
    return report, compare


def test_gitlab_reports_all_findings(repository):
    report, _ = gitlab_commands()
    done = bash(repository, report)
    assert done.returncode == 0, done.stderr
    artifacts = example("gitlab.yml")["cleanup"]["artifacts"]
    assert artifacts["when"] == "always"
    quality = json.loads((repository / artifacts["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert [(f["location"]["path"], f["location"]["lines"]["begin"]) for f in quality] == [
        ("news/article.md", 1),
        ("news/article.md", 3),
    ]
    (suite,) = ElementTree.parse(repository / artifacts["reports"]["junit"]).getroot()
    assert (suite.get("name"), suite.get("failures")) == ("news/article.md", "2")


def test_gitlab_fails_on_what_the_merge_request_brings_in(repository):
    _, compare = gitlab_commands()
    base = bash(repository, "git rev-parse HEAD^1").stdout.strip()
    done = bash(repository, compare, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert done.returncode == 1, done.stderr
    assert "news/article.md:3:" in done.stdout
    assert "news/article.md:1:" not in done.stdout
    assert bash(repository, compare, CI_MERGE_REQUEST_DIFF_BASE_SHA="HEAD").returncode == 0
    done = bash(repository, compare)  # no merge request
    assert (done.returncode, done.stdout) == (0, "")


def test_own_rules(tmp_path):
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    (command,) = (c for c in re.findall(r"`(cleanup [^`]+)`", README) if "own-rules" in c)
    drafts = tmp_path / "examples" / "own-rules" / "drafts"
    drafts.mkdir()
    (drafts / "draft.txt").write_text(BAD)
    done = bash(tmp_path, f"{command} --no-grammar --format json")
    assert done.returncode == 1, done.stderr
    (file,) = json.loads(done.stdout)["files"]
    assert file["path"] == "examples/own-rules/article.txt"
    assert [(f["rule"], f["replacements"]) for f in file["findings"]] == [("house/names/town-hall", ["town hall"])]
    article = shlex.quote(str(tmp_path / "examples" / "own-rules" / "article.txt"))
    done = bash(tmp_path, f"cleanup check --no-grammar --format json - < {article}")
    (file,) = json.loads(done.stdout)["files"]  # without those settings
    assert [f["rule"] for f in file["findings"]] == ["news/time-and-place/coming-days"]


def test_the_readme_names_each_example_and_nothing_else():
    there = {p.relative_to(EXAMPLES).as_posix() for p in (EXAMPLES / "own-rules", *(EXAMPLES / "ci").iterdir())}
    assert {name.rstrip("/") for name in re.findall(r"^\* `([^.`][^`]*)`", README, re.MULTILINE)} == there
