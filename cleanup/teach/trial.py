"""Trying a rule before it is written: the engine runs its examples beside all rules in force."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from rapidfuzz.distance import Indel

from cleanup.document import Document
from cleanup.findings import Applicability, Finding, resolve
from cleanup.matching.detector import RuleDetector, compile_rules
from cleanup.matching.examples import LEAST_OK, check_examples
from cleanup.matching.load import LoadedRule, RuleError, RuleSet
from cleanup.matching.schema import Rule
from cleanup.teach.lesson import Lesson, LessonError, Pair, other_uses, proposals
from cleanup.text import Prose
from cleanup.validation import told

_MOST_PAIRS = 3  # bad/good examples of a rule


class _Both:
    """The rules in force and a new one, as one detector."""

    name = "rules"

    def __init__(self, *detectors: RuleDetector) -> None:
        self._detectors = detectors

    def find(self, prose: Prose) -> Iterable[Finding]:
        for detector in self._detectors:
            yield from detector.find(prose)


class Trial:
    """The rules in force, beside which a new one has to hold."""

    def __init__(self, rules: RuleSet, detector: RuleDetector) -> None:
        self.ids = {loaded.rule.id for loaded in rules.rules}
        self._lists, self._detector = rules.lists, detector

    def found(self, text: str) -> list[Finding]:
        """What the rules in force find in a text."""
        return resolve(self._detector.find(Document("", text).prose))

    def known(self, pair: Pair) -> Finding | None:
        """What the rules in force find where the two sentences of the pair differ."""
        changed = [edit.src_pos for edit in Indel.editops(pair.bad, pair.good)]
        if not changed:
            return None
        return next((f for f in self.found(pair.bad) if f.start <= changed[-1] and changed[0] < f.end), None)

    def passing(self, lesson: Lesson, identifier: str, applicability: Applicability) -> dict[str, Any]:
        """The first proposal for the lesson that passes its tests, with up to three of its pairs as examples.

        Every `ok` of the lesson must pass, and made ones make up the number that such a rule needs. Raises LessonError
        with what is wrong with the most general proposal.
        """
        reasons: list[str] = []
        for proposal in proposals(lesson):
            rule = {"id": identifier, **proposal, "applicability": applicability.value}
            try:
                examples = self._examples(rule, lesson, LEAST_OK[applicability])
            except LessonError as error:
                reasons.append(str(error))
                continue
            return {**rule, "examples": examples}
        if reasons:
            raise LessonError(reasons[0])
        raise LessonError(f"{lesson.garbled!r} is right elsewhere, and no word beside it tells where; add --near WORD")

    def check(self, rule: dict[str, Any]) -> list[str]:
        """What is wrong with a whole rule as it is to be written."""
        try:
            detector = _Both(self._detector, self._compiled(rule))
        except LessonError as error:
            return [str(error)]
        return [problem.message for problem in check_examples([_loaded(rule)], detector, strict=True)]

    def _examples(self, rule: dict[str, Any], lesson: Lesson, least: int) -> list[dict[str, str]]:
        both = _Both(self._detector, self._compiled(rule))

        def problem(example: dict[str, str]) -> str | None:
            alone = _loaded({**rule, "examples": [example]})
            return next((p.message for p in check_examples([alone], both, strict=False)), None)

        pairs: list[dict[str, str]] = []
        first: str | None = None
        for pair in lesson.pairs:
            example = {"bad": pair.bad, "good": pair.good}
            wrong = problem(example)
            first = first or wrong
            if wrong is None and len(pairs) < _MOST_PAIRS:
                pairs.append(example)
        if not pairs:
            raise LessonError(first or "there is no sentence to show it")
        right = [{"ok": text} for text in lesson.ok]
        for example in right:
            wrong = problem(example)
            if wrong is not None:
                raise LessonError(wrong)
        for text in other_uses(lesson):
            if len(right) < least and {"ok": text} not in right and problem({"ok": text}) is None:
                right.append({"ok": text})
        if len(right) < least:
            raise LessonError(f"it needs {least} sentences that it must leave alone, and has {len(right)}; add --ok")
        return pairs + right

    def _compiled(self, rule: dict[str, Any]) -> RuleDetector:
        """The rule alone, compiled. Raises LessonError."""
        try:
            return RuleDetector(compile_rules(RuleSet((_loaded(rule),), self._lists)))
        except RuleError as error:
            raise LessonError(str(error).partition(f"{rule['id']}: ")[2] or str(error)) from None


def _loaded(rule: dict[str, Any]) -> LoadedRule:
    """Raises LessonError where the rule is none."""
    try:
        return LoadedRule(msgspec.convert(rule, Rule), "the new rule", 1)
    except msgspec.ValidationError as error:
        raise LessonError(told(error)) from None
