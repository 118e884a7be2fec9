"""Words that may be read as other words than stand there one by one: several as one, two in another order.

Several words that a spinner put for one ("sun oriented" for solar) may stand for any canonical lemma that they are
linked to. Two words change places where they are heard of together nowhere ("corrosive polyacrylic", polyacrylic acid),
or around an "of" ("acknowledgement of feeling", emotion recognition). Around each such place the text is written out
once more with the one word, or the two turned round, and searched for candidates like any other text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import numpy as np

from cleanup.unspin.arrays import Bools, Rows, ranges
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.candidates import LONGEST, Candidates, Finder, Given, Stream, stretch
from cleanup.unspin.features import Text
from cleanup.unspin.tokens import Tokens, joined_runs

LONGEST_SEVERAL = 4  # words read as one
_AROUND = LONGEST - 1  # words written out on either side of one word
_AROUND_TURNED = 2  # the same of two turned round
_LEAST = -1.5  # log10 of the product of P(garbled | canonical) of words around an "of" turned round
_NOTHING = -1
_GIVEN = -2


@dataclass(frozen=True)
class Places:
    """Where the text is to be written anew: words `start` to `end` (exclusive).

    `written`, rows x 2: the words of the text that go there, _NOTHING or, in the first column, _GIVEN for one word that
    may stand for rows `low` to `high` (exclusive) of the artefact's `several_to`. `around`: words that are needed on
    either side.
    """

    start: Rows
    end: Rows
    written: Rows
    around: Rows
    low: Rows
    high: Rows


def places(data: Artefact, seen: Text, first: int, last: int, quiet: Bools) -> Places:
    """Those that start at word `first` or later, but before `last`: of several words first.

    Some two of their words, or the first and the one before it, or the last and the next one, are not `quiet`.
    """
    none = np.zeros(0, np.int64)
    parts = [
        Places(none, none, np.zeros((0, 2), np.int64), none, none, none),
        *_several(data, seen.tokens, first, last),
        *_turned(data, seen, first, last),
    ]
    columns = {each.name: np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Places)}
    loud = np.append(0, np.cumsum(~quiet))
    told = loud[columns["end"]] > loud[np.maximum(columns["start"] - 1, 0)]
    return Places(**{name: column[told] for name, column in columns.items()})


def _several(data: Artefact, text: Tokens, first: int, last: int) -> Iterator[Places]:
    """Words put for one, by length."""
    part = slice(first, min(last + LONGEST_SEVERAL - 1, len(text)))
    for size, at, hashes in joined_runs(text.lemma[part], text.joined[part], LONGEST_SEVERAL):
        if size == 1:
            continue
        low, high = data.find_several(hashes[at < last - first])
        hit = np.flatnonzero(high > low)
        at, low, high = first + at[hit], low[hit], high[hit]
        written = np.tile([_GIVEN, _NOTHING], (len(at), 1))
        yield Places(at, at + size, written, np.full(len(at), _AROUND), low, high)


def _turned(data: Artefact, seen: Text, first: int, last: int) -> Iterator[Places]:
    """Pairs of content words that may have changed places, by what stands between them."""
    text = seen.tokens
    plain = (text.lemma >= 0) & data.content[text.ids]
    of, the = (text.ids == word for word in data.word_ids(["of", "the"]).tolist())
    for between in ((), (of,), (of, the)):
        size = len(between) + 2
        count = max(0, min(last, len(text) - size + 1) - first)
        able = plain[first : first + count] & plain[first + size - 1 : first + size - 1 + count]
        for k, holds in enumerate(between, 1):
            able &= holds[first + k : first + k + count]
        for k in range(size - 1):
            able &= text.joined[first + k : first + k + count]
        if not between:
            able &= ~seen.pmi[1][first : first + count]
        at = first + np.flatnonzero(able)
        none = np.zeros(len(at), np.int64)
        around = np.full(len(at), _AROUND_TURNED)
        yield Places(at, at + size, np.column_stack([at + size - 1, at]), around, none, none)


@dataclass(frozen=True)
class Rewritten:
    """The text around places, each once more with other words there: `stream`, in which `given` says what those stand
    for that are none of the text's.

    Word i of it is word `word[i]` of the text. A candidate that starts with it starts with word `start[i]` of the text,
    one that ends with it ends before word `end[i]`. `last` is the last of the other words of its stretch; candidates
    may start at `places`.
    """

    stream: Stream
    given: Given
    places: Rows
    word: Rows
    start: Rows
    end: Rows
    last: Rows

    def candidates(self, data: Artefact, found: Candidates) -> Candidates:
        """What a search of the stream found, as candidates of the text: those with all of the other words.

        As any two words are neighbours, one of those turned round has to stand as it is, in a term of our own tables;
        where there is an "of", the links have to be likely enough.
        """
        found = found.take(np.flatnonzero(found.end > self.last[found.start]))
        first = self.start[found.start]
        at = np.minimum(found.start[:, None] + found.taken, len(self.word) - 1)
        taken = np.where(found.lemma >= 0, self.word[at] - first[:, None], -1)
        found = replace(found, start=first, end=self.end[found.end - 1], taken=taken.astype(np.int8))
        used = found.lemma >= 0
        stands = np.any(used & (found.sources == 0), axis=1) & (data.term_own[found.term] > 0)
        likely = found.log10.sum(axis=1) >= _LEAST
        neighbours = used.sum(axis=1) == found.end - found.start
        return found.take(np.flatnonzero(found.in_order | np.where(neighbours, stands, likely)))


def rewritten(data: Artefact, text: Tokens, at: Places) -> Rewritten:
    """The places written out, with the words that are needed on either side."""
    n = len(at.start)
    before = at.start[:, None] + np.arange(-_AROUND, 0)
    after = at.end[:, None] + np.arange(_AROUND)
    origin = np.column_stack([before, at.written, after])
    offset = np.concatenate([np.arange(_AROUND, 0, -1), [0, 0], np.arange(1, _AROUND + 1)])  # words away
    middle = offset == 0
    inside: Bools = np.where(middle, origin != _NOTHING, (origin >= 0) & (origin < len(text)))
    inside &= offset <= at.around[:, None]
    row, column = np.nonzero(inside)
    word = origin[row, column]
    other, given = middle[column], word == _GIVEN
    final = np.append(row[1:] != row[:-1], True)[: len(row)]
    closing = other & ~np.append(other[1:] & ~final[:-1], False)[: len(row)]  # the last of the other words
    word = np.where(given, at.start[row], word)
    joined = text.joined[np.where(closing, at.end[row] - 1, word)]
    joined |= other & ~closing
    joined &= ~final
    stream = Stream(
        np.where(given, _GIVEN - row, text.ids[word]).astype(np.int32),
        np.where(given, -1, text.lemma[word]).astype(np.int32),
        np.where(given, -1, text.second[word]).astype(np.int32),
        joined,
    )
    rows = np.repeat(np.arange(n), at.high - at.low)
    link = ranges(at.low, at.high - at.low)
    ends = zip(at.start.tolist(), at.end.tolist(), (at.high > at.low).tolist(), strict=True)
    as_one = data.word_ids(["".join(text.prose.words[first:last]) if several else "" for first, last, several in ends])
    told = np.flatnonzero(data.several_to[link] != np.where(as_one >= 0, data.lemma[as_one], -1)[rows])
    rows, link = rows[told], link[told]  # "co-operation" is cooperation
    readings = Given(
        _GIVEN - rows, data.several_to[link].astype(np.int32), data.several_log10[link], data.several_sources[link]
    )
    last = np.flatnonzero(closing)[row]
    apart = np.append(0, np.cumsum(~joined))
    able = (column <= _AROUND) & (apart[last] == apart[: len(row)]) & joined
    start, end = np.where(other, at.start[row], word), np.where(other, at.end[row], word + 1)
    return Rewritten(stream, readings, np.flatnonzero(able), word, start, end, last)


def with_others(finder: Finder, seen: Text, first: int, last: int, quiet: Bools) -> tuple[Candidates, Candidates]:
    """The finder's candidates that start between `first` and `last` (exclusive), and those of the words written anew
    that do, by a single search; where neighbours and the next ones are `quiet`, none does."""
    text, data = seen.tokens, finder.artefact
    plain = stretch(text, first, last)
    around = rewritten(data, text, places(data, seen, first, last, quiet))
    size = len(plain.ids)
    both = Stream(*(np.concatenate(pair) for pair in zip(plain.columns(), around.stream.columns(), strict=True)))
    both.joined[size - 1 : size] = False
    still = quiet[first : first + size] & np.append(quiet | ~text.joined, True)[first + 1 : first + 1 + size]
    begins = np.append(np.flatnonzero((plain.joined & ~still)[: last - first]), around.places + size)
    found = finder.search(both, begins, around.given)
    split = int(np.searchsorted(found.start, size))
    own, others = found.take(np.arange(split)), found.take(np.arange(split, len(found)))
    others = replace(others, start=others.start - size, end=others.end - size)
    return replace(own, start=own.start + first, end=own.end + first), around.candidates(data, others)
