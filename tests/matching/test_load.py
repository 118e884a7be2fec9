"""Rule files: every mistake is named with file, line and column."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanup.matching import load
from cleanup.matching.compiled import decoded, encoded
from cleanup.matching.detector import RuleDetector, compile_rules, load_detector
from cleanup.matching.load import RuleError, parse, plain_yaml
from cleanup.text import Prose

HEAD = "version: 1\nrules:\n"
RULE = "- {id: a/b, kind: word, match: boxer, replace: fighter, message: m}\n"


def rule(**keys: str) -> str:
    given = {"id": "a/b", "kind": "phrase", "match": "x y", "message": "m", **keys}
    return HEAD + "- " + "\n  ".join(f"{key}: {value}" for key, value in given.items()) + "\n"


MISTAKES = [
    ("", "1:1", "is empty"),
    ("hello\n", "1:1", "a map (name: value) belongs here, not text"),
    ("rules: []\n", "1:1", "`version` is missing"),
    ("version: 2\n", "1:10", "`version`"),
    ("version: 1\nrules:\n\t- a\n", "3:1", "YAML syntax"),
    ("version: 1\nrul\x01es: []\n", "2:4", "YAML syntax"),
    ("version: 1\nrules: [\n", "3:1", "YAML syntax"),
    ("version: 1\n---\nversion: 1\n", "2:1", "another document"),
    ("version: 1\nruels: []\n", "2:1", "unknown key `ruels`; did you mean `rules`?"),
    (rule(mesage="x"), "7:3", "unknown key `mesage`; did you mean `message`?"),
    (rule(near="{witin: sentence, any: [a]}"), "7:10", "unknown key `witin`; did you mean `within`?"),
    (rule(examples="[{bad: x, god: y}]"), "7:23", "unknown key `god`; did you mean `good`?"),
    (rule(kind="phrse"), "4:9", "no such kind of rule; write one of entity, pattern, phrase"),
    (rule(applicability="sure"), "7:18", "`applicability`"),
    (rule(confidence="1.5"), "7:15", "`confidence`"),
    (rule(id="Upper/case"), "3:7", "`id`"),
    (rule(match="x", id="a/b\n  id: a/c"), "4:3", "`id` stands twice"),
    (rule(examples="[{good: y}]"), "3:3", "needs either `bad`"),
    (rule(examples="[{ok: x, good: y}]"), "3:3", "has both `ok` and `good`"),
    ("version: 1\nlists: &a {b: [c]}\ndisable: *a\n", "3:10", "aliases"),
    ("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", "2:8", "aliases"),
    ("version: 1\nrules: " + "[" * 30, "2:27", "nested more than 20 deep"),
    ("".join(" " * n + "a:\n" for n in range(2000)), "21:21", "nested more than 20 deep"),
    ("version: 1\nlists: {? [a] : b}\n", "2:11", "a key must be a plain word"),
]


def test_nesting_that_the_parser_itself_refuses_is_told_alike() -> None:
    with pytest.raises(RuleError, match=r"^rules/x\.yaml:2:\d+: is nested more than 20 deep"):
        parse("version: 1\nrules: " + "[" * 100_000, "rules/x.yaml")


@pytest.mark.parametrize(("text", "where", "words"), MISTAKES)
def test_a_mistake_is_named_with_its_place(text: str, where: str, words: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(text, "rules/x.yaml")
    assert str(caught.value).startswith(f"rules/x.yaml:{where}: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


COMPILED = [
    (
        rule(match="<a> news") + "lists: {a: [<a>]}\n",
        "<a> in '<a> news' has only names of lists and no word",
    ),
    (rule(near="[<a>]") + "lists: {a: [<b>], b: [<a>]}\n", "<a> and <b> in '<a>' has only names of lists"),
    (rule(kind="typography", check="glued-word", match="[<nolist>]"), "no list is called <nolist>"),
    (rule(kind="typography", check="glued-word", match="[<a>]") + "lists: {a: [<a>]}\n", "has only names of lists"),
    (rule(kind="word", match="two words"), "'two words' is more than one word; write `kind: phrase` for it"),
    (rule(kind="word", match="[one, two words]"), "'two words' is more than one word"),
    (rule(kind="pattern", match="'(a'"), "no RE2 expression"),
    (rule(kind="pattern", match="'(?=a)b'"), "lookaround and back-references are not taken"),
    (rule(kind="pattern", match="'a*'"), "matches the empty text"),
    (rule(kind="pattern", match="a", replace=r"\3"), "names group 3; the pattern has 0"),
    (rule(match="<nolist> x"), "no list is called <nolist>"),
    (rule(replace=r"\4"), "names group 4"),
    (rule(near="[(a|b]"), "never closed"),
    (rule(match="(x|z) y", near=r"['(\1|b']"), "never closed"),
    (rule(after="['+']"), "is no word"),
    (rule(match="[]"), "`match` is empty"),
    (HEAD + "- {id: a/b, kind: entity, name: Onlyone, garbles: {}, message: m}\n", "has one word"),
    (
        HEAD + "- {id: a/b, kind: entity, name: Two Words, garbles: {Three: [x]}, message: m}\n",
        "no word of 'Two Words'",
    ),
    (
        HEAD + "- {id: a/b, kind: entity, name: Two Words, garbles: {Two: [Pair]}, plausible: [Dyad], message: m}\n",
        "`plausible` names 'Dyad', which `garbles` does not have",
    ),
    (HEAD + "- {id: a/b, kind: entity, name: Two Words, garbles: {Two: ['!!']}, message: m}\n", "has no word"),
]


@pytest.mark.parametrize(("text", "words"), COMPILED)
def test_a_rule_that_cannot_be_compiled_is_named_with_its_place(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        compile_rules(load.load([path]))
    assert str(caught.value).startswith(f"{path}:3:3: a/b: ")
    assert words in str(caught.value)


def test_lists_in_a_circle_that_also_hold_a_word_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(rule(match="<a> news") + "lists: {a: [<b>], b: [<a>, bad]}\n", encoding="utf-8")
    found = RuleDetector(compile_rules(load.load([path]))).find(Prose("The bad news."))
    assert [finding.text for finding in found] == ["bad news"]


def test_a_duplicate_id_names_both_places(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text(HEAD + RULE, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load.load([tmp_path])
    assert str(caught.value).startswith(f"{tmp_path}/two.yaml:3:3: the id a/b is taken by {tmp_path}/one.yaml:3:3; ")


def test_a_file_of_9_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("#" * 9 * 1024 * 1024, encoding="utf-8")
    with pytest.raises(RuleError, match=r"x.yaml:1:1: is larger than 8 MB; split it"):
        load.load([path])


def test_too_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "_MAX_NODES", 10)
    with pytest.raises(RuleError, match=r"x:2:\d+: has more than 10 values"):
        plain_yaml("a:\n  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]\n", "x")


def test_missing_and_undecodable_files(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no such rule file or folder"):
        load.load([tmp_path / "gone"])
    (tmp_path / "x.yaml").write_bytes(b"version: 1\n# \xe9\n")
    with pytest.raises(RuleError, match=r"x.yaml: byte 13 is not UTF-8"):
        load.load([tmp_path])


def test_override_disable_and_shared_lists(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own.yaml"
    shipped.mkdir()
    second = "- {id: a/c, kind: phrase, match: <w> y, message: m}\n"
    (shipped / "x.yaml").write_text(HEAD + RULE + second + "lists: {w: [one]}\n", encoding="utf-8")
    own.write_text(
        HEAD + "- {id: a/b, kind: word, match: other, message: mine, override: true}\nlists: {w: [two]}\n",
        encoding="utf-8",
    )
    rules = load.load([shipped, own])
    assert [(r.rule.id, r.rule.message) for r in rules.rules] == [("a/b", "mine"), ("a/c", "m")]
    assert rules.lists == {"w": ["one", "two"]}
    own.write_text("version: 1\ndisable: [a/b]\n", encoding="utf-8")
    assert [r.rule.id for r in load.load([shipped, own]).rules] == ["a/c"]
    for text, words in (
        ("version: 1\ndisable: [a/z]\n", "disable names a/z"),
        (HEAD + RULE.replace("a/b", "a/z").replace("}", ", override: true}"), ":3:3: a/z overrides nothing"),
    ):
        own.write_text(text, encoding="utf-8")
        with pytest.raises(RuleError, match=re.escape(words)):
            load.load([shipped, own])


def test_no_and_on_stay_words() -> None:
    assert plain_yaml("a: [no, on, yes, true, 1, 1.5, '1', ~]", "x") == {
        "a": ["no", "on", "yes", True, 1, 1.5, "1", None]
    }


def test_the_cache_answers_like_the_rules_and_a_broken_one_is_read_anew(tmp_path: Path) -> None:
    rules, cache = tmp_path / "x.yaml", tmp_path / "cache"
    rules.write_text(HEAD + RULE, encoding="utf-8")
    prose = Prose("Two boxers met.")
    expected = list(load_detector([rules]).find(prose))
    assert [f.replacements for f in expected] == [("fighters",)]
    assert list(load_detector([rules], cache).find(prose)) == expected
    (stored,) = cache.iterdir()
    assert list(load_detector([rules], cache).find(prose)) == expected
    stored.write_bytes(b"broken")
    assert list(load_detector([rules], cache).find(prose)) == expected
    rules.write_text(HEAD + RULE.replace("fighter", "soldier"), encoding="utf-8")
    assert [f.replacements for f in load_detector([rules], cache).find(prose)] == [("soldiers",)]


@pytest.mark.parametrize("way", ["written", "replaced"])
def test_a_rule_file_changed_with_the_same_size_and_time_is_read_anew(way: str, tmp_path: Path) -> None:
    rules, other, cache = tmp_path / "x.yaml", tmp_path / "y", tmp_path / "cache"
    rules.write_text(HEAD + RULE, encoding="utf-8")
    times = rules.stat().st_atime_ns, rules.stat().st_mtime_ns
    prose = Prose("Two boxers met.")
    assert [f.replacements for f in load_detector([rules], cache).find(prose)] == [("fighters",)]
    time.sleep(0.02)  # the clock of a file system has ticks
    changed = rules if way == "written" else other
    changed.write_text(HEAD + RULE.replace("fighter", "soldier"), encoding="utf-8")
    os.utime(changed, ns=times)
    changed.replace(rules)
    assert (rules.stat().st_mtime_ns, rules.stat().st_size) == (times[1], len(HEAD + RULE))
    assert [f.replacements for f in load_detector([rules], cache).find(prose)] == [("soldiers",)]


@given(st.one_of(st.text(), st.text("a:-[]{}&*!|>'\"\n #?,%@1", max_size=40), st.text().map((HEAD + "- {}").format)))
def test_arbitrary_rule_files_never_end_in_a_traceback(text: str) -> None:
    try:
        parse(text, "x")
    except RuleError as error:
        message = str(error)
    else:
        return
    assert re.match(r"x:\d+:\d+: ", message)


def test_rules_from_a_cache_are_those_that_went_in() -> None:
    made = compile_rules(load.load([load.shipped_folder()]))
    got = decoded(encoded(made))
    assert list(got.rules) == list(made.rules)
    assert got.rules[:3] == made.rules[:3]
    assert (got.ids, got.scans) == (made.ids, made.scans)
    assert (got.wordings, got.anchors) == (made.wordings, made.anchors)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"near": "[]"}, "has a `near` or `not_near` without a wording"),
        ({"not_near": "{within: paragraph}"}, "has a `near` or `not_near` without a wording"),
        ({"message": "'{foo} is wrong'"}, "`message` knows {match} and {replacement}, not {foo}"),
    ],
)
def test_what_would_say_nothing_is_refused(keys: dict[str, str], said: str) -> None:
    with pytest.raises(RuleError, match=re.escape(said)):
        load.parse(rule(**keys), "t.yaml")


def test_a_list_has_no_name_of_its_own_meaning() -> None:
    with pytest.raises(RuleError, match="a list cannot be called word"):
        load.parse("version: 1\nlists: {word: [zork]}\n", "t.yaml")


@pytest.mark.parametrize("text", [".9", "0.9", "1."])
def test_numbers_as_people_write_them(text: str) -> None:
    file, _ = load.parse(rule(confidence=text), "t.yaml")
    assert file.rules[0].confidence == float(text)
