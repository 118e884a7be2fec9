"""The baselines of a run: which one holds for an input, and what is new or stale against it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from cleanup import baseline
from cleanup.baseline import Baseline, Known
from cleanup.cli.look import Looked
from cleanup.cli.run import Input, Run
from cleanup.findings import detector_of
from cleanup.report import FileReport

Stale = dict[str, frozenset[Known]]  # by name in the baseline


class Baselines:
    """The baselines that hold for the inputs of a run: the one `named`, else that of the settings, else the `default`.

    Raises BaselineError for one that cannot be used; with `missing_ok` a missing one is empty.
    """

    def __init__(self, run: Run, named: Path | None, default: Path | None = None, missing_ok: bool = False) -> None:
        self.run, self.named, self.default = run, named, default
        self.files: dict[Path, Baseline] = {}
        self.read(missing_ok)

    def read(self, missing_ok: bool = False) -> None:
        """Read the baselines. Raises BaselineError as above."""
        for path in dict.fromkeys(map(self.path, self.run.inputs)):
            if path is not None:
                self.files[path] = {} if missing_ok and not os.path.lexists(path) else baseline.read(path)

    def path(self, item: Input) -> Path | None:
        """The baseline that holds for an input."""
        found = item.config.settings.baseline
        return self.named or (Path(found) if found else self.default)

    def place(self, item: Input) -> tuple[Path, str] | None:
        """The baseline that holds for an input, and what the input is called there; None for a text without a name."""
        path, named = self.path(item), item.path or self.run.options.stdin_filename
        return None if path is None or named is None else (path, baseline.name_in(path, Path(named)))

    def unknown(self, looked: Iterable[tuple[Input, Looked]]) -> list[tuple[Input, FileReport]]:
        """The reports without what is known; says what has gone stale."""
        looked = list(looked)
        for path, gone in self.stale(looked).items():
            count = sum(map(len, gone.values()))
            if count:
                entries = "1 entry is stale" if count == 1 else f"{count} entries are stale"
                where = next(iter(sorted(gone))) + (_more(len(gone) - 1))
                self.run.note(f"{path}: {entries} ({where}); `cleanup baseline --prune PATH...` takes them out")
        return [(item, self._without(item, found.report)) for item, found in looked]

    def stale(self, looked: Iterable[tuple[Input, Looked]]) -> dict[Path, Stale]:
        """Per baseline what is known and no more there, of files that are gone, and of rules that were looked for."""
        gone: dict[Path, Stale] = {
            path: {name: known for name, known in files.items() if not os.path.lexists(path.parent / name)}
            for path, files in self.files.items()
        }
        for item, found in looked:
            place = self.place(item)
            if place is not None:
                path, name = place
                old = baseline.stale(
                    found.report,
                    self.files[path].get(name, ()),
                    partial(self._looked_for, item, found),
                )
                if old:
                    gone[path][name] = old
        return gone

    def _looked_for(self, item: Input, found: Looked, rule: str) -> bool:
        """Whether findings of a rule would have been reported for an input."""
        return detector_of(rule) in found.detectors and self.run.looks_for(item, rule)

    def _without(self, item: Input, report: FileReport) -> FileReport:
        place = self.place(item)
        return report if place is None else baseline.without(report, self.files[place[0]].get(place[1], ()))


def _more(files: int) -> str:
    return f" and {files} more file{'s' if files > 1 else ''}" if files else ""
