"""Terms that users add by rules: laid over the compiled inventory when it is loaded, with nothing built anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleanup.findings import Applicability, Severity
from cleanup.text import Gap, Prose
from cleanup.unspin import artefact
from cleanup.unspin.arrays import U64, Bools, Ids, Rows
from cleanup.unspin.artefact import BACKOFF_STEP, DEFAULT_BACKOFF, TERM_STEP, UNIGRAM_STEP, UNSEEN, Artefact
from cleanup.unspin.candidates import LONGEST, Candidates
from cleanup.unspin.hashing import ngram_hashes
from cleanup.unspin.tokens import Tokens

_LONGEST_WORD = 255  # bytes of UTF-8: the data has a byte for the length of a word
_OF_NEW = {"term_kind": 0, "term_own": 0, "term_prior": 255}  # what a term is that the inventory lacks
_USUAL = 75  # percentile of the hand-written terms of its length: a term that a user names is no rare one in his texts


@dataclass(frozen=True)
class OwnTerm:
    """A term of a user's rule: its right wordings, the rule's id and message, and what the rule says of a finding.

    The wordings of two to six words are looked for; those of any length are never accused. A wording that cannot be
    written in UTF-8, or has a word of more than 255 bytes, counts for nothing.
    """

    wordings: tuple[str, ...]
    rule: str
    message: str
    applicability: Applicability
    severity: Severity


@dataclass(frozen=True)
class Inventory:
    """The compiled data with own terms in it. `by_length`: number of words -> hashes of the own terms' lemmas.

    `parted` are those of the terms that have punctuation between their words.
    """

    data: Artefact
    rules: dict[int, OwnTerm]
    by_length: dict[int, U64]
    parted: U64

    def rule_of(self, term: int) -> OwnTerm | None:
        """The own term that a row of the inventory is, if it is one; -1 is no row."""
        return self.rules.get(int(self.data.term_hash[term])) if self.rules and term >= 0 else None

    def standing(self, text: Tokens) -> Bools:
        """Which words of a text are part of an own term that stands there as it is, with no punctuation within but
        where the term has some."""
        covered = np.zeros(len(text) + 1, np.int64)
        breaks = np.append(0, np.cumsum(~text.joined))
        for length, hashes in self.by_length.items():
            here = ngram_hashes(text.lemma, length)
            whole = breaks[length - 1 : len(text)] == breaks[: len(here)]
            at = np.flatnonzero(np.isin(here, hashes) & (whole | np.isin(here, self.parted)))
            np.add.at(covered, at, 1)
            np.add.at(covered, at + length, -1)
        words: Bools = np.cumsum(covered)[:-1] > 0
        return words

    def accusable(self, text: Tokens, found: Candidates) -> Rows:
        """The rows of `found` that no own term overlaps where it stands in the text as it is."""
        before = np.append(0, np.cumsum(self.standing(text)))
        return np.flatnonzero(before[found.end] == before[found.start])


@lru_cache(maxsize=4)
def load(path: Path, terms: tuple[OwnTerm, ...]) -> Inventory:
    """The compiled data at `path` with these terms in it, made once per run. ArtefactError when it is damaged."""
    data = artefact.load(path)
    read = {wording: Prose(wording) for term in terms for wording in term.wordings}
    read = {wording: prose for wording, prose in read.items() if _storable(prose)}
    spelled = {wording: prose.words for wording, prose in read.items()}
    data = _with_words(data, sorted({word for words in spelled.values() for word in words}))
    hashes = {wording: _hash(data, words) for wording, words in spelled.items()}
    parted = [hashes[wording] for wording, prose in read.items() if max(prose.gaps[:-1], default=0) > Gap.HYPHEN]
    lengths: dict[int, list[int]] = {}
    for wording, words in spelled.items():
        lengths.setdefault(len(words), []).append(hashes[wording])
    return Inventory(
        _with_terms(data, {wording: words for wording, words in spelled.items() if 2 <= len(words) <= LONGEST}),
        {hashes[wording]: term for term in terms for wording in term.wordings if wording in hashes},
        {length: np.array(each, np.uint64) for length, each in lengths.items()},
        np.array(parted, np.uint64),
    )


def _storable(wording: Prose) -> bool:
    """Whether a wording has words, and the data can hold it."""
    try:
        wording.text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return 0 < max((len(word.encode()) for word in wording.words), default=0) <= _LONGEST_WORD


def _hash(data: Artefact, words: Sequence[str]) -> int:
    return int(ngram_hashes(data.lemma[data.word_ids(words)], len(words))[0])


def _with_words(data: Artefact, words: Sequence[str]) -> Artefact:
    """The words that the vocabulary lacks have the ids after its last, and are their own lemmas."""
    new = [word for word, id_ in zip(words, data.word_ids(words), strict=True) if id_ < 0] if words else []
    if not new:
        return data
    old, count = data.sections, len(data.sections["word_hash"])
    text = [word.encode() for word in new]
    added: dict[str, Any] = {
        "word_hash": np.full(len(new), np.iinfo(np.uint64).max, np.uint64),
        "word_text": np.frombuffer(b"".join(text), np.uint8),
        "word_length": [len(each) for each in text],
        "word_flags": np.zeros(len(new), np.uint8),
        "lemma": np.arange(count, count + len(new)),
        "unigram": np.full(len(new), round(-UNSEEN / UNIGRAM_STEP)),
        "backoff": np.full(len(new), round(-DEFAULT_BACKOFF / BACKOFF_STEP)),
    }
    changed = {name: np.append(old[name], np.asarray(rows).astype(old[name].dtype)) for name, rows in added.items()}
    own = {word: count + i for i, word in enumerate(new)}
    return replace(data, sections={**old, **changed}, derived={}, own_words=own)


def _with_terms(data: Artefact, spelled: dict[str, list[str]]) -> Artefact:
    """Each wording is a row of the inventory, before the rows of the same lemmas, and as these say where there are."""
    if not spelled:
        return data
    old = data.sections
    rows = sorted((_hash(data, words), wording) for wording, words in spelled.items())
    ids = [data.word_ids(spelled[wording]) for _, wording in rows]
    hashes = np.array([hash_ for hash_, _ in rows], np.uint64)
    at = np.searchsorted(data.term_hash, hashes)
    new = at + np.arange(len(rows))  # the rows that they become
    first, last = data.find_terms(hashes)
    place = np.array([_row(data, range(*held), rows[i][1]) for i, held in enumerate(zip(first, last, strict=True))])
    kind, trusted, likely = (np.where(place >= 0, old[name][place], none) for name, none in _OF_NEW.items())
    trusted = np.maximum(trusted, 1)
    likely = np.minimum(likely, [_prior(data, words) for words in ids])

    def shifted(terms: npt.NDArray[Any]) -> Rows:
        return terms.astype(np.int64) + np.searchsorted(at, terms, side="right")

    kept = shifted(old["term_odd"])
    odd_at = np.searchsorted(kept, new)
    text = [wording.encode() for _, wording in rows]
    text_at = np.append(0, np.cumsum(old["term_odd_bytes"], dtype=np.int64))[odd_at]
    lengths, bytes_ = [len(words) for words in ids], [len(each) for each in text]
    changed: dict[str, npt.NDArray[Any]] = {
        "term_length": np.insert(old["term_length"], at, lengths),
        "term_words": np.insert(old["term_words"], np.repeat(data.term_starts[at], lengths), np.concatenate(ids)),
        "term_own": np.insert(old["term_own"], at, trusted),
        "term_kind": np.insert(old["term_kind"], at, kind),
        "term_prior": np.insert(old["term_prior"], at, likely),
        "term_odd": np.insert(kept, odd_at, new).astype(np.uint32),
        "term_odd_bytes": np.insert(old["term_odd_bytes"], odd_at, bytes_),
        "term_odd_text": np.insert(
            old["term_odd_text"], np.repeat(text_at, bytes_), np.frombuffer(b"".join(text), np.uint8)
        ),
        "term_alias": shifted(old["term_alias"]).astype(np.uint32),
    }
    return replace(data, sections={**old, **changed}, derived={}, own_rows=frozenset(new.tolist()))


def _row(data: Artefact, held: range, wording: str) -> int:
    """Of the rows that the inventory has of a term that in the same spelling, or the first; -1 where it has none."""
    return next((row for row in held if data.surface(row) == wording), held.start if held else -1)


def _prior(data: Artefact, words: Ids) -> int:
    """The quantised prior of a term: by the bigrams, but no less than that of a usual one of its length."""
    own = data.sections["term_prior"][(data.term_own > 0) & (data.term_length == len(words))]
    counted = data.unigram[words[0]] + data.bigram_log10(words[:-1], words[1:]).sum()
    quanta = min(255, round(float(-counted) / TERM_STEP))
    return min(quanta, int(np.percentile(own, 100 - _USUAL))) if len(own) else quanta
