"""`cleanup explain` of a place in a file: what is found, how it is read, or why nothing is reported."""

from __future__ import annotations

import json

import pytest

SPUN = (
    "The weather was fine.\n"
    "We trained a profound learning network and an irregular woodland on colossal information about *bosom* "
    "malignancy.\n"
    "Nearly 40 percentage of the crop was lost.\n\n"
    "<!-- no prose -->\n"
)


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.md"
    path.write_text(SPUN, encoding="utf-8")
    return path


def test_a_finding_of_the_unspinner(run, text):
    report = json.loads(run("check", text, "--format", "json", "--no-rules").stdout)
    finding = next(f for f in report["files"][0]["findings"] if f["rule"].startswith("unspin/term"))
    (text.parent / "cleanup.yaml").write_text("shipped-rules: false\n", encoding="utf-8")
    said = run("explain", f"{text}:{finding['line']}:{finding['column'] + 3}").stdout
    assert finding["message"] in said
    for part in ("read as", "word by word", "of what spinners make of it", "as it stands:", "as restored:",
                 "log-odds", "rest of the text:", "other readings:"):  # fmt: skip
        assert part in said, part


def test_a_finding_of_a_rule_is_named_with_the_way_to_more(run, text):
    said = run("explain", f"{text}:3").stdout
    assert "general/numbers/percent: " in said
    assert "`cleanup explain general/numbers/percent` says more" in said


def test_a_place_where_nothing_is_reported(run, text):
    said = run("explain", f"{text}:1").stdout
    assert said.startswith("nothing is reported here\n")
    assert "the unspinner reports nothing here" in said


def test_the_best_reading_that_is_not_likely_enough_is_told_with_why(run, tmp_path):
    path = tmp_path / "one.txt"
    path.write_text("The committee heard of a squeeze gathering on the matter yesterday.\n", encoding="utf-8")
    said = run("explain", f"{path}:1").stdout
    assert "the unspinner reports nothing here; the mean of the two probabilities is 0." in said
    assert ", below the least needed, 0.50:" in said
    assert "word by word" in said


def test_a_text_that_is_not_english(run, tmp_path):
    path = tmp_path / "autre.txt"
    path.write_text("Le ministre des affaires étrangères a déclaré mardi que tout va bien. " * 5, encoding="utf-8")
    assert "does not look like English" in run("explain", f"{path}:1").stdout


def test_a_line_without_prose(run, text):
    assert "no prose stands here" in run("explain", f"{text}:5").stdout


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("text.md:99", "no line 99"),
        ("text.md:1:99", "no column 99"),
        ("none.md:1", "no such file"),
        (".:1", "not a file"),
    ],
)
def test_a_place_that_is_not_there(run, text, monkeypatch, place, said):
    monkeypatch.chdir(text.parent)
    result = run("explain", place)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("rule", ["unspin", "unspin/term", "unspin/entity", "unspin/menu", "unspin/synonym"])
def test_the_detector_in_general(run, rule):
    said = run("explain", rule).stdout
    assert said.startswith("unspin/")
    assert "sign of spinning" in said


def test_a_rule_that_the_unspinner_lacks(run):
    result = run("explain", "unspin/nothing")
    assert result.exit_code == 2
    assert "unspin/term, unspin/entity" in result.stderr
