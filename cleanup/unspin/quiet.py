"""Where no candidates are looked for: where neighbours are usual together, and where a human wrote and all words fit.

Both are known before any search, which is left with a sixth of the neighbours in human texts, and nearly all in spun
ones (docs/unspinning.md says what is lost by it).
"""

from __future__ import annotations

import numpy as np

from cleanup.unspin.arrays import Bools
from cleanup.unspin.artefact import FUNCTION
from cleanup.unspin.features import Text
from cleanup.unspin.score_model import FEWEST, Model
from cleanup.unspin.signals import signals

_HUMAN_ODDS = -2.6  # log-odds of the score, without findings, below which a passage reads like a human's
_FITS = -2.5  # log-odds that a spinner put a word below which it fits
NAME = 3  # content words of a name that hardly another is near to, at least
_STEP = 16  # words from one that is judged to the next


def quiet(text: Text, model: Model) -> Bools:
    """Row i: whether nothing is looked for that rests on words i and i + 1. A text too short to judge is no human's."""
    if len(text.tokens) < FEWEST:
        return text.usual
    seen = signals(text, model.slot)
    doubted = model.along(seen, _STEP) >= _HUMAN_ODDS
    doubted[seen.slots[seen.log_odds >= _FITS]] = True
    doubted[:-1] |= doubted[1:]
    result: Bools = text.usual | ~(doubted | _odd_names(text))
    return result


def _odd_names(text: Text) -> Bools:
    """Row i: whether words i and i + 1 are of a name of some length, or are attested nowhere and one of them has a
    capital: it is no slot, so nothing tells how it fits."""
    known = text.tokens.ids >= 0
    odd = text.tokens.joined & known
    odd[-1] = False
    odd[:-1] &= known[1:] & ~text.pmi[1] & (text.capital[:-1] | text.capital[1:])
    return odd | _in_names(text)


def _in_names(text: Text) -> Bools:
    """Row i: whether words i and i + 1 are in a run of capitals and function words with NAME capitals or more."""
    function = (text.artefact.flags[text.tokens.ids] & FUNCTION) > 0
    inside = text.capital | function
    both = text.tokens.joined & inside
    both[:-1] &= inside[1:]
    both[-1] = False
    run = np.cumsum(~np.append(False, both[:-1]))  # its number, of each word
    many = np.bincount(run, text.capital & ~function)[run] >= NAME
    result: Bools = both & many
    return result
