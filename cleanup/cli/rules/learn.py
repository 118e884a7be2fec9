"""`cleanup rules learn`: candidate rules from garbled texts and their corrected versions."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from cleanup.cli.failure import Failure
from cleanup.cli.kinds import NAME, PATH
from cleanup.cli.rules.loaded import loaded
from cleanup.config import for_file
from cleanup.detectors import rule_detector
from cleanup.exchange.draft import free_id, slug
from cleanup.findings import Applicability
from cleanup.teach import evidence, rule_file
from cleanup.teach.evidence import Evidence
from cleanup.teach.lesson import Lesson, LessonError
from cleanup.teach.substitutions import Substitution, substitutions
from cleanup.teach.trial import Trial


@dataclass(frozen=True)
class _Candidate:
    """What was learned, and the rule that says it or why there is none."""

    learned: Substitution
    rule: dict[str, Any] | None
    reason: str = ""


@click.command("learn")
@click.argument("paths", nargs=-1, type=NAME, metavar="[BEFORE AFTER]")
@click.option(
    "--git", "span", metavar="A..B", help="The text files that changed between two commits; PATHs choose some."
)
@click.option("--log", type=PATH, metavar="FILE", help="A verdicts.jsonl of `cleanup review`.")
@click.option(
    "--min", "least", type=click.IntRange(1), default=2, show_default=True, help="Times a change must be seen."
)
@click.option("--out", type=PATH, help="Rule file to write the candidates to.")
def command(paths: tuple[str, ...], span: str | None, log: Path | None, least: int, out: Path | None) -> None:
    """Learn which wordings were corrected again and again, and write rules for them.

    BEFORE and AFTER are a garbled file and its corrected version, or two folders with files of equal names. The rules
    are only shown (`display`), with what speaks for them, until a person promotes them.
    """
    if out is not None and out.exists():
        raise Failure(f"{out}: is there already; name another --out, or remove it first")
    found = _evidence(paths, span, log)
    for note in found.notes:
        click.echo(f"passed over: {note}", err=True)
    learned = substitutions(found.texts, least)
    candidates = _candidates(learned, f"learned/{slug(out.stem if out else 'candidates')}") if learned else []
    rules = [candidate.rule for candidate in candidates if candidate.rule is not None]
    if candidates:
        _tell(candidates)
    if out is not None and rules:
        rule_file.make(out, rules)
    said = f"{len(found.texts)} texts, {len(learned)} substitutions, {len(rules)} candidate rules"
    advice = "" if learned else f"; nothing was changed {least} times alike" + (", try --min 1" if least > 1 else "")
    where = f" in {out}" if out and rules else "; --out FILE writes them" if rules else ""
    click.echo(f"{said}{where}{advice}", err=True)
    sys.exit(0 if rules else 1)


def _evidence(paths: tuple[str, ...], span: str | None, log: Path | None) -> Evidence:
    """Raises CleanupError, and Failure where the options do not go together."""
    if span is not None and log is not None:
        raise Failure("--git and --log: learn from one of them at a time")
    if span is not None:
        return evidence.from_git(span, paths, Path.cwd())
    if log is not None:
        if paths:
            raise Failure(f"{paths[0]}: --log takes no further paths; leave it out")
        return evidence.from_log(log)
    if len(paths) != 2:
        raise Failure("name the garbled text and its corrected version (BEFORE AFTER), or --git A..B, or --log FILE")
    return evidence.from_paths(Path(paths[0]), Path(paths[1]))


def _candidates(learned: list[Substitution], prefix: str) -> list[_Candidate]:
    trial = Trial(loaded(()), rule_detector(for_file(Path.cwd())))
    taken = set(trial.ids)
    candidates = []
    for substitution in learned:
        identifier = free_id(f"{prefix}/{slug(substitution.right)}", taken)
        candidate = _candidate(trial, substitution, identifier)
        taken |= {identifier} if candidate.rule else set()
        candidates.append(candidate)
    return candidates


def _candidate(trial: Trial, learned: Substitution, identifier: str) -> _Candidate:
    known = next((f for pair in learned.pairs if (f := trial.known(pair))), None)
    if known is not None:
        return _Candidate(learned, None, f"{known.rule} finds it already")
    left = tuple(text for text in learned.ok if not trial.found(text))
    reason = ""
    for ok in dict.fromkeys((left, ())):  # where no context tells right from wrong, people may have overlooked it
        lesson = Lesson(learned.garbled, learned.right, learned.pairs, ok)
        try:
            rule = trial.passing(lesson, identifier, Applicability.DISPLAY)
        except LessonError as error:
            reason = reason or str(error)
            continue
        examples = rule.pop("examples")
        return _Candidate(learned, {**rule, "source": _source(learned), "examples": examples})
    return _Candidate(learned, None, reason)


def _source(learned: Substitution) -> str:
    return (
        f"corrected {learned.count} of {max(learned.count, learned.total)} times in "
        f"{learned.files} {'text' if learned.files == 1 else 'texts'}"
    )


def _tell(candidates: list[_Candidate]) -> None:
    click.echo("count  share  files  wording")
    for candidate in candidates:
        learned = candidate.learned
        told = candidate.rule["id"] if candidate.rule else f"no rule: {candidate.reason}"
        numbers = f"{learned.count:5}  {learned.share:5.0%}  {learned.files:5}"
        click.echo(f"{numbers}  {learned.garbled} -> {learned.right}  ({told})")
