"""Rules prove themselves: every example of every rule, run as a test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleanup.check import Checker
from cleanup.document import Document
from cleanup.findings import Applicability, Finding
from cleanup.fix import apply, edits
from cleanup.matching.detector import RuleDetector
from cleanup.matching.load import LoadedRule
from cleanup.matching.schema import Term

# rules of these applicabilities need so many `ok` examples in strict mode
_LEAST_OK = {Applicability.SAFE: 3, Applicability.UNSAFE: 2, Applicability.DISPLAY: 2}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a rule's examples, with the place of the rule."""

    rule: str
    where: str
    message: str


def check_examples(rules: Iterable[LoadedRule], detector: RuleDetector, strict: bool) -> Iterator[Problem]:
    """What is wrong: a `bad` not found or not mended, a `good` or `ok` that a rule finds, missing examples (strict)."""
    checker = Checker([detector])
    for loaded in rules:
        rule = loaded.rule
        if isinstance(rule, Term):
            continue
        where = f"{loaded.path}:{loaded.line}"
        bad = [example for example in rule.examples if example.bad is not None]
        ok = [example.ok for example in rule.examples if example.ok is not None]
        if strict and not bad:
            yield Problem(rule.id, where, "has no bad/good example; add one")
        if strict and len(ok) < _LEAST_OK[rule.applicability]:
            least = _LEAST_OK[rule.applicability]
            yield Problem(
                rule.id, where, f"has {len(ok)} ok examples; a rule that is {rule.applicability.value} needs {least}"
            )
        for example in bad:
            assert example.bad is not None
            mine = [f for f in checker.find(Document("", example.bad)) if f.rule == rule.id]
            if not mine:
                yield Problem(rule.id, where, f"does not find its bad example {example.bad!r}")
                continue
            if example.good is None:
                continue
            got = _repaired(example.bad, mine)
            if got != example.good:
                yield Problem(rule.id, where, f"turns {example.bad!r} into {got!r}, not {example.good!r}")
                continue
            yield from _silent(rule.id, where, "good", example.good, checker)
        for text in ok:
            yield from _silent(rule.id, where, "ok", text, checker)


def _repaired(text: str, findings: list[Finding]) -> str:
    return apply(text, [edit for _, edit in edits(findings, Applicability.DISPLAY)])


def _silent(rule: str, where: str, kind: str, text: str, checker: Checker) -> Iterator[Problem]:
    """No rule may find anything in a `good` or `ok` text."""
    for finding in checker.find(Document("", text)):
        own = "finds" if finding.rule == rule else f"is contradicted by {finding.rule}, which finds"
        yield Problem(rule, where, f"{own} {finding.text!r} in the {kind} example {text!r}")
