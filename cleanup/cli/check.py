"""`cleanup check`: report what looks garbled."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click

from cleanup import score
from cleanup.cli import run as running
from cleanup.cli.failure import Failure
from cleanup.cli.run import Input, Options, Run
from cleanup.document import DocumentError
from cleanup.report import FORMATS, FileReport, Report


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(sorted(FORMATS)),
    default="text",
    show_default=True,
    help="How to report on standard output.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="NAME:PATH",
    help="Also write a report in format NAME to PATH; repeatable.",
)
@running.options
def check(paths: tuple[str, ...], options: Options, format_name: str, outputs: tuple[str, ...]) -> None:
    """Report garbled phrases in files, in the text files of folders, or in standard input (-)."""
    targets = [_target(text) for text in outputs]
    run = running.start(paths, options)
    report = Report(tuple(_file_reports(run)), ())
    report = Report(report.files, tuple(run.errors))
    click.echo(FORMATS[format_name](report, sys.stdout.isatty()), nl=False)
    for name, path in targets:
        try:
            path.write_text(FORMATS[name](report, False), encoding="utf-8")
        except OSError as error:
            run.fail(f"{path}: cannot be written ({(error.strerror or 'error').lower()}); name another --output")
    if run.errors:
        sys.exit(2)
    severe = any(
        running.fails(file.findings, run.settings(item).fail_on)
        for file, item in zip(report.files, run.inputs, strict=True)
    )
    sys.exit(1 if severe else 0)


def _target(text: str) -> tuple[str, Path]:
    name, colon, path = text.partition(":")
    if not colon or not path or name not in FORMATS:
        raise Failure(f"--output {text!r}: write NAME:PATH with NAME one of {', '.join(sorted(FORMATS))}")
    return name, Path(path)


def _file_reports(run: Run) -> list[FileReport]:
    reports: list[FileReport] = []
    with click.progressbar(
        length=len(run.inputs),
        label="checking",
        file=sys.stderr,
        hidden=len(run.inputs) < 20 or not sys.stderr.isatty(),
    ) as bar:
        if run.options.jobs > 1 and len(run.inputs) > 1:
            with ProcessPoolExecutor(min(run.options.jobs, len(run.inputs))) as pool:
                for result in pool.map(_Worker(run.options), run.inputs, chunksize=max(1, len(run.inputs) // 64)):
                    _take(run, result, reports)
                    bar.update(1)
        else:
            for item in run.inputs:
                _take(run, _check(run, item), reports)
                bar.update(1)
    run.inputs = [item for item in run.inputs if any(item.name == report.path for report in reports)]
    return reports


def _take(run: Run, result: FileReport | str, reports: list[FileReport]) -> None:
    if isinstance(result, FileReport):
        reports.append(result)
    else:
        run.fail(result)


def _check(run: Run, item: Input) -> FileReport | str:
    """The report on one input, or the line that says why there is none."""
    try:
        document = item.read(run.settings(item).encoding)
    except DocumentError as error:
        return str(error)
    findings = run.checker(item).find(document)
    return FileReport(item.name, document.text, tuple(findings), score.spun(document.prose, findings))


class _Worker:
    """Checks inputs in another process, which keeps its detectors between them."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def __call__(self, item: Input) -> FileReport | str:
        return _check(_run_of_process(self.options), item)


_RUNS: dict[Options, Run] = {}


def _run_of_process(options: Options) -> Run:
    return _RUNS.setdefault(options, Run(options))
