"""Rules that can do no good are refused: file, rule, and what to do, in one line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cleanup.matching import load
from cleanup.matching.detector import RuleDetector, compile_rules
from cleanup.matching.examples import check_all, check_examples
from cleanup.matching.load import RuleError

HEAD = "version: 1\nrules:\n"


def rule(**keys: str) -> str:
    given = {"id": "a/b", "kind": "phrase", "message": "m", **keys}
    return "- {" + ", ".join(f"{key}: {value}" for key, value in given.items()) + "}\n"


def refusal(folder: Path, *rules: str) -> str:
    path = folder / "x.yaml"
    path.write_text(HEAD + "".join(rules), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        compile_rules(load.load([path]))
    message = str(caught.value)
    assert message.startswith(f"{path}:3:3: a/b")
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"kind": "word", "match": "[the]"}, "matches almost everything (7 times"),
        ({"kind": "pattern", "match": r"'\w+'"}, "matches almost everything"),
        ({"kind": "pattern", "match": "'(?s).'"}, "matches almost everything"),
        ({"kind": "pattern", "match": "'[a-z]*'"}, "matches the empty text, so it would match everywhere"),
        ({"match": "<word>"}, "would match everything"),
        ({"kind": "pattern", "match": "'$a'"}, "matches nothing: no text fits '$a'; correct `match`"),
        (
            {"match": "deep learning", "replace": "deep learning"},
            "matches nothing: what it writes is what stands",
        ),
        ({"match": "deep cut", "replace": "x", "except": "[deep cut, deep cutting]"}, "or `except` covers it"),
        ({"match": "deep cut", "near": "[sea]", "not_near": "[sea, land]"}, "all that `near` asks for stands in"),
        ({"match": "learning", "replace": "deep learning"}, "never settles: 'learning' becomes 'deep learning', and"),
        (
            {
                "kind": "pattern",
                "match": "'fo[o]'",
                "replace": "foofoo",
                "examples": "[{bad: A foo.}]",
            },
            "never settles: 'A foo.' becomes 'A foofoo.', and that",
        ),
        ({"kind": "pattern", "match": "AFP", "replace": "AFP AFP"}, "never settles: 'AFP' becomes 'AFP AFP', and"),
        ({"kind": "pattern", "match": r"'\b(A)FP\b'", "replace": "the AFP"}, "'AFP' becomes 'the AFP', and"),
        ({"kind": "pattern", "match": r"U\.S\.", "replace": "the U.S."}, "'U.S.' becomes 'the U.S.', and"),
        ({"kind": "pattern", "match": r"'(\pL\pL\pL){9}'"}, "is too complex ("),
        ({"kind": "pattern", "match": "'(x{500}){500}'"}, "is no RE2 expression (invalid repetition size"),
        ({"match": "глубокое обучение", "replace": "deep learning"}, "is not English: most of its letters"),
        ({"kind": "entity", "name": "世界 卫生 组织", "garbles": "{}"}, "is not English"),
    ],
)
def test_a_rule_that_can_do_no_good(keys: dict[str, str], words: str, tmp_path: Path) -> None:
    assert words in refusal(tmp_path, rule(**keys))


@pytest.mark.parametrize("name", ["unspin", "grammar", "ignores"])
def test_an_id_of_what_is_no_rule_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(HEAD + rule(id=f"{name}/x/y", match="deep cut"), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        compile_rules(load.load([tmp_path]))
    told = f"{tmp_path}/x.yaml:3:3: {name}/x/y: ids that begin with {name}/ are reserved for what is no rule; choose"
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize(
    ("first", "second"),
    [({}, {}), ({"near": "[sea]"}, {}), ({"not_near": "[sea]"}, {"not_near": "[land]"})],
)
def test_rules_that_undo_each_other_are_both_named(
    first: dict[str, str], second: dict[str, str], tmp_path: Path
) -> None:
    one = rule(match="deep study", replace="deep learning", **first)
    two = rule(id="a/c", match="(deep|big) learning", replace=r"'\1 study'", **second)
    message = refusal(tmp_path, one, two)
    assert "a/b: writes 'deep learning' for 'deep study', and a/c (" in message
    assert "x.yaml:4:3) undoes it; drop one, or give both a `near`" in message


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({"match": r"'\bAFP\b'"}, {"match": "'(?P<span>APF)'"}),
        ({"near": "[sea]"}, {"not_near": "[land]"}),
        ({"match": "AFP|AFD"}, {"match": "afx|apf", "ignore_case": "true"}),
    ],
)
def test_patterns_that_undo_each_other_are_both_named(
    first: dict[str, str], second: dict[str, str], tmp_path: Path
) -> None:
    one = {"kind": "pattern", "match": "AFP", "replace": "APF", **first}
    two = {"kind": "pattern", "id": "a/c", "match": "APF", "replace": "AFP", **second}
    message = refusal(tmp_path, rule(**one), rule(**two))
    assert "a/b: writes 'APF' for 'AFP', and a/c (" in message
    assert "x.yaml:4:3) undoes it; drop one, or give both a `near`" in message


@pytest.mark.parametrize(
    "rules",
    [
        [
            rule(kind="pattern", match="AFP", replace="APF", near="[code]"),
            rule(id="a/c", kind="pattern", match="APF", replace="AFP", near="[monk]"),
        ],
        [
            rule(kind="pattern", match="AFP", replace="APF"),
            rule(id="a/c", kind="pattern", match="apf", replace="afp"),
        ],
        [rule(kind="pattern", match="AFP", replace="the AFP", not_after="[the]")],
        [rule(kind="pattern", match=r"'\bAFP\b'", replace="AFPX")],
        [
            rule(match="deep study", replace="deep learning", near="[code]"),
            rule(id="a/c", match="deep learning", replace="deep study", near="[monk]"),
        ],
        [rule(match="learning", replace="deep learning", not_after="[deep]")],
        [rule(match="naïve bayesian café", replace="naive Bayes")],
        [rule(kind="word", match="[the]", near="[zeppelin]")],
    ],
)
def test_what_is_taken(rules: list[str], tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(HEAD + "".join(rules), encoding="utf-8")
    assert len(compile_rules(load.load([path])).rules) == len(rules)


def problems(folder: Path, *rules: str) -> list[str]:
    path = folder / "x.yaml"
    path.write_text(HEAD + "".join(rules), encoding="utf-8")
    found = load.load([path])
    return [p.message for p in check_examples(found.rules, RuleDetector(compile_rules(found)), strict=False)]


def test_a_repair_that_does_not_settle_is_told_with_the_rules(tmp_path: Path) -> None:
    one = rule(kind="pattern", match="'[a]b'", replace="ba", examples="[{bad: So ab it is.}]")
    two = rule(id="a/c", kind="pattern", match="'b[a]'", replace="ab")
    assert problems(tmp_path, one, two) == [
        "fixing 'So ab it is.' never settles: a/c make 'So ba it is.' into 'So ab it is.'"
    ]


def test_examples_in_another_language_are_told(tmp_path: Path) -> None:
    german = "[{bad: Wir finden tiefes Lernen ganz wunderbar., ok: Lernen macht immer viel Freude im Sommer.}]"
    assert "has examples with no common English word; write them in English" in problems(
        tmp_path, rule(match="tiefes Lernen", examples=german.replace(", ok", "}, {ok"))
    )


def test_a_rule_that_fires_on_the_example_of_another_is_named(tmp_path: Path) -> None:
    one = rule(match="deep study", replace="deep learning", examples="[{ok: The wet paint was deep.}]")
    two = rule(id="a/c", match="wet paint", replace="fresh paint")
    (problem,) = problems(tmp_path, one, two)
    assert problem.startswith("is contradicted by a/c, which finds 'wet paint'")


def test_many_processes_tell_what_one_tells(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    texts = [
        rule(id=f"a/n{n}", match=f"word{n} here", replace=f"w{n}", examples=f"[{{bad: Is word{n} here?, good: no}}]")
        for n in range(1600)
    ]
    path.write_text(HEAD + "".join(texts), encoding="utf-8")
    found = load.load([path])
    compiled = compile_rules(found)
    alone = list(check_all(found.rules, compiled, False, 1))
    assert len(alone) == 1600
    assert list(check_all(found.rules, compiled, False, 2)) == alone
    assert re.match(r"turns 'Is word0 here\?' into", alone[0].message)
