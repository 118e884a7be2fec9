"""Double quotation marks glued to the words beside them, and which of them open a quotation for certain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleanup.findings import Applicability
from cleanup.matching.hit import Found
from cleanup.matching.wording import COMMON
from cleanup.text import Prose

_LATIN = "A-Za-zÀ-ÖØ-öø-ɏ"  # other scripts set quotation marks without blanks
_GLUED = re.compile(rf'[“”"](?<=[{_LATIN}].)(?=[{_LATIN}])')  # the mark first: it is rarer than a letter
_MARK = re.compile(r'[“”„"]')
_BLANK_LINE = re.compile(r"(?:\r\n|\r(?!\n)|\n)[^\S\r\n]*[\r\n]")
_BEFORE = re.compile(r"(?:\A|(?<=\W))\w{1,30}\Z")
_REACH = 32  # characters before a mark in which the word before it is looked for
# What is written in one with a quotation: parts of words, and those of string literals in code.
_PREFIXES = frozenset(
    "un re non anti pre post pro co de dis mis sub inter intra trans ultra super semi pseudo neo mid over under out up "
    "self counter ex multi rb br fr rf ur".split()
)
# Before a straight mark stand commands and keywords too (return"x", echo foo"x"); these words are neither.
_PROSE = frozenset(
    "the an that was were are been being be am had has have having said says called calls named dubbed his her their "
    "its our these those which who whose would could about than because very".split()
)
# Words that go on: a quotation begins after them, and seldom ends with them.
_GO_ON = (COMMON.keys() | _PROSE) - frozenset(
    "time years people day world now only any even back well us much me".split()
)
_PROSE_GOES_ON = re.compile(r"""[.,;:!?)]*(?:\s+["'“‘(]?\w|\s*\Z|[.!?]\s)""")


def glued_quote(prose: Prose, _: list[str]) -> Iterator[Found]:
    """A double quotation mark glued to the word before it: been”ongoing. The glyph becomes the opening one.

    One that closes a quotation, or may close one, is only shown.
    """
    text = prose.text
    if not _GLUED.search(text):
        return
    was_open = False
    for marks in _by_paragraph(text, (found.start() for found in _MARK.finditer(text))):
        straight = [at for at in marks if text[at] == '"']
        curly = [at for at in marks if text[at] != '"']
        if curly:
            reading = _read(text, curly, was_open)
            was_open = reading.is_open
            yield from _curly(text, reading, certain=reading.regular and not straight)
        if len(straight) % 2 == 0:
            yield from _straight(text, straight, certain=not curly)


def _by_paragraph(text: str, marks: Iterable[int]) -> Iterator[list[int]]:
    """Places in a text, ascending, those of each paragraph together."""
    together: list[int] = []
    for at in marks:
        if together and _BLANK_LINE.search(text, together[-1], at):
            yield together
            together = []
        together.append(at)
    yield together


class _Reading(NamedTuple):
    """The curly marks of a paragraph read one after the other.

    `opening` and `closing` are those glued to words on both sides; `regular`: each quotation has its two marks, each
    with what stands beside such a mark; `is_open`: the last quotation goes on.
    """

    opening: list[int]
    closing: list[int]
    regular: bool
    is_open: bool


def _read(text: str, marks: list[int], was_open: bool) -> _Reading:
    """`was_open`: a quotation of an earlier paragraph has no end, and may go on here."""
    opening: list[int] = []
    closing: list[int] = []
    regular = not was_open or text[marks[0]] in "“„"
    opened = -1  # where the quotation that is open begins
    for at in marks:
        glued = _GLUED.match(text, at) is not None
        if opened >= 0 and (text[at] == "”" or text[opened] == "„"):
            if glued:
                closing.append(at)
            regular = regular and not glued and _can_close(text, at, opened)
            opened = -1
            continue
        if glued:
            opening.append(at)
        elif text[at] == "”":  # closes what was not opened
            regular = False
            continue
        regular = regular and opened < 0
        opened = at
    lost = opened >= 0 and opened in opening[-1:]
    return _Reading(opening, closing, regular and not lost, opened >= 0)


def _can_close(text: str, at: int, opened: int) -> bool:
    before, after = text[at - 1], text[at + 1 : at + 2]
    inches = before.isdigit() and text[opened] == "”"
    return not (before.isspace() or after.isalnum() or inches)


def _curly(text: str, reading: _Reading, certain: bool) -> Iterator[Found]:
    for at in reading.opening:
        word = _word_before(text, at)
        if certain and _stands_alone(word) and (text[at] == "“" or word.lower() in _GO_ON):
            yield Found(at, at + 1, (" “",))
        else:
            yield Found(at, at + 1, (" “", f"{text[at]} "), Applicability.DISPLAY)
    for at in reading.closing:
        yield Found(at, at + 1, (f"{text[at]} ", " “"), Applicability.DISPLAY)


def _straight(text: str, marks: list[int], certain: bool) -> Iterator[Found]:
    """Those that open a quotation, as every other one does; none that follow a prefix: f"x" is code."""
    certain = certain and all(_is_shaped(text, at, number % 2 == 0) for number, at in enumerate(marks))
    for at, end in zip(marks[::2], marks[1::2], strict=True):
        word = _word_before(text, at)
        if not _GLUED.match(text, at) or not _stands_alone(word):
            continue
        blank = text[at - len(word) - 1 : at - len(word)]
        in_prose = (not blank or blank.isspace()) and _PROSE_GOES_ON.match(text, end + 1)
        sure = certain and in_prose and word.lower() in _PROSE
        yield Found(at, at + 1, (' "',), Applicability.SAFE if sure else Applicability.DISPLAY)


def _is_shaped(text: str, at: int, opens: bool) -> bool:
    """Whether a straight mark has beside it what one that opens (or closes) a quotation has."""
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    if opens:
        return bool(after.strip()) and (not before.isalnum() or _GLUED.match(text, at) is not None)
    return bool(before.strip()) and not after.isalnum()


def _word_before(text: str, at: int) -> str:
    found = _BEFORE.search(text[max(0, at - _REACH) : at])
    return found.group() if found else ""


def _stands_alone(word: str) -> bool:
    """Whether it is a word of its own, and nothing that is written in one with a quotation."""
    return len(word) > 1 and word.isalpha() and word.lower() not in _PREFIXES
