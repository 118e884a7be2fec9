"""Which passages of a text are spun: where signs of spinning stand close together."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleanup.inflection import takes_an
from cleanup.text import Gap, Prose
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.candidates import Bools, Rows, Tokens
from cleanup.unspin.evidence import choose
from cleanup.unspin.hashing import Floats
from cleanup.unspin.menus import MenuHits

LEAST = 0.5  # strength from which a passage is read back
NEAR = 150  # words on either side that count as the same passage
_COUNTED = 0.05  # probability from which a garbled term counts
_MARK = (1.0, 0.5)  # a menu wording that careful writers never write, rarely write
_ODDITY = 0.5
_INNER_CAPITAL = re.compile(r"\b[a-z]{1,12}\.[A-Z][a-z]{1,8}\b|\b[a-z]\.[A-Z]\.(?=\s+[a-z])")  # log.Txt, i.E.
_DIGITS = "zero|one|two|three|four|five|six|seven|eight|nine"
_SPELT_FIGURE = re.compile(rf"\b(?:{_DIGITS})\.(?:\d|(?:{_DIGITS})\b)|\b\d+\.(?:{_DIGITS})\b", re.I)  # $three.eight
_TWICE = frozenset("that had is so very really no ha bye long far many much big again blah yes".split())


@dataclass(frozen=True)
class Passages:
    """How strong the signs of spinning are around each word (a certain one counts 1), and of which family they are."""

    near: Floats  # a row a word: all signs within NEAR words
    marks: Floats  # a row a word: those that are no garbled terms
    families: Floats  # a row a family of the artefact, a share of 1; even where nothing tells

    @property
    def spun(self) -> Bools:
        """The words to be read back."""
        return self.near >= LEAST


def judge(
    data: Artefact, text: Tokens, marked: MenuHits, start: Rows, end: Rows, term: Rows, probability: Floats
) -> Passages:
    """Passages by the unusual menu wordings, the garbled terms (`start` to `end` with their probability) and oddities.

    A wording or a term counts once, where it first stands: writers have habits too.
    """
    families = np.full(len(data.header["families"]), 0.5)
    marks = np.zeros(len(text))
    for row in np.unique(marked.phrase, return_index=True)[1].tolist():
        weight = _MARK[int(marked.rate[row])]
        marks[int(marked.start[row])] += weight
        families[int(marked.family[row])] += weight
    np.add.at(marks, oddities(text.prose), _ODDITY)
    terms = np.zeros(len(text))
    told: set[int] = set()
    for row in choose(start, end, probability, _COUNTED):
        if int(term[row]) not in told:
            told.add(int(term[row]))
            terms[int(start[row])] += float(probability[row])
    near, alone = _around(marks + terms), _around(marks)
    return Passages(near, alone, (families / families.sum()).astype(np.float32))


def _around(weight: npt.NDArray[np.float64]) -> Floats:
    """The sum of the weights within NEAR words of each."""
    sums, place = np.append(0.0, np.cumsum(weight)), np.arange(len(weight))
    low, high = np.maximum(place - NEAR, 0), np.minimum(place + NEAR + 1, len(weight))
    return np.asarray(sums[high] - sums[low], np.float32)


def oddities(prose: Prose) -> list[int]:
    """Words where a spinner's slip stands: doubled words, a wrong a/an, `log.Txt`, `$three.eight`; ascending."""
    found = {prose.word_at(m.start()) for p in (_INNER_CAPITAL, _SPELT_FIGURE) for m in p.finditer(prose.text)}
    for i, word in enumerate(prose.words[:-1]):
        if word in ("a", "an"):
            following = prose.surface(i + 1)
            plain = prose.gaps[i] == Gap.SPACE and following.islower() and following.isalpha() and len(following) > 1
            slip = plain and takes_an(following) != (word == "an")
        else:
            twice = word == prose.words[i + 1] and prose.gaps[i] in (Gap.SPACE, Gap.HYPHEN)
            slip = twice and len(word) > 1 and word.isalpha() and prose.surface(i).islower() and word not in _TWICE
        if slip:
            found.add(i)
    return sorted(found)
