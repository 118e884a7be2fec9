"""Compiles rules: what the loaded ones become, each by its kind, and from which words their searches begin."""

from __future__ import annotations

from cleanup.matching import entity, pattern, phrase, term
from cleanup.matching.compiled import (
    CompiledRule,
    CompiledRules,
    Head,
    NameRule,
    Neighbour,
    ScanRule,
    Start,
    TermRule,
    WordsRule,
    head,
)
from cleanup.matching.context import compile_context
from cleanup.matching.load import RuleError, RuleSet
from cleanup.matching.schema import Entity, Pattern, Phrase, Rule, Term, Typography, Word
from cleanup.matching.wording import Wording, WordingError


def compiled(rules: RuleSet) -> CompiledRules:
    """The rules ready to search. Raises RuleError naming file and line of one that cannot be compiled."""
    made: list[CompiledRule] = []
    wordings: dict[str, Wording] = {}
    neighbours: dict[Neighbour, int] = {}
    anchors: dict[str, list[Start]] = {}
    names: dict[str, list[Start]] = {}

    def start(number: int, k: int, beside: list[tuple[int, Neighbour]]) -> Start:
        found = [(step, neighbours.setdefault(one, len(neighbours))) for step, one in beside]
        first, second = [*found, (0, 0), (0, 0)][:2]
        return (number, k, *first, *second)

    for number, loaded in enumerate(rules.rules):
        try:
            rule = compile_rule(loaded.rule, rules.lists, wordings)
        except WordingError as error:
            raise RuleError(f"{loaded.where}: {loaded.rule.id}: {error}") from None
        made.append(rule)
        if isinstance(rule, WordsRule):
            for k, wording in enumerate(rule.wordings):
                for word in phrase.anchors(wording):
                    anchors.setdefault(word, []).append(
                        start(number, k, phrase.beside(wording, word, rule.head.context))
                    )
        elif isinstance(rule, NameRule):
            for word, k in sorted(entity.anchors(rule)):
                names.setdefault(word, []).append(start(number, k, entity.beside(rule, k, word)))
    scans = [number for number, rule in enumerate(made) if isinstance(rule, ScanRule)]
    terms = [number for number, rule in enumerate(made) if isinstance(rule, TermRule)]
    ids = [rule.head.id for rule in made]
    return CompiledRules(ids, made, scans, terms, wordings, list(neighbours), anchors, names)


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
        match = [word for text in rule.match for word in (lists.get(text[1:-1], [text]) if text[:1] == "<" else [text])]
        return ScanRule(top, rule.check, match, [], False)
    assert isinstance(rule, Term)
    term.check(rule)
    return TermRule(top, rule.term, rule.aliases)
