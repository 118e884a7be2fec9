"""LanguageTool's XML pattern rules: those of plain, inflected, optional and alternative words with suggestions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml
from defusedxml import ElementTree

from cleanup.exchange.draft import Draft, Drafts, ExchangeError, Left
from cleanup.text import Prose

_CHOICE = re.compile(r"\(?(?:\?:)?([\w'’|-]+)\)?")
_TAKEN = frozenset({"regexp", "inflected", "min", "case_sensitive", "spacebefore"})
_REFERENCE = re.compile(r"\\(\d+)")


class _Unfit(Exception):
    """Why a rule cannot be carried over."""


@dataclass
class _Part:
    """Tokens in a row: their wording, and for each token of the pattern (from 1) its group in the wording."""

    pieces: list[str]
    groups: dict[int, int]

    def __str__(self) -> str:
        return " ".join(self.pieces)


def read(text: str, name: str) -> Drafts:
    """The rules of a LanguageTool file, one for each `rule` element. Raises ExchangeError."""
    try:
        root = ElementTree.fromstring(text.encode())
    except (ParseError, ValueError) as error:
        if isinstance(error, defusedxml.DefusedXmlException):
            advice = "write them out first (xmllint --noent FILE)"
            raise ExchangeError(f"{name}: declares XML entities, which are not taken; {advice}") from None
        raise ExchangeError(f"{name}: XML syntax: {error}; check the file") from None
    language = root.get("lang", "en")
    if not language.startswith("en"):
        raise ExchangeError(f"{name}: holds rules for {language!r}; only English ones can be carried over")
    for group, rule in _rules(root):
        said = rule.get("id") or (group.get("id") if group is not None else None) or rule.get("name") or "rule"
        try:
            yield Draft(said, _rule(rule, group, f"LanguageTool rule {said} ({Path(name).name})"))
        except _Unfit as reason:
            yield Left(said, str(reason))


def _rules(parent: Element, group: Element | None = None) -> list[tuple[Element | None, Element]]:
    found: list[tuple[Element | None, Element]] = []
    for child in parent:
        if child.tag == "rule":
            found.append((group, child))
        elif child.tag in ("category", "rulegroup"):
            found += _rules(child, child if child.tag == "rulegroup" else group)
    return found


def _rule(rule: Element, group: Element | None, source: str) -> dict[str, Any]:
    for holder in (rule, group):
        if holder is not None and holder.get("default") in ("off", "temp_off"):
            raise _Unfit("is switched off there")
        for tag in ("antipattern", "filter", "regexp"):
            if holder is not None and holder.find(tag) is not None:
                raise _Unfit(f"has <{tag}>")
    pattern = rule.find("pattern")
    if pattern is None:
        raise _Unfit("has no pattern of tokens")
    before, match, after = _parts(pattern)
    made: dict[str, Any] = {"kind": "phrase", "match": str(match)}
    for key, part in (("after", before), ("before", after)):
        if part.pieces:
            made[key] = [str(part)]
    message = rule.find("message")
    if message is None and group is not None:
        message = group.find("message")
    suggestions = [
        _suggestion(each, match.groups)
        for holder in (message, rule)
        if holder is not None
        for each in holder.findall("suggestion")
    ]
    if suggestions:
        made["replace"] = suggestions[0] if len(suggestions) == 1 else suggestions
    told = " ".join("".join(message.itertext()).split()) if message is not None else ""
    made["message"] = _REFERENCE.sub("…", told) or "'{match}'"
    made["source"] = source
    examples = [example for each in rule.findall("example") if (example := _example(each))]
    return {**made, "examples": examples} if examples else made


def _parts(pattern: Element) -> tuple[_Part, _Part, _Part]:
    """The tokens before the marker, those to replace, and those after it."""
    parts = (_Part([], {}), _Part([], {}), _Part([], {}))
    marked = pattern.find("marker") is not None
    at = 0 if marked else 1
    number = 0
    for child in pattern:
        if child.tag == "marker":
            tokens, at = list(child), 1
        else:
            tokens = [child]
            if marked and parts[1].pieces:
                at = 2
        for token in tokens:
            if token.tag != "token":
                raise _Unfit(f"has <{token.tag}> in its pattern")
            number += 1
            part = parts[at]
            part.pieces.append(_piece(token))
            part.groups[number] = len(part.pieces)
    return parts


def _piece(token: Element) -> str:
    """A token as a group of a wording: (=word) or [=word]."""
    unknown = sorted(set(token.attrib) - _TAKEN)
    if unknown or len(token):
        raise _Unfit(f"has tokens with {', '.join(unknown) or token[0].tag}")
    text = (token.text or "").strip()
    choices = [text]
    if token.get("regexp") == "yes":
        found = _CHOICE.fullmatch(text)
        if found is None:
            raise _Unfit("has tokens with regular expressions that are no plain choice")
        choices = found.group(1).split("|")
    if not all(Prose(choice).words for choice in choices):
        raise _Unfit("has tokens that are no words")
    if token.get("min", "1") not in ("0", "1"):
        raise _Unfit("has tokens that repeat")
    sign = "" if token.get("inflected") == "yes" else "="
    inside = "|".join(sign + choice for choice in choices)
    return f"[{inside}]" if token.get("min") == "0" else f"({inside})"


def _suggestion(suggestion: Element, groups: dict[int, int]) -> str:
    text = suggestion.text or ""
    for child in suggestion:
        if child.tag != "match" or set(child.attrib) - {"no"}:
            raise _Unfit("has suggestions that change a word")
        text += f"\\{child.get('no')}{child.tail or ''}"
    if set(suggestion.attrib) - {"suppress_misspelled"} or "~" in text:
        raise _Unfit("has suggestions that change a word")

    def numbered(found: re.Match[str]) -> str:
        group = groups.get(int(found.group(1)))
        if group is None or group > 9:
            raise _Unfit("has suggestions that name a word outside the marker")
        return f"\\{group}"

    return " ".join(_REFERENCE.sub(numbered, text).split())


def _example(example: Element) -> dict[str, str] | None:
    whole = " ".join("".join(example.itertext()).split())
    marker = example.find("marker")
    if marker is None or example.get("type") == "correct":
        return {"ok": whole} if example.get("correction") is None else {"bad": whole}
    correction = (example.get("correction") or "").split("|")[0]
    if not correction:
        return {"bad": whole}
    good = " ".join(f"{example.text or ''}{correction}{marker.tail or ''}".split())
    return {"bad": whole, "good": good}
