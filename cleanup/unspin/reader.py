"""One text through the whole model: candidates, their features, the two classifiers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleanup.text import Prose
from cleanup.unspin import artefact, classifier, compose, evidence, features, own_terms, prepared, several
from cleanup.unspin.artefact import FUNCTION, Artefact
from cleanup.unspin.candidates import Candidates, Finder, Tokens, firsts_that, join, portions, tokens
from cleanup.unspin.classifier import Classifier
from cleanup.unspin.hashing import Floats
from cleanup.unspin.menus import MenuHits
from cleanup.unspin.own_terms import OwnTerm

_ENGLISH_FUNCTION_WORDS = 0.12  # least share of a text of some length; lists of names and tables have fewer too
_KNOWN_WORDS = 0.6
_LONG_NAME, _LONG_NAME_LINK = 0.7, -2.2  # probability; log10 P(garbled | canonical) of the least likely word
_MORE = 0.001
SHOWN, SHOWN_ALONE = 0.45, 0.5  # probability from which a candidate is a finding, in a document and in a sentence
_SENTENCE, _DOCUMENT = 50, 200  # words: shorter texts are judged by the candidate alone, longer ones as documents
_LEAST = -7.5  # log-odds by itself, a probability of 0.0006, from which a candidate is judged with the document
JUDGED = 40  # words from which the language is judged
_WORDS = 1 << 15  # words of a text whose candidates are held at a time, before the sieve


@dataclass(frozen=True)
class Reading:
    """What the model says of a text: the candidates that passed the sieve, each with its features, log-odds alone and
    calibrated probability with the rest of the document; and the menu wordings a careful writer would hardly use."""

    tokens: Tokens
    candidates: Candidates
    features: Floats
    alone: Floats
    evidence: Floats
    probability: Floats
    least: float  # probability from which a candidate is a finding
    marks: MenuHits


class Reader:
    """The compiled data and the classifiers, ready to read texts. ArtefactError where either is damaged.

    The folder `cache` is for what is worked out from the data.
    """

    def __init__(
        self,
        data: Path = artefact.DEFAULT,
        trained: Path = classifier.DEFAULT,
        own: tuple[OwnTerm, ...] = (),
        *,
        cache: Path | None = None,
    ) -> None:
        prepared.load(data, cache)
        self.inventory = own_terms.load(data, own)
        self.data: Artefact = self.inventory.data
        self.classifier: Classifier = classifier.load(features.NAMES + evidence.NAMES, trained)
        self._finder = Finder(self.data)
        self._composer = compose.Composer(self.data)

    def read(self, prose: Prose) -> Reading:
        """Judge every candidate of a text."""
        text = tokens(self.data, prose)
        seen = features.text_of(self.data, text)
        marked = seen.marks
        parts = [self._sieved(seen, first, last) for first, last in portions(text, _WORDS)]
        found = join([part for part, _ in parts])
        rows = np.concatenate([np.zeros((0, len(features.NAMES)), np.float32), *(part for _, part in parts)])
        alone = self.classifier.alone.log_odds(rows)
        around = evidence.evidence(text, found.start, found.end, compose.identity(found), alone, marked)
        odds = alone.copy()
        likely = np.flatnonzero(alone >= _LEAST)  # what is less likely by itself never comes near a finding
        odds[likely] = self.classifier.together.log_odds(np.column_stack([rows[likely], around[likely]]))
        known = document_weight(len(text))
        odds = known * odds + (1 - known) * alone
        least = known * SHOWN + (1 - known) * SHOWN_ALONE
        certain = self.classifier.calibration(odds)
        for row in long_names(seen, found).tolist():  # no part of it is likelier
            inside = (found.start >= found.start[row]) & (found.end <= found.end[row])
            certain[row] = max(_LONG_NAME, float(certain[inside].max()) + _MORE)
        return Reading(text, found, rows, alone, around, certain, least, marked)

    def _sieved(self, text: features.Text, first: int, last: int) -> tuple[Candidates, Floats]:
        """The candidates that start at words `first` to `last` (exclusive) and pass the sieve, and their features."""
        words = text.tokens
        found = compose.together(
            *several.with_others(self._finder, words, first, last),
            self._composer.starting(words, first, last),
        )
        found = found.take(self.inventory.accusable(words, found))
        rows = features.features(text, found)
        kept = np.flatnonzero(self.classifier.sieve.log_odds(rows) >= self.classifier.sieve_least)
        return found.take(kept), rows[kept]


def long_names(text: features.Text, found: Candidates) -> npt.NDArray[np.int64]:
    """Rows where a long name is read as another: five words and more, two of them changed, capitals throughout.

    In 256,000 words of human text no real name was so near to another (`python -m cleanup.unspin.corpora`).
    """
    data = text.artefact
    used = found.lemma >= 0
    long = (found.term >= 0) & (data.term_kind[found.term] > 0) & (used.sum(axis=1) >= 5)
    long &= ((found.sources > 0).sum(axis=1) >= 2) & (found.log10.min(axis=1) >= _LONG_NAME_LINK)
    content = (data.flags[text.tokens.ids] & FUNCTION) == 0
    small = np.append(0, np.cumsum(content & ~text.capital))
    rows: npt.NDArray[np.int64] = np.flatnonzero(long & (small[found.end] == small[found.start]))
    return rows


def document_weight(words: int) -> float:
    """How far a text of so many words is judged as a document, 0 to 1: in a sentence there is no other evidence.

    The second classifier learnt from whole texts, in which nothing else found speaks against a candidate.
    """
    return min(1.0, max(0.0, (words - _SENTENCE) / (_DOCUMENT - _SENTENCE)))


@lru_cache(maxsize=1)  # the detector and the judge of texts ask for the same
def english(data: Artefact, text: Tokens) -> bool:
    """Whether a text is English prose, as far as can be told: enough known words and enough function words."""
    if len(text) < JUDGED:
        return bool((text.ids >= 0).mean() >= _KNOWN_WORDS) if len(text) else False
    letters = firsts_that(text.prose, str.isalpha)
    if letters.sum() < JUDGED / 2:
        return False
    known, function = text.ids[letters] >= 0, data.flags[text.ids[letters]] & FUNCTION
    return bool(known.mean() >= _KNOWN_WORDS and (function > 0).mean() >= _ENGLISH_FUNCTION_WORDS)
