"""Which passages of a text are spun: where signs of spinning stand close together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cleanup.unspin import slips
from cleanup.unspin.arrays import Bools, Doubles, Floats
from cleanup.unspin.artefact import NEVER, RARE, Artefact
from cleanup.unspin.evidence import choose
from cleanup.unspin.features import text_of
from cleanup.unspin.reader import Reading
from cleanup.unspin.score_model import FEWEST, WINDOW, Model
from cleanup.unspin.signals import PRIOR_WORDS, Signals, signals

LEAST, SEVERAL = 0.5, 1.01  # strength of the signs that tell of a passage, in a short text, and in others: two at least
MARKED_ODDS = -0.5  # log-odds of the score from which a passage with such signs is read back
WHOLE_ODDS, LEAST_ODDS = -1.2, 0.0  # the same of the whole text, with such signs anywhere in it and without
LONG = 4 * WINDOW  # words above which a text is long: of its passages each may be a human's or a machine's
SHOWN_IN_HUMAN = 0.8  # probability by itself from which a candidate is a finding in a text that reads like a human's
SHOWN_IN_OLD = 0.9  # the same in older English
_FEW = 0.45  # probability that a text has but few garbles
_OLD = 10.0  # words of older English and semicolons in 1,000 words from which odd wordings are the author's own
_HUMAN_ODDS = -2.2  # log-odds of the score below which a text of some length reads like a human's
_HUMAN_PASSAGE_ODDS = -1.5  # log-odds of the score below which a passage does
_PLAIN_ODDS = -3.0  # log-odds below which a passage is not read back with the whole: the mean of human texts is less
_PLAIN_IN_LONG_ODDS = -2.0  # the same in a long text
_CHOSEN = 1.0  # by which the odds of a part have to be higher than a whole text's, as it is the oddest of several
_LITTLE_ODDS = -2.0  # log-odds that are said of the whole of a text too short to judge
NO_SLOT = -6.0  # log-odds that a spinner put a word of which nothing can be said; those of no word are lower
STEP = 4  # words from one whose surroundings are judged to the next
NEAR = 150  # words on either side that count as the same passage
_COUNTED = 0.05  # strength from which a garbled term counts
_MARK = {NEVER: 1.0, RARE: 0.5}  # a menu wording, by how often careful writers use it
_SLIP = 0.5  # how much a slip counts as a sign


@dataclass(frozen=True)
class Part:
    """Words `first` to `last` (exclusive) of a text, judged as a text of their own."""

    first: int
    last: int
    signs: float  # all signs of spinning; a certain one counts 1
    whole: float  # log-odds by the model of the score that it is spun
    beside: float  # the same by the words outside garbled terms alone: whether words are spun one by one
    old: float  # words of older English and semicolons in 1,000 words

    def __len__(self) -> int:
        return self.last - self.first


@dataclass(frozen=True)
class Passages:
    """How strong the signs of spinning are around each word, within its part: a row a word."""

    near: Floats  # all signs within NEAR words; a certain one counts 1
    marks: Floats  # those that are no garbled terms
    odds: Floats  # log-odds by the model of the score that the WINDOW words on either side are spun
    beside: Floats  # the same by the words outside garbled terms alone
    terms: Bools  # words of garbled terms
    unfit: Floats  # log-odds that a spinner put the word, NO_SLOT where nothing can be said
    families: Floats  # a row a family of the artefact, a share of 1; even where nothing tells
    parts: tuple[Part, ...]  # in order, of all words

    def of_part(self, name: str) -> Doubles:
        """What a field of its part is for each word."""
        values = np.array([getattr(part, name) for part in self.parts], np.float64)
        return np.repeat(values, [len(part) for part in self.parts])

    @property
    def spun(self) -> Bools:
        """The words to be read back.

        How words fit counts for less where nothing else is a sign: they fit badly in good prose of a narrow field too.
        """
        return np.concatenate([self._spun(part) for part in self.parts])

    def _spun(self, part: Part) -> Bools:
        here = slice(part.first, part.last)
        least = LEAST if len(part) < FEWEST else SEVERAL
        more = _CHOSEN if len(self.parts) > 1 else 0.0
        several = part.signs >= least * max(1, len(part) / LONG)
        marked: Bools = (self.near[here] >= least) & (self.odds[here] >= MARKED_ODDS + more)
        if part.whole < (WHOLE_ODDS if several else LEAST_ODDS) + more:
            return marked
        return marked | (self.odds[here] >= (_PLAIN_IN_LONG_ODDS if len(part) > LONG else _PLAIN_ODDS))

    def shown(self, reading: Reading) -> Reading:
        """A reading with what is shown of it: less where the whole text, and the passage, read like a human's.

        A text may have few garbles, of which its rest tells nothing: with a probability of _FEW, what is likely by
        itself is one of these; in a text like a human's, or in older English, only what is sure, and names.
        """
        human = (self.odds < _HUMAN_PASSAGE_ODDS) & (self.of_part("whole") < _HUMAN_ODDS)
        shown = np.where(self.of_part("old") >= _OLD, SHOWN_IN_OLD, np.where(human, SHOWN_IN_HUMAN, 0.0))
        shown = np.asarray(shown[reading.candidates.start], np.float32)
        sure = reading.by_itself >= shown
        apart = np.where(sure, reading.by_itself, np.float32(0))
        least = np.where(sure | reading.named, reading.least, np.maximum(reading.least, shown))
        right, garbled = (np.maximum(p, p + _FEW * (apart - p)) for p in (reading.probability, reading.garbled))
        return replace(reading, probability=right, garbled=garbled, least=least)


def judge(data: Artefact, model: Model, reading: Reading, parts: Sequence[tuple[int, int]] = ()) -> Passages:
    """Passages by the unusual menu wordings, the garbled terms, slips, and how the words fit; the text is one part, or
    these, first and last word (exclusive).

    A wording or a term counts once, where it first stands: writers have habits too. So does a place that is both.
    """
    text, marked, found = reading.tokens, reading.marks, reading.candidates
    families = np.full(len(data.header["families"]), 0.5)
    marks = np.zeros(len(text))
    for row in np.unique(marked.phrase, return_index=True)[1].tolist():
        weight = _MARK[int(marked.rate[row])]
        marks[int(marked.start[row])] += weight
        families[int(marked.family[row])] += weight
    for slip in (slips.articles(text.prose), slips.oddities(text.prose)):
        np.add.at(marks, slip, _SLIP)
    terms = np.zeros(len(text))
    told: set[int] = set()
    wording = found.identity
    for row in choose(found.start, found.end, reading.strength, _COUNTED):
        if int(wording[row]) not in told:
            told.add(int(wording[row]))
            first, last = int(found.start[row]), int(found.end[row])
            terms[first] += max(0.0, float(reading.strength[row]) - marks[first:last].sum())
    garbled = np.zeros(len(text), np.bool_)
    for row in reading.chosen:
        garbled[found.start[row] : found.end[row]] = True
    seen = seen_in(data, model, reading)
    unfit = np.full(len(text), NO_SLOT, np.float32)
    unfit[seen.slots] = np.maximum(seen.log_odds, NO_SLOT)
    judged = [_part(model, seen, marks, terms, garbled, *part) for part in parts or [(0, len(text))]]
    near, of_marks, odds, beside = (
        np.concatenate(column) for column in zip(*(rows for _, rows in judged), strict=True)
    )
    shares = np.asarray(families / families.sum(), np.float32)
    return Passages(near, of_marks, odds, beside, garbled, unfit, shares, tuple(part for part, _ in judged))


def _part(
    model: Model, seen: Signals, marks: Doubles, terms: Doubles, garbled: Bools, first: int, last: int
) -> tuple[Part, tuple[Floats, Floats, Floats, Floats]]:
    """A part, and `near`, `marks`, `odds` and `beside` of its words."""
    here, n = slice(first, last), last - first
    marks, garbled = marks[here], garbled[here]
    short = n < FEWEST  # too little for garbled terms, or the score, to tell of more than themselves
    signs = marks if short else marks + terms[here]
    odds, whole = np.full(n, MARKED_ODDS, np.float32), _LITTLE_ODDS
    beside, whole_beside = odds, whole
    if not short:
        inside = seen.part(first, last)
        odds, whole = _odds(model, inside)
        beside, whole_beside = _odds(model, inside.outside(garbled)) if garbled.any() else (odds, whole)
    old = 1000 * float(seen.counts["old"][here].sum()) / (n + PRIOR_WORDS)
    part = Part(first, last, float(signs.sum()), whole, whole_beside, old)
    return part, (_around(signs), _around(marks), odds, beside)


def seen_in(data: Artefact, model: Model, reading: Reading) -> Signals:
    """The signals of a text with what was found in it."""
    return signals(text_of(data, reading.tokens), model.slot).with_findings(reading.places)


def _odds(model: Model, seen: Signals) -> tuple[Floats, float]:
    """Log-odds of the words around each, and of all words."""
    return model.along(seen, STEP), float(model.log_odds(seen.total(0, len(seen))[None])[0])


def _around(weight: Doubles) -> Floats:
    """The sum of the weights within NEAR words of each."""
    sums, place = np.append(0.0, np.cumsum(weight)), np.arange(len(weight))
    low, high = np.maximum(place - NEAR, 0), np.minimum(place + NEAR + 1, len(weight))
    return np.asarray(sums[high] - sums[low], np.float32)
