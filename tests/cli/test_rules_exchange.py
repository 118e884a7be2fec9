"""`cleanup rules import` and `export`: round trips, what is listed as left behind, and bad input."""

from __future__ import annotations

import time

import pytest

from cleanup.matching import load
from cleanup.matching.detector import RuleDetector, compile_rules
from cleanup.text import Prose

RULES = """version: 1
lists: {armed: [SDF, rebel]}
rules:
- {id: a/study, kind: phrase, match: "(profound|thick) study", replace: deep learning, message: "'{match}': it is deep"}
- {id: a/boxer, kind: word, match: boxer, replace: [fighter, soldier], message: m, severity: error}
- {id: a/guy, kind: word, match: bloke, replace: man, message: m, near: [war]}
- {id: a/name, kind: phrase, match: <name> said so, replace: \\1 said, message: m}
- {id: a/bare, kind: word, match: utilise, message: m}
- {id: a/scan, kind: pattern, match: foo+, replace: bar, message: m}
"""
TEXT = "Profound studies of boxers. A boxer made a thick study."


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(RULES, encoding="utf-8")
    return path


def found(path, text):
    detector = RuleDetector(compile_rules(load.load([path])))
    return sorted((f.start, f.text, f.replacements) for f in detector.find(Prose(text)))


def test_vale_and_back(run, rules, tmp_path):
    out = tmp_path / "styles"
    result = run("rules", "export", rules, "--to", "vale", "--out", out)
    assert result.exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["a-boxer.yml", "a-study.yml"]
    assert result.stderr.splitlines() == [
        "not carried over: 1 entry: has conditions (near, after, before), which they do not have: a/guy",
        "not carried over: 1 entry: has <number>, <name> or <word>, which stand for any word: a/name",
        "not carried over: 1 entry: proposes nothing to put there, which a substitution must: a/bare",
        "not carried over: 1 entry: is no phrase or word: a/scan",
        f"{out}: 2 rules written, 4 not",
    ]
    back = tmp_path / "back"
    for name in ("a-boxer", "a-study"):
        result = run("rules", "import", out / f"{name}.yml", "--out", back / f"{name}.yaml")
        assert result.exit_code == 0, result.stderr
    assert found(back, TEXT) == found(rules, TEXT)
    assert len(found(back, TEXT)) == 4


def test_codespell_and_back(run, rules, tmp_path):
    out = tmp_path / "dictionary.txt"
    result = run("rules", "export", rules, "--to", "codespell", "--out", out, "--select", "a/boxer,a/study")
    assert out.read_text().splitlines() == ["boxer->fighter, soldier,", "boxers->fighters, soldiers,"]
    assert "matches several words, and codespell knows single ones only: a/study" in result.stderr
    assert run("rules", "import", out, "--out", tmp_path / "back.yaml").exit_code == 0
    text = "Boxers and a boxer."
    assert found(tmp_path / "back.yaml", text) == found(rules, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [("rules.yaml", "version: 1\nrules: []\n"), ("setup.cfg", "[cleanup]\n"), ("a.md", "# A -> B\n\nThey said so.\n")],
)
def test_a_dictionary_is_written_over_no_file_of_another_kind(run, rules, tmp_path, name, text):
    other = tmp_path / "texts" / name
    other.parent.mkdir()
    other.write_text(text, encoding="utf-8")
    result = run("rules", "export", rules, "--to", "codespell", "--out", other)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.endswith(f"--out {other}: another file is there already; name a new one\n")
    assert other.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("before", ["teh->the\n", "# ours\n\n# since May\nteh->the\n", ""])
def test_a_dictionary_is_written_over_an_older_one(run, rules, tmp_path, before):
    out = tmp_path / "older.yaml"
    out.write_text(before, encoding="utf-8")
    result = run("rules", "export", rules, "--to", "codespell", "--out", out)
    assert result.exit_code == 0, result.stderr
    assert "boxer->fighter" in out.read_text(encoding="utf-8")


def test_import_to_standard_output_and_unsafe(run, tmp_path):
    path = tmp_path / "House words.txt"
    path.write_text("teh->the\n", encoding="utf-8")
    result = run("rules", "import", path, "--applicability", "unsafe")
    assert "- id: imported/house-words/teh\n" in result.stdout
    assert "applicability: unsafe" in result.stdout
    assert result.stderr == f"{path}: 1 rule carried over, 0 entries not\n"


def test_nothing_is_overwritten_and_bad_input_is_one_line(run, rules, tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("teh->the\n", encoding="utf-8")
    before = rules.read_text()
    for arguments, words in (
        (("import", path, "--out", rules), "is there already"),
        (("import", path, "--prefix", "Bad Prefix"), "cannot begin a rule id"),
        (("import", tmp_path / "none.csv"), "cannot be read"),
        (("export", rules, "--to", "vale", "--out", path), "cannot be written"),
        (("export", rules, "--to", "vale", "--out", path, "--select", "zzz"), "no rule is called 'zzz'"),
    ):
        result = run("rules", *arguments)
        assert result.exit_code == 2
        assert words in result.stderr
        assert result.stderr.count("\n") == 1
    assert rules.read_text() == before


def test_nothing_carried_over_is_exit_code_1(run, tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("clas->class, a name\n", encoding="utf-8")
    assert run("rules", "import", path).exit_code == 1


def test_entries_that_stand_there_often_are_taken_once_and_quickly(run, tmp_path):
    (tmp_path / "words.txt").write_text("teh->the\n" * 50_000 + "te h->the\n" + "te-h->the\n", encoding="utf-8")
    start = time.process_time()
    result = run(
        "rules", "import", str(tmp_path / "words.txt"), "--from", "codespell", "--out", str(tmp_path / "r.yaml")
    )
    assert time.process_time() - start < 20
    assert result.exit_code == 0, result.stderr
    assert "49999 entries: stands there twice" in result.stderr
    rules = load.read_file(tmp_path / "r.yaml")[0].rules
    assert len({rule.id for rule in rules}) == len(rules) >= 2
