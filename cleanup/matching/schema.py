"""What a rule file may say: one value class per rule kind, from which the JSON Schema is made."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from cleanup.findings import Applicability, Severity

RuleId = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)+$",
        max_length=100,
        description="field/topic/name in lower case, for example conflict/armed-groups/fighters",
    ),
]
Wording = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=400,
        description="base forms inflect, (a|b) chooses, [a] is optional, =a is exact, <list> names a list",
    ),
]
Text = Annotated[str, Meta(min_length=1, max_length=2000)]
Replacement = Annotated[
    str,
    Meta(
        max_length=400,
        description=r"what to write instead: \1 repeats the first group, word~1 takes its number or tense",
    ),
]


class Near(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Words that must stand (or, in `not_near`, must not stand) around the match."""

    any: Annotated[list[Wording], Meta(description="one of these must stand there")] = []
    all: Annotated[list[Wording], Meta(description="each of these must stand there")] = []
    within: Annotated[
        Literal["sentence", "paragraph", "document"] | Annotated[int, Meta(ge=1, le=1000)],
        Meta(description="how far around: the sentence, the paragraph, the document, or so many words on each side"),
    ] = "sentence"


class Example(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`bad` must be found and become `good`; `ok` must not be found."""

    bad: Annotated[Text | None, Meta(description="must be found")] = None
    good: Annotated[Annotated[str, Meta(max_length=2000)] | None, Meta(description="what `bad` must become")] = None
    ok: Annotated[Text | None, Meta(description="no rule may find anything here")] = None


class _Rule(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, frozen=True, tag_field="kind"):
    """What every kind of rule has."""

    id: RuleId
    message: Annotated[
        Text, Meta(description="why it is wrong; {match} is what stands there, {replacement} the first proposal")
    ]
    applicability: Annotated[
        Applicability, Meta(description="safe: fixed by default; unsafe: with --unsafe; display: shown only")
    ] = Applicability.DISPLAY
    severity: Annotated[Severity, Meta(description="what --fail-on compares")] = Severity.WARNING
    confidence: Annotated[
        Annotated[float, Meta(ge=0, le=1)] | None,
        Meta(description="how likely a finding is right (0 to 1); by default .98 safe, .9 unsafe, .75 display"),
    ] = None
    near: Annotated[
        Near | list[Wording] | None,
        Meta(
            description="of these wordings one must stand around the match; a list means {any: LIST, within: sentence}"
        ),
    ] = None
    not_near: Annotated[
        Near | list[Wording] | None,
        Meta(description="where one of these wordings stands around the match, it is left alone"),
    ] = None
    after: Annotated[
        list[Wording],
        Meta(description="one of these must stand directly before the match; <start> is the start of a sentence"),
    ] = []
    before: Annotated[
        list[Wording],
        Meta(description="one of these must stand directly after the match; <end> is the end of a clause"),
    ] = []
    not_after: Annotated[list[Wording], Meta(description="none of these may stand directly before the match")] = []
    not_before: Annotated[list[Wording], Meta(description="none of these may stand directly after the match")] = []
    source: Annotated[Text | None, Meta(description="where the rule comes from, or why it holds")] = None
    override: Annotated[bool, Meta(description="true replaces an earlier rule of this id")] = False
    examples: Annotated[list[Example], Meta(description="the tests of the rule")] = []


class Phrase(_Rule, tag="phrase", kw_only=True, frozen=True):
    """Several words: with inflection, alternatives and optional words; any white space between them."""

    match: Annotated[Wording | list[Wording], Meta(description="what to find: a wording or several")]
    replace: Annotated[Replacement | list[Replacement], Meta(description="what to write instead, best first")] = []
    except_: Annotated[list[Wording], Meta(description="wordings that are left alone")] = msgspec.field(
        default=[], name="except"
    )


class Word(_Rule, tag="word", kw_only=True, frozen=True):
    """One word that is right elsewhere and wrong in this context."""

    match: Annotated[Wording | list[Wording], Meta(description="the word to find, or several")]
    replace: Annotated[Replacement | list[Replacement], Meta(description="what to write instead, best first")] = []
    pos: Annotated[
        Literal["noun", "verb", "adjective", "adverb"] | None,
        Meta(description="only forms of this part of speech are matched"),
    ] = None
    except_: Annotated[list[Wording], Meta(description="wordings that are left alone")] = msgspec.field(
        default=[], name="except"
    )


class Entity(_Rule, tag="entity", kw_only=True, frozen=True):
    """A name and what spinners put for its words; aligned word by word, misspellings included.

    `plausible` lists those garbles that a real body's name may have: by themselves they, like misspellings, are only
    shown.
    """

    name: Annotated[Text, Meta(description="the name as it is right")]
    garbles: Annotated[dict[str, list[Text]], Meta(description="a word of the name -> what spinners put for it")]
    plausible: Annotated[
        list[Text], Meta(description="garbles that a real body's name may have: with them a fix is never safe")
    ] = []
    aliases: Annotated[list[Text], Meta(description="other right names, which are left alone")] = []
    abbreviation: Annotated[
        str | None, Meta(description="the short form of the name; where the text has it, that is told as evidence")
    ] = None
    not_names: Annotated[list[Text], Meta(description="other names that look like this one, and are left alone")] = []
    fuzzy: Annotated[
        Annotated[int, Meta(ge=70, le=100)], Meta(description="how alike a misspelt word must be (percent of letters)")
    ] = 88


class Pattern(_Rule, tag="pattern", kw_only=True, frozen=True):
    """A regular expression (RE2 syntax, linear time)."""

    match: Annotated[
        Annotated[str, Meta(min_length=1, max_length=1000)],
        Meta(description="the expression; a group called span is what is replaced"),
    ]
    replace: Annotated[
        Replacement | list[Replacement], Meta(description=r"what to write instead, best first; \1 is the first group")
    ] = []
    ignore_case: Annotated[bool, Meta(description="true matches capital and small letters alike")] = False


class Typography(_Rule, tag="typography", kw_only=True, frozen=True):
    """Spacing, quotation marks, glued words and page furniture, by a named check."""

    check: Annotated[
        Literal[
            "glued-quote",
            "glued-word",
            "furniture",
            "doubled-word",
            "article",
            "code-case",
            "spintax",
            "blank-before-mark",
            "blank-before-stop",
        ],
        Meta(description="which check"),
    ]
    match: Annotated[list[Text], Meta(description="words for the check, or <list>")] = []


class Term(_Rule, tag="term", kw_only=True, frozen=True):
    """A canonical expression for the unspinner; no bad form is listed.

    Where it stands in a text it is never accused; of two to six words, garbled forms of it are looked for.
    `applicability` is the most that may be done with a finding.
    """

    term: Annotated[Text, Meta(description="the canonical expression")]
    aliases: Annotated[list[Text], Meta(description="other right wordings, which are looked for too")] = []
    message: Annotated[
        Text, Meta(description="why it is wrong; {match} is what stands there, {replacement} the first proposal")
    ] = "'{match}' reads like a spinner's '{replacement}'"


Rule = Phrase | Word | Entity | Pattern | Typography | Term
Words = Annotated[list[Text], Meta(min_length=1, max_length=5000)]


class RuleFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One YAML file of rules. `lists` are word lists that wordings name as <list>, shared by all files."""

    version: Annotated[Literal[1], Meta(description="always 1")]
    rules: Annotated[list[Rule], Meta(description="the rules")] = []
    lists: Annotated[
        dict[Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*$")], Words],
        Meta(description="word lists, which wordings of all files name as <list>"),
    ] = {}
    disable: Annotated[list[RuleId], Meta(description="ids of earlier rules to switch off")] = []


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a rule file, for editors."""
    schema = msgspec.json.schema(RuleFile)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "cleanup rule file",
        **schema,
    }
