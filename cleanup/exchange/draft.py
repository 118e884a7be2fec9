"""What the readers of other programs' rules yield: drafts of rules, and what cannot be carried over."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from cleanup.errors import CleanupError
from cleanup.matching.pattern import compile_pattern
from cleanup.matching.wording import WordingError
from cleanup.text import Prose

_LETTERS = re.compile(r"[^a-z0-9]+")
_RESERVED = re.compile(r"[()\[\]|<>=]")
_MOST_LETTERS = 400  # of a wording or a replacement, as the schema has it


class ExchangeError(CleanupError):
    """A file that cannot be read as rules of another program; the message is one line: file, what, what to do."""


@dataclass(frozen=True)
class Draft:
    """A rule without id and applicability. `name` is what the id is made from; `rule` its keys as in a rule file."""

    name: str
    rule: dict[str, Any]


@dataclass(frozen=True)
class Left:
    """An entry that is not carried over: how it stands there, and why."""

    entry: str
    reason: str


Drafts = Iterator[Draft | Left]


def literal(bad: str, good: list[str], source: str, message: str | None = None) -> Draft | Left:
    """A rule that puts `good`, best first, for exactly the words `bad`; a `pattern` where these are not all words."""
    bad, good = " ".join(bad.split()), [" ".join(text.split()) for text in good]
    message = message or ("'{match}': better {replacement}" if any(good) else "'{match}' is to be avoided")
    words = Prose(bad).words
    if not words:
        return Left(bad, "has no word")
    if max(map(len, (bad, *good))) > _MOST_LETTERS:
        return Left(bad, f"is longer than {_MOST_LETTERS} letters")
    if any(re.search(r"[\\~]|^=", text) for text in good):
        return Left(bad, "writes \\, ~ or a leading =, which stand for something else here")
    if set(good) == {bad}:
        return Left(bad, "allows a word, where a rule would forbid one; use `cleanup vocab add`")
    rule: dict[str, Any] = {"kind": "phrase" if len(words) > 1 else "word"}
    if _RESERVED.search(bad) or not all(Prose(piece).words for piece in bad.split()):
        rule = {"kind": "pattern", "match": escaped(bad), "ignore_case": True}
    else:
        rule["match"] = " ".join(f"={piece}" for piece in bad.split())
    if good:
        rule["replace"] = good[0] if len(good) == 1 else good
    return Draft(bad, {**rule, "message": message, "source": source})


def pattern(regex: str, good: list[str], source: str, message: str, ignore_case: bool, bounded: bool) -> Draft | Left:
    """A rule that puts `good` for what a regular expression matches, between word boundaries where `bounded`."""
    match = _bounded(regex) if bounded else regex
    try:
        compiled = compile_pattern(match, ignore_case)
    except WordingError:
        return Left(regex, "is an expression RE2 cannot read (lookaround, back-references)")
    good = [re.sub(r"\$\{?(\d)\}?", r"\\\1", text) for text in good]
    if any(int(n) > compiled.groups for text in good for n in re.findall(r"\\(\d)", text)):
        return Left(regex, "writes a group that its expression does not have")
    rule: dict[str, Any] = {"kind": "pattern", "match": match, "message": message, "source": source}
    if good:
        rule["replace"] = good[0] if len(good) == 1 else good
    if ignore_case:
        rule["ignore_case"] = True
    return Draft(regex, rule)


def _bounded(regex: str) -> str:
    return rf"\b(?:{regex})\b"


def escaped(text: str) -> str:
    """A literal with any white space between its parts, and word boundaries where it begins or ends with a letter."""
    inside = r"\s+".join(re.escape(piece) for piece in text.split())
    return (r"\b" if text[0].isalnum() else "") + inside + (r"\b" if text[-1].isalnum() else "")


def slug(text: str) -> str:
    """The text as one part of a rule id."""
    return _LETTERS.sub("-", text.lower()).strip("-")[:60].strip("-") or "rule"


def free_id(identifier: str, taken: Container[str]) -> str:
    """The id, with -2, -3 ... behind it where it is taken."""
    number, free = 1, identifier
    while free in taken:
        number += 1
        free = f"{identifier}-{number}"
    return free
