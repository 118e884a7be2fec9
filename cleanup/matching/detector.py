"""The rule detector: compiles a rule set, keeps it in a cache, and finds what its rules match in a text."""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import cleanup
from cleanup.findings import Applicability, Finding
from cleanup.matching import entity, pattern, phrase, typography
from cleanup.matching.compiled import (
    DEFAULT_CONFIDENCE,
    REACH,
    CompiledRule,
    CompiledRules,
    Head,
    NameRule,
    ScanRule,
    Standing,
    TermRule,
    WordsRule,
    begun,
    decoded,
    encoded,
)
from cleanup.matching.context import Surveyor
from cleanup.matching.files import RuleError, rule_files, shipped_folder
from cleanup.matching.hit import Found, Hit, covered
from cleanup.matching.wording import Wording, WordingError, group_texts
from cleanup.mentions import may_be_example
from cleanup.paths import newest, replacing
from cleanup.text import Prose

if TYPE_CHECKING:
    import re2

    from cleanup.matching.load import LoadedRule, RuleSet


_NO_GARBLES = "typography/"  # the field of rules for what stands between words
_KEPT, _DAY = 8, 86_400  # cached rule sets; seconds
_PART = 4_000  # characters of a text, at least, in which patterns are looked for at a time
_MANY = 200_000  # characters from which on the filter of all patterns, which takes 40 ms to build, is worth it


def compile_rules(rules: RuleSet, tested: Collection[str] = ()) -> CompiledRules:
    """Ready to search. Raises RuleError naming file and line of a rule that cannot be compiled or can do no good; the
    latter is not looked for in the files `tested`, as it takes half the time."""
    from cleanup.matching import sound
    from cleanup.matching.compile import compiled

    made = compiled(rules)
    for item, problem in sound.unsound(rules.rules, made, RuleDetector(made).find, tested):
        raise RuleError(f"{item.where}: {item.rule.id}: {problem}")
    return made


def usable(rules: RuleSet) -> tuple[RuleSet, list[tuple[LoadedRule, str]]]:
    """The rules that can be used, and the others with what is wrong with each."""
    from cleanup.matching import sound
    from cleanup.matching.compile import compile_rule, compiled
    from cleanup.matching.load import RuleSet

    refused: dict[str, tuple[LoadedRule, str]] = {}
    wordings: dict[str, Wording] = {}
    for loaded in rules.rules:
        try:
            compile_rule(loaded.rule, rules.lists, wordings)
        except WordingError as error:
            refused[loaded.rule.id] = loaded, str(error)
    while True:
        kept = RuleSet(tuple(r for r in rules.rules if r.rule.id not in refused), rules.lists)
        made = compiled(kept)
        worse = list(sound.unsound(kept.rules, made, RuleDetector(made).find))
        if not worse:
            return kept, list(refused.values())
        refused.update({loaded.rule.id: (loaded, problem) for loaded, problem in worse})


class RuleDetector:
    """Finds what rules match; `find` may be called for any number of texts."""

    name = "rules"

    def __init__(self, compiled: CompiledRules) -> None:
        self._compiled = compiled
        self._scanned = 0  # characters of the texts so far

    @property
    def ids(self) -> Sequence[str]:
        """The ids of the rules, in the order of their files."""
        return self._compiled.ids

    @property
    def rules(self) -> Sequence[CompiledRule]:
        """The compiled rules, in the order of their files."""
        return self._compiled.rules

    @property
    def terms(self) -> list[TermRule]:
        """The terms for the unspinner, in the order of their files."""
        return [rule for number in self._compiled.terms if isinstance(rule := self.rules[number], TermRule)]

    @property
    def names(self) -> Sequence[str]:
        """All names that `entity` rules know as right, their own and others like them: words in small letters."""
        return self._compiled.names

    @cached_property
    def _scans(self) -> list[tuple[ScanRule, re2._Regexp | None]]:
        return [
            (rule, pattern.compile_pattern(rule.match[0], rule.ignore_case) if not rule.check else None)
            for number in self._compiled.scans
            if isinstance(rule := self._compiled.rules[number], ScanRule)
        ]

    @cached_property
    def _checks(self) -> list[int]:
        return [number for number, (_, compiled) in enumerate(self._scans) if compiled is None]

    @cached_property
    def _filters(self) -> tuple[_Filter, _Filter]:
        """Tell which patterns match at all, so that the others are never run: of those that match within a line alone,
        and of the others."""
        within: list[tuple[int, ScanRule]] = []
        others: list[tuple[int, ScanRule]] = []
        for number, (rule, compiled) in enumerate(self._scans):
            if compiled is not None:
                (within if pattern.within_a_line(rule.match[0]) else others).append((number, rule))
        return _Filter(within), _Filter(others)

    def find(self, prose: Prose) -> Iterator[Finding]:
        """Every match whose conditions hold; overlapping ones too."""
        surveyor = Surveyor(prose, self._compiled.wordings)
        anchors = self._compiled.anchors
        standing = [(anchors[word], prose.positions[word]) for word in anchors.keys() & prose.positions.keys()]
        words = [*prose.words, *[""] * REACH]  # so that what stands near any word can be asked: [-1] is empty too
        for rule, hit in self._wordings(prose, standing, words, surveyor):
            yield _finding(rule.head, hit, prose)
        for rule, hit in itertools.chain(self._names(prose, standing, words), self._scan(prose)):
            if surveyor.holds(rule.head.context, hit.first, hit.last):
                yield _finding(rule.head, hit, prose)

    def _wordings(
        self, prose: Prose, standing: Standing, words: list[str], surveyor: Surveyor
    ) -> Iterator[tuple[CompiledRule, Hit]]:
        """The matches whose conditions hold: what to write there is worked out for no other."""
        rules = self._compiled.rules
        for anchor, places in standing:
            for number, k, at in begun(anchor.wordings, words, places):
                rule = rules[number]
                assert isinstance(rule, WordsRule)
                for spans in phrase.spans_at(rule, k, prose, at):
                    groups = group_texts(rule.wordings[k], spans, prose)
                    if not surveyor.holds(rule.head.context, *phrase.extent(spans), groups):
                        continue
                    if (hit := phrase.hit(rule, k, prose, spans)) is not None:
                        yield rule, hit

    def _names(self, prose: Prose, standing: Standing, words: list[str]) -> Iterator[tuple[CompiledRule, Hit]]:
        known: set[tuple[int, int, int]] = set()
        for number, k, at in itertools.chain(_garbled(standing, words), entity.misspelt(standing, prose, words)):
            rule = self._compiled.rules[number]
            assert isinstance(rule, NameRule)
            for hit in entity.find_at(rule, k, prose, at):
                if (number, hit.first, hit.last) not in known:
                    known.add((number, hit.first, hit.last))
                    yield rule, hit

    def _scan(self, prose: Prose) -> Iterator[tuple[CompiledRule, Hit]]:
        if not len(prose):
            return
        for number in sorted({*self._checks, *self._matching(prose.text)}):
            rule, compiled = self._scans[number]
            found: Iterable[Found]
            if compiled is None:
                found = typography.CHECKS[rule.check](prose, rule.match)
            else:
                found = pattern.find(prose.text, compiled, rule.replace)
            for start, end, replacements, at_most in found:
                yield rule, Hit(start, end, *covered(prose, start, end), replacements, at_most=at_most)

    def _matching(self, text: str) -> Iterable[int]:
        """The numbers of the patterns that match, or of all where finding that out takes longer than to run them."""
        self._scanned += len(text)
        if self._scanned < _MANY:
            return range(len(self._scans))
        lines, others = self._filters
        return itertools.chain(others.matching(text), *map(lines.matching, _parts(text)))


class _Filter:
    """Patterns, by number, of which few are run: few texts hold what they must.

    In one automaton of all patterns (`re2.Set`) the states of their counted repetitions multiply: it takes as long
    as to run each, and 25 MB.
    """

    def __init__(self, rules: Sequence[tuple[int, ScanRule]]) -> None:
        import re2

        self._numbers = [number for number, _ in rules]
        self._filter = re2.Filter()
        for _, rule in rules:
            self._filter.Add(rule.match[0], pattern.options(rule.ignore_case))
        if rules:
            self._filter.Compile()

    def matching(self, text: str) -> list[int]:
        """The numbers of those that match."""
        return [self._numbers[i] for i in self._filter.Match(text) or ()] if self._numbers else []


def _parts(text: str) -> Iterator[str]:
    """A text in parts of whole lines: what a pattern must hold is in fewer of them the shorter they are."""
    at = 0
    while at < len(text):
        end = text.find("\n", at + _PART) + 1 or len(text)
        yield text[at:end]
        at = end


def _garbled(standing: Standing, words: list[str]) -> Iterator[tuple[int, int, int]]:
    """The names, their slots and the words that may begin these, by what spinners put for a word."""
    for anchor, places in standing:
        yield from begun(anchor.names, words, places)


def _finding(top: Head, hit: Hit, prose: Prose) -> Finding:
    text = prose.text[hit.start : hit.end]
    applicability = max(top.applicability, hit.at_most, key=lambda a: a.rank)
    if not top.id.startswith(_NO_GARBLES) and may_be_example(prose, hit.start, hit.end):
        applicability = Applicability.DISPLAY
    confidence = top.confidence if applicability is top.applicability else DEFAULT_CONFIDENCE[applicability]
    if not hit.whole or (not hit.replacements and applicability is not Applicability.DISPLAY):
        applicability = Applicability.DISPLAY
    shown = " ".join(text.split())
    proposed = " ".join(hit.replacements[0].split()) if hit.replacements else ""
    return Finding(
        rule=top.id,
        detector="rules",
        start=hit.start,
        end=hit.end,
        text=text,
        message=top.message.replace("{match}", shown).replace("{replacement}", proposed),
        replacements=hit.replacements,
        confidence=hit.confidence if hit.confidence is not None else min(top.confidence, confidence),
        applicability=applicability,
        severity=top.severity,
        evidence=hit.evidence,
    )


def load_detector(
    paths: Sequence[Path], cache: Path | None = None, fields: Sequence[str] = (), own: Sequence[Path] = ()
) -> RuleDetector:
    """The detector for the rules that `load.load` gives, from the cache folder if it holds them. Raises RuleError."""
    files = rule_files(paths)
    place = (
        cache / f"rules-{_fingerprint(files, f'{sorted(fields)} {sorted(map(str, own))}')}.msgpack" if cache else None
    )
    if place is not None:
        with contextlib.suppress(OSError, msgspec.DecodeError):
            detector = RuleDetector(decoded(place.read_bytes()))
            _keep(place)
            return detector
    from cleanup.matching import load

    tested = rule_files([shipped_folder()]) if shipped_folder() in paths else ()
    compiled = compile_rules(load.load(paths, fields, own), set(map(str, tested)))
    if place is not None:
        with contextlib.suppress(OSError):  # a cache that cannot be written costs time, nothing else
            _store(place, encoded(compiled))
    return RuleDetector(compiled)


def _fingerprint(files: Sequence[Path], choice: str) -> str:
    import hashlib

    digest = hashlib.sha256(f"{cleanup.__version__} {choice}".encode())
    package = Path(cleanup.__file__).parent
    for source in (*sorted(Path(__file__).parent.glob("*.py")), package / "inflection.py", package / "text.py"):
        digest.update(f"{_state(source)}\n".encode())
    for file in files:
        digest.update(f"{file.resolve()} {_state(file)}\n".encode())
    return digest.hexdigest()[:24]


def _state(file: Path) -> str:
    """What differs after every change: a changed file may keep its size, and be given its old time of change."""
    found = file.stat()
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def _keep(place: Path) -> None:
    """Marks a cache as used today, so that it is not the first to go."""
    if time.time() - place.stat().st_mtime > _DAY:
        with contextlib.suppress(OSError):
            os.utime(place)


def _store(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with replacing(place) as beside:
        beside.write_bytes(content)
    newest(place.parent, "rules-*.msgpack", _KEPT)
