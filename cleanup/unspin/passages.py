"""Which passages of a text are spun: where signs of spinning stand close together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cleanup.unspin import compose, signals, slips
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.candidates import Bools, portions
from cleanup.unspin.evidence import choose
from cleanup.unspin.features import text_of
from cleanup.unspin.hashing import Floats
from cleanup.unspin.reader import Reading
from cleanup.unspin.score_model import FEWEST, WINDOW, Model

LEAST, SEVERAL = 0.5, 1.01  # strength of the signs that tell of a passage, in a short text, and in others: two at least
MARKED_ODDS = -0.5  # log-odds of the score from which a passage with such signs is read back
WHOLE_ODDS, LEAST_ODDS = -1.2, 0.0  # the same of the whole text, with such signs anywhere in it and without
APART_ODDS = -1.5  # those of a passage that is judged as a text of its own, if the text is a long one
_LONG = 4 * WINDOW  # words above which a text is long: of its passages each may be a human's or a machine's
SHOWN_IN_HUMAN = 0.9  # strength from which a candidate is a finding in a text that reads like a human's
_FEW = 0.4  # probability that a text has but few garbles
_HUMAN_ODDS = -2.2  # log-odds of the score below which a text of some length reads like a human's
_PLAIN_ODDS = -3.0  # those below which a passage is not read back with the whole: the mean of human texts is less
_PLAIN_IN_LONG_ODDS = -2.0  # the same in a long text
_LITTLE_ODDS = -2.0  # what is said of the whole of a text too short to judge
NO_SLOT = -6.0
_PORTION = 1 << 14  # words judged at a time
NEAR = 150  # words on either side that count as the same passage
_COUNTED = 0.05  # strength from which a garbled term counts
_MARK = (1.0, 0.5)  # a menu wording that careful writers never write, rarely write
_SLIP = 0.5


@dataclass(frozen=True)
class Passages:
    """How strong the signs of spinning are around each word, a row a word."""

    near: Floats  # all signs within NEAR words; a certain one counts 1
    marks: Floats  # those that are no garbled terms
    signs: float  # all signs of the text
    odds: Floats  # log-odds by the model of the score that the WINDOW words on either side are spun
    whole: float  # the same of all words
    beside: Floats  # `odds` by the words outside garbled terms alone: whether words are spun one by one
    whole_beside: float  # the same of all words
    terms: Bools  # words of garbled terms
    unfit: Floats  # log-odds that a spinner put the word, NO_SLOT where nothing can be said
    families: Floats  # a row a family of the artefact, a share of 1; even where nothing tells

    @property
    def spun(self) -> Bools:
        """The words to be read back.

        How words fit counts for less where nothing else is a sign: they fit badly in good prose of a narrow field too.
        """
        least = LEAST if len(self.odds) < FEWEST else SEVERAL
        here = (self.near >= least) & (self.odds >= MARKED_ODDS)
        whole = self.whole >= (WHOLE_ODDS if self.signs >= least else LEAST_ODDS)
        return here | (whole & (self.odds >= (_PLAIN_IN_LONG_ODDS if self._long else _PLAIN_ODDS)))

    @property
    def apart(self) -> Bools:
        """The words of passages to be judged as texts of their own: pages may be mixed, a human's with spun parts."""
        inside: Bools = self.odds >= APART_ODDS
        return inside if self._long and not inside.all() else np.zeros_like(inside)

    @property
    def _long(self) -> bool:
        return len(self.odds) > _LONG

    def shown(self, reading: Reading) -> Reading:
        """A reading with what is shown of it: less where the whole text, and the passage, read like a human's.

        A text may have few garbles, of which its rest tells nothing: with a probability of _FEW, what is likely by
        itself is one of these; in a text like a human's only what is sure.
        """
        human = (self.odds[reading.candidates.start] < APART_ODDS) & (self.whole < _HUMAN_ODDS)
        sure = reading.by_itself >= SHOWN_IN_HUMAN
        apart = np.where(sure | ~human, reading.by_itself, np.float32(0))
        least = np.where(human & ~sure, np.maximum(reading.least, np.float32(SHOWN_IN_HUMAN)), reading.least)
        right, garbled = (np.maximum(p, p + _FEW * (apart - p)) for p in (reading.probability, reading.garbled))
        return replace(reading, probability=right, garbled=garbled, least=least)


def judge(data: Artefact, model: Model, reading: Reading) -> Passages:
    """Passages by the unusual menu wordings, the garbled terms, slips, and how the words fit.

    A wording or a term counts once, where it first stands: writers have habits too.
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
    wording = compose.identity(found)
    for row in choose(found.start, found.end, reading.strength, _COUNTED):
        if int(wording[row]) not in told:
            told.add(int(wording[row]))
            terms[int(found.start[row])] += float(reading.strength[row])
    short = len(text) < FEWEST  # too little for garbled terms, or the score, to tell of more than themselves
    signs = marks if short else marks + terms
    shares = np.asarray(families / families.sum(), np.float32)
    return Passages(_around(signs), _around(marks), float(signs.sum()), *_fit(data, model, reading), shares)


def _fit(data: Artefact, model: Model, reading: Reading) -> tuple[Floats, float, Floats, float, Bools, Floats]:
    """`odds`, `whole`, `beside`, `whole_beside`, `terms` and `unfit`."""
    text, found = reading.tokens, reading.candidates
    garbled = np.zeros(len(text), np.bool_)
    for row in reading.chosen:
        garbled[found.start[row] : found.end[row]] = True
    unfit = np.full(len(text), NO_SLOT, np.float32)
    seen = signals.signals(text_of(data, text), model.slot)
    unfit[seen.slots] = np.maximum(seen.log_odds, NO_SLOT)
    if len(text) < FEWEST:
        none = np.full(len(text), MARKED_ODDS, np.float32)
        return none, _LITTLE_ODDS, none, _LITTLE_ODDS, garbled, unfit
    odds, whole = _odds(model, seen.with_findings(reading.places))
    beside = _odds(model, seen.outside(garbled)) if garbled.any() else (odds, whole)
    return odds, whole, *beside, garbled, unfit


def _odds(model: Model, seen: signals.Signals) -> tuple[Floats, float]:
    """Log-odds that the WINDOW words on either side of each are spun, and all words."""
    n = len(seen)
    parts = [model.log_odds(seen.around(WINDOW, np.arange(*part))) for part in portions(seen, _PORTION)]
    return np.concatenate(parts), float(model.log_odds(seen.total(0, n)[None])[0])


def _around(weight: npt.NDArray[np.float64]) -> Floats:
    """The sum of the weights within NEAR words of each."""
    sums, place = np.append(0.0, np.cumsum(weight)), np.arange(len(weight))
    low, high = np.maximum(place - NEAR, 0), np.minimum(place + NEAR + 1, len(weight))
    return np.asarray(sums[high] - sums[low], np.float32)
