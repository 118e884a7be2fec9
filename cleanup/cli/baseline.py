"""`cleanup baseline`: write down the findings that are known, so that `check` reports only new ones."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from cleanup import baseline as baselines
from cleanup.baseline import Baseline
from cleanup.cli import run as running
from cleanup.cli import streams
from cleanup.cli.failure import Failure
from cleanup.cli.kinds import PATH
from cleanup.cli.known import Baselines
from cleanup.cli.look import Looked, look
from cleanup.cli.run import Input, Options, Run
from cleanup.cli.work import each
from cleanup.errors import CleanupError


@click.command()
@click.option(
    "--out",
    type=PATH,
    help=f"The baseline to write (default: the one in the settings, else {baselines.FILE_NAME} here).",
)
@click.option("--prune", is_flag=True, help="Only take out what is no more there; nothing is added.")
@running.options_without("fail_on", "stdin_filename")
def baseline(paths: tuple[str, ...], options: Options, out: Path | None, prune: bool) -> None:
    """Write the present findings down as known; `check` then reports only new ones.

    What the baseline knows of other files, and of rules left out here, stays. `cleanup fix` repairs known findings too.
    """
    run = running.start(paths, options)
    if running.STDIN in paths:
        raise Failure("-: a baseline is for files; standard input has no path to keep, so name a file")
    known = Baselines(run, out, Path(baselines.FILE_NAME), missing_ok=not prune)
    looked = list(each(run, look))
    if looked or not run.errors:
        with baselines.locked(known.files):
            known.read(missing_ok=not prune)  # anew, as another process may have added to it meanwhile
            _update(run, known, looked, prune)
    sys.exit(2 if run.errors else 0)


def _update(run: Run, known: Baselines, looked: Sequence[tuple[Input, Looked]], prune: bool) -> None:
    """Write the baselines with what was seen now."""
    files: dict[Path, dict[str, frozenset[baselines.Known]]] = {p: dict(old) for p, old in known.files.items()}
    for path, gone in known.stale(looked).items():
        for name, old in gone.items():
            files[path][name] -= old
    if not prune:
        for item, found in looked:
            place = known.place(item)
            if place is not None:
                path, name = place
                files[path][name] = files[path].get(name, frozenset()) | baselines.known_of(found.report)
    for path, now in files.items():
        written = _put(run, path, known.files[path], now)
        if written and not prune and not any(item.config.settings.baseline for item in run.inputs):
            run.note(f"set `baseline: {path}` in the settings, or give `--baseline {path}`: `check` then heeds it")


def _put(run: Run, path: Path, old: Baseline, new: Baseline) -> bool:
    """Whether the baseline could be written."""
    try:
        baselines.write(path, new)
    except CleanupError as error:
        run.fail(str(error))
        return False
    before = {(name, each) for name, known in old.items() for each in known}
    after = {(name, each) for name, known in new.items() for each in known}
    told = f"{len(after)} known, {len(after - before)} added, {len(before - after)} taken out"
    streams.say(f"{path}: {told}")
    return True
