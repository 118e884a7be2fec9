"""`cleanup explain` of a place in a file: what is found, how it is read, or why nothing is reported."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from cleanup.cli import main
from cleanup.findings import Finding

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


@pytest.mark.parametrize(
    ("before", "found"),
    [("", False), ("  We", False), ("  We,", False), ("profound", True), ("irregular", True), ("about", False)],
)
def test_a_place_between_words_is_that_of_the_word_beside_it(run, text, before, found):
    line = f"  We, {SPUN.splitlines()[1].removeprefix('We ')}"
    text.write_text(f"The weather was fine.\n{line}\n", encoding="utf-8")
    column = line.index(before) + len(before) + 1
    assert not line[column - 1].isalnum()
    said = run("explain", f"{text}:2:{column}").stdout
    assert "no prose" not in said
    assert said.startswith("nothing is reported here") == (not found)


def test_a_place_beside_what_is_no_prose(run, tmp_path):
    path = tmp_path / "text.md"
    line = "Fine weather `of code` <!-- a remark -->"
    path.write_text(f"{line}\n", encoding="utf-8")
    for part, prose in (("Fine", True), (" `", True), ("of", False), (" code", False), (" a remark", False)):
        said = run("explain", f"{path}:1:{line.index(part) + 1}").stdout
        assert ("no prose stands here" not in said) == prose, part


def test_all_findings_of_a_line_are_told_each_with_its_reading(run, text):
    report = json.loads(run("check", text, "--format", "json").stdout)
    found = [f for f in report["files"][0]["findings"] if f["line"] == 2]
    said = run("explain", f"{text}:2").stdout.splitlines()
    at = [said.index(f"{f['rule']}: {f['message']} ({f['applicability']}, {f['confidence']:.2f})") for f in found]
    assert len(at) > 2
    assert at == sorted(at)
    for place, finding in zip(at, found, strict=True):
        more = "probability" if finding["detector"] == "unspin" else "says more"
        assert more in said[place + 1]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("cleanup.yaml", "shipped-rules: false\nignore: [unspin/term]\n", "the settings leave it out"),
        ("cleanup.vocab", "colossal information\n", "the vocabulary has it"),
        ("text.md", f"<!-- cleanup: ignore-file[unspin] -->\n{SPUN}", "a comment in the file silences it"),
    ],
)
def test_a_finding_that_is_not_reported_is_told_with_why(run, text, name, content, why):
    (text.parent / name).write_text(content, encoding="utf-8")
    line = 2 + (name == "text.md")
    (said,) = [
        line
        for line in run("explain", f"{text}:{line}").stdout.splitlines()
        if line.startswith("not reported: 'colossal information'")
    ]
    assert said.endswith(why)


def test_a_finding_of_a_rule_comes_before_that_of_the_unspinner(run, text):
    said = run("explain", f"{text}:2:97").stdout
    assert said.startswith("health/cancer/breast-cancer: ")
    assert "but health/cancer/breast-cancer comes before it" in said
    beside = run("explain", f"{text}:2:{SPUN.splitlines()[1].index('network') + 1}").stdout
    assert beside.startswith("nothing is reported here\nnot reported: 'profound learning network' reads like")
    assert "but computing/learning/deep-learning comes before it" in beside


def test_what_a_rule_leaves_of_a_longer_garble_is_told_apart(run, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("We read the amino corrosive succession. It was bosom malignancy.\n", encoding="utf-8")
    said = run("explain", f"{path}:1:29").stdout.splitlines()
    assert said[0].startswith("unspin/term: 'amino corrosive succession' reads like a spinner's 'amino acid sequence'")
    assert said[1].startswith("reported for the words beside it: 'amino corrosive succession' reads like")
    assert said[1].endswith("but health/infection/amino-acid comes before it")


def test_a_remark_on_a_suppression_is_told_where_no_prose_stands(run, text):
    text.write_text("<!-- cleanup: ignore general/numbers/percent -->\nThe weather was fine.\n", encoding="utf-8")
    said = run("explain", f"{text}:1").stdout
    assert said.startswith("ignores/")
    assert "no prose" not in said


def test_lines_are_counted_as_in_reports(run, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(
        "One.\u2028Two.\x0c\r\nNearly 40 percentage of the crop was lost.\rThree.\n", encoding="utf-8", newline=""
    )
    report = json.loads(run("check", path, "--format", "json").stdout)
    line = next(f["line"] for f in report["files"][0]["findings"] if f["rule"] == "general/numbers/percent")
    assert line == 2
    assert "general/numbers/percent: " in run("explain", f"{path}:2:10").stdout
    assert "no line 4" in run("explain", f"{path}:4").stderr


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


def test_columns_are_counted_as_in_reports_after_a_byte_order_mark(run, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("\ufeffNearly 40 percentage of it.\n", encoding="utf-8")
    assert f"{path}:1:8: general/numbers/percent" in run("check", path, "--format", "concise").stdout
    for column, there in ((6, False), (8, True), (20, True), (22, False)):
        said = run("explain", f"{path}:1:{column}").stdout
        assert said.startswith("general/numbers/percent") == there, column


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("cleanup.yaml", "ignore: [general/numbers, unspin]\n", "the settings leave it out"),
        ("cleanup.yaml", "min-confidence: 0.99\n", "the settings leave it out"),
        ("cleanup.vocab", "40 percentage\n", "the vocabulary has it"),
        (
            "text.md",
            SPUN.replace("lost.", "lost. <!-- cleanup: ignore[general] -->"),
            "a comment in the file silences it",
        ),
    ],
)
def test_a_finding_of_a_rule_that_is_not_reported_is_told_with_why(run, text, name, content, why):
    (text.parent / name).write_text(content, encoding="utf-8")
    said = run("explain", f"{text}:3").stdout.splitlines()
    assert said[0] == "nothing is reported here"
    assert said[1].startswith("not reported: general/numbers/percent: ")
    assert said[1].endswith(f", but {why}")


def test_a_finding_of_the_grammar_checker(run, text, monkeypatch):
    class Checking:
        name = "grammar"

        def find(self, prose):
            yield Finding("grammar/HE_VERB_AGR", "grammar", 4, 11, prose.text[4:11], "The verb does not agree.")

    monkeypatch.setattr("cleanup.grammar.grammar_for", lambda mode, **how: (Checking(), ""))
    assert run("explain", f"{text}:1:5", "--no-grammar").stdout.startswith("nothing is reported here")
    (text.parent / "cleanup.yaml").write_text("grammar: auto\n")
    said = CliRunner().invoke(main, ["explain", f"{text}:1:5"]).stdout
    assert said.startswith("grammar/HE_VERB_AGR: The verb does not agree. (display, 0.90)\n")
    assert "`cleanup explain grammar/HE_VERB_AGR` says more" in said


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ("grammar/HE_VERB_AGR", "community.languagetool.org/rule/show/HE_VERB_AGR?lang=en"),
        ("grammar", "`--ignore grammar` leaves these findings out"),
        ("ignores/unused", "hides no finding"),
        ("ignores", "names no rule"),
    ],
)
def test_what_the_other_detectors_say_is_explained(run, rule, part):
    result = run("explain", rule)
    assert result.exit_code == 0
    assert part in result.stdout
    assert run("explain", "ignores/unusual").exit_code == 2
