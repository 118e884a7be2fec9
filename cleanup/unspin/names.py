"""Names and terms that stand as they are, in which nothing is to be changed without a person."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from cleanup.text import Gap, Prose
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.hashing import ngram_hashes
from cleanup.unspin.lemma import FUNCTION_WORDS


def doubtful(data: Artefact, prose: Prose, first: int, last: int, entity: bool) -> bool:
    """Whether words `first` to `last` (exclusive) may be right although they read like a garbled term or `entity`."""
    return _a_name(prose, first, last, entity) or _a_term(data, prose, first, last)


class Known:
    """Names, their words in small letters with spaces between, that are right as they stand, to be looked for."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names, self._lengths = frozenset(names), sorted({name.count(" ") + 1 for name in names})

    def stand(self, prose: Prose, first: int, last: int) -> bool:
        """Whether any of words `first` to `last` (exclusive) belongs to one of them."""
        return any(
            " ".join(prose.words[at : at + length]) in self._names
            for length in self._lengths
            for at in range(max(0, first - length + 1), last)
        )


def _a_name(prose: Prose, first: int, last: int, entity: bool) -> bool:
    """Whether running text has them as a name, for which no plain term stands, or as part of a longer one."""
    sentence = prose.sentence(first)
    if not _running(prose, sentence):  # a heading
        return False
    within = [i for i in range(first, last) if _capital(prose, i) and i > sentence.start]
    if not entity and len(within) > 1:
        return True
    before = first - 1 > sentence.start and prose.gaps[first - 1] <= Gap.HYPHEN and _capital(prose, first - 1)
    after = last in sentence and prose.gaps[last - 1] <= Gap.HYPHEN and _capital(prose, last)
    return (before and first in within) or (after and last - 1 in within)


@lru_cache(maxsize=2)  # asked for each finding, many of which may lie in a sentence without end
def _running(prose: Prose, sentence: range) -> bool:
    """Whether a sentence is running text: with a content word in small letters."""
    words = ((prose.words[i], i) for i in sentence)
    return any(word.isalpha() and word not in FUNCTION_WORDS and not _capital(prose, i) for word, i in words)


def _capital(prose: Prose, i: int) -> bool:
    return prose.text[prose.starts[i]].isupper()


def listed(data: Artefact, prose: Prose, first: int, last: int) -> bool:
    """Whether words `first` to `last` (exclusive) are a name of the tables as they stand, content words in capitals."""
    words = range(first, last)
    if any(not _capital(prose, i) and prose.words[i] not in FUNCTION_WORDS for i in words):
        return False
    return bool(np.any(data.term_kind[_terms(data, prose, first, last)] > 0))


def _a_term(data: Artefact, prose: Prose, first: int, last: int) -> bool:
    """Whether they are a term of the hand-written tables themselves, such as what a fix has written."""
    if last - first < 2:
        return False
    return bool(np.any(data.term_own[_terms(data, prose, first, last)]))


def _terms(data: Artefact, prose: Prose, first: int, last: int) -> slice:
    """The terms of the inventory that words `first` to `last` (exclusive) spell."""
    begin, end = data.find_terms(ngram_hashes(data.lemma[data.word_ids(prose.words[first:last])], last - first))
    return slice(int(begin[0]), int(end[0]))
