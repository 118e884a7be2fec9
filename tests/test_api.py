"""The program as a library: what the commands find, bad input refused, and nothing imported before it is used."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanup
from cleanup.api import _CHECKERS
from cleanup.check import DetectorUnavailable

ROOT = Path(__file__).resolve().parent.parent
BAD = "Nearly 40 percentage of the crop was lost. Substantial gunfire was heard.\n"
BOTH = ["general/numbers/percent", "conflict/fighting/heavy"]


def rules_of(text, **how):
    return [found.rule for found in cleanup.check_text(text, **how)]


def test_the_manual_does_what_it_says():
    done = doctest.testfile(str(ROOT / "docs" / "api.md"), module_relative=False)
    assert done.attempted > 5
    assert not done.failed


def test_it_finds_and_fixes_what_the_commands_do(seed, tmp_path):
    article = tmp_path / "article.txt"
    text = seed.read_bytes().decode("utf-8")
    article.write_bytes(seed.read_bytes())
    command = [sys.executable, "-m", "cleanup"]
    reported = subprocess.run([*command, "check", "--no-grammar", "--format=json", article], capture_output=True)
    found = json.loads(reported.stdout)["files"][0]["findings"]
    assert [(f.rule, f.start, f.end) for f in cleanup.check_text(text)] == [
        (f["rule"], f["start"], f["end"]) for f in found
    ]
    subprocess.run([*command, "fix", "--no-grammar", article], capture_output=True, check=True)
    fixed = cleanup.fix_text(text)
    assert fixed.text.encode() == article.read_bytes()
    assert fixed.applied
    assert all(fixed.text[f.start : f.end] == f.text for f in fixed.remaining)
    assert cleanup.fix_text(fixed.text).text == fixed.text


@pytest.mark.parametrize(
    ("how", "rules"),
    [
        ({}, BOTH),
        ({"select": ["conflict"]}, BOTH[1:]),
        ({"ignore": ("conflict/fighting/heavy",)}, BOTH[:1]),
        ({"min_confidence": 0.9}, BOTH[:1]),
        ({"unspin": False}, BOTH),
        ({"markup": "latex"}, BOTH),
    ],
)
def test_choices(how, rules):
    assert rules_of(BAD, **how) == rules


@pytest.mark.parametrize(
    ("markup", "name", "text"),
    [
        ("markdown", "a.md", "`nearly 40 percentage` and nearly 40 **percentage**"),
        ("html", "a.html", "<code>nearly 40 percentage</code> and nearly 40 <b>percentage</b>"),
        ("rst", "a.rst", "``nearly 40 percentage`` and nearly 40 *percentage*"),
        ("latex", "a.tex", "% nearly 40 percentage\nand nearly 40 \\emph{percentage}"),
    ],
)
def test_markup_by_argument_or_by_name(markup, name, text):
    assert rules_of(text, markup=markup) == rules_of(text, path=name) == BOTH[:1]
    fixed = cleanup.fix_text(text, markup=markup)
    assert fixed.text == cleanup.fix_text(text, path=name).text
    assert fixed.text.count("percentage") == 1
    plain = cleanup.check_text(text, path=name, markup="plain")[0]
    assert plain.start < cleanup.check_text(text, path=name)[0].start


def test_settings_of_the_folder_hold_for_a_path_alone(tmp_path):
    (tmp_path / "cleanup.yaml").write_text("select: [conflict]\nignore: [sport]\n", encoding="utf-8")
    path = tmp_path / "none.txt"
    assert rules_of(BAD, path=path) == BOTH[1:]
    assert rules_of(BAD, path=str(path), select=["general"]) == BOTH[:1]
    assert rules_of(BAD, path=path, ignore=["conflict"]) == []
    assert rules_of(BAD) == BOTH


def test_rules_and_vocabulary_of_ones_own(tmp_path):
    own = [ROOT / "examples" / "own-rules" / "house"]
    text = "The mayor spoke in the municipal lobby."
    assert rules_of(text) == []
    assert rules_of(text, rules=own) == rules_of(text, rules=map(str, own)) == ["house/names/town-hall"]
    words = tmp_path / "words.vocab"
    words.write_text("Substantial gunfire\n", encoding="utf-8")
    assert rules_of(BAD, vocab=[words]) == BOTH[:1]


def test_suppressions_hold():
    assert rules_of("# cleanup: ignore-next[conflict]\n" + BAD) == BOTH[:1]
    assert rules_of("# cleanup: ignore-file\n" + BAD, strict_ignores=True) == ["ignores/bare"]


def test_unsafe():
    text = "Clashes broke out at Helmand state on Friday."
    assert cleanup.fix_text(text).text == text
    assert cleanup.fix_text(text, unsafe=True).text == "Clashes broke out in Helmand province on Friday."


@pytest.mark.parametrize("function", [cleanup.check_text, cleanup.fix_text])
@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"select": ["conflict/fighting/hevy"]}, "did you mean conflict/fighting/heavy?"),
        ({"ignore": ["none"]}, "no rule is called 'none'"),
        ({"select": "conflict"}, "select: expected `array`"),
        ({"ignore": "conflict"}, "must be a list"),
        ({"min_confidence": 2}, "min_confidence: expected"),
        ({"unspin": "no"}, "unspin: expected `bool`"),
        ({"markup": "docx"}, "must be one of plain, markdown"),
        ({"grammar": "on"}, "must be one of off, auto, require"),
        ({"rules": ["none.yaml"]}, "none.yaml"),
        ({"vocab": [Path("none.vocab")]}, "none.vocab"),
    ],
)
def test_bad_input_is_one_line(function, how, said):
    with pytest.raises(cleanup.CleanupError) as error:
        function(BAD, **how)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_bad_settings_of_the_folder(tmp_path):
    (tmp_path / "cleanup.yaml").write_text("selct: [conflict]\n", encoding="utf-8")
    with pytest.raises(cleanup.CleanupError, match="did you mean `select`"):
        cleanup.check_text(BAD, path=tmp_path / "a.txt")


@pytest.mark.parametrize("text", [BAD.encode(), None, Path("a.txt"), [BAD]])
def test_what_is_no_text(text):
    with pytest.raises(TypeError, match="text must be str"):
        cleanup.check_text(text)
    with pytest.raises(TypeError, match="text must be str"):
        cleanup.fix_text(text)


class Broken:
    """A grammar checker that stops at once."""

    name = "grammar"

    def find(self, prose):
        raise DetectorUnavailable("grammar was not checked: the server ended")


def test_a_grammar_checker_that_stops_is_never_silent(monkeypatch):
    monkeypatch.setattr("cleanup.grammar.grammar_for", lambda mode: (Broken(), ""))
    with pytest.warns(RuntimeWarning, match="grammar was not checked"):
        assert rules_of(BAD, grammar="auto") == BOTH
    with pytest.raises(cleanup.CleanupError, match="grammar was not checked"):
        cleanup.check_text(BAD, grammar="require")
    with pytest.raises(cleanup.CleanupError, match="grammar was not checked"):
        cleanup.fix_text(BAD, grammar="require")
    monkeypatch.setattr("cleanup.grammar.grammar_for", lambda mode: (None, "grammar is not installed"))
    with pytest.warns(RuntimeWarning, match="not installed"):
        assert rules_of(BAD, grammar="auto") == BOTH


def test_what_is_not_read_as_its_markup_is_said():
    with pytest.warns(RuntimeWarning, match=r"^<text>: is nested too deeply; read as plain text and not as latex"):
        found = cleanup.check_text("{" * 3000 + BAD, markup="latex")
    assert {each.applicability for each in found} == {cleanup.Applicability.DISPLAY}
    with pytest.warns(RuntimeWarning, match=r"^a\.md: is nested too deeply"):
        assert cleanup.fix_text("- " * 3000 + BAD, path="a.md").applied == ()


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=80), st.sampled_from(["plain", "markdown", "html", "rst", "latex"]))
def test_any_text(text, markup):
    fixed = cleanup.fix_text(text, markup=markup)
    assert all(fixed.text[f.start : f.end] == f.text for f in fixed.remaining)


def test_rules_are_loaded_once():
    cleanup.check_text(BAD)
    before = len(_CHECKERS)
    cleanup.check_text(BAD, markup="markdown")
    cleanup.fix_text(BAD)
    assert len(_CHECKERS) == before


def test_every_name_is_there_and_none_is_imported_before_it_is_used():
    assert set(cleanup.__all__) <= set(dir(cleanup))
    assert all(getattr(cleanup, name) is not None for name in cleanup.__all__)
    with pytest.raises(AttributeError):
        _ = cleanup.nothing
    code = (
        "import sys, cleanup, cleanup.cli; "
        "assert not {'msgspec', 'numpy', 'cleanup.api', 'cleanup.findings'} & sys.modules.keys(); "
        "from cleanup import check_text; assert 'cleanup.api' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("markup", ["plain", "markdown", "html", "rst", "latex"])
def test_half_a_surrogate_pair_is_no_hindrance(markup):
    text = "\udcffNearly 40 percentage \ud800 of it\udfff.\n"
    (found,) = cleanup.check_text(text, markup=markup)
    assert text[found.start : found.end] == "40 percentage"
    assert cleanup.fix_text(text, markup=markup).text == text.replace("percentage", "percent")


@pytest.mark.parametrize("how", [{"path": ""}, {"path": "a\0b"}, {"rules": ["x" * 300]}])
def test_what_the_system_refuses_is_an_error_of_ours(how):
    with pytest.raises(cleanup.CleanupError) as error:
        cleanup.check_text(BAD, **how)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["loop", "loop/a.txt", "x" * 300, "x" * 300 + "/a.txt"])
def test_a_name_need_not_lead_to_a_file(name, tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    assert rules_of(BAD, path=tmp_path / name) == BOTH
