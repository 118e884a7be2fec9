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

    any: list[Wording] = []
    all: list[Wording] = []
    within: Literal["sentence", "paragraph", "document"] | Annotated[int, Meta(ge=1, le=1000)] = "sentence"


class Example(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`bad` must be found and become `good`; `ok` must not be found."""

    bad: Text | None = None
    good: Annotated[str, Meta(max_length=2000)] | None = None
    ok: Text | None = None


class _Rule(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, frozen=True, tag_field="kind"):
    """What every kind of rule has."""

    id: RuleId
    message: Text
    applicability: Applicability = Applicability.DISPLAY
    severity: Severity = Severity.WARNING
    confidence: Annotated[float, Meta(ge=0, le=1)] | None = None
    near: Near | list[Wording] | None = None
    not_near: Near | list[Wording] | None = None
    after: list[Wording] = []
    before: list[Wording] = []
    not_after: list[Wording] = []
    not_before: list[Wording] = []
    source: Text | None = None
    override: bool = False
    examples: list[Example] = []


class Phrase(_Rule, tag="phrase", kw_only=True, frozen=True):
    """Several words: with inflection, alternatives and optional words; any white space between them."""

    match: Wording | list[Wording]
    replace: Replacement | list[Replacement] = []
    except_: list[Wording] = msgspec.field(default=[], name="except")


class Word(_Rule, tag="word", kw_only=True, frozen=True):
    """One word that is right elsewhere and wrong in this context."""

    match: Wording | list[Wording]
    replace: Replacement | list[Replacement] = []
    pos: Literal["noun", "verb", "adjective", "adverb"] | None = None
    except_: list[Wording] = msgspec.field(default=[], name="except")


class Entity(_Rule, tag="entity", kw_only=True, frozen=True):
    """A name and what spinners put for its words; aligned word by word, misspellings included.

    `plausible` lists those garbles that a real body's name may have: by themselves they, like misspellings, are only
    shown.
    """

    name: Text
    garbles: dict[str, list[Text]]
    plausible: list[Text] = []
    aliases: list[Text] = []
    abbreviation: str | None = None
    not_names: list[Text] = []
    fuzzy: Annotated[int, Meta(ge=70, le=100)] = 88


class Pattern(_Rule, tag="pattern", kw_only=True, frozen=True):
    """A regular expression (RE2 syntax, linear time)."""

    match: Annotated[str, Meta(min_length=1, max_length=1000)]
    replace: Replacement | list[Replacement] = []
    ignore_case: bool = False


class Typography(_Rule, tag="typography", kw_only=True, frozen=True):
    """Spacing, quotation marks, glued words and page furniture, by a named check."""

    check: Literal["glued-quote", "glued-word", "furniture", "doubled-word", "article", "code-case"]
    match: list[Text] = []


class Term(_Rule, tag="term", kw_only=True, frozen=True):
    """A canonical expression for the unspinner; no bad form is listed."""

    term: Text
    aliases: list[Text] = []
    message: Text = "a garbled form of a known expression"


Rule = Phrase | Word | Entity | Pattern | Typography | Term
Words = Annotated[list[Text], Meta(min_length=1, max_length=5000)]


class RuleFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One YAML file of rules. `lists` are word lists that wordings name as <list>, shared by all files."""

    version: Literal[1]
    rules: list[Rule] = []
    lists: dict[Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*$")], Words] = {}
    disable: list[RuleId] = []


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a rule file, for editors."""
    schema = msgspec.json.schema(RuleFile)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "cleanup rule file",
        **schema,
    }
