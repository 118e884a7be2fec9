"""Compiled rules: what a rule has become when it is ready to search, and how it is kept in a cache."""

from __future__ import annotations

from collections.abc import Iterator, KeysView, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar, overload

import msgspec

from cleanup.findings import Applicability, Severity
from cleanup.matching.context import Context
from cleanup.matching.wording import Template, Wording

if TYPE_CHECKING:
    from cleanup.matching.schema import Rule

DEFAULT_CONFIDENCE = {Applicability.SAFE: 0.98, Applicability.UNSAFE: 0.9, Applicability.DISPLAY: 0.75}


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What every compiled rule says of its findings."""

    id: str
    message: str
    applicability: Applicability
    severity: Severity
    confidence: float
    context: Context


class WordsRule(msgspec.Struct, frozen=True, array_like=True, tag="words"):
    """A `phrase` or `word` rule: wordings, and for each of them its replacements, best first."""

    head: Head
    wordings: list[Wording]
    templates: list[list[Template]]
    exceptions: list[Wording] = []


class NameSlot(msgspec.Struct, frozen=True, array_like=True):
    """One word of a name: as it is written (`canonical`), lower-cased (`word`), and what spinners put for it.

    `plausible` are those of the garbles that another body's name may have. At most `most_before` words stand before it.
    `mark` is the comma or apostrophe that the name has after it ("Food, ...", "Workers' ...").
    """

    canonical: str
    word: str
    garbles: list[list[str]]
    function_word: bool
    plausible: list[list[str]] = []
    most_before: int = 0
    mark: str = ""


class NameRule(msgspec.Struct, frozen=True, array_like=True, tag="name"):
    """An `entity` rule."""

    head: Head
    name: str
    slots: list[NameSlot]
    abbreviation: str
    known_names: list[list[str]]
    fuzzy: int


class ScanRule(msgspec.Struct, frozen=True, array_like=True, tag="scan"):
    """A `pattern` or `typography` rule, which scans the text itself. `check` is "" for a pattern."""

    head: Head
    check: str
    match: list[str]
    replace: list[str]
    ignore_case: bool


class TermRule(msgspec.Struct, frozen=True, array_like=True, tag="term"):
    """A `term` rule: a canonical expression and its other names, for the unspinner."""

    head: Head
    term: str
    aliases: list[str]


CompiledRule = WordsRule | NameRule | ScanRule | TermRule


REACH = 4  # so many words away a neighbour may stand

Start = int  # what a search looks for: the numbers of a rule and of its wording or slot, as one; there are many
# The searches that begin at one word: how many words from it a neighbour stands, and neighbour -> what begins there.
# Those that ask for no neighbour stand under 0 and the word itself.
Starts = list[tuple[int, dict[str, Start | list[Start]]]]  # most have one, and a list for each takes 64 bytes more


_KIND_BITS = 16


def start_of(rule: int, kind: int) -> Start:
    """The numbers of a rule and of one of its wordings or slots as one."""
    assert kind < 1 << _KIND_BITS
    return rule << _KIND_BITS | kind


def numbers_of(start: Start) -> tuple[int, int]:
    """What `start_of` was given."""
    return start >> _KIND_BITS, start & ((1 << _KIND_BITS) - 1)


def begun(starts: Starts, words: Sequence[str], places: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """What begins at a word that stands at these places: the numbers of a rule and its wording or slot, the place."""
    for step, beside in starts:
        for at in places:
            found = beside.get(words[at + step])
            if found is not None:
                for start in found if isinstance(found, list) else (found,):
                    yield *numbers_of(start), at


class Alike(msgspec.Struct, frozen=True, array_like=True):
    """A word that may be misspelt, how alike in percent (`fuzzy`), and how many letters what is so alike has."""

    word: str
    fuzzy: int
    shortest: int
    longest: int


# The same where the neighbour is misspelt, by its two first and its two last letters: it has either.
AlikeStarts = list[tuple[int, dict[str, list[tuple[Alike, list[Start]]]]]]


class Neighbour(msgspec.Struct, frozen=True):
    """What stands `step` words from an anchor: one of `words`, or one like `alike`."""

    step: int
    words: frozenset[str]
    alike: Alike | None = None


class Anchor(msgspec.Struct, array_like=True):
    """The searches that begin at one word.

    For `wordings`; for `names` with what spinners put for a word; for names beside whose right word a `misspelt`
    one stands.
    """

    wordings: Starts = []
    names: Starts = []
    misspelt: AlikeStarts = []


Standing = Sequence[tuple[Anchor, Sequence[int]]]  # the anchors that a text has, and at which words each of them stands


class CompiledRules(msgspec.Struct, frozen=True, array_like=True):
    """All rules of a run. `wordings` are those that conditions name, `scans` the numbers of rules that scan the text,
    `terms` those of the terms for the unspinner, `anchors` the words at which searches begin, `names` all that `entity`
    rules know as right, each as its words in small letters with spaces between.
    """

    ids: list[str]
    rules: Sequence[CompiledRule]
    scans: list[int]
    terms: list[int]
    names: list[str]
    wordings: Mapping[str, Wording]
    anchors: Mapping[str, Anchor]


class _Stored(msgspec.Struct, frozen=True, array_like=True):
    """CompiledRules as they are read from a cache, with nothing in them decoded yet."""

    ids: list[str]
    rules: list[msgspec.Raw]
    scans: list[int]
    terms: list[int]
    names: list[str]
    wordings: dict[str, msgspec.Raw]
    anchors: dict[str, msgspec.Raw]


_T = TypeVar("_T")


class _Stack(Sequence[_T]):
    """Values each of which is decoded when it is first used: a text uses few, and decoding all takes long."""

    def __init__(self, raw: list[msgspec.Raw], decoder: msgspec.msgpack.Decoder[_T]) -> None:
        self._raw, self._decoder = raw, decoder
        self._values: list[_T | None] = [None] * len(raw)

    def __len__(self) -> int:
        return len(self._raw)

    @overload
    def __getitem__(self, number: int) -> _T: ...
    @overload
    def __getitem__(self, number: slice) -> list[_T]: ...
    def __getitem__(self, number: int | slice) -> _T | list[_T]:
        if isinstance(number, slice):
            return [self[i] for i in range(*number.indices(len(self)))]
        value = self._values[number]
        if value is None:
            value = self._values[number] = self._decoder.decode(self._raw[number])
        return value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)


class _Drawer(Mapping[str, _T]):
    """The same, by name."""

    def __init__(self, raw: dict[str, msgspec.Raw], decoder: msgspec.msgpack.Decoder[_T]) -> None:
        self._raw, self._decoder = raw, decoder
        self._values: dict[str, _T] = {}

    def __len__(self) -> int:
        return len(self._raw)

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __getitem__(self, name: str) -> _T:
        if name not in self._values:
            self._values[name] = self._decoder.decode(self._raw[name])
        return self._values[name]

    def keys(self) -> KeysView[str]:
        return self._raw.keys()


_RULE: msgspec.msgpack.Decoder[CompiledRule] = msgspec.msgpack.Decoder(CompiledRule)
_WORDING = msgspec.msgpack.Decoder(Wording)
_ANCHOR = msgspec.msgpack.Decoder(Anchor)
_STORED = msgspec.msgpack.Decoder(_Stored)


def encoded(rules: CompiledRules) -> bytes:
    """The rules as a cache keeps them."""
    return msgspec.msgpack.encode(msgspec.structs.replace(rules, rules=list(rules.rules)))


def decoded(raw: bytes) -> CompiledRules:
    """What `encoded` was given. Raises msgspec.DecodeError."""
    stored = _STORED.decode(raw)
    return CompiledRules(
        stored.ids,
        _Stack(stored.rules, _RULE),
        stored.scans,
        stored.terms,
        stored.names,
        _Drawer(stored.wordings, _WORDING),
        _Drawer(stored.anchors, _ANCHOR),
    )


def head(rule: Rule, context: Context) -> Head:
    """The common part of a compiled rule."""
    confidence = rule.confidence if rule.confidence is not None else DEFAULT_CONFIDENCE[rule.applicability]
    return Head(rule.id, rule.message, rule.applicability, rule.severity, confidence, context)
