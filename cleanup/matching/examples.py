"""Rules prove themselves: every example of every rule, run as a test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from cleanup.check import Checker, Detector
from cleanup.document import Document
from cleanup.findings import Applicability, Finding
from cleanup.fix import apply, edits
from cleanup.matching.compiled import CompiledRules, decoded, encoded
from cleanup.matching.detector import RuleDetector
from cleanup.matching.load import LoadedRule
from cleanup.matching.schema import Term
from cleanup.matching.sound import foreign_examples

_PARALLEL_FROM = 1500  # examples: below this, starting processes takes longer than they save (about 0.5 s)
_MOST_PASSES = 6  # a few rules may need the result of others; what goes on after this never ends
# rules of these applicabilities need so many `ok` examples in strict mode
LEAST_OK = {Applicability.SAFE: 3, Applicability.UNSAFE: 2, Applicability.DISPLAY: 2}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a rule's examples, with the place of the rule."""

    rule: str
    where: str
    message: str


def check_all(rules: Sequence[LoadedRule], compiled: CompiledRules, strict: bool, jobs: int) -> Iterator[Problem]:
    """The same as `check_examples`, in up to `jobs` processes where there are enough examples to pay for them."""
    if jobs < 2 or sum(len(loaded.rule.examples) for loaded in rules) < _PARALLEL_FROM:
        yield from check_examples(rules, RuleDetector(compiled), strict)
        return
    size = -(-len(rules) // (4 * jobs))
    chunks = [rules[at : at + size] for at in range(0, len(rules), size)]
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(encoded(compiled),)) as pool:
        for problems in pool.map(partial(_check_chunk, strict=strict), chunks):
            yield from problems


_DETECTORS: list[RuleDetector] = []  # that of this process


def _start(compiled: bytes) -> None:
    _DETECTORS[:] = [RuleDetector(decoded(compiled))]


def _check_chunk(rules: Sequence[LoadedRule], strict: bool) -> list[Problem]:
    return list(check_examples(rules, _DETECTORS[0], strict))


def check_examples(rules: Iterable[LoadedRule], detector: Detector, strict: bool) -> Iterator[Problem]:
    """What is wrong: a `bad` not found or not mended, a `good` or `ok` that a rule finds, a repair that does not
    settle, examples in another language, missing examples (strict)."""
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
        if strict and len(ok) < LEAST_OK[rule.applicability]:
            least = LEAST_OK[rule.applicability]
            yield Problem(
                rule.id, where, f"has {len(ok)} ok examples; a rule that is {rule.applicability.value} needs {least}"
            )
        if foreign_examples(rule):
            yield Problem(rule.id, where, "has examples with no common English word; write them in English")
        for example in bad:
            assert example.bad is not None
            yield from _unsettled(rule.id, where, example.bad, checker)
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


def _unsettled(rule: str, where: str, text: str, checker: Checker) -> Iterator[Problem]:
    """All rules applied to a text again and again must come to an end, and to one from which nothing changes."""
    passes = [text]
    while len(passes) <= _MOST_PASSES:
        findings = checker.find(Document("", passes[-1]))
        after = _repaired(passes[-1], findings)
        if after == passes[-1]:
            return
        passes.append(after)
        if after in passes[:-1]:
            break
    names = " and ".join(sorted({f.rule for f in findings if f.replacements}))
    yield Problem(rule, where, f"fixing {text!r} never settles: {names} make {passes[-2]!r} into {passes[-1]!r}")
