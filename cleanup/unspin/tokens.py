"""A text as the artefact knows its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cleanup.text import Gap, Prose
from cleanup.unspin.arrays import U64, Bools, Ids, Rows
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.hashing import run_hashes

_SMALL_LETTERS = re.compile("[a-z]+(?: [a-z]+)*")
_FIGURES = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_YEAR = re.compile(r"(?:1[1-9][0-9]{2}|20[0-9]{2})s?")
_READ_ALOUD = ("five", "five", "twenty", "hundred", "thousand")  # by the digits before the point


@dataclass(frozen=True, eq=False)
class Tokens:
    """A text in the artefact's ids: a row a word; -1 stands for a word it does not know.

    Figures stand beside other words as numbers in words do, which is what the corpora know: `spoken` are the ids with
    those in their place.
    """

    prose: Prose
    ids: Ids
    spoken: Ids
    lemma: Ids
    second: Ids  # second lemma or -1
    joined: Bools  # whether only white space or a hyphen stands between a word and the next

    def __len__(self) -> int:
        return len(self.ids)


def words(text: str) -> list[str]:
    """The words of a short text, lower case, straight apostrophes, as the detectors see them."""
    return text.split(" ") if _SMALL_LETTERS.fullmatch(text) else Prose(text).words


@lru_cache(maxsize=1)  # all that read a text ask for its words
def tokens(artefact: Artefact, prose: Prose) -> Tokens:
    """The words of a text as the artefact knows them."""
    ids = artefact.word_ids(prose.words)
    gaps = np.frombuffer(prose.gaps, np.int8)
    spoken = _spoken(artefact, prose, ids)
    return Tokens(prose, ids, spoken, artefact.lemma[ids], artefact.lemma2[ids], gaps <= Gap.HYPHEN)


def _spoken(artefact: Artefact, prose: Prose, ids: Ids) -> Ids:
    """The ids with a number in words for each in figures; nothing is known of years."""
    spoken: Ids = ids.copy()
    at = np.flatnonzero(firsts_that(prose, str.isdigit)).tolist()
    words = [prose.words[i] for i in at]
    read = {word: _read_aloud(word) for word in dict.fromkeys(words)}
    spoken[at] = artefact.word_ids([read[word] for word in words])
    return spoken


def _read_aloud(word: str) -> str:
    """A usual number of as many digits; "" for a year, and a word that is no number as it is."""
    if _YEAR.fullmatch(word):
        return ""
    if _FIGURES.fullmatch(word):
        whole = word.replace(",", "").split(".")[0].lstrip("0")
        return "one" if word == "1" else _READ_ALOUD[min(len(whole), 4)]
    return "third" if word.lstrip("0123456789") in ("st", "nd", "rd", "th") else word


def firsts_that(prose: Prose, holds: Callable[[str], bool]) -> Bools:
    """Whether `holds` is true of the first letter of each word, asked once for each letter."""
    codes = _firsts(prose)
    known = np.zeros(int(codes.max(initial=0)) + 1, np.bool_)
    for code in np.flatnonzero(np.bincount(codes)).tolist():
        known[code] = holds(chr(code))
    return known[codes]


def joined_runs(ids: Ids, joined: Bools, longest: int) -> Iterator[tuple[int, Rows, U64]]:
    """The runs of 1, 2 ... `longest` of these words that are all `joined` to the next, by their length: that, the first
    words (ascending), and the hashes of their ids."""
    whole = np.ones(len(ids), np.bool_)
    for length, hashes in enumerate(run_hashes(ids, longest), 1):
        whole = whole[: len(hashes)]
        if length > 1:
            whole = whole & joined[length - 2 : length - 2 + len(hashes)]
        at = np.flatnonzero(whole)
        yield length, at, hashes[at]


def first_of_sentence(prose: Prose) -> Bools:
    """Whether each word is the first of its sentence."""
    first = np.ones(len(prose), np.bool_)
    first[1:] = np.frombuffer(prose.gaps, np.int8)[:-1] >= Gap.SENTENCE
    return first


@lru_cache(maxsize=1)
def _firsts(prose: Prose) -> npt.NDArray[np.uint32]:
    """The code point that each word begins with."""
    firsts = "".join(map(prose.text.__getitem__, prose.starts))
    return np.frombuffer(firsts.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))
