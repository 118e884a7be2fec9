"""What msgspec says of values that do not fit, in words for those who wrote them in a file."""

from __future__ import annotations

import enum
import re
import typing
from collections.abc import Iterable, Iterator

import msgspec

_KINDS = {
    "array": "a list",
    "object": "a map (name: value)",
    "str": "text",
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "null": "nothing",
}
_EXPECTED = re.compile(r"Expected `([\w |]+)`, got `(\w+)`\Z")
_BOUND = re.compile(r"Expected `(str|array|float|int)`(?: of length)? (<=|>=) (\S+)\Z")
_PATTERN = re.compile(r"Expected `str` matching regex .*")


def told(error: msgspec.ValidationError) -> str:
    """What is wrong with which value, for rules that stand in no file."""
    what, _, where = str(error).partition(" - at `$")
    field = where.rstrip("`").lstrip(".")
    return f"`{field}` {in_plain_words(what, field, [])}" if field else in_plain_words(what, "", [])


def in_plain_words(message: str, field: str, structs: Iterable[type[msgspec.Struct]]) -> str:
    """msgspec's `message` on a value of `field`, which some of `structs` have; as it is where no better is known."""
    expected, bound = _EXPECTED.match(message), _BOUND.match(message)
    if message.startswith("Invalid enum value"):
        choices = sorted({str(choice) for each in structs for choice in _choices_of(each, field)})
        return f"{message.removeprefix('Invalid enum value ')} is not known here; write one of {', '.join(choices)}"
    if expected:
        kinds = [_KINDS[kind] for kind in expected[1].split(" | ") if kind in _KINDS and kind != "null"]
        return f"{' or '.join(kinds)} belongs here, not {_KINDS.get(expected[2], expected[2])}"
    if bound:
        kind, way, limit = bound.groups()
        if kind in ("float", "int"):
            return f"write a number {'up to' if way == '<=' else 'from'} {limit.removesuffix('.0')}" + (
                "" if way == "<=" else " on"
            )
        if way == ">=":
            return "is empty; write something"
        return f"is too long; {int(limit):,} {'characters' if kind == 'str' else 'entries'} are the most"
    if _PATTERN.match(message):
        return "write lower-case words with - between them, and / between field, topic and name"
    return message[:1].lower() + message[1:]


def _choices_of(struct: type[msgspec.Struct], field: str) -> Iterator[object]:
    for each in msgspec.structs.fields(struct):
        if each.encode_name == field:
            yield from _choices(each.type)


def _choices(kind: object) -> Iterator[object]:
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        yield from (member.value for member in kind)
    elif typing.get_origin(kind) is typing.Literal:
        yield from typing.get_args(kind)
    else:
        for part in typing.get_args(kind):
            yield from _choices(part)
