"""Prose as the detectors see it: words, the gaps between them, sentences and paragraphs."""

from __future__ import annotations

import bisect
import enum
import itertools
import re
from array import array
from collections import defaultdict
from functools import cached_property

# A word is a run of letters or digits; an inner apostrophe belongs to it ("don't", "O'Brien") but a possessive 's is
# a word of its own, so that a replacement before it leaves it alone. Numbers keep their separators ("1,500", "3.8").
_WORD = re.compile(r"(\d+(?:[.,]\d+)*[^\W_]*|[^\W_]+(?:['’ʼ](?![sS](?![^\W_]))[^\W_]+)*|(?<=[^\W_])['’][sS](?![^\W_]))")
_SOFT_GAP = re.compile(r"[\s\u00ad\u200b\u2060*_]*\Z")  # white space of any sort, and emphasis marks
_HYPHEN_GAP = re.compile(r"[\u00ad*_]*[-\u2010\u2011][\u00ad*_]*\Z")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n|\r[^\S\r\n]*\r|\r\n[^\S\r\n]*\r\n|[\u2029\x0c]")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]»*_]*\s+[\"'“‘(\[«*_]*\Z|[.!?…][\"'”’)\]»]*[\"“‘(\[«]+\Z")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sen rep gov gen col lt sgt capt cmdr maj st no vs etc fig figs eq eqs ref refs al inc ltd co "
    "corp jan feb mar apr jun jul aug sep sept oct nov dec approx dept est e.g i.e cf ca vol pp ed eds jr sr".split()
)


class Gap(enum.IntEnum):
    """What stands between a word and the next one."""

    SPACE = 0  # white space or nothing but emphasis marks
    NONE = 1  # nothing at all (before a possessive 's)
    HYPHEN = 2
    BREAK = 3  # other punctuation
    SENTENCE = 4
    PARAGRAPH = 5


# Which gaps are wanted: a byte a kind, as bytes.translate takes it.
_SENTENCES, _PARAGRAPHS = (bytes(kind == wanted for kind in range(256)) for wanted in (Gap.SENTENCE, Gap.PARAGRAPH))
_ENDS = bytes(kind >= Gap.SENTENCE for kind in range(256))


class Prose:
    """A text as a reader sees it, cut into words.

    `text` is the whole; `starts[i]` and `ends[i]` are the code points of word i; `words[i]` is word i lower-cased with
    straight apostrophes; `gaps[i]` is the Gap between word i and word i + 1 (PARAGRAPH after the last).
    """

    def __init__(self, text: str) -> None:
        self.text = text
        pieces = _WORD.split(text)  # what stands before the first word, the word, what stands before the next ...
        edges = array("i", itertools.accumulate(map(len, pieces)))
        self.starts, self.ends = edges[:-1:2], edges[1::2]
        self.words = list(map(_Words().__getitem__, pieces[1::2]))
        self.gaps = self._classify_gaps(pieces[2:-1:2])

    def __len__(self) -> int:
        return len(self.words)

    def _classify_gaps(self, between: list[str]) -> bytes:
        gaps = bytearray(map(_Kinds({" ": int(Gap.SPACE), "": int(Gap.NONE)}).__getitem__, between))
        for i in _those(gaps, _SENTENCES):
            if not self._ends_sentence(i, self.words[i], between[i], self.starts[i + 1]):
                gaps[i] = int(Gap.BREAK)
        if self.words:
            gaps.append(int(Gap.PARAGRAPH))
        return bytes(gaps)

    def _ends_sentence(self, i: int, word: str, gap: str, start: int) -> bool:
        if self.text[start].islower():
            return False
        if gap[0] == "." and gap[1:2].isspace():
            if word in _ABBREVIATIONS and self.text[self.starts[i]].isupper() | (word in {"e.g", "i.e", "vs", "cf"}):
                return False
            if len(word) == 1 and self.text[self.starts[i]].isupper():  # an initial: "J. Smith", "U.S. forces"
                return False
        return True

    def surface(self, i: int) -> str:
        """Word i exactly as it stands."""
        return self.text[self.starts[i] : self.ends[i]]

    def between(self, i: int) -> str:
        """What stands between word i, not the last, and the next."""
        return self.text[self.ends[i] : self.starts[i + 1]]

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Where each distinct word stands: normalised word -> word indices, ascending."""
        index: defaultdict[str, list[int]] = defaultdict(list)
        for i, word in enumerate(self.words):
            index[word].append(i)
        return dict(index)

    @cached_property
    def sentence_ends(self) -> list[int]:
        """Index of the last word of each sentence, ascending."""
        return _those(self.gaps, _ENDS)

    @cached_property
    def paragraph_ends(self) -> list[int]:
        """Index of the last word of each paragraph, ascending."""
        return _those(self.gaps, _PARAGRAPHS)

    def sentence(self, i: int) -> range:
        """The word indices of the sentence that holds word i."""
        return _stretch(self.sentence_ends, i)

    def paragraph(self, i: int) -> range:
        """The word indices of the paragraph that holds word i."""
        return _stretch(self.paragraph_ends, i)

    def starts_sentence(self, i: int) -> bool:
        """Whether word i is the first of its sentence."""
        return i == 0 or self.gaps[i - 1] >= Gap.SENTENCE

    def word_at(self, offset: int) -> int:
        """Index of the first word that ends after the code point `offset` (may be len(self))."""
        return bisect.bisect_right(self.ends, offset)


class _Words(dict[str, str]):
    """A word as it stands -> the same lower-cased, with straight apostrophes: one value for all its places."""

    def __missing__(self, word: str) -> str:
        self[word] = normal = word.lower().replace("’", "'")
        return normal


class _Kinds(dict[str, int]):
    """What stands between words -> its Gap."""

    def __missing__(self, gap: str) -> int:
        kind = self[gap] = _gap_kind(gap)
        return kind


def _those(gaps: bytes | bytearray, wanted: bytes) -> list[int]:
    """The places in `gaps` of the `wanted` ones, ascending."""
    return list(itertools.compress(range(len(gaps)), gaps.translate(wanted)))


def _gap_kind(gap: str) -> int:
    if _BLANK_LINE.search(gap):
        return int(Gap.PARAGRAPH)
    if _SOFT_GAP.match(gap):
        return int(Gap.SPACE)
    if _HYPHEN_GAP.match(gap):
        return int(Gap.HYPHEN)
    return int(Gap.SENTENCE if _SENTENCE_END.search(gap) else Gap.BREAK)


def _stretch(ends: list[int], i: int) -> range:
    at = bisect.bisect_left(ends, i)
    return range(ends[at - 1] + 1 if at else 0, ends[at] + 1)
