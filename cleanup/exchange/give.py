"""Rules written for other programs: as Vale styles, or as a codespell dictionary, where these can say the same."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from cleanup.exchange.draft import Left, slug
from cleanup.findings import Severity
from cleanup.matching import phrase
from cleanup.matching.compiled import CompiledRule, WordsRule
from cleanup.matching.context import Context
from cleanup.matching.sound import spaced
from cleanup.matching.wording import Slot, Wording
from cleanup.text import Prose

_MOST_PAIRS = 500  # written out for one rule: inflections and alternatives multiply
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "suggestion"}
_CODESPELL = re.compile(r"[\w\-'’]+")


@dataclass(frozen=True)
class Given:
    """A rule as texts: what may stand, and what to write for it, best first."""

    rule: WordsRule
    pairs: dict[str, tuple[str, ...]]


def spelled_out(rule: CompiledRule) -> Given | Left:
    """A rule as pairs of texts, or why it cannot be said so."""
    if not isinstance(rule, WordsRule):
        return Left(rule.head.id, "is no phrase or word")
    if rule.head.context != Context():
        return Left(rule.head.id, "has conditions (near, after, before), which they do not have")
    pairs: dict[str, tuple[str, ...]] = {}
    for number, wording in enumerate(rule.wordings):
        if any(slot.built_in for slot in wording.slots):
            return Left(rule.head.id, "has <number>, <name> or <word>, which stand for any word")
        for text in itertools.islice(_texts(wording), _MOST_PAIRS + 1):
            hit = _hit(rule, number, text)
            if hit is not None:
                pairs.setdefault(text, hit)
        if len(pairs) > _MOST_PAIRS:
            return Left(rule.head.id, f"matches more than {_MOST_PAIRS} texts")
    return Given(rule, pairs)


def _texts(wording: Wording) -> Iterator[str]:
    for words in itertools.product(*map(_choices, wording.slots)):
        yield spaced(words)


def _choices(slot: Slot) -> list[str]:
    texts = [*slot.forms, *(" ".join([first, *rest]) for first, rests in slot.longer.items() for rest in rests)]
    texts = [text[:1].upper() + text[1:] for text in texts] if slot.capital else texts
    return ["", *texts] if slot.optional else texts


def _hit(rule: WordsRule, number: int, text: str) -> tuple[str, ...] | None:
    prose = Prose(text)
    for word in phrase.anchors(rule.wordings[number]) & prose.positions.keys():
        for at in prose.positions[word]:
            for hit in phrase.find_at(rule, number, prose, at):
                if (hit.start, hit.end) == (0, len(text)):
                    return hit.replacements
    return None


def vale(given: Given) -> tuple[str, str] | Left:
    """The name and text of a Vale style file for a rule."""
    top = given.rule.head
    pairs = {old: new for old, new in given.pairs.items() if new and all(new)}
    if not pairs:
        return Left(top.id, "proposes nothing to put there, which a substitution must")
    message = top.message.replace("%", "%%")
    style = {
        "extends": "substitution",
        "message": "'%s' in place of '%s': "
        + re.sub("'?{match}'?", "this", re.sub("'?{replacement}'?", "the former", message.replace("'{match}': ", ""))),
        "level": _LEVELS[top.severity],
        "ignorecase": True,
        "action": {"name": "replace"},
        "swap": {re.escape(old).replace("\\ ", " ").replace("\\-", "-"): "|".join(new) for old, new in pairs.items()},
    }
    text = yaml.safe_dump(style, sort_keys=False, allow_unicode=True, width=110)
    return f"{slug(top.id)}.yml", f"# {top.id}\n{text}"


def codespell(given: Given) -> list[str] | Left:
    """The lines of a codespell dictionary for a rule."""
    top = given.rule.head
    pairs = {old: new for old, new in given.pairs.items() if new and all(new) and not any("," in text for text in new)}
    lines = [
        f"{old.lower()}->{', '.join(new)}{',' if len(new) > 1 else ''}"
        for old, new in pairs.items()
        if _CODESPELL.fullmatch(old)
    ]
    return lines or Left(top.id, "matches several words, and codespell knows single ones only")
