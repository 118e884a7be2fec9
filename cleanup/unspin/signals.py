"""What shows that a text, or any passage of it, was spun: counts for each word, whose sums give the densities.

`COUNTS` are the columns counted, `NAMES` the densities that the model weighs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from cleanup.text import Prose
from cleanup.unspin import menus, slips, slots
from cleanup.unspin.arrays import Bools, Doubles, Floats, Rows
from cleanup.unspin.artefact import NEVER, RARE
from cleanup.unspin.features import Text
from cleanup.unspin.models import Trees, probability

Totals = Doubles  # a number for each of COUNTS, or a row of them

COUNTS = (
    "words", "findings", "never written", "rarely written", "slips", "old",
    "pairs", "unattested", "association",
    "slots", "unfit", "log-odds", "doubtful", "bad",
)  # fmt: skip
# Density: the count that is divided, by what. Roots and logarithms, so that the first few count most.
_OVER_WORDS = ("findings", "never written", "rarely written", "slips", "old")
_SHARES = (
    ("unattested", "pairs"), ("association", "pairs"),
    ("unfit", "slots"), ("log-odds", "slots"), ("doubtful", "slots"), ("bad", "slots"),
)  # fmt: skip
NAMES = (*_OVER_WORDS, *(name for name, _ in _SHARES))
_OF_PAIRS = ("pairs", "unattested", "association")
PRIOR_WORDS, _PRIOR_BASE = 100, 40  # added to a text's length, so that little text gives ordinary densities

DOUBTFUL, BAD = 0.2, 0.4  # probability that a slot's word was put there by a spinner
_LEAST = -4.0  # log-odds below which a slot says no more


@dataclass(frozen=True)
class Signals:
    """A text's counts: name of COUNTS -> a number a word. `with_findings` adds the findings, of which there are none.

    The places behind them are word numbers: `slots` with the log-odds that a spinner put their word, `unfit` those of
    them whose word is the least likely, `marks` the menu wordings, `articles` and `odd`.
    """

    counts: Mapping[str, npt.NDArray[np.generic]]
    slots: Rows
    log_odds: Floats
    unfit: Rows
    marks: menus.MenuHits
    articles: Rows
    odd: Rows

    def __len__(self) -> int:
        return len(self.counts["words"])

    def with_findings(self, found: Iterable[tuple[int, float]]) -> Signals:
        """The same with the word and the confidence of each finding."""
        counted = np.zeros(len(self), np.float32)
        for at, confidence in found:
            counted[at] += confidence
        return replace(self, counts={**self.counts, "findings": counted})

    def outside(self, words: Bools) -> Signals:
        """The same without findings, and without what these words and the pairs they stand in count."""
        counted = ~words
        first_of_pair = counted & np.append(counted[1:], True)
        counts = {
            name: value * (first_of_pair if name in _OF_PAIRS else counted) for name, value in self.counts.items()
        }
        return replace(self, counts={**counts, "findings": np.zeros(len(self), np.bool_)})

    def part(self, first: int, last: int) -> Signals:
        """Words `first` to `last` (exclusive) as a text of their own; the places stay those of the whole text."""
        return replace(self, counts={name: value[first:last] for name, value in self.counts.items()})

    def total(self, first: int, last: int) -> Totals:
        """The counts of words `first` to `last` (exclusive), a column a name of COUNTS."""
        return np.array([self.counts[name][first:last].sum(dtype=np.float64) for name in COUNTS])

    def around(self, reach: int, place: Rows) -> Totals:
        """For each of these words (ascending) the counts of the words within `reach` of it, a column a name."""
        result = np.zeros((len(place), len(COUNTS)))
        if len(place):
            low, high = np.maximum(place - reach, 0), np.minimum(place + reach + 1, len(self))
            begin, end = int(low[0]), int(high[-1])
            for column, name in enumerate(COUNTS):
                counted = self.counts[name][begin:end]
                exact = np.float64 if counted.dtype.kind == "f" else np.int64
                sums = np.append(exact(0), np.cumsum(counted, dtype=exact))
                result[:, column] = sums[high - begin] - sums[low - begin]
        return result


# Words of older English that no spinner puts, and semicolons: where they stand, odd wordings are the author's own.
_OLD = (
    "upon unto thou thee thy thine hath hast doth dost shalt ye thereof therein thereby thereupon whereof wherein "
    "whereupon herein hitherto hither thither whither whence thence forth ere oft nay yea lest whosoever whatsoever "
    "alas verily betwixt shall nor"
).split()


# Search, read-back and score ask for those of the same text.
_KNOWN: WeakKeyDictionary[Text, tuple[Trees, Signals]] = WeakKeyDictionary()


def signals(text: Text, trees: Trees) -> Signals:
    """The counts of a text, without findings, `trees` saying of each slot how likely a spinner put its word."""
    known = _KNOWN.get(text)
    if known and known[0] is trees:
        return known[1]
    made = _signals(text, trees)
    _KNOWN[text] = trees, made
    return made


def _signals(text: Text, trees: Trees) -> Signals:
    data, tokens, n = text.artefact, text.tokens, len(text.tokens)
    marks = text.marks
    articles, odd = slips.articles(tokens.prose), slips.oddities(tokens.prose)
    dated = np.zeros(len(data.flags), np.bool_)
    dated[data.word_ids(_OLD)] = True
    old = dated[tokens.ids] & (tokens.ids >= 0)
    at = slots.places(text)
    log_odds = np.concatenate([np.zeros(0, np.float32), *map(trees.log_odds, slots.described(text, at))])
    p = probability(log_odds)
    counts: dict[str, npt.NDArray[np.generic]] = {
        "words": np.ones(n, np.bool_),
        "findings": np.zeros(n, np.bool_),
        "never written": _spread(n, marks.start[marks.rate == NEVER], True),
        "rarely written": _spread(n, marks.start[marks.rate == RARE], True),
        "slips": _counted(articles, n) + _counted(odd, n),
        "old": _counted(np.flatnonzero(old), n) + _counted(_semicolons(tokens.prose), n),
        **{name: _spread(n, np.arange(len(value)), value) for name, value in _pairs(text).items()},
        "slots": _spread(n, at, True),
        "unfit": _spread(n, at, p),
        "log-odds": _spread(n, at, np.maximum(log_odds, _LEAST)),
        "doubtful": _spread(n, at, p > DOUBTFUL),
        "bad": _spread(n, at, p > BAD),
    }
    worst = at[np.argsort(-p, kind="stable")][: int((p > BAD).sum())]
    return Signals(counts, at, log_odds, worst, marks, articles, odd)


def _spread(n: int, at: Rows, value: npt.NDArray[np.generic] | bool) -> npt.NDArray[np.generic]:
    """A number a word: `value` at the words `at`, nothing elsewhere."""
    result = np.zeros(n, np.asarray(value).dtype)
    result[at] = value
    return result


def _counted(at: Rows, n: int) -> npt.NDArray[np.uint8]:
    """How many of `at` each word is, 255 at most."""
    return np.minimum(np.bincount(at, minlength=n), 255).astype(np.uint8)


def _pairs(text: Text) -> dict[str, npt.NDArray[np.generic]]:
    """By the first word, neighbours of which one at least is a content word and neither a name or unknown."""
    t = text.tokens
    value, seen = text.pmi
    plain, content = (t.spoken >= 0) & ~text.capital, slots.content(text)
    pair = plain[:-1] & plain[1:] & (content[:-1] | content[1:]) & t.joined[:-1]
    return {"pairs": pair, "unattested": pair & ~seen, "association": np.where(pair, value, 0)}


def _semicolons(prose: Prose) -> Rows:
    """The words before semicolons."""
    places = np.array([match.start() for match in re.finditer(";", prose.text)], np.int64)
    at = np.searchsorted(np.array(prose.ends, np.int64), places, "right") - 1
    return np.maximum(at, 0).astype(np.int64) if len(prose) else np.zeros(0, np.int64)


def densities(totals: Totals, ordinary: Totals) -> Floats:
    """Rows of counts -> rows of NAMES; `ordinary` are the counts of human texts, whose shares little text is given."""
    column = {name: totals[:, i] for i, name in enumerate(COUNTS)}
    usual = dict(zip(COUNTS, ordinary.tolist(), strict=True))
    words = column["words"] + PRIOR_WORDS
    out = [np.sqrt(1000 * column[name] / words) for name in _OVER_WORDS]
    for name, base in _SHARES:
        prior = _PRIOR_BASE * usual[name] / max(1.0, usual[base])
        out.append((column[name] + prior) / (column[base] + _PRIOR_BASE))
    out[NAMES.index("unfit")] = np.log(out[NAMES.index("unfit")])
    for name in ("doubtful", "bad"):
        out[NAMES.index(name)] = np.sqrt(out[NAMES.index(name)])
    return np.column_stack(out).astype(np.float32)
