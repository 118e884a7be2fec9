"""One text through the whole model: candidates, their features, the classifiers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from cleanup.text import Prose
from cleanup.unspin import (
    artefact,
    articles,
    classifier,
    evidence,
    features,
    own_terms,
    prepared,
    quiet,
    score_model,
)
from cleanup.unspin.arrays import Bools, Floats, slices
from cleanup.unspin.artefact import FUNCTION, Artefact
from cleanup.unspin.candidates import Candidates, join
from cleanup.unspin.classifier import Classifier
from cleanup.unspin.menus import MenuHits
from cleanup.unspin.own_terms import OwnTerm
from cleanup.unspin.quiet import NAME
from cleanup.unspin.search import Search
from cleanup.unspin.tokens import Tokens, firsts_that, tokens

_ENGLISH_FUNCTION_WORDS = 0.12  # least share of a text of some length; lists of names and tables have fewer too
_KNOWN_WORDS = 0.6  # least share of the words that have to be known
# A garbled name tells by itself: of 1,040,000 words of human text, 600,000 of them never learnt from, three names came
# to this probability, and the rest of a text says little of its names.
_NAME_ALONE, _NAME_LINK = 0.6, -3.0  # log10 P(garbled | canonical) of the least likely word
_LONG = 5  # words of a long name, at least
_LONG_NAME, _LONG_NAME_LINK = 0.7, -2.2  # probability; log10 P(garbled | canonical) of the least likely word
_MORE = 0.001  # by how much a long name is likelier than a part of it
_ENOUGH = 0.5  # probabilities of candidates by themselves in a window, all in all, that may be a spun one
SHOWN, SHOWN_ALONE = 0.45, 0.5  # strength from which a candidate is a finding, in a document and in a sentence
SHOWN_NAME = 0.25  # ... where a name of some length is read as another
OFFERED = 0.05  # probability from which a reading is offered beside a likelier one
_SENTENCE, _DOCUMENT = 30, 80  # words: shorter texts are judged by the candidate alone, longer ones as documents
# Log-odds by itself, a probability of 0.0025, from which a candidate is judged with the document: of 158,000 less
# likely ones in garbled and clean texts none came to .1 then.
LEAST = -6.0
JUDGED = 40  # words from which the language is judged
_WORDS = 3 << 12  # words of a text whose candidates are held at a time, before the sieve
_ROWS = 1 << 14  # candidates judged with the document at a time
_MUCH = 3  # more words: a word where something is looked for counts as so many


@dataclass(frozen=True)
class Reading:
    """What the model says of a text: the candidates that are likely enough by themselves, each with its log-odds alone
    and calibrated probabilities that it is what stood there, `by_itself` and with the rest of the document, and that
    anything else did (`garbled`); and the menu wordings a careful writer hardly uses."""

    tokens: Tokens
    candidates: Candidates
    features: Floats  # rows of features.NAMES
    alone: Floats
    evidence: Floats
    by_itself: Floats
    probability: Floats
    garbled: Floats
    least: Floats  # strength from which a candidate is a finding
    named: Bools  # `spelt_as_names`
    marks: MenuHits

    @cached_property
    def strength(self) -> Floats:
        """How sure a place and its reading are together, by both probabilities."""
        return evidence.strength(self.probability, self.garbled)

    @cached_property
    def chosen(self) -> list[int]:
        """The candidates that are findings: strong enough, the likeliest first, none overlapping one before it."""
        found = self.candidates
        return evidence.choose_strong(found.start, found.end, self.probability, self.strength, self.least)

    @cached_property
    def likely(self) -> dict[tuple[int, int], list[int]]:
        """First and last word (exclusive) of a place -> its candidates that may be offered, the likeliest first."""
        rows: dict[tuple[int, int], list[int]] = {}
        order = np.argsort(-self.probability, kind="stable")
        for row in order[: int((self.probability >= OFFERED).sum())].tolist():
            rows.setdefault((int(self.candidates.start[row]), int(self.candidates.end[row])), []).append(row)
        return rows

    @property
    def places(self) -> list[tuple[int, float]]:
        """The first word of each chosen candidate, and the probability that it is garbled."""
        return [(int(self.candidates.start[row]), float(self.garbled[row])) for row in self.chosen]


class Reader:
    """The compiled data and the classifiers, ready to read texts. ArtefactError where either is damaged.

    The folder `cache` is for what is worked out from the data. Without a model of the score human passages are searched
    like any others, and with terms of a user's own.
    """

    def __init__(
        self,
        data: Path = artefact.DEFAULT,
        trained: Path = classifier.DEFAULT,
        own: tuple[OwnTerm, ...] = (),
        *,
        cache: Path | None = None,
        scored: Path | None = score_model.DEFAULT,
    ) -> None:
        prepared.load(data, cache)
        self.inventory = own_terms.load(data, own)
        self.data: Artefact = self.inventory.data
        self.classifier: Classifier = classifier.load(features.NAMES + evidence.NAMES, trained)
        # Terms of a user's own are expected to be found wherever they are garbled.
        self._model = score_model.load(scored) if scored and not own else None
        self._search = Search(self.data)

    def read(self, prose: Prose, *, all_: bool = False) -> Reading:
        """Judge the candidates of a text that are likely enough by themselves, or `all_` of them, wherever they are."""
        text = tokens(self.data, prose)
        seen = features.text_of(self.data, text)
        still = seen.usual if all_ or self._model is None else quiet.quiet(seen, self._model)
        likely = -math.inf if all_ else LEAST
        parts = [self._sieved(seen, part, still, likely) for part in slices(1 + _MUCH * ~still, _MUCH * _WORDS)]
        found = join([part for part, _, _ in parts])
        alone = np.concatenate([np.zeros(0, np.float32), *(part for _, _, part in parts)])
        around = evidence.evidence(text, found.start, found.end, found.identity, alone, seen.marks)
        rows = np.concatenate([np.zeros((0, len(features.NAMES)), np.float32), *(part for _, part, _ in parts)])
        right, garbled = self._together(rows, around)
        known = document_weight(len(text))
        named = spelt_as_names(seen, found)
        shown = np.where(named, np.float32(SHOWN_NAME), np.float32(SHOWN))
        least = np.asarray(known * shown + (1 - known) * SHOWN_ALONE, np.float32)
        by_itself = self.classifier.calibrations["alone"](alone)
        certain = np.asarray(known * right + (1 - known) * by_itself, np.float32)
        odd = np.asarray(known * garbled + (1 - known) * by_itself, np.float32)
        for row in np.flatnonzero(long_names(self.data, found, named)).tolist():  # no part of it is likelier
            inside = (found.start >= found.start[row]) & (found.end <= found.end[row])
            certain[row] = max(_LONG_NAME, float(certain[inside].max()) + _MORE)
        alike = named & (by_itself >= _NAME_ALONE) & (found.log10.min(axis=1) >= _NAME_LINK)
        certain = np.where(alike, np.maximum(certain, by_itself), certain)
        garbled = np.maximum(odd, certain)
        return Reading(text, found, rows, alone, around, by_itself, certain, garbled, least, named, seen.marks)

    def _together(self, rows: Floats, around: Floats) -> tuple[Floats, Floats]:
        """Probabilities that candidates are what stood there, and that anything else did, by features and evidence."""
        calibrated = self.classifier.calibrations
        right, garbled = np.zeros(len(rows), np.float32), np.zeros(len(rows), np.float32)
        for at in range(0, len(rows), _ROWS):
            part = slice(at, at + _ROWS)
            described = np.column_stack([rows[part], around[part]])
            right[part] = calibrated["together"](self.classifier.together.log_odds(described))
            garbled[part] = calibrated["garbled"](self.classifier.garbled.log_odds(described))
        return right, garbled

    def by_windows(self, reading: Reading) -> Reading:
        """A reading in which each window of 2 * WINDOW words of a long text is judged as a text of its own, too, if it
        has candidates enough to be a spun one."""
        found, n, step = reading.candidates, len(reading.tokens), score_model.WINDOW
        first = np.arange(0, n - step, step)
        likely = np.append(0.0, np.cumsum(np.bincount(found.start, reading.by_itself, n)))
        much = likely[np.minimum(first + 2 * step, n)] - likely[first] >= _ENOUGH
        return self.by_parts(reading, [(at, min(at + 2 * step, n)) for at in first[much].tolist()])

    def by_parts(self, reading: Reading, parts: Sequence[tuple[int, int]]) -> Reading:
        """A reading in which these parts, words `first` to `last` (exclusive), are judged as texts of their own, too.

        In a long text of a human's the rest speaks against what a spun passage in it says.
        """
        found, marks = reading.candidates, reading.marks
        identity, order = found.identity, np.argsort(found.start, kind="stable")
        rows, around = [], []
        for first, last in parts:
            here = order[slice(*np.searchsorted(found.start, (first, last), sorter=order))]
            here = here[found.end[here] <= last]
            hits = marks.take(np.arange(*np.searchsorted(marks.start, (first, last))))
            hits = hits.take(hits.end <= last)
            rows.append(here)
            around.append(
                evidence.of_passage(
                    last - first, found.start[here], found.end[here], identity[here], reading.alone[here], hits
                )
            )
        if not rows:
            return reading
        row, other = np.concatenate(rows), np.concatenate(around)
        other[:, evidence.REPEATS] = reading.evidence[row, evidence.REPEATS]
        one, two = self._together(reading.features[row], other)
        right, garbled, best = reading.probability.copy(), reading.garbled.copy(), reading.evidence.copy()
        np.maximum.at(right, row, one)
        np.maximum.at(garbled, row, np.maximum(one, two))
        better = (one == right[row]) & (one > reading.probability[row])
        best[row[better]] = other[better]
        return replace(reading, evidence=best, probability=right, garbled=garbled)

    def _sieved(
        self, text: features.Text, part: slice, still: Bools, likely: float
    ) -> tuple[Candidates, Floats, Floats]:
        """The candidates that start at words `part`, hold neighbours that are not `still`, pass the sieve and are
        likely enough by themselves, or are long names; their features and their log-odds."""
        found = self._search.starting(text, part.start, part.stop, still)
        if self.inventory.by_length:
            found = found.take(self.inventory.accusable(text.tokens, found))
        columns = features.features(text, found).T
        kept = np.flatnonzero(self.classifier.sieve.log_odds(columns.T) >= self.classifier.sieve_least)
        found, columns = found.take(kept), columns.take(kept, axis=1)
        alone = self.classifier.alone.log_odds(columns.T) + articles.log_odds(self.data, text.tokens.prose, found)
        kept = np.flatnonzero((alone >= likely) | long_names(self.data, found, spelt_as_names(text, found)))
        return found.take(kept), columns.take(kept, axis=1).T, alone[kept]


def spelt_as_names(text: features.Text, found: Candidates) -> Bools:
    """Whether each is a name read as another: NAME content words or more in capitals, the first word among them, one
    at most that is not (what spinners put for a word may be two), and no term of the inventory as it stands."""
    data = text.artefact
    result = (found.term >= 0) & (data.term_kind[np.maximum(found.term, 0)] > 0)
    rows = np.flatnonzero(result)
    first, last = found.start[rows], found.end[rows]
    content = (data.flags[text.tokens.ids] & FUNCTION) == 0
    many, small = (np.append(0, np.cumsum(words)) for words in (content, content & ~text.capital))
    starts, ends = text.terms
    plain = small[last] - small[first]
    result[rows] = (many[last] - many[first] - plain >= NAME) & (plain <= 1) & text.capital[first]
    result[rows] &= ~np.isin(first << 8 | (last - first), starts << 8 | (ends - starts))
    return result


def long_names(data: Artefact, found: Candidates, named: Bools) -> Bools:
    """Whether each is a long name read as another: one of those `named` (`spelt_as_names`) of five words and more, two
    of them changed, none too unlikely, and as many content words not.

    In 256,000 words of human text no real name was so near to another (`python -m cleanup.unspin.corpora`).
    """
    result = named & (found.lemma[:, _LONG - 1] >= 0)
    rows = np.flatnonzero(result)
    found = found.take(rows)
    changed = found.sources > 0
    kept = (found.lemma >= 0) & ~changed & ((data.flags[found.lemma] & FUNCTION) == 0)
    result[rows] = (changed.sum(axis=1) >= 2) & (kept.sum(axis=1) >= changed.sum(axis=1))
    result[rows] &= found.log10.min(axis=1) >= _LONG_NAME_LINK
    return result


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
