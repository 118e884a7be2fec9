"""What a wrong a or an says of the word behind it: a spinner that swaps a word leaves its article, the author's.

Of 294 labelled edits behind an article (31 real pages, 180 spun texts) the original goes with it in 293, and what
stands there in 226; of a human's words all but some in a thousand do. Where what stands goes with it, the spinner may
have put it right, and nothing is said.
"""

from __future__ import annotations

import numpy as np

from cleanup.inflection import wrong_article
from cleanup.text import Prose
from cleanup.unspin import slips
from cleanup.unspin.arrays import Floats
from cleanup.unspin.artefact import DICTIONARY, Artefact
from cleanup.unspin.candidates import Candidates

MISFIT = -2.0  # log10 P(the article that stands | a word that does not go with it)
_LOG_ODDS = 3.0  # by which a candidate is likelier that goes with the article where what stands does not


def misfits(prose: Prose) -> dict[int, str]:
    """Each word that does not go with the a or an before it, and that."""
    return {at + 1: prose.words[at] for at in slips.articles(prose).tolist()}


def log_odds(data: Artefact, prose: Prose, found: Candidates) -> Floats:
    """What the article before each candidate says for it."""
    out = np.zeros(len(found), np.float32)
    wrong = misfits(prose)
    for row in np.flatnonzero(np.isin(found.start, list(wrong))).tolist():
        term = int(found.term[row])
        first = int(data.term_words[data.term_starts[term]] if term >= 0 else found.lemma[row, 0])
        if data.flags[first] & DICTIONARY and not wrong_article(wrong[int(found.start[row])], data.word(first)):
            out[row] = _LOG_ODDS
    return out
