"""What a reviewer sees of a session, as pieces of (style, text) without terminal code: both front ends draw from here.

Every text is made visible: control characters, and so terminal escape codes, never reach the terminal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from cleanup.paths import visible
from cleanup.report.text import columns
from cleanup.review.session import Session, Verdict

Piece = tuple[str, str]  # style ("", current, open, changed, left, old, new or dim) and text
Line = list[Piece]
KEYS = (
    ("y", "put the first proposal there"),
    ("1-9", "put another proposal there"),
    ("e", "edit: type what is to stand there"),
    ("n", "reject: leave what stands"),
    ("a", "accept the first proposal for all open findings of this rule"),
    ("h", "never here: leave it, and silence the rule with a comment at this place"),
    ("v", "never anywhere: add the words to the vocabulary"),
    ("u", "undo the last answer"),
    ("j", "go to the next finding; k: to the previous one"),
    ("w", "write the accepted changes and end"),
    ("q", "quit; the answers are kept, nothing is written"),
    ("?", "show or hide this help"),
)
MIN_COLUMNS, MIN_ROWS = 60, 20  # of a terminal for the full-screen review
_NAME = 40  # characters of a file's name that are shown
_AROUND = 8000  # code points of the article shown at either side of the current finding
_LINE_END = re.compile(r"\r\n|[\n\r]")
_WORD = re.compile(r"\S+\s*|\s+")


def press(session: Session, key: str) -> str | None:
    """Do what a key says that needs no more than that: what to tell of it, None where there is no such key.

    Raises AnswerError.
    """
    if len(key) == 1 and key in "123456789":
        session.accept(int(key) - 1)
        return ""
    if key == "a":
        return f"accepted {session.accept_rule()} of this rule"
    if key == "v":
        return f"'{one_line(session.never_anywhere())}' goes to the vocabulary when this review is written"
    simple: dict[str, Callable[[], None]] = {
        "y": session.accept,
        "n": session.reject,
        "h": session.never_here,
        "u": session.undo,
        "j": lambda: session.move(1),
        "k": lambda: session.move(-1),
    }
    if key not in simple:
        return None
    simple[key]()
    return ""


def heading(session: Session, name: str) -> str:
    """Where the reviewer is, and how far."""
    counts = session.counts()
    line = len(_LINE_END.findall(session.document.text, 0, session.current.start)) + 1
    told = [f"{counts[v]} {word}" for v, word in COUNTED if counts[v]]
    shown = visible(name) if len(name) <= _NAME else "…" + visible(name)[1 - _NAME :]
    place = f"{shown}:{line}  {session.at + 1} of {len(session.findings)}"
    return f"{place}, {len(session.open)} open{', ' if told else ''}{', '.join(told)}"


COUNTED = (
    (Verdict.ACCEPT, "accepted"),
    (Verdict.REJECT, "rejected"),
    (Verdict.HERE, "never here"),
    (Verdict.ANYWHERE, "never anywhere"),
)


def standing(session: Session) -> Line:
    """The current finding's sentence as it stands."""
    return _sentence(session, "old", session.current.text)


def proposal(session: Session) -> Line:
    """The sentence as it would be, with the answer given or else with the first replacement."""
    finding, answer = session.current, session.answer
    if answer is not None:
        if answer.verdict is Verdict.ACCEPT:
            return _sentence(session, "new", answer.text)
        return [("dim", f"left as it stands ({answer.verdict.value})")]
    if not finding.replacements:
        return [("dim", "no proposal: edit with e, or leave it with n")]
    return _sentence(session, "new", finding.replacements[0])


def _sentence(session: Session, style: str, middle: str) -> Line:
    finding, text = session.current, session.document.text
    start, end = session.sentence(finding)
    pieces = [("", text[start : finding.start]), (style, middle), ("", text[finding.end : end])]
    return [(style, one_line(part)) for style, part in pieces if part]


def draft(session: Session) -> str:
    """The text an edit begins with, on one line: what was accepted, else the first replacement, else what stands."""
    finding, answer = session.current, session.answer
    accepted = [answer.text] if answer is not None and answer.verdict is Verdict.ACCEPT else []
    return re.sub(r"\s*[\r\n\u2028\u2029]\s*", " ", [*accepted, *finding.replacements, finding.text][0])


def one_line(text: str) -> str:
    """The text on one line, control characters shown."""
    return visible(re.sub(r"\s+", " ", text))


def choices(session: Session) -> str:
    """The proposals with the keys that choose them; empty where there are fewer than two."""
    offered = session.current.replacements[:9]
    if len(offered) < 2:
        return ""
    return "  ".join(f"{n} {one_line(text) or '(remove)'}" for n, text in enumerate(offered, 1))


def reason(session: Session) -> list[str]:
    """Why this is pointed at: applicability, probability, rule id and message; then the evidence."""
    finding = session.current
    head = f"{finding.applicability.value} {finding.confidence:.2f}  {finding.rule}: {one_line(finding.message)}"
    return [head, *(one_line(evidence) for evidence in finding.evidence)]


def article(session: Session, width: int, height: int) -> list[Line]:
    """`height` lines of the article, at most `width` columns wide, with the current finding in their middle.

    Findings are marked; where a change is accepted, the new text is shown.
    """
    lines = wrapped(_marked(session), width)
    at = next((n for n, line in enumerate(lines) if any(style == "current" for style, _ in line)), 0)
    top = max(0, min(at - height // 2, len(lines) - height))
    return lines[top : top + height]


def _marked(session: Session) -> Iterable[Piece]:
    text, current = session.document.text, session.current
    start = text.rfind("\n", 0, max(0, current.start - _AROUND)) + 1
    start = max(start, current.start - 2 * _AROUND)
    end = min(len(text), current.end + _AROUND)
    at = start
    for i, finding in enumerate(session.findings):
        if finding.end < start or finding.start > end:
            continue
        yield "", text[at : max(at, finding.start)]
        answer = session.answers.get(i)
        shown = answer.text if answer is not None and answer.verdict is Verdict.ACCEPT else finding.text
        style = "open" if answer is None else "changed" if answer.verdict is Verdict.ACCEPT else "left"
        if i == session.at:
            style, shown = "current", shown or "‸"
        yield style, shown
        at = max(at, finding.end)
    yield "", text[at:end]


def wrapped(pieces: Iterable[Piece], width: int) -> list[Line]:
    """Pieces as lines of at most `width` columns, broken between words where that is possible."""
    lines: list[Line] = [[]]
    room = width
    for style, text in pieces:
        for n, part in enumerate(_LINE_END.split(text)):
            if n:
                lines.append([])
                room = width
            for word in _WORD.findall(part):
                for bit in _bits(visible(word), width):
                    if columns(bit.rstrip()) > room and room < width:
                        lines.append([])
                        room = width
                    bit = bit[: len(bit.rstrip()) + max(0, room - columns(bit.rstrip()))]
                    lines[-1].append((style, bit))
                    room -= columns(bit)
    return lines


def _bits(word: str, width: int) -> list[str]:
    """A word in bits that fit a line."""
    bits = [""]
    for character in word:
        if not character.isspace() and columns(bits[-1].rstrip() + character) > width:
            bits.append("")
        bits[-1] += character
    return bits


def fitted(line: Sequence[Piece], width: int, height: int) -> list[Line]:
    """One line wrapped into at most `height` lines, so that its marked piece is seen."""
    lines = wrapped(line, width)
    at = next((n for n, one in enumerate(lines) if any(style in ("old", "new") for style, _ in one)), 0)
    top = max(0, min(at - height // 2, len(lines) - height))
    return lines[top : top + height]
