"""Reads the tables under `sources/`: terms, entities, menus and substitutions, as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cleanup.unspin.artefact import RATES

SOURCES = Path(__file__).with_name("sources")


@dataclass(frozen=True)
class TermRow:
    """A canonical term as written, the table it stands in, its entity kind ("" for a plain term) and other names."""

    surface: str
    source: str
    kind: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class MenuRow:
    """What stands in spun text, what the author wrote (best first), how often careful writers use the former."""

    garbled: str
    originals: tuple[str, ...]
    rate: str
    family: str


@dataclass(frozen=True)
class LinkRow:
    """A canonical word and what spinners put for it, commonest first; `pos` is n, v, a, r or p."""

    canonical: str
    pos: str
    garbled: tuple[str, ...]
    source: str


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("# ") and line != "#":
            yield line


def _fields(line: str, count: int) -> list[str]:
    fields = [field.strip() for field in line.split("\t")]
    return fields + [""] * (count - len(fields))


def _parts(text: str, separator: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(separator) if part.strip()))


def terms(sources: Path = SOURCES) -> list[TermRow]:
    """Every term (`terms/TOPIC.txt`: one a line, an abbreviation may follow after a tab) and entity, in file order."""
    rows: list[TermRow] = []
    for path in sorted((sources / "terms").glob("*.txt")):
        for line in _lines(path):
            surface, abbreviation = _fields(line, 2)[:2]
            rows.append(TermRow(surface, f"terms/{path.stem}", "", _parts(abbreviation, "|")))
    for path in sorted((sources / "entities").glob("*.tsv")):
        for line in _lines(path):
            name, kind, aliases = _fields(line, 3)[:3]
            rows.append(TermRow(name, f"entities/{path.stem}", kind or "entity", _parts(aliases, "|")))
    return rows


def menus(sources: Path = SOURCES) -> list[MenuRow]:
    """Every row of `menus/FAMILY.tsv`; the header row is left out."""
    rows = []
    for path in sorted((sources / "menus").glob("*.tsv")):
        for line in _lines(path):
            garbled, originals, rate = _fields(line, 3)[:3]
            if rate in RATES and garbled and originals:
                rows.append(MenuRow(garbled, _parts(originals, "|"), rate, path.stem))
    return rows


def links(sources: Path = SOURCES) -> list[LinkRow]:
    """Every row of `links/*.tsv`: canonical word, part of speech, garbled words separated by commas."""
    rows = []
    for path in sorted((sources / "links").glob("*.tsv")):
        for line in _lines(path):
            canonical, pos, garbled = _fields(line, 3)[:3]
            if canonical != "canonical" and garbled:
                rows.append(LinkRow(canonical, pos, _parts(garbled, ","), path.stem))
    return rows


def learned(name: str, sources: Path = SOURCES) -> dict[tuple[str, str], int]:
    """`learned/NAME.tsv` (links, phrases): (garbled lemma or lemmas, canonical lemma) -> how many expressions show it;
    {} without the file."""
    path = sources / "learned" / f"{name}.tsv"
    if not path.exists():
        return {}
    rows = (_fields(line, 3) for line in _lines(path))
    return {(garbled, canonical): int(count) for garbled, canonical, count in (row[:3] for row in rows)}
