"""What `check` and `fix` share: their options, the files they work on, and the detectors for each file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from cleanup import config, detectors, discover, document
from cleanup.check import Checker, Choice, Detector
from cleanup.cli import streams
from cleanup.cli.failure import refused
from cleanup.cli.kinds import NAME, PATH, SHARE
from cleanup.config import Config, Settings
from cleanup.document import Document, DocumentError
from cleanup.findings import Finding
from cleanup.paths import real, reason, shown

if TYPE_CHECKING:
    from cleanup.unspin.scorer import Scorer

_Command = TypeVar("_Command", bound=Callable[..., Any])
STDIN = "-"
_MANY = 100  # files from which a grammar server for throughput is worth its slower start


@dataclass(frozen=True)
class Options:
    """What the command line said; None where it said nothing and the settings hold."""

    grammar: str | None = None
    rules: bool = True
    unspin: bool = True
    cache: bool = True
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_confidence: float | None = None
    fail_on: str | None = None
    encoding: str | None = None
    config: Path | None = None
    stdin_filename: str | None = None
    jobs: int = 1
    strict_ignores: bool = False


_OFFERED: dict[str, Callable[[Any], Any]] = {
    "paths": click.argument("paths", nargs=-1, required=True, type=NAME, metavar="PATH..."),
    "select": click.option(
        "--select",
        multiple=True,
        metavar="RULES",
        help="Only these rules: ids or leading parts of ids, comma-separated.",
    ),
    "ignore": click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules out."),
    "min_confidence": click.option("--min-confidence", type=SHARE, help="Leave out findings less likely than this."),
    "fail_on": click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "info", "never"]),
        help="Least severity for exit code 1 (default info).",
    ),
    "grammar": click.option(
        "--grammar",
        type=click.Choice(["auto", "require", "off"]),
        help="Use LanguageTool: where installed, by all means, or not.",
    ),
    "no_grammar": click.option("--no-grammar", is_flag=True, help="The same as --grammar=off."),
    "no_rules": click.option("--no-rules", is_flag=True, help="Leave the rules out."),
    "no_unspin": click.option("--no-unspin", is_flag=True, help="Leave the unspinner out: garbles that no rule lists."),
    "no_cache": click.option("--no-cache", is_flag=True, help="Neither read nor write caches."),
    "encoding": click.option("--encoding", metavar="NAME", help="Encoding of the files; found out by default."),
    "config": click.option("--config", type=PATH, help="Settings file to use in place of the nearest."),
    "stdin_filename": click.option("--stdin-filename", metavar="NAME", help="What to call standard input, given as -."),
    "jobs": click.option(
        "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes to work with."
    ),
}


def options_without(*left_out: str) -> Callable[[_Command], _Command]:
    """Add the options that all commands on files share but for those named; the command gets one `Options` value."""

    def add(command: _Command) -> _Command:
        for name, option in reversed(_OFFERED.items()):
            if name not in left_out:
                command = option(command)

        def wrapped(**given: Any) -> Any:
            grammar = "off" if given.pop("no_grammar", False) else given.pop("grammar", None)
            given.pop("grammar", None)
            chosen = Options(
                grammar=grammar,
                rules=not given.pop("no_rules", False),
                unspin=not given.pop("no_unspin", False),
                cache=not given.pop("no_cache", False),
                select=_names(given.pop("select", ())),
                ignore=_names(given.pop("ignore", ())),
                min_confidence=given.pop("min_confidence", None),
                fail_on=given.pop("fail_on", None),
                encoding=given.pop("encoding", None),
                config=given.pop("config", None),
                stdin_filename=given.pop("stdin_filename", None),
                jobs=given.pop("jobs", 1),
            )
            return command(given.pop("paths"), chosen, **given)

        wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
        wrapped.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
        return wrapped  # type: ignore[return-value]

    return add


options = options_without()  # what `check` and `fix` share


def _names(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.strip() for part in given for name in part.split(",") if name.strip())


@dataclass(frozen=True)
class Input:
    """One text to work on: its name as it is shown, its path (None for standard input), and its settings."""

    name: str
    path: Path | None
    config: Config

    def read(self, encoding: str | None) -> Document:
        """Raises DocumentError."""
        if self.path is None:
            return document.from_bytes(sys.stdin.buffer.read(), self.name, encoding)
        return document.read(self.path, encoding, self.name)

    @property
    def given(self) -> str:
        """Its name as the system has it, for other programs to find it by."""
        return self.name if self.path is None else str(self.path)


@dataclass
class Run:
    """One call of a command: its inputs, and the errors and notes met on the way.

    A `silent` run only collects them, for another process to tell.
    """

    options: Options
    inputs: list[Input] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    silent: bool = False
    interrupted: bool = False  # by Ctrl-C, and what was done so far is kept
    _checkers: dict[tuple[tuple[Path, ...], Settings], Checker] = field(default_factory=dict)

    def fail(self, message: str) -> None:
        """Report an error now; the run goes on, and ends with exit code 2."""
        message = shown(message)
        self.errors.append(message)
        if not self.silent:
            streams.say(f"cleanup: {message}")

    def note(self, message: str) -> None:
        """Tell something worth knowing, once."""
        if message not in self.notes and not self.silent:
            streams.say(f"cleanup: note: {message}")
        self.notes.add(message)

    def unavailable(self, message: str) -> None:
        """A detector stopped working: an error where the user requires it, else a note."""
        if self.options.grammar == "require":
            self.fail(message)
        else:
            self.note(f"{message} (the other findings stand)")

    def settings(self, item: Input) -> Settings:
        """The settings for an input with the command line's say put over them."""
        return overlaid(item.config.settings, self.options)

    def looks_for(self, item: Input, rule: str) -> bool:
        """Whether findings of a rule would be reported, as far as its options go."""
        settings = self.settings(item)
        return self.options.min_confidence is None and Choice(settings.select, settings.ignore).names(rule)

    def checker(self, item: Input) -> Checker:
        """The detectors for an input, shared by all inputs with the same settings. Raises CleanupError."""
        settings = self.settings(item)
        key = (tuple(item.config.vocab_paths()), settings)
        try:
            return self._checkers[key]
        except KeyError:
            made = self._checkers[key] = self._make(item, settings)
            return made

    def scorer(self, item: Input) -> Scorer | None:
        """What scores whole texts; None where the unspinner, on whose data it rests, is left out.

        Raises ArtefactError where that data is damaged.
        """
        if not self.options.unspin or not self.settings(item).unspin:
            return None
        from cleanup.unspin.scorer import Scorer

        return Scorer()

    def _make(self, item: Input, settings: Settings) -> Checker:
        return detectors.checker_for(
            replace(item.config, settings=settings, given=frozenset((*self.options.select, *self.options.ignore))),
            rules=self.options.rules,
            unspin=self.options.unspin,
            cache=self.options.cache,
            grammar=lambda: None if settings.grammar == "off" else self._grammar(settings.grammar),
            on_unavailable=self.unavailable,
            on_unread=self.note,
        )

    def _grammar(self, mode: Literal["auto", "require", "off"]) -> Detector | None:
        from cleanup.cli.grammar import progress_bar
        from cleanup.grammar import GrammarUnavailable, grammar_for, install

        profile: Literal["few", "many"] = "many" if len(self.inputs) > _MANY else "few"
        try:
            if mode == "require" and not install.installed():
                with progress_bar() as progress:
                    detector, line = grammar_for(mode, progress=progress, use_cache=self.options.cache, profile=profile)
            else:
                detector, line = grammar_for(mode, use_cache=self.options.cache, profile=profile)
        except GrammarUnavailable as error:
            self.unavailable(str(error))
            return None
        if line:
            self.note(line)
        return detector


def overlaid(settings: Settings, chosen: Options) -> Settings:
    """The settings with what the command line says put over them."""
    import msgspec

    changes: dict[str, Any] = {}
    if chosen.select:
        changes["select"] = chosen.select
    if chosen.strict_ignores:
        changes["strict_ignores"] = True
    if chosen.ignore:
        changes["ignore"] = (*settings.ignore, *chosen.ignore)
    for name in ("min_confidence", "fail_on", "grammar", "encoding"):
        if getattr(chosen, name) is not None:
            changes[name] = getattr(chosen, name)
    return msgspec.structs.replace(settings, **changes)


def start(paths: Sequence[str], chosen: Options) -> Run:
    """The run over the paths named; a path that cannot be used is reported, and the others remain.

    Raises ConfigError.
    """
    run = Run(chosen)
    seen: set[Path] = set()
    for text in paths:
        try:
            for item in _inputs(text, chosen, run):
                place = real(item.path) if item.path else None
                if place is None or place not in seen:
                    run.inputs.append(item)
                if place is not None:
                    seen.add(place)
        except DocumentError as error:
            run.fail(str(error))
        except OSError as error:
            run.fail(refused(error).message)
    return run


def _inputs(text: str, chosen: Options, run: Run) -> Iterator[Input]:
    if text == STDIN:
        named = Path(chosen.stdin_filename or ".")
        yield Input(shown(chosen.stdin_filename or "<stdin>"), None, _config(named, chosen))
        return
    path = Path(text)
    if not os.path.lexists(path):
        raise DocumentError(f"{text}: no such file or folder; check the path")
    if not os.path.isdir(path):
        found = _config(path, chosen)
        if not discover.excluded(path, found.root, found.settings.exclude):
            yield Input(shown(text), path, found)
        return
    some = False

    def unread(folder: Path, error: OSError) -> None:
        nonlocal some
        some = True
        _refuse_folder(folder, error, chosen, run)

    for file in discover.text_files(path, unread):
        some = True
        found = _config(file, chosen)
        if not discover.excluded(file, found.root, found.settings.exclude):
            yield Input(shown(str(file)), file, found)
    if not some:
        kinds = " ".join(sorted(discover.TEXT_SUFFIXES))
        raise DocumentError(f"{text}: no text files in this folder ({kinds}); name files, or another folder")


def _refuse_folder(folder: Path, error: OSError, chosen: Options, run: Run) -> None:
    """Reports a folder that cannot be read, unless all in it is excluded."""
    found = _config(folder.parent, chosen)
    if not discover.excluded(folder / "text.txt", found.root, found.settings.exclude):
        run.fail(f"{folder}: cannot be read ({reason(error)}); check its permissions, or put it under `exclude`")


@lru_cache(maxsize=1)
def _named_config(path: Path) -> Config:
    return config.from_file(path)


def _config(path: Path, chosen: Options) -> Config:
    if not chosen.config:
        return config.for_file(path)
    return replace(_named_config(chosen.config), vocab=config.nearest_vocab(real(path.parent)))


def fails(findings: Iterable[Finding], fail_on: str) -> bool:
    """Whether a finding is at least as severe as `fail_on` (error, warning, info or never)."""
    ranks = {"error": 0, "warning": 1, "info": 2, "never": -1}
    return any(finding.severity.rank <= ranks[fail_on] for finding in findings)
