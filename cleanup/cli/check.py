"""`cleanup check`: report what looks garbled."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleanup.cli import run as running
from cleanup.cli import streams
from cleanup.cli.failure import Failure, refuse_to_replace
from cleanup.cli.kinds import PATH
from cleanup.cli.look import look
from cleanup.cli.run import Input, Options, Run
from cleanup.cli.work import each
from cleanup.config import FILE_NAMES
from cleanup.document import DocumentError, write
from cleanup.paths import real, reason
from cleanup.report import FOR_PEOPLE, FORMATS, FileReport, Report

if TYPE_CHECKING:
    from cleanup.cli.known import Baselines


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
@click.option("--diff-base", metavar="REF", help="Report only what stands on lines changed since this git commit.")
@click.option("--baseline", type=PATH, help="Report only what this baseline does not know.")
@click.option("--no-baseline", is_flag=True, help="Report known findings too, whatever the settings say.")
@click.option("--strict-ignores", is_flag=True, help="Also report suppressions that name no rule.")
@click.option("--add-ignores", is_flag=True, help="Write a suppression for each finding into the files.")
@running.options
def check(
    paths: tuple[str, ...],
    options: Options,
    format_name: str,
    outputs: tuple[str, ...],
    diff_base: str | None,
    baseline: Path | None,
    no_baseline: bool,
    strict_ignores: bool,
    add_ignores: bool,
) -> None:
    """Report garbled phrases in files, in the text files of folders, or in standard input (-)."""
    targets = [_target(text) for text in outputs]
    if add_ignores and running.STDIN in paths:
        raise Failure("-: --add-ignores writes into files, not standard input; name files")
    written = _written(targets, paths)
    run = running.start(paths, replace(options, strict_ignores=strict_ignores))
    run.inputs = [item for item in run.inputs if item.path is None or real(item.path) not in written]
    lines = None if diff_base is None else _changed_lines(run, diff_base)
    known = None if no_baseline else _baselines(run, baseline)
    looked = list(each(run, look))
    checked = [(item, found.report) for item, found in looked] if known is None else known.unknown(looked)
    if lines is not None:
        checked = [(item, _only(file, lines[item.name])) for item, file in checked]
    if add_ignores:
        checked = [(item, _silenced(run, item, file)) for item, file in checked]
    report = Report(tuple(file for _, file in checked), tuple(run.errors))
    # Where nothing could be read, "nothing found" would say too much; a machine reads an empty report all the same.
    if format_name != "text" or report.files or not report.errors:
        printed = FORMATS[format_name](report, sys.stdout.isatty())
        if format_name in FOR_PEOPLE:
            click.echo(printed, nl=False)
        else:
            streams.for_programs(printed)
    for name, path in targets:
        try:
            path.write_text(FORMATS[name](report, False), encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            run.fail(f"{path}: cannot be written ({reason(error)}); name another --output")
    if run.errors:
        sys.exit(2)
    severe = any(running.fails(file.findings, run.settings(item).fail_on) for item, file in checked)
    sys.exit(1 if severe else 0)


def _baselines(run: Run, named: Path | None) -> Baselines | None:
    """The baselines that hold for the inputs; None where there is none."""
    if named is None and not any(item.config.settings.baseline for item in run.inputs):
        return None
    from cleanup.cli.known import Baselines

    return Baselines(run, named)


def _silenced(run: Run, item: Input, file: FileReport) -> FileReport:
    """The report without the findings that suppressions written into the file now hide."""
    from cleanup import silence
    from cleanup.fix import apply

    assert item.path is not None
    findings = [found for found in file.findings if found.detector != "ignores"]
    if not findings:
        return file
    try:
        document = item.read(run.settings(item).encoding)
        if document.text != file.text:
            raise DocumentError(f"{item.name}: was changed by someone else meanwhile; run cleanup again")
        edits, left = silence.edits(document, findings)
        if edits:
            write(document, apply(document.text, edits), item.path)
    except DocumentError as error:
        run.fail(str(error))
        return file
    for found in left:
        line, column = file.position(found.start)
        run.fail(f"{item.name}:{line}:{column}: no comment for {found.rule} fits here; silence it by hand")
    streams.say(f"{item.name}: silenced {len(findings) - len(left)}")
    silent = set(findings) - set(left)
    return replace(file, findings=tuple(found for found in file.findings if found not in silent))


# How a report begins: another file is not written over.
_BEGINS = {"html": "<", "json": "{", "jsonl": "{", "sarif": "{", "gitlab": r"\[", "junit": "<"}


def _target(text: str) -> tuple[str, Path]:
    name, colon, path = text.partition(":")
    if not colon or not path or name not in FORMATS:
        raise Failure(f"--output {text!r}: write NAME:PATH with NAME one of {', '.join(sorted(FORMATS))}")
    return name, Path(path)


def _written(targets: list[tuple[str, Path]], paths: tuple[str, ...]) -> set[Path]:
    """The files that reports are written to, which are no inputs. Raises Failure where a report would overwrite one."""
    named = {real(Path(path)) for path in paths if path != running.STDIN}
    written: set[Path] = set()
    for name, path in targets:
        if name in _BEGINS:
            refuse_to_replace(path, "--output", _BEGINS[name])
        elif path.name in FILE_NAMES:
            raise Failure(f"--output {path}: settings are in files of that name; name another")
        place = real(path)
        if place in named:
            raise Failure(f"--output {path}: is a file to check, or a folder; name another")
        if place in written:
            raise Failure(f"--output {path}: two reports would be written there; name another file for one")
        written.add(place)
    return written


def _changed_lines(run: Run, base: str) -> dict[str, list[range] | None]:
    """Per input the lines that count; the run is left with the inputs that have some.

    Raises ChangedError, and Failure for standard input.
    """
    from cleanup.changed import Changes

    changes = Changes(base)
    lines: dict[str, list[range] | None] = {}
    for item in run.inputs:
        if item.path is None:
            raise Failure("--diff-base compares files; standard input has no history, so name files")
        lines[item.name] = changes.lines(item.path)
    run.inputs = [item for item in run.inputs if lines[item.name] != []]
    return lines


def _only(file: FileReport, lines: list[range] | None) -> FileReport:
    from cleanup.changed import on_lines

    return replace(file, findings=tuple(on_lines(file.findings, file.text, lines)))
