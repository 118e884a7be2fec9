"""Rule kind `pattern`: regular expressions in RE2, whose time grows with the text alone, whatever the expression."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleanup.matching.hit import Found
from cleanup.matching.wording import WordingError

if TYPE_CHECKING:
    import re2

_GROUP = re.compile(r"\\(\d)")
_MOST_STEPS = 10_000  # a pattern of one word has about as many steps as letters; time grows with them
SPAN = "span"  # a group of this name is what is replaced; the rest of the match is context


def check(text: str, replacements: list[str]) -> None:
    """Raises WordingError for an expression RE2 cannot read, one that matches nothing at all, or an unknown group."""
    compiled = compile_pattern(text, False)
    if compiled.programsize > _MOST_STEPS:
        raise WordingError(
            f"the pattern {_short(text)} is too complex ({compiled.programsize} steps, {_MOST_STEPS} are taken); "
            "repeat less, or split it"
        )
    if compiled.search("") is not None:
        raise WordingError(
            f"the pattern {text!r} matches the empty text, so it would match everywhere; make it match a character"
        )
    for replacement in replacements:
        for group in _GROUP.findall(replacement):
            if int(group) > compiled.groups:
                raise WordingError(
                    f"the replacement {replacement!r} names group {group}; the pattern has {compiled.groups}"
                )


# Signs after a backslash, and the beginnings of groups, of expressions in which nothing stands for a line break.
_OF_A_LINE = re.compile(
    r"(?:\\[bdw.()\[\]{}|+*?$^/-]|\\p\{L[ul]?\}|\(\?(?:i\)|:|P<\w+>)|\[(?![\^:])|\((?!\?)|[^\\\[(\x00-\x1f])*"
)


def within_a_line(text: str) -> bool:
    """Whether no match of an expression can hold a line feed, as far as its signs tell: `.` stands for none."""
    return bool(_OF_A_LINE.fullmatch(text))


def never_matches(text: str) -> bool:
    """Whether RE2 sees that no text can match; False where it cannot tell."""
    import re2

    try:
        return bool(compile_pattern(text, False).possiblematchrange(8) == (b"", b""))
    except re2.error:
        return False


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")


def options(ignore_case: bool) -> re2.Options:
    """How patterns are read: quietly, within 8 MB of memory."""
    import re2

    chosen = re2.Options()
    chosen.log_errors = False
    chosen.case_sensitive = not ignore_case
    chosen.max_mem = 8 << 20
    return chosen


def compile_pattern(text: str, ignore_case: bool) -> re2._Regexp:
    """Raises WordingError, naming what RE2 does not take."""
    import re2

    try:
        return re2.compile(text, options(ignore_case))
    except re2.error as error:
        reason = error.args[0] if error.args else "syntax"
        if isinstance(reason, bytes):
            reason = reason.decode("utf-8", "replace")
        raise WordingError(
            f"the pattern {_short(text)} is no RE2 expression ({reason}); lookaround and back-references are not taken"
        ) from None


def find(text: str, compiled: re2._Regexp, replacements: list[str]) -> Iterator[Found]:
    """Every match; what a pattern that ignores case puts for a word in capitals is in capitals too."""
    ignore_case = not compiled.options.case_sensitive or "(?i)" in compiled.pattern
    for found in compiled.finditer(text):
        span = compiled.groupindex.get(SPAN, 0)
        start, end = found.span(span)
        if start < 0 or start == end:
            continue
        groups = (found.group(0), *found.groups())
        filled = tuple(_filled(text, groups) for text in replacements)
        capitals = ignore_case and text[start:end].isupper() and sum(map(str.isalpha, text[start:end])) > 1
        yield Found(start, end, tuple(each.upper() for each in filled) if capitals else filled)


def _filled(replacement: str, groups: Sequence[str | None]) -> str:
    return _GROUP.sub(lambda m: groups[int(m.group(1))] or "", replacement)
