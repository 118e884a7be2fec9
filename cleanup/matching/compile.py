"""Compiles rules: what the loaded ones become, each by its kind, and from which words their searches begin."""

from __future__ import annotations

from collections import defaultdict
from typing import TypeVar

from cleanup.matching import entity, pattern, phrase, term
from cleanup.matching.compiled import (
    Alike,
    AlikeStarts,
    Anchor,
    CompiledRule,
    CompiledRules,
    Head,
    NameRule,
    Neighbour,
    ScanRule,
    Start,
    Starts,
    TermRule,
    WordsRule,
    head,
    start_of,
)
from cleanup.matching.context import compile_context
from cleanup.matching.load import RuleError, RuleSet
from cleanup.matching.schema import Entity, Pattern, Phrase, Rule, Term, Typography, Word
from cleanup.matching.wording import Wording, WordingError, listed

_T = TypeVar("_T")


def compiled(rules: RuleSet) -> CompiledRules:
    """The rules ready to search. Raises RuleError naming file and line of one that cannot be compiled."""
    made: list[CompiledRule] = []
    wordings: dict[str, Wording] = {}
    anchors: defaultdict[str, Anchor] = defaultdict(Anchor)
    for number, loaded in enumerate(rules.rules):
        try:
            rule = compile_rule(loaded.rule, rules.lists, wordings)
        except WordingError as error:
            raise RuleError(f"{loaded.where}: {loaded.rule.id}: {error}") from None
        made.append(rule)
        if isinstance(rule, WordsRule):
            for k, wording in enumerate(rule.wordings):
                for word in phrase.anchors(wording):
                    _enter(anchors[word].wordings, phrase.beside(wording, word, rule.head.context), start_of(number, k))
        elif isinstance(rule, NameRule):
            for word, k, neighbour in entity.anchors(rule):
                if neighbour.words:
                    _enter(anchors[word].names, neighbour, start_of(number, k))
                if neighbour.alike is not None:
                    _enter_alike(anchors[word].misspelt, neighbour.step, neighbour.alike, start_of(number, k))
    scans = [number for number, rule in enumerate(made) if isinstance(rule, ScanRule)]
    terms = [number for number, rule in enumerate(made) if isinstance(rule, TermRule)]
    ids = [rule.head.id for rule in made]
    names = sorted({" ".join(name) for rule in made if isinstance(rule, NameRule) for name in rule.known_names})
    return CompiledRules(ids, made, scans, terms, names, wordings, dict(anchors))


def _at(step: int, starts: list[tuple[int, dict[str, _T]]]) -> dict[str, _T]:
    found = next((beside for known, beside in starts if known == step), None)
    if found is None:
        starts.append((step, found := {}))
    return found


def _enter(starts: Starts, neighbour: Neighbour, start: Start) -> None:
    beside = _at(neighbour.step, starts)
    for word in sorted(neighbour.words):
        known = beside.setdefault(word, start)
        if isinstance(known, list):
            known.append(start)
        elif known != start:
            beside[word] = [known, start]


def _enter_alike(starts: AlikeStarts, step: int, alike: Alike, start: Start) -> None:
    beside = _at(step, starts)
    for letters in entity.letters(alike.word):
        known = beside.setdefault(letters, [])
        those = next((some for one, some in known if one == alike), None)
        if those is None:
            known.append((alike, those := []))
        those.append(start)


def compile_rule(rule: Rule, lists: dict[str, list[str]], wordings: dict[str, Wording]) -> CompiledRule:
    """One rule ready to search. Raises WordingError."""
    top: Head = head(rule, compile_context(rule, lists, wordings))
    if isinstance(rule, (Phrase, Word)):
        return phrase.compile_rule(rule, top, lists)
    if isinstance(rule, Entity):
        return entity.compile_rule(rule, top)
    if isinstance(rule, Pattern):
        replacements = [rule.replace] if isinstance(rule.replace, str) else rule.replace
        pattern.check(rule.match, replacements)
        return ScanRule(top, "", [rule.match], replacements, rule.ignore_case)
    if isinstance(rule, Typography):
        return ScanRule(top, rule.check, listed(rule.match, lists), [], False)
    assert isinstance(rule, Term)
    term.check(rule)
    return TermRule(top, rule.term, rule.aliases)
