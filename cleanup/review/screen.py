"""The review on a full screen: the article with its findings marked, and what stands beside what is proposed.

It needs the extra [review], prompt_toolkit: 10 MB installed, one dependency, the same interface since 3.0 of 2019.
Textual was weighed against it: 24 MB, nine packages, and now at its eighth major version.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterable

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import ConditionalContainer, Dimension, HSplit, Layout, VSplit, Window
from prompt_toolkit.layout.controls import BufferControl, FormattedTextControl
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from cleanup.review import page
from cleanup.review.page import KEYS, Line
from cleanup.review.session import AnswerError, Session

_SIDES = 5  # lines for what stands and what is proposed
_REASONS = 4
_FOOT = (
    " y accept  1-9 another  e edit  n reject  u undo  j k move\n"
    " a all of rule  h never here  v nowhere  w write  q quit  ?"
)
_STYLE = Style.from_dict(
    {
        "bar": "reverse",
        "current": "bold reverse",
        "open": "underline ansiyellow",
        "changed": "ansigreen",
        "left": "underline",
        "old": "bold ansired",
        "new": "bold ansigreen",
        "dim": "italic",
        "said": "bold",
    }
)


def review(session: Session, name: str) -> bool:
    """Go through the findings; whether the accepted changes are to be written."""
    app = _Screen(session, name).application()

    def end_quietly() -> None:
        """A request to stop leaves the terminal as it was."""
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: app.exit(result=False))

    try:
        return app.run(pre_run=None if sys.platform == "win32" else end_quietly)
    except EOFError:  # the terminal is gone
        return False


class _Screen:
    """One review on the screen: the session, and what is shown that the session does not know."""

    def __init__(self, session: Session, name: str) -> None:
        self.session, self.name = session, name
        self.said = ""
        self.help = False
        self.input = Buffer(multiline=False)
        self.writing = BufferControl(self.input, input_processors=[BeforeInput("put there: ", style="class:said")])
        self.reading = FormattedTextControl(self._article, focusable=True, show_cursor=False)
        self.layout = self._layout()

    def application(self) -> Application[bool]:
        depth = ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else None
        return Application(
            self.layout, _STYLE, key_bindings=self._keys(), full_screen=True, color_depth=depth, erase_when_done=True
        )

    # What is shown

    def _layout(self) -> Layout:
        editing = Condition(lambda: self.layout.current_control is self.writing)

        def text(lines: Callable[[], StyleAndTextTuples], height: int, style: str = "") -> Window:
            return Window(FormattedTextControl(lines), height=Dimension.exact(height), style=style)

        foot = text(lambda: [("", f" {self.said}" if self.said else _FOOT)], 2, "class:bar")
        body = HSplit(
            [
                text(lambda: [("", " " + page.heading(self.session, self.name))], 1, "class:bar"),
                Window(self.reading, height=Dimension(min=3)),
                Window(char="─", height=1),
                VSplit(
                    [
                        text(lambda: self._side("stands", page.standing(self.session)), _SIDES + 1),
                        Window(char="│", width=1),
                        text(lambda: self._side("proposal", page.proposal(self.session)), _SIDES + 1),
                    ]
                ),
                Window(char="─", height=1),
                text(self._reasons, _REASONS),
                ConditionalContainer(Window(self.writing, height=1), editing),
                ConditionalContainer(foot, ~editing),
            ]
        )
        return Layout(body, focused_element=self.reading)

    def _size(self) -> tuple[int, int]:
        from prompt_toolkit.application import get_app

        size = get_app().output.get_size()
        return size.columns, size.rows

    def _article(self) -> StyleAndTextTuples:
        columns, rows = self._size()
        if self.help:
            return [("", "".join(f"  {key:4}{meaning}\n" for key, meaning in KEYS))]
        return _drawn(
            [("", " "), *line] for line in page.article(self.session, columns - 2, max(3, rows - _SIDES - _REASONS - 6))
        )

    def _side(self, title: str, line: Line) -> StyleAndTextTuples:
        columns, _ = self._size()
        drawn = _drawn([("", " "), *one] for one in page.fitted(line, columns // 2 - 3, _SIDES))
        return [("class:dim", f" {title}\n"), *drawn]

    def _reasons(self) -> StyleAndTextTuples:
        columns, _ = self._size()
        told = [page.choices(self.session), *page.reason(self.session)]
        lines = [line for text in told if text for line in page.wrapped([("", text)], columns - 2)]
        return _drawn([("", " "), *line] for line in lines[:_REASONS])

    # What is done

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        editing = Condition(lambda: self.layout.current_control is self.writing)

        def on(*names: str, when: Condition) -> Callable[[Callable[[KeyPressEvent], None]], None]:
            def bind(do: Callable[[KeyPressEvent], None]) -> None:
                for name in names:
                    keys.add(name, filter=when)(do)

            return bind

        reading = Condition(lambda: not editing())

        @on("enter", "down", "right", "up", "left", "<any>", when=reading)
        def _press(event: KeyPressEvent) -> None:
            key = event.key_sequence[0].key
            self._press(_ALSO.get(str(getattr(key, "value", key)), event.data))

        @on("<bracketed-paste>", when=reading)
        def _ignore(event: KeyPressEvent) -> None:
            self.said = "what is pasted is no answer; press e to edit first"

        @on("q", "c-c", "c-d", when=reading)
        def _quit(event: KeyPressEvent) -> None:
            event.app.exit(result=False)

        @on("w", when=reading)
        def _write(event: KeyPressEvent) -> None:
            event.app.exit(result=True)

        @on("e", when=reading)
        def _edit(event: KeyPressEvent) -> None:
            self.said = ""
            self.input.text = page.draft(self.session)
            self.input.cursor_position = len(self.input.text)
            self.layout.focus(self.writing)

        @on("enter", when=editing)
        def _done(event: KeyPressEvent) -> None:
            self.layout.focus(self.reading)
            self._try(lambda: self.session.edit(self.input.text))

        @on("escape", "c-c", when=editing)
        def _cancel(event: KeyPressEvent) -> None:
            self.layout.focus(self.reading)

        return keys

    def _press(self, key: str) -> None:
        if key == "?":
            self.help = not self.help
        else:
            self.help = False
            self._try(lambda: page.press(self.session, key))

    def _try(self, do: Callable[[], str | None]) -> None:
        try:
            self.said = do() or ""
        except AnswerError as error:
            self.said = str(error)
        else:
            if not self.said and not self.session.open:
                self.said = "all findings have an answer: w writes the accepted changes, u takes the last answer back"


_ALSO = {"c-m": "y", "down": "j", "right": "j", "up": "k", "left": "k"}  # keys that are no characters


def _drawn(lines: Iterable[Line]) -> StyleAndTextTuples:
    drawn: StyleAndTextTuples = []
    for line in lines:
        drawn += [(f"class:{style}" if style else "", text) for style, text in line]
        drawn.append(("", "\n"))
    return drawn
