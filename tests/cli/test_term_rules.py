"""Rules of kind `term`: what the unspinner looks for and never accuses, from a rule file to the report."""

from __future__ import annotations

import json

import pytest

SPUN = (
    "We trained a profound learning network and an irregular woodland on colossal information about bosom malignancy. "
    "The counterfeit consciousness was fed with colossal information from the web.\n"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "text.txt").write_text(SPUN, encoding="utf-8")
    (tmp_path / "cleanup.yaml").write_text("rules: [own.yaml]\nshipped-rules: false\n", encoding="utf-8")
    (tmp_path / "own.yaml").write_text("version: 1\n", encoding="utf-8")
    return tmp_path


def found(run, folder):
    result = run("check", folder / "text.txt", "--format", "json")
    (file,) = json.loads(result.stdout)["files"]
    return [f for f in file["findings"] if f["detector"] == "unspin"]


def write_term(folder, **keys):
    rule = {"id": "house/terms/one", "kind": "term", **keys}
    (folder / "own.yaml").write_text(json.dumps({"version": 1, "rules": [rule]}), encoding="utf-8")


def test_a_term_that_stands_in_the_text_is_not_accused(run, folder):
    before = found(run, folder)
    assert before
    write_term(folder, term="no such expression", aliases=[before[0]["text"]])
    places = [(f["start"], f["end"]) for f in found(run, folder)]
    assert not any(start < before[0]["end"] and end > before[0]["start"] for start, end in places)


def test_a_finding_of_an_own_term_is_as_its_rule_says(run, folder):
    first = next(f for f in found(run, folder) if f["rule"] == "unspin/term")
    write_term(folder, term=first["replacements"][0].removeprefix("a "), severity="error", message="{match}!")
    (again,) = [f for f in found(run, folder) if f["start"] == first["start"]]
    assert again["severity"] == "error"
    assert again["applicability"] == "display"
    assert again["message"].endswith("!")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"near": ["garden"]}, "`near` says nothing"),
        ({"confidence": 0.9}, "`confidence` says nothing"),
        ({"examples": [{"ok": "A garden."}]}, "`examples` says nothing"),
        ({"term": "..."}, "a term is one to 100 characters"),
        ({"aliases": ["x" * 101]}, "a term is one to 100 characters"),
    ],
)
def test_what_a_term_cannot_say_is_refused(run, folder, keys, said):
    write_term(folder, **{"term": "drip irrigation", **keys})
    result = run("check", folder / "text.txt")
    assert result.exit_code == 2
    assert said in result.stderr
    assert "own.yaml:1:" in result.stderr
