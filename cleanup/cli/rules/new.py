"""`cleanup rules new`: a rule made from a garbled sentence, tried, and written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from cleanup.cli.failure import Failure, Interrupted
from cleanup.cli.kinds import PATH
from cleanup.cli.rules.loaded import loaded
from cleanup.config import Config, for_file
from cleanup.detectors import rule_detector
from cleanup.exchange.draft import free_id, slug
from cleanup.findings import Applicability
from cleanup.matching import load
from cleanup.matching.detector import RuleDetector, compile_rules
from cleanup.paths import real
from cleanup.teach import rule_file
from cleanup.teach.lesson import Lesson, LessonError, taught
from cleanup.teach.trial import Trial

_OWN = Path("house", "own.yaml")  # where the settings name no rules of one's own


@click.command("new")
@click.option("--garbled", help="The garbled wording, as it stands in the sentence.")
@click.option("--right", help="What should stand there.")
@click.option("--sentence", help="A sentence with the garbled wording.")
@click.option("--ok", multiple=True, metavar="SENTENCE", help="A sentence the rule must leave alone; repeatable.")
@click.option(
    "--near", multiple=True, metavar="WORD", help="A word one of which must stand in the sentence; repeatable."
)
@click.option("--file", "path", type=PATH, help="Rule file to add to; made where it is missing.")
@click.option("--id", "identifier", help="Its id; by default from the file's name and the right wording.")
@click.option("--safe", "applicability", flag_value="safe", help="`cleanup fix` may apply it.")
@click.option("--unsafe", "applicability", flag_value="unsafe", help="`cleanup fix --unsafe` may apply it.")
@click.option("--display", "applicability", flag_value="display", default="display", help="Only shown; the default.")
@click.option("--dry-run", is_flag=True, help="Print the rule; write nothing.")
def command(
    garbled: str | None,
    right: str | None,
    sentence: str | None,
    ok: tuple[str, ...],
    near: tuple[str, ...],
    path: Path | None,
    identifier: str | None,
    applicability: str,
    dry_run: bool,
) -> None:
    """Make a rule from a garbled wording, the right one and a sentence; asks for what the options leave out.

    The rule is tried beside all rules in force and those of its file, and written only if it passes its own tests.
    """
    asking = garbled is None or right is None or sentence is None
    try:
        given = [
            text if text is not None else click.prompt(question, err=True)
            for text, question in (
                (garbled, "Garbled wording"),
                (right, "What should stand there"),
                (sentence, "A sentence with the garbled wording"),
            )
        ]
        found = for_file(Path.cwd())
        path = path or _file(found, identifier)
        if os.path.isdir(path):
            raise Failure(f"--file {path}: is a folder; name a rule file, in it or elsewhere")
        trial = _trial(found, path)
        if identifier in trial.ids:
            raise Failure(f"--id {identifier}: a rule in force is called so; choose another id")
        identifier = identifier or _identifier(path, given[1], trial.ids)
        lesson = taught(given[0], given[1], given[2], ok, near)
        _refuse_known(trial, lesson)
        rule = trial.passing(lesson, identifier, Applicability(applicability))
        if asking:
            rule = _asked(trial, rule)
        click.echo(rule_file.as_yaml(rule), nl=False)
        if dry_run:
            return
        if asking and not click.confirm(f"Write it to {path}?", default=True, err=True):
            click.echo("nothing written", err=True)
            return
        rule_file.add(path, rule)
    except click.Abort as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            raise Interrupted("stopped; nothing written") from None
        raise Failure("nothing written: give --garbled, --right and --sentence, or answer the questions") from None
    except LessonError as error:
        raise Failure(f"nothing written: {error}") from None
    click.echo(f"{path}: {identifier} written, and it passes its tests", err=True)
    if not _in_force(path, found):
        click.echo(f"{path} is not in force here yet: `cleanup rules add {path}` changes that", err=True)


def _trial(found: Config, path: Path) -> Trial:
    """The rules in force, with those that the file has already where it is not in force yet. Raises RuleError."""
    if not os.path.isfile(path) or _in_force(path, found):
        return Trial(loaded(()), rule_detector(found))
    rules = load.load([*found.rule_paths(), path], found.settings.fields, [*found.own_rules(), path])
    return Trial(rules, RuleDetector(compile_rules(rules)))


def _refuse_known(trial: Trial, lesson: Lesson) -> None:
    """Raises LessonError where a rule in force finds the wording already."""
    for pair in lesson.pairs:
        known = trial.known(pair)
        if known is not None:
            puts = f" and puts {known.replacements[0]!r}" if known.replacements else ""
            raise LessonError(
                f"{known.rule} finds {known.text!r} there already{puts}; see `cleanup explain {known.rule}`"
            )


def _asked(trial: Trial, rule: dict[str, Any]) -> dict[str, Any]:
    """The rule as a person changes its context and its `ok` sentences, still passing. Raises LessonError."""
    if "near" in rule:
        given = click.prompt("One of these words must be in the sentence", ", ".join(rule["near"]), err=True)
        rule = {**rule, "near": [word.strip() for word in given.split(",") if word.strip()]}
    examples = [example for example in rule["examples"] if "bad" in example]
    click.echo("Sentences that it must leave alone (Enter keeps one, - drops it):", err=True)
    for example in rule["examples"]:
        if "ok" in example:
            text = click.prompt("", example["ok"], err=True, prompt_suffix="> ").strip()
            examples += [{"ok": text}] if text != "-" else []
    while text := click.prompt("Another one (Enter: no more)", "", show_default=False, err=True).strip():
        examples.append({"ok": text})
    rule = {**rule, "examples": examples}
    for problem in trial.check(rule):
        raise LessonError(problem)
    return rule


def _file(found: Config, identifier: str | None) -> Path:
    """Where a rule goes whose file is not named. Raises Failure in a checkout where only the id could tell."""
    for name in found.settings.rules:
        own = Path(name)
        return _shown(own if own.suffix in (".yaml", ".yml") else own / _OWN.name)
    if not _in_checkout():
        return _shown(found.root / _OWN)
    if identifier is None or "/" not in identifier:
        raise Failure("which rule file is it for? Name one with --file, such as --file rules/news/attribution.yaml")
    return _shown(load.shipped_folder().joinpath(*identifier.split("/")[:-1]).with_suffix(".yaml"))


def _in_checkout() -> bool:
    """Whether this folder is in a checkout of the program, whose rules stand beside the package."""
    here, shipped = real(Path.cwd()), load.shipped_folder()
    return shipped.parent.joinpath("setup.cfg").is_file() and shipped.parent in (here, *here.parents)


def _shown(path: Path) -> Path:
    """The path as seen from here, where it is below."""
    path, here = real(path), real(Path.cwd())
    return path.relative_to(here) if path.is_relative_to(here) else path


def _identifier(path: Path, right: str, taken: set[str]) -> str:
    shipped, place = real(load.shipped_folder()), real(path).with_suffix("")
    parts = place.relative_to(shipped).parts if place.is_relative_to(shipped) else (place.parent.name, place.name)
    return free_id("/".join(slug(part) for part in (*parts, right)), taken)


def _in_force(path: Path, found: Config) -> bool:
    return any(real(path).is_relative_to(real(place)) for place in found.rule_paths())
