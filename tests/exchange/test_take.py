"""Rules of other programs become rules that load and find the same; what cannot be carried over is named."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanup.errors import CleanupError
from cleanup.exchange.draft import Draft, ExchangeError, Left
from cleanup.exchange.take import READERS, Taken, as_yaml, files, guess, take
from cleanup.matching import load
from cleanup.matching.detector import RuleDetector, compile_rules
from cleanup.text import Prose

VALE = """extends: substitution
message: Use '%s' instead of '%s'.
level: error
ignorecase: true
exceptions: [deep cut end]
swap:
  profound learning: deep learning
  (?:bosom|breast) malignancy: breast cancer
  'colou?rful coat': gaudy coat|bright coat
  C\\+\\+ish: like C
  (?<=a )b: c
  '(\\w+)ish colou?rs': $1 colours
"""
CODESPELL = """teh->the
clas->class, disabled because of name clash in c++
ablet->able, tablet,
# a comment

alot->a lot
"""
TYPOS = """[default.extend-words]
teh = "the"
hda = "hda"
[type.py.extend-identifiers]
recieve = "receive"
"""
TABLE = """bad,good,message,source,example,corrected,ok
bosom malignancy,breast cancer,say cancer,a list,A bosom malignancy grew.,A breast cancer grew.,The bosom of the sea.
"x,y",z,,,,,
"""
XML = """<?xml version="1.0" encoding="UTF-8"?>
<rules lang="en"><category name="c" id="C">
<rule id="FLAG"><pattern><token inflected="yes">raise</token><token min="0">the</token><token>banner</token></pattern>
<message>Write <suggestion>\\1 \\2 flag</suggestion>.</message>
<example correction="raised the flag">They <marker>raised the banner</marker> here.</example>
<example>They raised it.</example></rule>
<rulegroup id="G"><rule><pattern case_sensitive="yes"><token>to</token><marker>
<token regexp="yes">profound|thick</token></marker>
<token>learning</token></pattern><message>m</message><suggestion>deep</suggestion></rule>
<rule><pattern><token postag="NN"/></pattern><message>m</message></rule>
<rule default="off"><pattern><token>x</token></pattern><message>m</message></rule>
<rule><antipattern><token>x</token></antipattern><pattern><token>x</token></pattern><message>m</message></rule>
<rule><pattern><token regexp="yes">a.*</token></pattern><message>m</message></rule>
<rule><pattern><token>quite</token><token>odd</token></pattern><message>m</message>
<example correction="even">It is <marker>very odd</marker>.</example></rule>
</rulegroup></category></rules>
"""


def taken(folder: Path, name: str, text: str, format_name: str | None = None) -> tuple[Taken, RuleDetector]:
    """What is taken over, and a detector for it as it is written."""
    source, out = folder / name, folder / "rules.yaml"
    source.write_text(text, encoding="utf-8")
    got = take(source, format_name, "imported/x", "display")
    out.write_text(as_yaml(got.rules), encoding="utf-8")
    rules = load.load([out])
    assert [r.rule.id for r in rules.rules] == [rule["id"] for rule in got.rules]
    assert {r.rule.applicability.value for r in rules.rules} <= {"display"}
    return got, RuleDetector(compile_rules(rules))


def found(detector: RuleDetector, text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (finding.text, finding.replacements) for finding in sorted(detector.find(Prose(text)), key=lambda f: f.start)
    ]


def reasons(got: Taken) -> list[tuple[str, str]]:
    return [(left.entry, left.reason) for left in got.left]


def test_vale(tmp_path: Path) -> None:
    got, detector = taken(tmp_path, "Terms.yml", VALE)
    assert found(detector, "Profound learning helps.") == [("Profound learning", ("Deep learning",))]
    assert found(detector, "A bosom malignancy.") == [("bosom malignancy", ("breast cancer",))]
    assert found(detector, "A colorful coat.") == [("colorful coat", ("gaudy coat", "bright coat"))]
    assert found(detector, "It is c++ish.") == [("c++ish", ("like C",))]
    assert found(detector, "Blueish colours.") == [("Blueish colours", ("Blue colours",))]
    assert reasons(got) == [("(?<=a )b", "is an expression RE2 cannot read (lookaround, back-references)")]
    assert got.rules[0]["message"] == "Use '{replacement}' instead of '{match}'."
    assert got.rules[0]["source"].startswith("Vale style ")
    assert got.rules[0]["source"].endswith(".Terms")


def test_codespell(tmp_path: Path) -> None:
    got, detector = taken(tmp_path, "dictionary.txt", CODESPELL)
    assert found(detector, "Teh ablet is alot.") == [
        ("Teh", ("The",)),
        ("ablet", ("able", "tablet")),
        ("alot", ("a lot",)),
    ]
    assert reasons(got) == [("clas", "is switched off there: disabled because of name clash in c++")]
    assert {rule["source"] for rule in got.rules} == {"codespell dictionary dictionary.txt"}


def test_typos(tmp_path: Path) -> None:
    got, detector = taken(tmp_path, "_typos.toml", TYPOS)
    assert found(detector, "Recieve teh hda.") == [("Recieve", ("Receive",)), ("teh", ("the",))]
    assert reasons(got) == [("hda", "allows a word, where a rule would forbid one; use `cleanup vocab add`")]
    assert found(taken(tmp_path, "words.csv", "ablet,able,tablet\n")[1], "Ablet") == [("Ablet", ("Able", "Tablet"))]


@pytest.mark.parametrize(("name", "delimiter"), [("t.csv", ","), ("t.tsv", "\t")])
def test_tables(name: str, delimiter: str, tmp_path: Path) -> None:
    text = TABLE if delimiter == "," else TABLE.replace('"x,y"', "x y").replace(",", "\t")
    got, detector = taken(tmp_path, name, text)
    assert found(detector, "A bosom malignancy.") == [("bosom malignancy", ("breast cancer",))]
    assert got.rules[0]["message"] == "say cancer"
    assert got.rules[0]["source"] == "a list"
    assert got.rules[0]["examples"] == [
        {"bad": "A bosom malignancy grew.", "good": "A breast cancer grew."},
        {"ok": "The bosom of the sea."},
    ]
    plain, _ = taken(tmp_path, "plain.csv", "old hat,new hat\n# note\n")
    assert [(rule["match"], rule["replace"], rule["source"]) for rule in plain.rules] == [
        ("=old =hat", "new hat", "table plain.csv")
    ]


def test_languagetool(tmp_path: Path) -> None:
    got, detector = taken(tmp_path, "grammar.xml", XML)
    assert found(detector, "They raised the banner. Raise banner!") == [
        ("raised the banner", ("raised the flag",)),
        ("Raise banner", ("Raise flag",)),
    ]
    assert found(detector, "Used to profound learning.") == [("profound", ("deep",))]
    assert found(detector, "A profound learning.") == []
    assert got.rules[0]["source"] == "LanguageTool rule FLAG (grammar.xml)"
    assert got.rules[0]["examples"] == [
        {"bad": "They raised the banner here.", "good": "They raised the flag here."},
        {"ok": "They raised it."},
    ]
    assert [reason for _, reason in reasons(got)] == [
        "has tokens with postag",
        "is switched off there",
        "has <antipattern>",
        "has tokens with regular expressions that are no plain choice",
        "does not find its own example",
    ]


MISTAKES = [
    ("a.txt", "hello", None, "cannot tell what program it is for; say --from"),
    ("a.yml", "extends: existence\n", None, "extends existence; only Vale styles that extend substitution"),
    ("a.yml", "a: [\n", None, "YAML syntax"),
    ("a.txt", "teh->the\nnonsense\n", None, "a.txt:2: 'nonsense' is no codespell entry"),
    ("a.toml", "a = ", None, "TOML syntax"),
    ("a.toml", "a = 1", None, "has no [default.extend-words]"),
    ("a.csv", "only\n", None, "a.csv:1: has 1 column"),
    ("a.xml", "<rules", None, "XML syntax"),
    ("a.xml", "<rules lang='de'/>", None, "holds rules for 'de'"),
    ("a.xml", '<!DOCTYPE r [<!ENTITY a "b">]><rules>&a;</rules>', None, "declares XML entities, which are not taken"),
]


@pytest.mark.parametrize(("name", "text", "format_name", "words"), MISTAKES)
def test_a_file_that_cannot_be_read(name: str, text: str, format_name: str | None, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CleanupError) as caught:
        take(path, format_name, "imported/x", "display")
    assert str(caught.value).startswith(str(path))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_and_undecodable_files(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="cannot be read"):
        take(tmp_path / "none", None, "imported/x", "display")
    (tmp_path / "x.csv").write_bytes(b"caf\xe9,x")
    with pytest.raises(ExchangeError, match="byte 3 is not UTF-8"):
        take(tmp_path / "x.csv", None, "imported/x", "display")


@pytest.mark.parametrize(
    ("name", "text", "format_name"),
    [
        ("a.xml", "", "languagetool"),
        ("a.txt", "<?xml version='1.0'?>", "languagetool"),
        ("Terms.yml", "", "vale"),
        ("typos.toml", "", "typos"),
        ("a.csv", "", "csv"),
        ("a.TSV", "", "tsv"),
        ("dict", "a->b", "codespell"),
    ],
)
def test_the_format_is_guessed(name: str, text: str, format_name: str) -> None:
    assert guess(Path(name), text) == format_name


def test_many_rules_go_to_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleanup.exchange.take._MOST_IN_A_FILE", 2)
    rules = [{"id": f"a/n{n}"} for n in range(5)]
    assert [path.name for path, _ in files(rules, tmp_path / "x.yaml")] == ["x.yaml", "x-2.yaml", "x-3.yaml"]
    assert list(files([], tmp_path / "x.yaml")) == [(tmp_path / "x.yaml", "version: 1\nrules: []\n")]


@given(st.text(), st.sampled_from(sorted(READERS)))
def test_arbitrary_files_never_end_in_a_traceback(text: str, format_name: str) -> None:
    made: list[Draft | Left | str]
    try:
        made = list(READERS[format_name](text, "x.csv"))
    except (CleanupError, csv.Error, msgspec.ValidationError) as error:
        made = [str(error)]
    assert all(isinstance(each, (Draft, Left)) or "\n" not in each for each in made)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.toml", "[default]\nextend-words = 3\n"),
        ("x.toml", "default = 3\n"),
        ("x.toml", "default = 'extend-words'\n"),
        ("x.toml", "type = 3\n"),
        ("x.toml", "[tool]\ntypos = 3\n"),
        ("x.yml", "extends: substitution\nexceptions: 3\nswap: {a b: c d}\n"),
        ("x.yml", "extends: substitution\nexceptions: one\nswap: {a b: c d}\n"),
    ],
)
def test_a_number_where_a_table_belongs_is_one_line(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(ExchangeError, match="does not hold what such files hold; check its tables and lists"):
        taken(tmp_path, name, text)


def test_a_correction_that_is_no_text_is_left_behind(tmp_path: Path) -> None:
    rules, _ = taken(tmp_path, "x.toml", "[default.extend-words]\na = 3\nteh = 'the'\n")
    assert rules.left == [Left("a", "is corrected to something that is no text")]
    assert [rule["match"] for rule in rules.rules] == ["=teh"]
