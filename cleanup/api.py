"""The program as a library: a text in, findings or the repaired text out."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import msgspec

from cleanup import config
from cleanup.check import Checker, Detector
from cleanup.config import Config, Settings
from cleanup.detectors import checker_for
from cleanup.document import Document
from cleanup.errors import CleanupError
from cleanup.findings import Applicability, Finding
from cleanup.fix import fix
from cleanup.markup import NAMES
from cleanup.paths import reason, shown

Markup = Literal["plain", "markdown", "html", "rst", "latex"]
Grammar = Literal["off", "auto", "require"]
PathLike = str | os.PathLike[str]


@dataclass(frozen=True)
class Fixed:
    """A repaired text: the findings applied, with spans in the text as it was, and those left, with spans in `text`."""

    text: str
    applied: tuple[Finding, ...]
    remaining: tuple[Finding, ...]


def check_text(
    text: str,
    *,
    path: PathLike | None = None,
    markup: Markup | None = None,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] = (),
    min_confidence: float | None = None,
    rules: Sequence[PathLike] = (),
    vocab: Sequence[PathLike] = (),
    unspin: bool | None = None,
    strict_ignores: bool | None = None,
    grammar: Grammar = "off",
) -> list[Finding]:
    """The findings in a text, in text order, none overlapping another; spans are code points of `text`.

    `path` says what the text is called: the end of the name tells the markup, and the settings and the vocabulary of
    the nearest folder upward hold, as for the commands. The file is never read and need not be there. Without it the
    defaults hold, and the text is plain unless `markup` says otherwise.

    `select`, `min_confidence` (0 to 1), `unspin` and `strict_ignores` stand in place of the settings of these names;
    `ignore`, `rules` (rule files or folders) and `vocab` (vocabulary files) are added to theirs. `grammar` alone is not
    taken from the settings: LanguageTool is left out ("off"), used where it is installed, with a RuntimeWarning where
    it is not ("auto"), or installed if needed ("require").

    Raises TypeError for a text that is no str, and CleanupError for all else that cannot be done, such as a rule that
    does not exist. Settings, rules and vocabulary are read once in a process.
    """
    given = _given(select, min_confidence, unspin, strict_ignores)
    document, checker, failed = _prepared(text, path, markup, given, ignore, rules, vocab, grammar)
    found = checker.find(document)
    _refuse(failed)
    return found


def fix_text(
    text: str,
    *,
    unsafe: bool = False,
    path: PathLike | None = None,
    markup: Markup | None = None,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] = (),
    min_confidence: float | None = None,
    rules: Sequence[PathLike] = (),
    vocab: Sequence[PathLike] = (),
    unspin: bool | None = None,
    strict_ignores: bool | None = None,
    grammar: Grammar = "off",
) -> Fixed:
    """The text with all `safe` findings repaired, and with `unsafe` likely ones too; fixing it again changes nothing.

    All else is as in `check_text`.
    """
    given = _given(select, min_confidence, unspin, strict_ignores)
    document, checker, failed = _prepared(text, path, markup, given, ignore, rules, vocab, grammar)
    result = fix(document, checker, Applicability.UNSAFE if unsafe else Applicability.SAFE)
    _refuse(failed)
    return Fixed(result.text, result.applied, result.left)


def _given(
    select: Sequence[str] | None, min_confidence: float | None, unspin: bool | None, strict_ignores: bool | None
) -> dict[str, object]:
    """The settings that stand in place of others, by name."""
    values = {
        "select": select,
        "min-confidence": min_confidence,
        "unspin": unspin,
        "strict-ignores": strict_ignores,
    }
    return {name: value for name, value in values.items() if value is not None}


def _prepared(
    text: str,
    path: PathLike | None,
    markup: Markup | None,
    given: dict[str, object],
    ignore: Sequence[str],
    rules: Sequence[PathLike],
    vocab: Sequence[PathLike],
    grammar: Grammar,
) -> tuple[Document, Checker, list[str]]:
    """The text as a document, the checker for it, and a list that gets the line of a detector that is required."""
    if not isinstance(text, str):
        raise TypeError(f"text must be str, not {type(text).__name__}; decode it first")
    if markup is not None and markup not in NAMES:
        raise CleanupError(f"markup {markup!r}: must be one of {', '.join(NAMES)}")
    if grammar not in ("off", "auto", "require"):
        raise CleanupError(f"grammar {grammar!r}: must be one of off, auto, require")
    name = "<text>" if path is None else os.fspath(path)
    if not name or "\0" in name:
        raise CleanupError(f"path {name!r}: is no name of a file; give one, or None for a text without a name")
    document = Document(name, text, markup=markup or ("plain" if path is None else ""))
    failed: list[str] = []
    if document.view.remark:
        warnings.warn(f"{name}: {document.view.remark}", RuntimeWarning, stacklevel=3)

    def unavailable(message: str) -> None:
        if grammar == "require":
            failed.append(message)
        else:
            warnings.warn(message, RuntimeWarning, stacklevel=4)

    try:
        found = _config(path, given, ignore, rules, vocab)
        key = (tuple(found.vocab_paths()), found.settings)
        if key not in _CHECKERS:
            _CHECKERS[key] = checker_for(found)
    except OSError as error:
        where = name if error.filename is None else shown(os.fsdecode(error.filename))
        raise CleanupError(f"{where}: {reason(error)}; check the path") from None
    checker = replace(_CHECKERS[key], on_unavailable=unavailable)
    if grammar != "off":
        checker.detectors = [*checker.detectors, *_grammar(grammar)]
    return document, checker, failed


_CHECKERS: dict[tuple[tuple[Path, ...], Settings], Checker] = {}


def _config(
    path: PathLike | None,
    given: dict[str, object],
    ignore: Sequence[str],
    rules: Sequence[PathLike],
    vocab: Sequence[PathLike],
) -> Config:
    """The settings for a text of that name, with what was given put over them. Raises CleanupError."""
    found = Config(Settings(), {}, Path()) if path is None else config.for_file(Path(path))
    added = {"ignore": ignore, "rules": rules, "vocab": vocab}
    for name, values in added.items():
        if isinstance(values, (str, bytes)):
            raise CleanupError(f"{name} {values!r}: must be a list, not a single name")
    old = found.settings
    own = {name: [*getattr(old, name), *(os.fspath(each) for each in values)] for name, values in added.items()}
    try:
        settings = msgspec.convert({**msgspec.to_builtins(old), **own, **given}, Settings)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$.")
        raise CleanupError(f"{where.rstrip('`').replace('-', '_')}: {what[:1].lower() + what[1:]}") from None
    return replace(
        found, settings=settings, given=frozenset((*ignore, *(settings.select if "select" in given else ())))
    )


def _grammar(mode: Grammar) -> list[Detector]:
    """The grammar checker, if there is one. Raises CleanupError where it is required and cannot be had."""
    from cleanup.grammar import grammar_for

    detector, line = grammar_for(mode)
    if line:
        warnings.warn(line, RuntimeWarning, stacklevel=4)
    return [] if detector is None else [detector]


def _refuse(failed: Sequence[str]) -> None:
    if failed:
        raise CleanupError(failed[0])
