"""What the rest of a document says of a candidate: a text with six garbles has a seventh, a clean one has none."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cleanup.unspin.arrays import Doubles, Floats, Rows, paired
from cleanup.unspin.hashing import pair_places
from cleanup.unspin.menus import MenuHits
from cleanup.unspin.tokens import Tokens

NAMES = (
    "alone",
    "others",
    "other terms",
    "strong others",
    "best other",
    "others near",
    "marks",
    "marks near",
    "repeats",
)
REPEATS = NAMES.index("repeats")
_OTHERS = slice(NAMES.index("others"), NAMES.index("others near") + 1)  # the columns of `_others`
COUNTED = 0.02  # probability from which a candidate counts as evidence for the others
_STRONG = 0.3
_NEAR = 100  # words
_REPEAT_BITS = 20  # places, as a power of two, among which wordings are spread that may be repeated
_PRIOR_WORDS = 200  # words added to a text's length, so that one finding in a short text is not a density


def choose(start: Rows, end: Rows, score: npt.NDArray[np.floating], least: float) -> list[int]:
    """Rows that do not overlap, the best first, down to a score of `least`."""
    chosen: list[int] = []
    taken: set[int] = set()
    order = np.argsort(-score, kind="stable")
    for row in order[: int((score >= least).sum())].tolist():
        words = range(int(start[row]), int(end[row]))
        if taken.isdisjoint(words):
            taken.update(words)
            chosen.append(row)
    return chosen


def strength(probability: Floats, garbled: Floats) -> Floats:
    """How sure a place and its reading are together: the geometric mean of the two probabilities."""
    return np.asarray(np.sqrt(probability * garbled), np.float32)


def choose_strong(start: Rows, end: Rows, probability: Floats, strong: Floats, least: Floats | float) -> list[int]:
    """Rows of a strength of `least` that do not overlap, the likeliest readings first."""
    return choose(start, end, np.where(strong >= least, probability, -1), 0)


def evidence(text: Tokens, start: Rows, end: Rows, term: Rows, log_odds: Floats, marked: MenuHits) -> Floats:
    """One row a candidate, one column a name of NAMES.

    Candidates are words `start` to `end` (exclusive) read as `term` (`Candidates.identity`); `log_odds` are their own,
    natural ones, `marked` the unusual hits of menus in the text.
    """
    out = of_passage(len(text), start, end, term, log_odds, marked)
    out[:, REPEATS] = _repeats(text, start, end)
    return out


def of_passage(words: int, start: Rows, end: Rows, term: Rows, log_odds: Floats, marked: MenuHits) -> Floats:
    """The same by a passage of so many words alone, whose candidates and hits these are; nothing under REPEATS."""
    p = 1 / (1 + np.exp(-log_odds.astype(np.float64)))
    n = len(start)
    out = np.zeros((n, len(NAMES)), np.float32)
    column = {name: out[:, k] for k, name in enumerate(NAMES)}
    column["alone"][:] = log_odds
    chosen = np.array(choose(start, end, p, COUNTED), np.int64)
    _, first = np.unique(term[chosen], return_index=True)  # of one term found twice, only the better place counts
    chosen = chosen[np.sort(first)]
    per_thousand = 1000 / (words + _PRIOR_WORDS)
    middle = (start[chosen] + end[chosen]) / 2
    weight = p[chosen]
    order = np.argsort(middle, kind="stable")
    sums = np.append(0.0, np.cumsum(weight[order]))
    low, high = (np.searchsorted(middle[order], start + shift) for shift in (-_NEAR, _NEAR))
    column["others"][:] = weight.sum() * per_thousand
    column["other terms"][:] = len(weight) * per_thousand
    column["strong others"][:] = (weight >= _STRONG).sum()
    column["best other"][:] = weight.max(initial=0.0)
    column["others near"][:] = sums[high] - sums[low]
    rows = np.flatnonzero(p >= COUNTED / 10)  # without itself and what is one with it
    others = _others(start[rows], end[rows], term[rows], start[chosen], end[chosen], term[chosen], weight)
    out[rows, _OTHERS] = others * [per_thousand, per_thousand, 1, 1, 1]
    column["marks"][:] = len(marked) * per_thousand
    if len(marked) and n:
        low = np.searchsorted(marked.start, start - _NEAR)
        column["marks near"][:] = np.searchsorted(marked.start, end + _NEAR) - low
    return out


def _others(
    start: Rows, end: Rows, term: Rows, of_start: Rows, of_end: Rows, of_term: Rows, weight: Doubles
) -> Doubles:
    """For each candidate the sum, count, count of strong ones, best and sum of those near, of the weights of the chosen
    ones (`of_`; they do not overlap and no term comes twice) that neither overlap it nor are of its term."""
    order = np.argsort(of_start, kind="stable")
    of_start, of_end, of_term, weight = of_start[order], of_end[order], of_term[order], weight[order]
    n, count = len(start), len(weight)
    low, high = np.searchsorted(of_end, start, "right"), np.searchsorted(of_start, end)  # those between overlap it
    by_term = np.argsort(of_term)
    at = np.minimum(np.searchsorted(of_term[by_term], term), max(0, count - 1))
    same = by_term[at] if count else np.zeros(n, np.int64)
    twin = (of_term[same] == term) & ((same < low) | (same >= high)) if count else np.zeros(n, np.bool_)

    def total(first: Rows, last: Rows) -> Doubles:
        """The count, count of strong ones and sum over those of rows first to last (exclusive) that count for each."""
        before, after = np.clip(low, first, last), np.clip(high, first, last)
        result: Doubles = sums[:, before] - sums[:, first] + sums[:, last] - sums[:, after]
        inside = np.flatnonzero(twin & (same >= first) & (same < last))
        result[:, inside] -= values[:, same[inside]]
        return result

    values = np.stack([np.ones(count), weight >= _STRONG, weight])
    sums = np.zeros((len(values), count + 1))
    np.cumsum(values, axis=1, out=sums[:, 1:])
    middle = (of_start + of_end) / 2
    first, last = np.searchsorted(middle, start - _NEAR), np.searchsorted(middle, start + _NEAR, "right")
    everywhere, near = total(np.zeros(1, np.int64), np.array([count])), total(first, last)
    out = np.zeros((n, 5))
    out[:, 1], out[:, 2] = everywhere[:2]
    out[:, 0] = np.where(everywhere[0] > 0, everywhere[2], 0.0)
    out[:, 4] = np.where(near[0] > 0, near[2], 0.0)
    open_ = np.arange(n)
    for best in np.argsort(-weight, kind="stable").tolist():  # few steps: what overlaps a candidate is little
        counts = (best < low[open_]) | (best >= high[open_])
        counts &= ~(twin[open_] & (same[open_] == best))
        out[open_[counts], 3] = weight[best]
        open_ = open_[~counts]
        if not len(open_):
            break
    return out


def _repeats(text: Tokens, start: Rows, end: Rows) -> Rows:
    """How often each span's wording stands elsewhere in the text, by its first and last lemma."""
    length = end - start
    result = np.zeros(len(start), np.int64)
    for size in np.flatnonzero(np.bincount(length)).tolist():
        first, last = text.lemma[: len(text) - size + 1], text.lemma[size - 1 :]
        place = pair_places(first, last, _REPEAT_BITS)
        rows = np.flatnonzero(length == size)
        rows = rows[np.bincount(place)[place[start[rows]]] > 1]  # of the others no place holds another
        wanted = np.zeros(1 << _REPEAT_BITS, np.bool_)
        wanted[place[start[rows]]] = True
        at = np.flatnonzero(wanted[place])
        last = last & 0x7FFFFFFF  # -1, an unknown word, as a large number
        ordered = np.sort(paired(first[at], last[at]))
        key = paired(first[start[rows]], last[start[rows]])
        result[rows] = np.searchsorted(ordered, key, "right") - np.searchsorted(ordered, key) - 1
    return result
