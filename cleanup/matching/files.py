"""Where rule files are, and the one error that says what is wrong with them; light, since every run needs it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cleanup.errors import CleanupError


class RuleError(CleanupError):
    """A rule that cannot be used; the message is one line: file, line, column, what is wrong, what to write."""


def shipped_folder() -> Path:
    """The folder with the rules that come with the program: inside an installed package, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def rule_files(paths: Iterable[Path]) -> list[Path]:
    """The rule files named, and those below the folders named, sorted. Raises RuleError for a missing one."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.suffix in (".yaml", ".yml") and p.is_file())
        elif path.is_file():
            found.append(path)
        else:
            raise RuleError(f"{path}: no such rule file or folder; check `rules` in the settings")
    return list(dict.fromkeys(found))
