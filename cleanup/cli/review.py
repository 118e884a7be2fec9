"""`cleanup review`: go through the findings of files with a person."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import click

from cleanup import fix as fixing
from cleanup import vocabulary
from cleanup.cli import run as running
from cleanup.cli.failure import Failure, Interrupted, refuse_to_replace
from cleanup.cli.kinds import PATH
from cleanup.cli.run import Input, Options, Run
from cleanup.cli.vocab import file_of
from cleanup.cli.work import each
from cleanup.document import Document, DocumentError, encode, write
from cleanup.errors import CleanupError
from cleanup.findings import Finding
from cleanup.fix import Fix
from cleanup.paths import real, reason
from cleanup.review import lines, page
from cleanup.review.journal import Journal, state_folder
from cleanup.review.session import Mark, Session
from cleanup.review.verdicts import keep, verdicts


@click.command()
@click.option("--patch", type=PATH, metavar="FILE", help="Save a diff there; change no text.")
@running.options_without("stdin_filename")
def review(paths: tuple[str, ...], options: Options, patch: Path | None) -> None:
    """Go through the findings of files one by one: accept, choose, edit or reject.

    Every answer is saved as it is given, and the next review of the file goes on from there. The file is written once,
    at the end.
    """
    review_all(paths, options, patch)


def review_all(paths: tuple[str, ...], options: Options, patch: Path | None) -> None:
    """Review all files named, and end with the exit code: 1 where findings are left open."""
    if running.STDIN in paths or options.stdin_filename:
        raise Failure("standard input is for answers in a review; name a file in place of - and --stdin-filename")
    run = running.start(paths, options)
    if patch is not None and any(item.path and real(item.path) == real(patch) for item in run.inputs):
        raise Failure(f"--patch {patch}: is a file under review; name another")
    if patch is not None:
        refuse_to_replace(patch, "--patch", "---")
    diffs: list[bytes] = []
    going, severe = True, False
    for item, (document, found) in list(each(run, _look)):
        try:
            session, journal = _begin(run, item, document, found)
            if going and (session.open or session.pending()):
                going = _ask(run, session, item.name)
                if going:
                    _take_effect(run, item, session, journal, patch, diffs)
                _tell(session, item.name, going, patch)
            elif going:
                click.echo(f"{item.name}: nothing to review", err=True)
        except CleanupError as error:
            run.fail(f"{error} (answers given so far are kept)")
            continue
        severe |= running.fails([session.findings[i] for i in session.open], run.settings(item).fail_on)
    sys.exit(2 if run.errors else Interrupted.exit_code if run.interrupted else 1 if severe else 0)


def _look(run: Run, item: Input) -> tuple[Document, list[Finding]]:
    """Raises DocumentError."""
    document = item.read(run.settings(item).encoding)
    return document, run.checker(item).find(document)


def _begin(run: Run, item: Input, document: Document, found: list[Finding]) -> tuple[Session, Journal]:
    """The session as it stood when it was left. Raises AnswerError."""
    assert item.path is not None
    journal = Journal(item.path, document.raw, state_folder())
    session = Session(document, found, journal.record)
    kept, lost = session.replay(journal.steps)
    if journal.changed and kept + lost:
        run.note(f"{item.name}: was changed since the last review; of its answers {kept} still fit, {lost} do not")
    return session, journal


def _ask(run: Run, session: Session, name: str) -> bool:
    """Whether what was accepted is to be written, as the person says. Raises AnswerError."""
    try:
        if _full_screen(run):
            from cleanup.review import screen

            return screen.review(session, name)
        return lines.review(session, name, _line, sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    except KeyboardInterrupt:
        click.echo()
        run.interrupted = True
        return False


def _full_screen(run: Run) -> bool:
    """Whether the terminal can show the full-screen review, and prompt_toolkit is installed."""
    dumb = os.environ.get("TERM", "dumb" if os.name != "nt" else "") in ("dumb", "unknown", "")
    if not sys.stdin.isatty() or not sys.stdout.isatty() or (dumb and os.name != "nt"):
        return False
    size = shutil.get_terminal_size()
    if size.columns < page.MIN_COLUMNS or size.lines < page.MIN_ROWS:
        run.note(f"the terminal is smaller than {page.MIN_COLUMNS} x {page.MIN_ROWS}, so questions come line by line")
        return False
    if importlib.util.find_spec("prompt_toolkit") is None:
        run.note("questions come line by line; `pip install 'cleanup[review]'` gives a full screen")
        return False
    return True


def _line(question: str) -> str | None:
    """The answer to a question: a line of standard input, None at its end."""
    click.echo(question, nl=False)
    try:
        line = sys.stdin.readline()
    except UnicodeDecodeError:
        return ""
    return line.rstrip("\r\n") if line else None


def _take_effect(
    run: Run, item: Input, session: Session, journal: Journal, patch: Path | None, diffs: list[bytes]
) -> None:
    """Write what was accepted, to the file or as a diff. Raises CleanupError."""
    assert item.path is not None
    document, text = session.document, session.text()
    raw = encode(document, text)
    for place in session.silencing()[1]:
        run.note(f"{item.name}: no comment fits at {page.one_line(place.text)!r}; only reviews will leave it alone")
    if session.terms():
        vocabulary.add(file_of(item.config), session.terms())
    if patch is not None:
        diffs.append(fixing.diff(Fix(document, text, (), ()), item.given))
        _save(patch, b"".join(diffs))
    elif text != document.text:
        write(document, text, item.path)
    if run.settings(item).keep_verdicts:
        try:
            keep(verdicts(session), state_folder())
        except OSError as error:
            run.note(f"verdicts could not be kept for `cleanup rules learn` ({reason(error)})")
    if patch is not None:
        journal.record(Mark.SETTLED)
    else:
        written = Document(document.path, text, document.encoding, raw)
        journal.restart(item.path, raw, session.inherited(written, run.checker(item).find(written)))


def _save(patch: Path, diff: bytes) -> None:
    try:
        patch.write_bytes(diff)
    except OSError as error:
        raise DocumentError(f"{patch}: cannot be written ({reason(error)})") from None


def _tell(session: Session, name: str, going: bool, patch: Path | None) -> None:
    counts, still, name = session.counts(), len(session.open), page.one_line(name)
    told = [f"{count} {word}" for verdict, word in page.COUNTED if (count := counts[verdict])]
    told += [f"{still} open"] if still else []
    if not going:
        end = f"nothing written, answers kept; `cleanup review {name}` goes on from there"
    elif patch is not None:
        end = f"changes saved in {patch}"
    else:
        end = "written" if session.pending() else "nothing to write"
    click.echo(f"{name}: {', '.join(told)}; {end}", err=True)
