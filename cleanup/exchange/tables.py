"""Lists of words and what to write instead: codespell dictionaries, typos settings and CSV, tables of pairs."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from cleanup.exchange.draft import Draft, Drafts, ExchangeError, Left, literal

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_BAD = ("bad", "wrong", "error", "typo", "misspelling", "from", "garble")
_GOOD = ("good", "right", "correction", "corrections", "to", "replacement", "preferred")


class _Words(msgspec.Struct, rename="kebab"):
    """Words of a typos settings file, for all files or for a type of them: what is wrong -> what is right."""

    extend_words: dict[str, Any] | None = None
    extend_identifiers: dict[str, Any] | None = None


class _Typos(msgspec.Struct):
    """What is read of a typos settings file; `type` has words by the name of a file type."""

    default: _Words = msgspec.field(default_factory=_Words)
    type: dict[str, _Words] = {}


def read_codespell(text: str, name: str) -> Drafts:
    """`wrong->right`; `wrong->right, right,` has several, `wrong->right, reason` is switched off there."""
    source = f"codespell dictionary {Path(name).name}"
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        bad, arrow, right = line.partition("->")
        if not arrow or not bad.strip() or not right.strip(" ,"):
            raise ExchangeError(f"{name}:{number}: {line[:40]!r} is no codespell entry; write wrong->right")
        *good, last = [part.strip() for part in right.split(",")]
        if not good:
            yield literal(bad, [last], source)
        elif last:
            yield Left(bad, f"is switched off there: {last}")
        else:
            yield literal(bad, [each for each in good if each], source)


def read_typos(text: str, name: str) -> Drafts:
    """The words and identifiers of a typos settings file (TOML), or its dictionary (CSV: typo, correction, ...).

    Raises ExchangeError, and msgspec.ValidationError.
    """
    source = f"typos list {Path(name).name}"
    if Path(name).suffix == ".csv":
        for row in csv.reader(text.splitlines()):
            if len(row) > 1 and row[0].strip():
                yield literal(row[0], [each for each in row[1:] if each.strip()], source)
        return
    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ExchangeError(f"{name}: TOML syntax: {error}") from None
    tool = table.get("tool")
    typos = msgspec.convert(tool.get("typos", table) if isinstance(tool, dict) else table, _Typos)
    sections = [typos.default, *typos.type.values()]
    known = [words for s in sections for words in (s.extend_words, s.extend_identifiers) if words is not None]
    if not known:
        raise ExchangeError(f"{name}: has no [default.extend-words] of typos; check the file")
    for bad, good in (item for words in known for item in words.items()):
        if isinstance(good, str):
            yield literal(bad, [good] if good else [], source)
        else:
            yield Left(bad, "is corrected to something that is no text")


def read_pairs(text: str, name: str, delimiter: str) -> Drafts:
    """Rows of wrong and right; a heading may name more columns: bad, good, message, source, example, corrected, ok."""
    rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
    heading = [cell.strip().lower() for cell in rows[0]] if rows else []
    named = bool(set(heading) & set(_BAD)) and bool(set(heading) & set(_GOOD))
    bad_at = next((i for i, cell in enumerate(heading) if cell in _BAD), 0) if named else 0
    good_at = next((i for i, cell in enumerate(heading) if cell in _GOOD), 1) if named else 1
    for number, row in enumerate(rows[named:], 1 + named):
        if not any(row) or row[0].startswith("#"):
            continue
        if len(row) <= max(bad_at, good_at):
            raise ExchangeError(f"{name}:{number}: has {len(row)} column; write what is wrong, then what is right")
        more = dict(zip(heading, row, strict=False)) if named else {}
        source = more.get("source") or f"table {Path(name).name}"
        draft = literal(row[bad_at], [row[good_at]] if row[good_at].strip() else [], source, more.get("message"))
        if isinstance(draft, Draft):
            draft.rule.update(_examples(more))
        yield draft


def _examples(more: dict[str, str]) -> dict[str, Any]:
    def told() -> Iterator[dict[str, str]]:
        if more.get("example"):
            yield {"bad": more["example"], **({"good": more["corrected"]} if more.get("corrected") else {})}
        if more.get("ok"):
            yield {"ok": more["ok"]}

    examples = list(told())
    return {"examples": examples} if examples else {}
