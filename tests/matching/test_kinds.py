"""The rule kinds: what each finds and what it writes there."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanup.check import Checker
from cleanup.document import Document
from cleanup.findings import Applicability
from cleanup.fix import apply, edits, fix
from cleanup.matching import load
from cleanup.matching.detector import RuleDetector, compile_rules
from cleanup.text import Prose

RULES = """
version: 1
lists:
  group: [ISIL, Boko Haram]
rules:
- id: t/phrase
  kind: phrase
  match: <group> (boxer|guy)
  replace: '\\1 fighter'
  except: [ISIL guy]
  message: "'{match}' -> {replacement}"
  applicability: safe
- {id: t/word, kind: word, match: [overdue, belated], replace: late, pos: adjective, before: [on], message: m,
   applicability: safe}
- {id: t/article, kind: phrase, match: combined assault, replace: attack, message: m, applicability: safe}
- {id: t/shown, kind: word, match: utilise, message: m, applicability: safe}
- {id: t/pattern, kind: pattern, match: '[Ss]ays (?P<span>Mister) (\\w+)', replace: 'Mr',
   message: m, applicability: safe}
- {id: t/groups, kind: pattern, match: '(\\d+) percentage', replace: '\\1 per cent', ignore_case: true, message: m}
- id: t/entity
  kind: entity
  name: Syrian Observatory for Human Rights
  abbreviation: SOHR
  garbles: {Syrian: [Allied, Arabian], Human: [Individual, Hand Made], Rights: [Privileges]}
  plausible: [Arabian]
  not_names: [Allied Observatory for Human Rights]
  message: m
  applicability: safe
- {id: t/glued-quote, kind: typography, check: glued-quote, message: m, applicability: safe}
- {id: t/glued-word, kind: typography, check: glued-word, match: [Syria], message: m, applicability: safe}
- {id: t/furniture, kind: typography, check: furniture, match: [Related Stories], message: m, applicability: safe}
- {id: t/doubled, kind: typography, check: doubled-word, match: [the], message: m, applicability: safe}
- {id: t/an, kind: typography, check: article, match: [url], message: m, applicability: safe}
- {id: t/code, kind: typography, check: code-case, match: [txt], message: m, applicability: safe}
"""


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    path = tmp_path_factory.mktemp("rules") / "t.yaml"
    path.write_text(RULES, encoding="utf-8")
    return Checker([RuleDetector(compile_rules(load.load([path])))])


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        ("phrase", "The ISIL boxers left.", "The ISIL fighters left."),
        ("phrase", "The ISIL\nboxer left.", "The ISIL\nfighter left."),
        ("phrase", "The ISIL **boxers** left.", "The ISIL **fighters** left."),
        ("phrase", "THE ISIL BOXERS LEFT.", "THE ISIL FIGHTERS LEFT."),
        ("phrase", "The ISIL boxer's gun.", "The ISIL fighter's gun."),
        ("phrase", "Boko Haram's guys and Boko Haram guys.", "Boko Haram's guys and Boko Haram fighters."),
        ("word", "It came overdue on Monday.", "It came late on Monday."),
        ("word", "Belated on Monday.", "Late on Monday."),
        ("article", "It was a combined assault.", "It was an attack."),
        ("pattern", "He says Mister Smith.", "He says Mr Smith."),
        ("groups", "100 Percentage", "100 per cent"),
        (
            "entity",
            "The Allied Observatory for Individual Rights said.",
            "The Syrian Observatory for Human Rights said.",
        ),
        ("entity", "Syrian Observatory of Human\nPrivileges", "Syrian Observatory for Human\nRights"),
        ("entity", "Syrian Observatary for Human Rights", "Syrian Observatory for Human Rights"),
        ("entity", "Syrian Observatory for Hand Made Rights", "Syrian Observatory for Human Rights"),
        ("entity", "ALLIED OBSERVATORY FOR INDIVIDUAL RIGHTS", "SYRIAN OBSERVATORY FOR HUMAN RIGHTS"),
        ("glued-quote", "It has been”ongoing” since.", "It has been “ongoing” since."),
        ("glued-quote", 'It was"doomed" then.', 'It was "doomed" then.'),
        ("glued-word", "In Syriaand Iraq.", "In Syria and Iraq."),
        ("furniture", "The end.\n  Related stories:\nMore.", "The end.\n\nMore."),
        ("furniture", "The end.\r\nRelated Stories\r\nMore.", "The end.\r\n\r\nMore."),
        ("furniture", "The end.\rRelated Stories\rMore.", "The end.\r\rMore."),
        ("doubled", "In the the end.", "In the end."),
        ("an", "It is an car here.", "It is a car here."),
        ("code", "Open log.Txt now.", "Open log.txt now."),
    ],
)
def test_a_rule_repairs(rule: str, bad: str, good: str, checker: Checker) -> None:
    found = checker.find(Document("", bad))
    assert {f.rule for f in found} == {f"t/{rule}"}
    assert all(bad[f.start : f.end] == f.text for f in found)
    assert apply(bad, [edit for _, edit in edits(found, Applicability.DISPLAY)]) == good
    assert not checker.find(Document("", good))


@pytest.mark.parametrize(
    "text",
    [
        "The ISIL fighters. Two boxers. ISIL, boxers. isil boxers. An ISIL guy.",
        "It is overdue. Overdue, on Monday.",
        "The Syrian Observatory for Human Rights and the Allied Observatory for Human Rights.",
        "the allied observatory for individual rights",
        "Syrian Observatory. For Individual Rights.",
        "Syrian Observatory for Hand. Made Rights",
        'A 12" record, “been” ongoing',
        "Syrian and Syriac",
        "Read the related stories here",
        "the, the; the-the",
        "an hour, a unit, an MRI, a url",
        "log.TXT Dr.Smith 3.Txt1",
    ],
)
def test_a_rule_is_silent(text: str, checker: Checker) -> None:
    assert not [f for f in checker.find(Document("", text)) if f.applicability is Applicability.SAFE]


@pytest.mark.parametrize(
    "text",
    [
        'He said “no”and left. Run print(f"hello") now.',
        "He said “no”and left.",
        "The song “Imagine”by Lennon is known.",
        "They said „yes“and left.",
        "It says „yes”and no more.",
        "rock”n”roll",
        "It was “rock”n”roll” then.",
        'Give me r"abc" or print(f"hello") or Rb"x" now.',
        'echo foo"bar"baz and no more.',
        'function(){return"doomed"}',
        "print(f“hello”) is code.",
        "The end of it”and then he said “good” twice.",
        "He called it”good and “bad” then.",
        "He called it”a great day and went home.",
        "“This goes on in the next paragraph.\n\nThis is the end”and it was”good” then.",
        "A record was”good with a 7” one.",
        'A disc of 12" was"good then.',
        "“The plan has been”ongoing to the end” then.",
        "un”American” and “dis”ability and re”branding”.",
        "他说“你好”。 说”你好”。",
        "צה”ל ורמטכ”ל היום.",
        'It was”good” and a 12" disc.',
        "The song Imagine”by Lennon, and then Help” too.",
        'SELECT "a" FROM t WHERE has"b" = 1',
        'echo the"cat" | wc',
        'x = "a" + the"b"+c',
        'He said it was"and then "yes to all.',
    ],
)
@pytest.mark.parametrize("shape", ["{}", "<p>{}</p>"])
def test_a_quotation_mark_that_may_close_one_is_never_moved(text: str, shape: str, checker: Checker) -> None:
    found = checker.find(Document("x.html" if shape != "{}" else "", shape.format(text)))
    assert not [f for f in found if f.applicability is not Applicability.DISPLAY]


def test_a_closing_mark_inside_markup_is_only_shown(checker: Checker) -> None:
    found = checker.find(Document("x.html", "<p>The song <i>“Imagine”</i>by Lennon.</p>"))
    assert [(f.replacements[0], f.applicability) for f in found] == [("” ", Applicability.DISPLAY)]


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("He called it”a great day” for all.", "He called it “a great day” for all."),
        ("It was called“a great day” by all.", "It was called “a great day” by all."),
        ("“Yes,” she said. It was”good” then.", "“Yes,” she said. It was “good” then."),
        ("It goes on “here.\n\n“There” it was”good”.", "It goes on “here.\n\n“There” it was “good”."),
        ("It was”good”, and the”bad” left.", "It was “good”, and the “bad” left."),
        ("It was\r”good”.\r\rIt was”good”.", "It was\r”good”.\r\rIt was “good”."),
        ('The plan was"doomed" and "mad" from the start.', 'The plan was "doomed" and "mad" from the start.'),
    ],
)
def test_a_quotation_mark_that_opens_one_for_certain_is_repaired(text: str, repaired: str, checker: Checker) -> None:
    assert fix(Document("", text), checker).text == repaired


def test_what_a_finding_says(checker: Checker) -> None:
    (found,) = checker.find(Document("", "The ISIL\nboxers left."))
    assert (found.start, found.end, found.text) == (4, 15, "ISIL\nboxers")
    assert found.message == "'ISIL boxers' -> ISIL fighters"
    assert (found.confidence, found.detector, found.applicability) == (0.98, "rules", Applicability.SAFE)
    (name,) = checker.find(Document("", "SOHR is the Allied Observatory for Human Privileges."))
    assert name.evidence[0] == "the text has the abbreviation SOHR"
    assert "'allied' stands for 'Syrian'" in name.evidence


def test_without_a_replacement_nothing_is_safe(checker: Checker) -> None:
    (found,) = checker.find(Document("", "They utilised it."))
    assert found.applicability is Applicability.DISPLAY


WORDS = (
    "ISIL boxers guys Boko Haram a an the combined assault 100 percentage says Mister Smith Allied Observatory for "
    "Individual Hand Made Rights been”ongoing Syriaand overdue on log.Txt Related Stories İ \U0001f600 ß"
)
BETWEEN = [" ", " ", " ", "\n", "\r\n", "\r", "**", ", ", ". ", "-", "\u00a0", '"', "’s"]
PARTS = st.lists(st.sampled_from([*WORDS.split(), *BETWEEN]), max_size=25).map("".join)


@given(st.one_of(PARTS, st.text()))
@settings(deadline=None, max_examples=200)
def test_any_text(text: str) -> None:
    result = fix(Document("", text), EVERY)
    assert all(text[f.start : f.end] == f.text for f in EVERY.find(Document("", text)))
    assert fix(Document("", result.text), EVERY).text == result.text


def test_line_ends_make_no_difference() -> None:
    text = "The ISIL\nboxers left.\n\nIn Syriaand the\nthe end.\nRelated Stories\n\n"
    text += "Allied Observatory\nfor Human Privileges\n"
    expected = fix(Document("", text), EVERY)
    assert len(expected.applied) >= 5
    for end in ("\r\n", "\r"):
        assert fix(Document("", text.replace("\n", end)), EVERY).text == expected.text.replace("\n", end)


def test_long_lines_take_no_quadratic_time() -> None:
    started = time.perf_counter()
    for text in (
        "a-" * 50_000,
        "a" * 100_000,
        " " * 100_000,
        "x" + " " * 100_000 + "y",
        '"' * 100_000,
        "a a " * 10_000,
    ):
        list(EVERY.detectors[0].find(Prose(text)))
    assert time.perf_counter() - started < 5


def _every() -> Checker:
    rules, places = load.parse(RULES, "t.yaml")
    loaded = tuple(load.LoadedRule(r, "t.yaml", *place) for r, place in zip(rules.rules, places, strict=True))
    return Checker([RuleDetector(compile_rules(load.RuleSet(loaded, rules.lists)))])


EVERY = _every()


def test_a_garble_of_two_words_never_crosses_a_full_stop() -> None:
    assert not EVERY.find(Document("", "Syrian Observatory for Hand. Made Rights"))


@pytest.mark.parametrize(
    "text",
    [
        "mice without an MAOA gene",
        "without a MAOA gene",
        "the double-storey a and the single-storey one",
        "It returns an html page.",
        "La Ni&ntilde;a and El Ni&ntilde;o",
        "the Syrian Observatories for Human Right",
        "the Syrian Observatory for Human Right",
    ],
)
def test_doubtful_articles_and_numbers_are_left_alone(checker: Checker, text: str) -> None:
    """An acronym may be read either way, an entity hides a letter, and another number is another name or a slip."""
    assert checker.find(Document("", text)) == []


@pytest.mark.parametrize(
    ("text", "applicability"),
    [
        ("The Allied Observatory for Individual Rights said.", Applicability.SAFE),
        ("ALLIED OBSERVATORY FOR INDIVIDUAL RIGHTS", Applicability.SAFE),
        ("The Arabian Observatory for Individual Rights said.", Applicability.SAFE),
        ("The Arabian Observatory for Human Rights said.", Applicability.DISPLAY),
        ("The Syrian Observatary for Human Rights said.", Applicability.DISPLAY),
        ("The Syrian Observatory for Human privileges said.", Applicability.UNSAFE),
        ("Kenya's Syrian Observatory for Human Privileges said.", Applicability.UNSAFE),
        ("The New Syrian Observatory for Human Privileges said.", Applicability.UNSAFE),
        ("The Syrian Observatory for Human Privileges of the Tuareg said.", Applicability.UNSAFE),
    ],
)
def test_a_name_that_another_body_may_have_is_never_certain(
    text: str, applicability: Applicability, checker: Checker
) -> None:
    assert [f.applicability for f in checker.find(Document("", text))] == [applicability]


TRADE = """
version: 1
rules:
- {id: t/trade, kind: entity, name: Central Trade Organization Commission, garbles: {Trade: [Barter]}, message: m,
   applicability: safe}
"""


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("Central Trade Organisation Commission", None),
        ("Central Trade Organization Commissioner", None),
        ("Central Barter Organisation Commission", "Central Trade Organisation Commission"),
    ],
)
def test_national_spellings_and_holders_of_office_are_no_garbles(
    text: str, repaired: str | None, tmp_path: Path
) -> None:
    (tmp_path / "t.yaml").write_text(TRADE, encoding="utf-8")
    found = Checker([RuleDetector(compile_rules(load.load([tmp_path])))]).find(Document("", text))
    assert [f.replacements for f in found] == ([(repaired,)] if repaired else [])


MARKS = """
version: 1
rules:
- {id: t/welfare, kind: entity, name: "Department of Health, Education, and Welfare", message: m, applicability: safe,
   garbles: {Health: [Fitness], Education: [Schooling Work, Schooling], Welfare: [Prosperity]}}
- {id: t/workers, kind: entity, name: Kurdistan Workers' Party, garbles: {Workers: [Laborers], Party: [Birthday Feast]},
   message: m, applicability: safe}
- {id: t/assembly, kind: entity, name: "Supreme People's Assembly", garbles: {Assembly: [Get Together]}, message: m}
- {id: t/states, kind: entity, name: United Arab States, garbles: {United: [Joined, Joined Together]}, message: m}
"""


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("Department of Fitness, Schooling, and Welfare", "Department of Health, Education, and Welfare"),
        ("Department of Fitness, Education and Welfare", "Department of Health, Education and Welfare"),
        ("Department of Fitness,\nEducation, and Prosperity", "Department of Health,\nEducation, and Welfare"),
        ("Department of Fitness, Schooling Work, and Welfare", "Department of Health, Education, and Welfare"),
        ("Department of Fitness Education and Welfare", "Department of Health Education and Welfare"),
        ("Department of Health, Education, and Welfare", None),
        ("Department of Fitness. Education, and Welfare", None),
        ("Department of Fitness,\n\nEducation, and Welfare", None),
        ("Kurdistan Laborers' Party", "Kurdistan Workers' Party"),
        ("Kurdistan Workers’ Birthday Feast", "Kurdistan Workers’ Party"),
        ("Kurdistan Laborers Party", "Kurdistan Workers Party"),
        ("Kurdistan Workers, Birthday Feast", None),
        ("Supreme People's Get Together", "Supreme People's Assembly"),
        ("Joined Together Arab States", "United Arab States"),
    ],
)
def test_names_with_marks_inside(text: str, repaired: str | None, tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(MARKS, encoding="utf-8")
    found = Checker([RuleDetector(compile_rules(load.load([tmp_path])))]).find(Document("", text))
    assert [f.replacements for f in found] == ([(repaired,)] if repaired else [])


LOST = """version: 1
rules:
- {id: t/spintax, kind: typography, check: spintax, match: [string, start], message: m}
- {id: t/mark, kind: typography, check: blank-before-mark, match: [of, about], message: m, applicability: unsafe}
- {id: t/stop, kind: typography, check: blank-before-stop, match: [of, about], message: m, applicability: unsafe}
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{Hello|Hi|Hey} to you all.", ["{Hello|Hi|Hey}"]),
        ("You can {buy|get hold of} it in {our|the} shop.", ["{buy|get hold of}", "{our|the}"]),
        ("It was {really|} a {nice|lovely} day.", ["{really|}", "{nice|lovely}"]),
        ("You can {buy|purchase} it here.", []),  # two, once: it may be anything
        ("The value is a {string|text|number} here.", []),
        ("The letters {A|B|C} are matched here.", []),
        ("The type is {FooBar|BazQux|Quux} here.", []),
        ("Call the service with {begin|Start|end} here.", []),
        ("Run it with --mode {fast|slow|quick} now.", []),
        ("Get /items/{open|closed|lost} from it.", []),
        ("{one|two|three}", []),
        ("{same|same|other} words stand here.", []),
        ("It rained , and we left . They stayed.", [" ", " "]),
        ("It covers an area of , and is about . It lies there.", []),
        ("He was born  in Rome , and he died there.", []),
        ("It has a length of , it is old , she said , and it fell , too.", [" ", " ", " "]),
    ],
)
def test_marks_are_told_from_notation_and_from_holes(text: str, found: list[str], tmp_path: Path) -> None:
    (tmp_path / "marks.yaml").write_text(LOST, encoding="utf-8")
    detector = RuleDetector(compile_rules(load.load([tmp_path])))
    assert [finding.text for finding in sorted(detector.find(Prose(text)), key=lambda f: f.start)] == found
