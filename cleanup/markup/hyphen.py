"""Hyphenated line ends: where a line break cuts a word in two, and where the hyphen is the word's own."""

from __future__ import annotations

import re
from functools import cached_property

from cleanup.inflection import FUNCTION_WORDS, parts_of_speech

HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad][ \t]?(?:\r\n|[\r\n])[ \t>]*(?=[^\W\d_])")
_BEFORE = re.compile(r"[^\W\d_]+\Z")
_AFTER = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+[-\u2010][^\W\d_]+")
_LONGEST = 40  # code points of a half
# Words that are others with a hyphen of their own: to re-sign is not to resign.
_TWO_WORDS = frozenset("coop recover recovered recreate recreation reform reformed resent resign resigned".split())
_JOINING = frozenset(("and", "or", "to"))  # after a hyphen that waits for its word: man- or machine-made


class Halves:
    """Tells of the line breaks in a text which of them cut a word in two.

    They do where letters, a hyphen and small letters on the next line make, without the hyphen, a word that a
    dictionary or the rest of the text knows. A compound ("well-known") makes none, and one that the text writes with
    its hyphen elsewhere is left as it is. In a `quoted` text lines may begin with >, as in mail.
    """

    def __init__(self, text: str, quoted: bool = False) -> None:
        self.text, self.quoted = text, quoted

    def cuts(self) -> list[tuple[int, int]]:
        """The code points [hyphen, first letter of the next line) of each cut word, in text order."""
        return [match.span() for match in HYPHENATED.finditer(self.text) if self._cut(*match.span())]

    def _cut(self, start: int, end: int) -> bool:
        if ">" in self.text[start:end]:  # quoted as in mail, both lines
            line = max(self.text.rfind("\n", 0, start), self.text.rfind("\r", 0, start)) + 1
            if not self.quoted or not self.text[line:start].lstrip(" \t").startswith(">"):
                return False
        before = _BEFORE.search(self.text[max(0, start - _LONGEST) : start])
        after = _AFTER.match(self.text, end, end + _LONGEST)
        if before is None or after is None or min(len(before.group()), len(after.group())) < 2:
            return False
        first, second = before.group(), after.group()
        if not second.islower() or second in _JOINING or max(len(first), len(second)) == _LONGEST:
            return False
        if re.match(r"[\w'’@/\\]", self.text[after.end() : after.end() + 1]) or re.search(
            r"[\w@/\\.]\Z", self.text[: start - len(first)][-1:]
        ):
            return False
        word = (first + second).lower()
        if word in _TWO_WORDS or f"{first}-{second}".lower() in self._compounds:
            return False
        return word in FUNCTION_WORDS or bool(parts_of_speech(word)) or first + second in self._words

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self.text))

    @cached_property
    def _compounds(self) -> frozenset[str]:
        return frozenset(found.lower().replace("\u2010", "-") for found in _COMPOUND.findall(self.text))
