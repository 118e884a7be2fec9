"""`cleanup rules new`: what it proposes, that nothing untested is written, and its questions."""

from __future__ import annotations

import pytest
import yaml

from cleanup.matching import load

SENTENCE = "The old velocipede alley ends at the bridge."
LANE = ("--garbled", "velocipede alley", "--right", "bicycle lane", "--sentence", SENTENCE)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made(run, garbled, right, sentence, *more):
    result = run(
        "rules", "new", "--garbled", garbled, "--right", right, "--sentence", sentence, "--dry-run", *more
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    (rule,) = yaml.safe_load(result.stdout)
    return rule


def test_it_is_written_and_does_what_it_shows(run, folder):
    result = run("rules", "new", *LANE)
    assert result.exit_code == 0, result.stderr
    (rule,) = load.read_file(folder / "house" / "own.yaml")[0].rules
    assert (rule.id, rule.kind if hasattr(rule, "kind") else type(rule).__name__) == (
        "house/own/bicycle-lane",
        "Phrase",
    )
    assert rule.applicability.value == "display"
    assert "`cleanup rules add house/own.yaml`" in result.stderr
    (folder / "cleanup.yaml").write_text("rules: [house]\n")
    (folder / "text.txt").write_text("Two velocipede alleys are closed.\n")
    assert run("rules", "test", "--strict", "house").exit_code == 0
    assert "velocipede alleys -> bicycle lanes" in run("check", "text.txt").stdout


def test_a_second_rule_goes_into_the_own_rules_in_force(run, folder):
    run("rules", "new", *LANE)
    before = (folder / "house" / "own.yaml").read_text()
    (folder / "cleanup.yaml").write_text("rules: [house]\n")
    result = run(
        "rules", "new", "--garbled", "acrid loaf", "--right", "sourdough bread", "--sentence", "They bake acrid loaf."
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    assert "not in force" not in result.stderr
    assert (folder / "house" / "own.yaml").read_text().startswith(before)
    again = run("rules", "new", *LANE)
    assert again.exit_code == 2
    assert "house/own/bicycle-lane finds 'velocipede alley' there already and puts 'bicycle lane'" in again.stderr


def test_a_rule_is_tried_beside_those_of_a_file_that_is_not_in_force(run, folder):
    assert run("rules", "new", *LANE, "--file", "mine.yaml").exit_code == 0
    before = (folder / "mine.yaml").read_text()
    back = ("--garbled", "bicycle lane", "--right", "velocipede alley")
    result = run("rules", "new", *back, "--sentence", "The old bicycle lane ends here.", "--file", "mine.yaml")
    assert result.exit_code == 2
    assert "never settles" in result.stderr
    again = run("rules", "new", *LANE, "--file", "mine.yaml")
    assert again.exit_code == 2
    assert "finds 'velocipede alley' there already" in again.stderr
    assert (folder / "mine.yaml").read_text() == before


def test_a_broken_file_is_named_before_a_rule_goes_into_it(run, folder):
    (folder / "mine.yaml").write_text("version: 1\nrules: 3\n")
    result = run("rules", "new", *LANE, "--file", "mine.yaml")
    assert result.exit_code == 2
    assert result.stderr.startswith("cleanup: mine.yaml:2")
    assert len(result.stderr.splitlines()) == 1


def test_kinds(run):
    name = made(
        run, "Harwick Bibliotheca Fellowship", "Harwick Library Society", "The Harwick Bibliotheca Fellowship met."
    )  # fmt: skip
    assert (name["kind"], name["garbles"]) == ("entity", {"Library": ["Bibliotheca"], "Society": ["Fellowship"]})
    verb = made(run, "inaugurated a sortie of", "opened a round of", "The firm inaugurated a sortie of talks.")
    assert (verb["match"], verb["replace"]) == ("inaugurate a sortie of", "open a round of")
    glued = made(run, "zeppelinand", "zeppelin and", "They saw a zeppelinand a balloon.")
    assert (glued["kind"], glued["match"], "near" in glued) == ("word", "=zeppelinand", False)
    assert made(run, "bi-cycle", "bicycle", "He has a bi-cycle at home.")["match"] == "=bi-cycle"
    signs = made(run, "C plus+", "C++", "They wrote it in C plus+ at first.")
    assert signs["kind"] == "pattern"
    assert [e["good"] for e in signs["examples"] if "good" in e] == ["They wrote it in C++ at first."]


def test_a_common_word_gets_a_context_from_its_sentence(run):
    rule = made(
        run, "militiamen", "volunteers", "The library has many militiamen who hand out paper.",
        "--ok", "The militiamen fired paper rockets.",
    )  # fmt: skip
    assert (rule["kind"], rule["match"], rule["pos"]) == ("word", "militiaman", "noun")
    assert "library" in rule["near"]
    assert "paper" not in rule["near"]
    assert {"ok": "The militiamen fired paper rockets."} in rule["examples"]
    assert made(run, "militiamen", "volunteers", "The library has militiamen.", "--near", "library")["near"] == [
        "library"
    ]


def test_a_capital_that_only_opens_the_sentence_is_not_asked_for(run):
    assert made(run, "Velocipede alleys", "Bicycle lanes", "Velocipede alleys are rare.")["match"].islower()


def test_an_ok_sentence_gives_a_phrase_a_context(run):
    assert "near" not in made(run, "back alley", "side street", "The tram stops in the back alley by the school.")
    rule = made(
        run,
        "back alley",
        "side street",
        "The tram stops in the back alley by the school.",
        "--ok",
        "A back alley deal.",
    )
    assert set(rule["near"]) == {"school", "stop", "tram"}


def test_safe_needs_more_and_is_only_on_request(run):
    rule = made(run, "velocipede alley", "bicycle lane", SENTENCE, "--safe")
    assert rule["applicability"] == "safe"
    assert sum("ok" in example for example in rule["examples"]) == 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"--sentence": "Nothing of the kind."}, "does not stand in the sentence"),
        ({"--right": "velocipede alley"}, "both 'velocipede alley'"),
        ({"--right": " "}, "must not be empty"),
        ({"--id": "Bad"}, "lower-case words with - between them"),
        ({"--ok": SENTENCE}, "in the ok example"),
        ({"--garbled": "bosom cancer", "--sentence": "It is bosom cancer."}, "finds 'bosom cancer' there already"),
        ({"--file": "there.txt/x.yaml"}, "cannot be written"),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(run, folder, change, said):
    (folder / "there.txt").write_text("x")
    words = dict(zip(LANE[::2], LANE[1::2], strict=True)) | change
    result = run("rules", "new", *(part for pair in words.items() for part in pair))
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert [path.name for path in folder.iterdir()] == ["there.txt"]


def test_it_asks_for_what_is_missing(run, folder):
    answers = ["velocipede alley", "bicycle lane", SENTENCE, "", "-", "The alley is old.", "", "y"]
    result = run("rules", "new", stdin="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.stderr
    (rule,) = load.read_file(folder / "house" / "own.yaml")[0].rules
    assert [example.ok for example in rule.examples if example.ok][-1] == "The alley is old."


def test_questions_can_be_left(run, folder):
    result = run("rules", "new", *LANE[:4], stdin=f"{SENTENCE}\n\n\n\nn\n")
    assert (result.exit_code, list(folder.iterdir())) == (0, [])
    result = run("rules", "new", *LANE[:4], stdin="")
    assert result.exit_code == 2
    assert "nothing written: give --garbled, --right and --sentence" in result.stderr
    result = run("rules", "new", *LANE[:4], stdin=f"{SENTENCE}\n{SENTENCE}\n\n\ny\n")
    assert (result.exit_code, list(folder.iterdir())) == (2, [])
    assert "in the ok example" in result.stderr
