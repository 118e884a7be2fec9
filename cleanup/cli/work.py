"""Doing the same to every input of a run, in this process or in several, with a progress bar."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import click

from cleanup.cli.run import Input, Options, Run
from cleanup.document import DocumentError

_Result = TypeVar("_Result")
_BAR_FROM = 20  # inputs


def each(run: Run, task: Callable[[Run, Input], _Result]) -> Iterator[tuple[Input, _Result]]:
    """`task` of every input in order, without those for which it raises DocumentError: they become errors of the run.

    With more than one job `task` must be a function of a module, and runs in processes that keep their detectors.
    """
    hidden = len(run.inputs) < _BAR_FROM or not sys.stderr.isatty()
    with click.progressbar(length=len(run.inputs), label="reading", file=sys.stderr, hidden=hidden) as bar:
        for item, outcome in zip(run.inputs, _outcomes(run, task), strict=True):
            bar.update(1)
            if outcome.told is not None:
                outcome.told.tell(run)
            if not isinstance(outcome.result, _Refused):
                yield item, outcome.result


@dataclass(frozen=True)
class _Refused:
    """In place of a result: the input could not be worked on."""


@dataclass(frozen=True)
class _Told:
    """What another process had to say, for this one to say."""

    errors: tuple[str, ...]
    notes: tuple[str, ...]

    def tell(self, run: Run) -> None:
        for message in self.errors:
            run.fail(message)
        for message in self.notes:
            run.note(message)


@dataclass(frozen=True)
class _Outcome(Generic[_Result]):
    result: _Result | _Refused
    told: _Told | None = None


def _outcomes(run: Run, task: Callable[[Run, Input], _Result]) -> Iterator[_Outcome[_Result]]:
    jobs = min(run.options.jobs, len(run.inputs))
    if jobs < 2 or any(item.path is None for item in run.inputs):  # standard input belongs to this process
        for item in run.inputs:
            yield _attempt(run, task, item)
        return
    from concurrent.futures import ProcessPoolExecutor

    with _called_off_quietly(), ProcessPoolExecutor(jobs, initializer=_end_at_interrupt) as pool:
        yield from pool.map(_Elsewhere(run.options, task), run.inputs, chunksize=max(1, len(run.inputs) // (8 * jobs)))


@contextlib.contextmanager
def _called_off_quietly() -> Iterator[None]:
    """Says nothing of what a pool's own thread stumbles over where its work is called off."""
    from concurrent.futures import InvalidStateError

    hook = threading.excepthook
    threading.excepthook = lambda error: None if error.exc_type is InvalidStateError else hook(error)
    try:
        yield
    finally:
        threading.excepthook = hook


def _end_at_interrupt() -> None:
    """Lets Ctrl-C, which reaches all processes of a command, end this one at once; the first one tells of it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _attempt(run: Run, task: Callable[[Run, Input], _Result], item: Input) -> _Outcome[_Result]:
    try:
        return _Outcome(task(run, item))
    except DocumentError as error:
        run.fail(str(error))
        return _Outcome(_Refused())


@dataclass(frozen=True)
class _Elsewhere(Generic[_Result]):
    """Does the task in another process."""

    options: Options
    task: Callable[[Run, Input], _Result]

    def __call__(self, item: Input) -> _Outcome[_Result]:
        run = _RUNS.setdefault(self.options, Run(self.options, silent=True))
        errors, notes = len(run.errors), set(run.notes)
        outcome = _attempt(run, self.task, item)
        return _Outcome(outcome.result, _Told(tuple(run.errors[errors:]), tuple(sorted(run.notes - notes))))


_RUNS: dict[Options, Run] = {}
