"""The review question by question, for any terminal and for answers from a pipe."""

from __future__ import annotations

from collections.abc import Callable

import click

from cleanup.review import page
from cleanup.review.page import KEYS, Line
from cleanup.review.session import AnswerError, Session

_COLOURS = {"old": "red", "new": "green", "dim": "cyan"}
_HELP = (*KEYS[:-3], ("d", "done: leave this and all later ones open"), *KEYS[-3:])
Ask = Callable[[str], str | None]


def review(session: Session, name: str, ask: Ask, colour: bool) -> bool:
    """Go through the open findings; whether the accepted changes are to be written.

    `ask` puts a question and gives the answer, None where there will be none any more.
    """
    shown = None
    while True:
        if not session.open:
            written = _end(session, name, ask)
            if written is not None:
                return written
            shown = None
            continue
        if shown != session.at:
            _show(session, name, colour)
        shown = session.at
        key = ask(f"put that there [{_keys(session)}]? ")
        key = "q" if key is None else key.strip()
        if key == "q":
            return False
        if key in ("d", "w"):
            written = key == "w" or _end(session, name, ask)
            if written is not None:
                return written
            shown = None
            continue
        try:
            _answer(session, key, ask)
        except AnswerError as error:
            click.echo(f"  {error}")


def _end(session: Session, name: str, ask: Ask) -> bool | None:
    """The last question: True to write, False to keep the answers for later, None to go on after an undo."""
    count = session.pending()
    changes = "1 change" if count == 1 else f"{count or 'no'} changes"
    while True:
        key = ask(f"write {changes} to {page.one_line(name)} [y,n,u]? ")
        key = "n" if key is None else key.strip()
        if key in ("y", "w"):
            return True
        if key in ("n", "q"):
            return False
        if key == "u":
            try:
                session.undo()
            except AnswerError as error:
                click.echo(f"  {error}")
            else:
                return None
        else:
            click.echo("  y  write and end\n  n  keep the answers for later, write nothing\n  u  undo the last answer")


def _answer(session: Session, key: str, ask: Ask) -> None:
    """Do what a key says. Raises AnswerError."""
    if key == "e":
        text = ask("what is to stand there (nothing: ask again)? ")
        if text and text.strip():
            session.edit(text.strip("\r\n"))
        return
    told = page.press(session, key)
    if told is None:
        click.echo("".join(f"  {key:4}{meaning}\n" for key, meaning in _HELP), nl=False)
    elif told:
        click.echo(f"  {told}")


def _keys(session: Session) -> str:
    offered = len(session.current.replacements)
    several = [f"1-{min(offered, 9)}"] if offered > 1 else []
    return ",".join([*(["y"] if offered else []), *several, *"neahvujkdwq?"])


def _show(session: Session, name: str, colour: bool) -> None:
    click.echo(f"\n{page.heading(session, name)}")
    click.echo(f"  - {_painted(page.standing(session), colour)}")
    click.echo(f"  + {_painted(page.proposal(session), colour)}")
    for line in filter(None, [page.choices(session), *page.reason(session)]):
        click.echo(f"    {line}")


def _painted(line: Line, colour: bool) -> str:
    """The line with its marked piece in colour, or in brackets where there is no colour."""
    return "".join(_piece(style, text, colour) for style, text in line)


def _piece(style: str, text: str, colour: bool) -> str:
    if not style:
        return text
    if colour:
        return click.style(text, fg=_COLOURS[style])
    return text if style == "dim" else f"[{text}]"
