"""What shows that a text, or any passage of it, was spun: counts for each word, whose sums give the densities.

`COUNTS` are the columns counted, `NAMES` the densities that the model weighs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from cleanup.text import Prose
from cleanup.unspin import menus, slips, slots
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.candidates import Tokens
from cleanup.unspin.classifier import Trees, probability
from cleanup.unspin.features import Text, text_of
from cleanup.unspin.hashing import Floats

Rows = npt.NDArray[np.int64]
Totals = npt.NDArray[np.float64]

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
_PRIOR_WORDS, _PRIOR_BASE = 100, 40  # added to a text's length, so that little text gives ordinary densities

DOUBTFUL, BAD = 0.2, 0.4  # probability that a slot's word was put there by a spinner
_LEAST = -4.0  # log-odds below which a slot says no more


@dataclass(frozen=True)
class Signals:
    """A text's counts: a row a word, a column a name of COUNTS.

    The places behind them are word numbers: `unfit` the slots by how unlikely their word is, `marks` the menu wordings,
    `articles` and `odd`.
    """

    counts: Floats
    unfit: Rows
    marks: menus.MenuHits
    articles: Rows
    odd: Rows

    def total(self, first: int, last: int) -> Totals:
        """The counts of words `first` to `last` (exclusive), a column a name of COUNTS."""
        result: Totals = self.counts[first:last].sum(axis=0, dtype=np.float64)
        return result

    def around(self, reach: int, first: int, last: int) -> Totals:
        """For each of the words `first` to `last` (exclusive) the counts of the words within `reach` of it."""
        place = np.arange(first, last)
        low, high = np.maximum(place - reach, 0), np.minimum(place + reach + 1, len(self.counts))
        begin, end = max(0, first - reach), min(last + reach, len(self.counts))
        sums = np.zeros((end - begin + 1, len(COUNTS)))
        np.cumsum(self.counts[begin:end], axis=0, dtype=np.float64, out=sums[1:])
        result: Totals = sums[high - begin] - sums[low - begin]
        return result


# Words of older English that no spinner puts, and semicolons: where they stand, odd wordings are the author's own.
_OLD = (
    "upon unto thou thee thy thine hath hast doth dost shalt ye thereof therein thereby thereupon whereof wherein "
    "whereupon herein hitherto hither thither whither whence thence forth ere oft nay yea lest whosoever whatsoever "
    "alas verily betwixt shall nor"
).split()


def signals(data: Artefact, trees: Trees, tokens: Tokens, found: Iterable[tuple[int, float]]) -> Signals:
    """The counts of a text; `found` are the word and the confidence of each finding."""
    text, n = text_of(data, tokens), len(tokens)
    table = np.zeros((len(COUNTS), n), np.float32)
    counts = dict(zip(COUNTS, table, strict=True))
    counts["words"][:] = 1
    places = list(found)
    np.add.at(
        counts["findings"], np.array([at for at, _ in places], np.int64), [confidence for _, confidence in places]
    )
    marks = text.marks
    counts["never written"][marks.start[marks.rate == 0]] = 1
    counts["rarely written"][marks.start[marks.rate > 0]] = 1
    articles, odd = slips.articles(tokens.prose), slips.oddities(tokens.prose)
    counts["slips"][:] = _counted(articles, n) + _counted(odd, n)
    dated = np.zeros(len(data.flags), np.bool_)
    dated[data.word_ids(_OLD)] = True
    old = np.flatnonzero(dated[tokens.ids] & (tokens.ids >= 0))
    counts["old"][:] = _counted(old, n) + _counted(_semicolons(tokens.prose), n)
    for name, value in _pairs(text).items():
        counts[name][: len(value)] = value
    at, log_odds = slot_odds(text, trees)
    p = probability(log_odds)
    for name, value in (
        ("slots", np.ones(len(at))), ("unfit", p), ("log-odds", np.maximum(log_odds, _LEAST)),
        ("doubtful", p > DOUBTFUL), ("bad", p > BAD),
    ):  # fmt: skip
        counts[name][at] = value
    worst = at[np.argsort(-p, kind="stable")][: int((p > BAD).sum())]
    return Signals(table.T, worst, marks, articles, odd)


# Both the read-back and the score ask for the odds of a text.
_ODDS: WeakKeyDictionary[Text, tuple[Trees, Rows, Floats]] = WeakKeyDictionary()


def slot_odds(text: Text, trees: Trees) -> tuple[Rows, Floats]:
    """The words that are slots, ascending, and the log-odds that a spinner put each there."""
    known = _ODDS.get(text)
    if known and known[0] is trees:
        return known[1:]
    at = slots.places(text)
    log_odds = np.concatenate([np.zeros(0, np.float32), *map(trees.log_odds, slots.described(text, at))])
    _ODDS[text] = trees, at, log_odds
    return at, log_odds


def _counted(at: Rows, n: int) -> Totals:
    return np.bincount(at, minlength=n).astype(np.float64)


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
    words = column["words"] + _PRIOR_WORDS
    out = [np.sqrt(1000 * column[name] / words) for name in _OVER_WORDS]
    for name, base in _SHARES:
        prior = _PRIOR_BASE * usual[name] / max(1.0, usual[base])
        out.append((column[name] + prior) / (column[base] + _PRIOR_BASE))
    out[NAMES.index("unfit")] = np.log(out[NAMES.index("unfit")])
    for name in ("doubtful", "bad"):
        out[NAMES.index(name)] = np.sqrt(out[NAMES.index(name)])
    return np.column_stack(out).astype(np.float32)
