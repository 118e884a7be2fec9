"""Reads spun passages back through the spinners' menus and links: findings from the best reading of each sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from cleanup.findings import Applicability, Finding, Severity
from cleanup.inflection import NUMBERS_OF_SEVERAL, lemmas, like, mend_article
from cleanup.text import Prose
from cleanup.unspin import judge
from cleanup.unspin.alternatives import alternatives
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.lemma import FUNCTION_WORDS
from cleanup.unspin.passages import Passages
from cleanup.unspin.reader import Reading
from cleanup.unspin.readings import Readings
from cleanup.unspin.render import marks, offered
from cleanup.unspin.spelling import spelt_as
from cleanup.unspin.substitutions import NAMES, substitutions

MENU = "unspin/menu"  # the rule id of what a phrase menu reads
SHOWN = 0.28  # probability from which a substitution is a finding
LIKELY = 0.6  # probability from which it is a warning, not just worth a look
_UNITS = frozenset("mg kg km cm mm ml mph".split())
_ARTICLES = frozenset("a an the".split())
_WRITTEN_OUT = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am"}
_CONTRACTION = re.compile("(n't|'re|'ve|'ll|'m)\\b")
_VULGAR = frozenset(
    "arse ass bastard bitch bollocks bugger cock crap cunt dick fuck piss prick shit slut tits whore".split()
)
_EXACT = frozenset(  # words of which another one tells another fact
    "millimetre millimeter centimetre centimeter metre meter kilometre kilometer inch foot yard mile acre "
    "hectare gram kilogram kilo tonne ton ounce pound stone litre liter pint gallon barrel celsius fahrenheit degree "
    "watt volt second minute hour day night week fortnight month year decade century millennium "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december spring summer autumn winter "
    "dollar euro sterling cent penny pence shilling franc yen yuan rupee rouble ruble peso dinar "
    "north south east west northern southern eastern western northward southward eastward westward "
    "northeast northwest southeast southwest left right".split()
)


class ReadBack:
    """The inverted menus and the judge of what they read. ArtefactError where the judge is damaged."""

    def __init__(self, data: Artefact, trained: Path = judge.DEFAULT) -> None:
        self._data = data
        self._readings = Readings(data)
        self._judge = judge.load(NAMES, trained)

    def find(self, reading: Reading, where: Passages) -> Iterator[Finding]:
        """One finding a substitution, by position; none where no passage is spun."""
        text = reading.tokens
        found = substitutions(self._data, self._readings, text, where, where.spun)
        if not len(found):
            return
        probability = self._judge.probability(found.features)
        spans = [(int(a), int(b)) for a, b in zip(found.start, found.end, strict=True)]
        shown = [
            row
            for row in np.flatnonzero(probability >= SHOWN).tolist()
            if _may_stand(text.prose.words[slice(*spans[row])], found.reading[row])
        ]
        likely = alternatives(self._data, self._readings, text, where, found, np.array(shown, np.int64))
        for row, readings in zip(shown, likely, strict=True):
            may = [reading for reading in readings if _may_stand(text.prose.words[slice(*spans[row])], reading)]
            yield self._finding(text.prose, spans[row], may, bool(found.menu[row]), float(probability[row]))

    def _finding(self, prose: Prose, whole: tuple[int, int], readings: Sequence[str], menu: bool, p: float) -> Finding:
        first, last, reading = trimmed(prose.words, *whole, readings[0])
        end = prose.ends[last - 1]
        restored = self._written(prose, first, last, reading)
        at, replacement = mend_article(prose, first, restored)
        start = prose.starts[at]
        likely = (
            self._written(prose, *part)
            for part in (trimmed(prose.words, *whole, other) for other in readings[1:])
            if part[:2] == (first, last) and _may_stand(prose.words[first:last], part[2])
        )
        standing = " ".join(prose.text[prose.starts[first] : end].split())
        return Finding(
            rule=MENU if menu else "unspin/synonym",
            detector="unspin",
            start=start,
            end=end,
            text=prose.text[start:end],
            message=f"'{standing}' reads like a spinner's '{restored}'",
            replacements=(replacement, *offered(prose, slice(first, last), at, restored, likely)),
            confidence=round(p, 3),
            applicability=Applicability.DISPLAY,
            severity=Severity.WARNING if p >= LIKELY else Severity.INFO,
            evidence=(
                f"'{standing}' for '{reading}': {'in a spinner’s menu' if menu else 'a synonym'}",
                "the words around it show signs of spinning",
            ),
        )

    def _written(self, prose: Prose, first: int, last: int, reading: str) -> str:
        return written(prose, first, last, " ".join(spelt_as(self._data, prose, word) for word in reading.split(" ")))


def _may_stand(standing: Sequence[str], reading: str) -> bool:
    """Whether a reading is worth a finding: it changes more than articles, no fact, and is not vulgar."""
    if _told(standing) == _told(reading.split(" ")):
        return False
    return (
        not _vulgar(reading)
        and not _another_fact(standing, reading)
        and not _figure(standing)
        and not _loses_a_figure(standing, reading)
    )


def _told(words: Sequence[str]) -> list[str]:
    """The words without articles and contractions: "of the" for of, "you're" for you are says nothing of a spinner."""
    written_out = _CONTRACTION.sub(lambda match: " " + _WRITTEN_OUT[match[1]], " ".join(words).replace("’", "'"))
    return [word for word in written_out.replace("wo not", "will not").split() if word not in _ARTICLES]


def _figure(standing: Sequence[str]) -> bool:
    """Whether a number or a unit stands there by itself: what they tell is a fact."""
    (word, *more) = standing
    return not more and (word.isdigit() or word in NUMBERS_OF_SEVERAL or word in _UNITS)


def _loses_a_figure(standing: Sequence[str], reading: str) -> bool:
    """Whether a number is left out of what stays otherwise ("Type 2 diabetes" for diabetes)."""
    left = reading.split(" ")
    return set(left) <= set(standing) and any(word.isdigit() and word not in left for word in standing)


def _vulgar(reading: str) -> bool:
    """Whether a reading has a word that no writer of these texts put: a thesaurus knows "bilge", "soaking" for such."""
    return any(not _VULGAR.isdisjoint((word, *lemmas(word))) for word in reading.split())


def _another_fact(words: Sequence[str], reading: str) -> bool:
    """Whether a measure, day, month, currency or direction would become another one (kilometres miles).

    These are facts, and synonyms only in a thesaurus. Several words ("12 months" for year) may be put for one.
    """
    if len(words) > 1 or " " in reading:
        return False
    standing, put = (_EXACT & {word, *lemmas(word)} for word in (words[0], reading))
    return bool(standing and put and standing.isdisjoint(put))


def trimmed(words: Sequence[str], first: int, last: int, reading: str) -> tuple[int, int, str]:
    """The substitution without words that it leaves as they are at either end ("via means of the" for "by the").

    Where it only leaves words out, one with a meaning stays for them to be seen beside ("brand new" for new): of what
    could go at either end, function words at the beginning go first, then words at the end.
    """
    parts = reading.split(" ")
    while min(last - first, len(parts)) > 1:
        same_start, same_end = parts[0] == words[first], parts[-1] == words[last - 1]
        if same_start and (parts[0] in FUNCTION_WORDS or not same_end):
            first, parts = first + 1, parts[1:]
        elif same_end:
            last, parts = last - 1, parts[:-1]
        else:
            break
    return first, last, " ".join(parts)


def written(prose: Prose, first: int, last: int, reading: str) -> str:
    """The reading of words `first` to `last` (exclusive) with the hyphens, emphasis and case of what stands."""
    standing = [prose.surface(i) for i in range(first, last)]
    gaps = [prose.between(i) for i in range(first, last - 1)]
    parts = reading.split(" ")
    if len(parts) == last - first:
        return _cased("".join(part + gap for part, gap in zip(parts, [*gaps, ""], strict=True)), standing)
    before, after = marks(gaps)
    return before + _cased(reading, standing) + after


def _cased(reading: str, standing: list[str]) -> str:
    letters = [word for word in standing if word.isalpha()]
    if not letters:
        return reading
    if all(word.isupper() and len(word) > 1 for word in letters):
        return reading.upper()
    if len(letters) > 1 and all(word[0].isupper() for word in letters):
        return " ".join(like(letters[0].capitalize(), part) for part in reading.split(" "))
    return like(letters[0].capitalize(), reading) if letters[0][0].isupper() else reading
