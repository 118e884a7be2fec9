"""What speaks for and against a candidate, as numbers for the classifier; `NAMES` says what each column is."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleanup.unspin import menus
from cleanup.unspin.arrays import Bools, Floats, Ids, Rows, fresh, ranks
from cleanup.unspin.artefact import (
    FUNCTION,
    LINK_DERIVED,
    LINK_INFLECTED,
    LINK_LEARNT,
    LINK_MENU,
    LINK_TABLE,
    Artefact,
)
from cleanup.unspin.candidates import LEFT_OUT, LONGEST, UNLINKED, Candidates, by_score
from cleanup.unspin.menus import MenuHits
from cleanup.unspin.tokens import Tokens, firsts_that, joined_runs

_SOURCES = np.uint16(0xFF & ~LINK_INFLECTED)
_USUAL = 1.0  # association (log10) from which a pair of words is taken as meant
_POPCOUNT = np.array([bin(i).count("1") for i in range(256)], np.int8)

NAMES = (
    "words", "term words", "changed", "unchanged content", "share changed",
    "link sum", "link min", "link max", "link sources min", "link sources mean",
    "table", "menu", "learnt", "derived", "unlinked", "left out", "turned",
    "standing pmi min", "standing pmi mean", "standing unattested",
    "term pmi min", "term pmi mean", "term unattested", "pmi gain", "probability gain",
    "changed unigram min", "changed unigram max", "unigram gain", "unchanged unigram min",
    "left standing", "left gain", "right standing", "right gain",
    "prior", "own tables", "composed", "entity", "function words",
    "rank", "margin", "rivals",
    "capitals", "standing term inside", "standing term across",
)  # fmt: skip

_SOURCE_BITS = (
    ("table", LINK_TABLE),
    ("menu", LINK_MENU),
    ("learnt", LINK_LEARNT),
    ("derived", LINK_DERIVED),
    ("unlinked", UNLINKED),
    ("left out", LEFT_OUT),
)


class Text:
    """What the features need of one text, computed once: association of neighbours, and the terms that stand in it."""

    def __init__(self, artefact: Artefact, tokens: Tokens) -> None:
        self.artefact, self.tokens = artefact, tokens

    @cached_property
    def pmi(self) -> tuple[Floats, Bools]:
        """Row i: association of words i and i + 1, and whether the pair is attested; one row less than words."""
        t = self.tokens
        return pmi(self.artefact, t.spoken[:-1], t.spoken[1:])

    @cached_property
    def usual(self) -> Bools:
        """Row i: whether words i and i + 1 are joined and attested ten times as often as by chance; the last is not."""
        value, attested = self.pmi
        return np.append(attested & (value > _USUAL) & self.tokens.joined[:-1], False)

    @cached_property
    def log10(self) -> Floats:
        """Row i: log10 P(word i + 1 | word i)."""
        result: Floats = self.artefact.bigram_log10(self.tokens.spoken[:-1], self.tokens.spoken[1:])
        return result

    @cached_property
    def marks(self) -> MenuHits:
        """The menu wordings a careful writer would hardly use."""
        return menus.unusual(self.artefact, self.tokens, menus.find(self.artefact, self.tokens), self.log10)

    @property
    def terms(self) -> tuple[Rows, Rows]:
        """Starts and ends of the inventory's terms (two to LONGEST words) that stand in the text as they are."""
        starts, ends, _, _ = self._terms
        return starts, ends

    @cached_property
    def in_own_terms(self) -> Bools:
        """Whether each word lies in a term of the hand-written tables that stands in the text as it is."""
        starts, ends, first, last = self._terms
        many = np.append(0, np.cumsum(self.artefact.term_own, dtype=np.int64))
        own = many[last] > many[first]
        depth = np.zeros(len(self.tokens) + 1, np.int64)
        np.add.at(depth, starts[own], 1)
        np.subtract.at(depth, ends[own], 1)
        inside: Bools = np.cumsum(depth[:-1]) > 0
        return inside

    @cached_property
    def _terms(self) -> tuple[Rows, ...]:
        """Starts and ends of the terms that stand, and the ranges of the inventory that hold their spellings."""
        none = np.zeros(0, np.int64)
        parts = [(none, none, none, none)]
        for n, at, hashes in joined_runs(self.tokens.lemma, self.tokens.joined, LONGEST):
            if n == 1:
                continue
            first, last = self.artefact.find_terms(hashes)
            found = np.flatnonzero(last > first)
            parts.append((at[found], at[found] + n, first[found], last[found]))
        return tuple(np.concatenate(column) for column in zip(*parts, strict=True))

    @cached_property
    def capital(self) -> Bools:
        """Whether a word begins with a capital."""
        return firsts_that(self.tokens.prose, str.isupper)


@lru_cache(maxsize=1)  # the reader and the judge of texts ask for the same
def text_of(artefact: Artefact, tokens: Tokens) -> Text:
    """What the features need of a text; that of the last one is kept."""
    return Text(artefact, tokens)


def pmi(artefact: Artefact, first: Ids, second: Ids) -> tuple[Floats, Bools]:
    """Association of pairs of words, as they stand or as lemmas, the stronger one, and whether either is attested."""
    best, at, attested = _association(artefact, first, second)
    seen = np.zeros(len(best), np.bool_)
    np.maximum(best, np.float32(-9), out=best)
    best[at], seen[at] = attested, True
    one, two = artefact.lemma.take(first), artefact.lemma.take(second)
    other = np.flatnonzero((one != first) | (two != second))
    value, at, attested = _association(artefact, one[other], two[other])
    new = ~seen[other]
    best[other[new]] = np.maximum(best[other[new]], value[new])
    at = other[at]
    best[at] = np.where(seen[at], np.maximum(best[at], attested), attested)  # what is attested counts before the rest
    seen[at] = True
    return best, seen


def _association(artefact: Artefact, first: Ids, second: Ids) -> tuple[Floats, Rows, Floats]:
    """That of pairs as they stand: by back-off for all, and which are attested, with what the corpora say of these."""
    alone = artefact.unigram.take(second)
    value = artefact.backoff.take(first)
    value += alone
    value -= alone
    at, attested = artefact.bigrams_attested(first, second)
    return value, at, attested - alone.take(at)


Columns = dict[str, npt.NDArray[Any]]


def features(text: Text, found: Candidates) -> Floats:
    """One row a candidate, one column a name of NAMES."""
    slots = _Slots(text, found.by_column())
    columns = _substitutions(slots)
    columns |= _standing(slots)
    columns |= _restored(slots, columns)
    columns |= _frequencies(slots)
    columns |= _outside(slots)
    columns |= _rivals(slots, columns)
    columns |= _in_text(slots)
    # Column by column, as the classifiers read it.
    table: Floats = np.empty((len(found), len(NAMES)), np.float32, order="F")
    for number, name in enumerate(NAMES):
        table[:, number] = columns[name]
    return table


class _Slots:
    """Candidates of a text, with what several features need of their slots."""

    def __init__(self, text: Text, found: Candidates) -> None:
        a = text.artefact
        self.text, self.found = text, found
        self.used = found.lemma >= 0
        self.changed = found.sources > 0
        self.count = np.maximum(1, self.changed.sum(axis=1))  # of changed slots
        self.function = self.used & ((a.flags[found.lemma] & FUNCTION) > 0)
        self.words = (found.end - found.start).astype(np.int64)
        self.term_words = self.used.sum(axis=1)
        self.listed = found.term >= 0
        self.wording = np.where(self.used, found.lemma, -1)  # as the inventory writes it
        begin = a.term_starts[np.maximum(found.term, 0)]
        for k in range(LONGEST):
            at = np.flatnonzero(self.listed & self.used[:, k])
            self.wording[at, k] = a.term_words[begin[at] + k]


def _substitutions(s: _Slots) -> Columns:
    """How many words there are, how many changed, and by which links."""
    found, changed, count = s.found, s.changed, s.count
    bits = _POPCOUNT[found.sources & _SOURCES]
    return {
        "words": s.words, "term words": s.term_words, "changed": changed.sum(axis=1),
        "unchanged content": (s.used & ~changed & ~s.function).sum(axis=1),
        "share changed": changed.sum(axis=1) / np.maximum(1, s.term_words - s.function.sum(axis=1)),
        "function words": s.function.sum(axis=1),
        "link sum": found.log10.sum(axis=1), "link min": found.log10.min(axis=1),
        "link max": np.where(changed, found.log10, -9).max(axis=1),
        "link sources min": np.where(changed, bits, 9).min(axis=1),
        "link sources mean": (bits * changed).sum(axis=1) / count,
        **{name: ((found.sources & bit) > 0).sum(axis=1) / count for name, bit in _SOURCE_BITS},
        "turned": np.any(s.used[:, 1:] & (found.taken[:, 1:] < found.taken[:, :-1]), axis=1),
        "own tables": np.where(s.listed, s.text.artefact.term_own[found.term], 0),
        "entity": s.listed & (s.text.artefact.term_kind[found.term] > 0),
        "composed": ~s.listed,
    }  # fmt: skip


def _standing(s: _Slots) -> Columns:
    """The association of the words that stand; and their log10 probability, from which a gain counts."""
    n, words, start = len(s.found), s.words, s.found.start
    value, seen = s.text.pmi
    low, total, unattested, chain = np.full(n, 9.0), np.zeros(n), np.zeros(n), np.zeros(n)
    for k in range(int(words.max(initial=1)) - 1):
        live = words > k + 1
        at = np.where(live, start + k, 0)
        low = np.where(live, np.minimum(low, value[at]), low)
        total += np.where(live, value[at], 0)
        unattested += live & ~seen[at]
        chain += np.where(live, s.text.log10[at], 0)
    several = words > 1
    return {
        "standing pmi min": np.where(several, low, 9),
        "standing pmi mean": np.where(several, total / np.maximum(1, words - 1), 9),
        "standing unattested": unattested,
        "standing log10": chain + s.text.artefact.unigram[s.text.tokens.ids[start]],
    }


def _restored(s: _Slots, columns: Columns) -> Columns:
    """The association and the probability of the restored wording, and what is gained by them."""
    a, n, wording = s.text.artefact, len(s.found), s.wording
    low, total, missing = np.full(n, 9.0), np.zeros(n), np.zeros(n)
    likely = a.unigram[wording[:, 0]].astype(np.float64)
    for k in range(LONGEST - 1):
        at = np.flatnonzero(s.used[:, k + 1])
        one, two = wording[at, k], wording[at, k + 1]
        value, seen = pmi(a, one, two)
        low[at] = np.minimum(low[at], value)
        total[at] += value
        missing[at] += ~seen
        free = ~s.listed[at]  # of terms the inventory knows the probability
        likely[at[free]] += a.bigram_log10(one[free], two[free])
    mean = total / np.maximum(1, s.term_words - 1)
    prior = np.where(s.listed, a.term_prior[s.found.term], likely)
    return {
        "term pmi min": low, "term pmi mean": mean, "term unattested": missing,
        "pmi gain": mean - np.where(s.words > 1, columns["standing pmi mean"], 0),
        "prior": prior, "probability gain": prior - columns["standing log10"],
    }  # fmt: skip


def _frequencies(s: _Slots) -> Columns:
    """How frequent the words are that changed, what they changed to, and those that did not."""
    a, t, found, changed = s.text.artefact, s.text.tokens, s.found, s.changed
    garbled = t.ids[np.minimum(found.start[:, None] + np.maximum(found.taken, 0), len(t) - 1)]
    there, wanted = a.unigram[garbled], a.unigram[found.lemma]
    return {
        "changed unigram min": np.where(changed, there, 0).min(axis=1),
        "changed unigram max": np.where(changed, there, -12).max(axis=1),
        "unigram gain": ((wanted - there) * changed).sum(axis=1) / s.count,
        "unchanged unigram min": np.where(s.used & ~changed & ~s.function, there, 0).min(axis=1),
    }


def _outside(s: _Slots) -> Columns:
    """The association with the words on either side, as it stands, and what the restored wording would gain."""
    a, t, found, n = s.text.artefact, s.text.tokens, s.found, len(s.found)
    value, _ = s.text.pmi
    head, last = s.wording[:, 0], s.wording[np.arange(n), np.maximum(s.term_words, 1) - 1]
    joined = np.append(t.joined, False)
    before = np.where((found.start > 0) & joined[found.start - 1], t.spoken[found.start - 1], -1)
    after_at = np.minimum(found.end, len(t) - 1)
    after = np.where((found.end < len(t)) & joined[found.end - 1], t.spoken[after_at], -1)
    columns: Columns = {}
    for name, outside, pair, one, two in (
        ("left", before, found.start - 1, before, head),
        ("right", after, found.end - 1, last, after),
    ):
        known = np.flatnonzero(outside >= 0)
        old = value[pair[known]]
        new, _ = pmi(a, one[known], two[known])
        columns[f"{name} standing"], columns[f"{name} gain"] = np.zeros(n, np.float32), np.zeros(n, np.float32)
        columns[f"{name} standing"][known], columns[f"{name} gain"][known] = old, new - old
    return columns


def _rivals(s: _Slots, columns: Columns) -> Columns:
    """How a candidate stands among those of its span."""
    n = len(s.found)
    score = columns["link sum"] + 0.3 * columns["prior"]
    span = s.found.start << 8 | s.words
    order = by_score(span, score)
    ordered = span[order]
    first = np.flatnonzero(fresh(ordered))
    size = np.diff(np.append(first, n))
    rank, margin, rivals = np.zeros(n), np.zeros(n), np.zeros(n)
    rank[order] = ranks(ordered)
    best = score[order[first]]
    second = np.where(size > 1, score[order[np.minimum(first + 1, max(0, n - 1))]], best - 5)
    top, next_ = np.repeat(best, size), np.repeat(second, size)
    margin[order] = np.where(rank[order] == 0, top - next_, score[order] - top)
    rivals[order] = np.repeat(size, size)
    return {"rank": rank, "margin": np.clip(margin, -5, 5), "rivals": rivals}


def _in_text(s: _Slots) -> Columns:
    """Capitals, and the terms that stand there as they are."""
    capital = np.append(0, np.cumsum(s.text.capital))
    inside, across = _standing_terms(*s.text.terms, s.found, len(s.text.tokens))
    return {
        "capitals": (capital[s.found.end] - capital[s.found.start]) / s.words,
        "standing term inside": inside,
        "standing term across": across,
    }


def _standing_terms(starts: Rows, ends: Rows, found: Candidates, size: int) -> tuple[Bools, Bools]:
    """Whether a term that stands in the text lies within a candidate's span; whether one crosses an end of it."""
    shortest = np.full(size + 1, 99, np.int64)  # by start, the end of the shortest term
    np.minimum.at(shortest, starts, ends - starts)
    inside = np.zeros(len(found), np.bool_)
    words = found.end - found.start
    for k in range(int(words.max(initial=0))):
        at = np.minimum(found.start + k, size)
        inside |= (k < words) & (found.start + k + shortest[at] <= found.end)
    cover = np.zeros(size + 1, np.int64)  # how many terms hold both word i - 1 and word i
    np.add.at(cover, np.minimum(starts + 1, size), 1)
    np.add.at(cover, np.minimum(ends, size), -1)
    cover = np.cumsum(cover)
    across = (cover[found.start] > 0) | (cover[np.minimum(found.end, size)] > 0)
    return inside, across
