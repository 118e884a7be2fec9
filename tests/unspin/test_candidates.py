"""The search for candidates finds what a plain search word by word finds, however it cuts the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleanup.text import Prose
from cleanup.unspin import artefact, candidates
from cleanup.unspin.artefact import FUNCTION, Artefact
from cleanup.unspin.candidates import LONGEST, OPTIONS, Finder
from cleanup.unspin.features import Text
from cleanup.unspin.hashing import ngram_hashes
from cleanup.unspin.tokens import Tokens, tokens

WORDS = "aa bb cc".split()
WORD = st.integers(0, len(WORDS) - 1)
TERMS = st.lists(st.lists(WORD, min_size=2, max_size=LONGEST + 1), min_size=5, max_size=25)
LINKS = st.dictionaries(
    WORD, st.dictionaries(WORD, st.tuples(st.integers(0, 3), st.integers(1, 255)), min_size=1), min_size=1
)
GAPS = (" ", "-", ", ", ". ")
TEXT = st.lists(st.tuples(st.sampled_from([*WORDS, "zz"]), st.sampled_from((0, 0, 0, 0, 1, 2, 3))), max_size=20)
LONG = [[0, 1, 2, 0, 1, 2], [0, 0, 0, 0, 0, 1], [2, 1, 0, 2, 1, 0]]
DENSE = {word: {other: (1 + other, 10) for other in range(3) if other != word} for word in range(3)}


def inventory(terms, links, lemma, second, function) -> Artefact:
    """An artefact of three words with these terms (of words) and links (garbled lemma -> canonical lemma -> ...)."""
    by_hash = sorted((int(ngram_hashes(np.array(lemma)[term], len(term))[0]), tuple(term)) for term in terms)
    owners = sorted(links)
    rows = [(to, *row) for o in owners for to, row in sorted(links[o].items(), key=lambda item: item[1][0])]
    sections = {
        "word_hash": np.arange(len(WORDS)),
        "lemma": np.array(lemma, np.int32),
        "lemma2_word": np.array(sorted(second), np.int64),
        "lemma2": np.array([second[word] for word in sorted(second)], np.int32),
        "word_flags": np.array([FUNCTION * (word in function) for word in range(len(WORDS))], np.uint8),
        "term_length": np.array([len(term) for _, term in by_hash], np.uint8),
        "term_words": np.array([word for _, term in by_hash for word in term], np.uint32),
        "link_owner": np.array(owners, np.int64),
        "link_count": np.array([len(links[o]) for o in owners], np.int64),
        "link_to": np.array([to for to, _, _ in rows], np.uint32),
        "link_log10": np.array([quanta for _, quanta, _ in rows], np.uint8),
        "link_sources": np.array([sources for _, _, sources in rows], np.uint8),
    }
    return Artefact(sections, {}, Path("made"))


def known(data: Artefact, text: str) -> Tokens:
    """The words of a text, numbered by WORDS instead of by the hashes of the artefact."""
    prose = Prose(text)
    order = {word: i for i, word in enumerate(WORDS)}
    with patch.object(Artefact, "word_ids", lambda _, words: np.array([order.get(w, -1) for w in words], np.int32)):
        return tokens(data, prose)


@dataclass(frozen=True)
class Option:
    lemma: int
    log10: np.float32
    sources: int


def options(data: Artefact, text: Tokens, at: int) -> list[Option]:
    """What one word may stand for."""
    best: dict[int, Option] = {}
    for own in (int(text.lemma[at]), int(text.second[at])):
        if own < 0:
            continue
        here = [Option(own, np.float32(0), 0)]
        if not data.flags[text.ids[at]] & FUNCTION:
            to, log10, sources = (part[:OPTIONS] for part in data.canonicals(own))
            rows = zip(to, log10, sources, strict=True)
            here += [Option(int(t), min(p, np.float32(-0.01)), int(s)) for t, p, s in rows]
        for option in here:
            if option.lemma not in best or option.log10 > best[option.lemma].log10:
                best[option.lemma] = option
    return list(best.values())


def spelled(data: Artefact) -> list[tuple[int, ...]]:
    """The lemmas of each term."""
    return [tuple(part.tolist()) for part in np.split(data.term_lemmas, data.term_starts[1:-1])]


def chains(data: Artefact, text: Tokens, at: int) -> Iterator[list[Option]]:
    """Every chain of two to LONGEST options from a word on."""
    parts = [[option] for option in options(data, text, at)]
    for end in range(at + 1, min(len(text), at + LONGEST)):
        if not text.joined[end - 1]:
            return
        parts = [[*chain, option] for chain in parts for option in options(data, text, end)]
        starts = {term[: end - at + 1] for term in spelled(data)}
        parts = [chain for chain in parts if tuple(option.lemma for option in chain) in starts]
        yield from parts


def plain(data: Artefact, text: Tokens) -> list[tuple]:
    """The candidates of a text, as rows."""
    terms: dict[tuple[int, ...], int] = {}
    for row, term in enumerate(spelled(data)):
        terms.setdefault(term, row)
    spans: dict[tuple[int, int], list[tuple]] = {}
    for at in range(len(text)):
        for chain in chains(data, text, at):
            row = terms.get(tuple(option.lemma for option in chain))
            if row is not None and any(option.sources for option in chain):
                wide = np.zeros((1, LONGEST), np.float32)
                wide[0, : len(chain)] = [option.log10 for option in chain]
                spans.setdefault((at, at + len(chain)), []).append((-wide.sum(axis=1)[0], row, chain))
    return [
        (*span, term, [o.lemma for o in chain], [o.log10 for o in chain], [o.sources for o in chain])
        for span in sorted(spans)
        for _, term, chain in sorted(spans[span], key=lambda row: row[:2])[: candidates.PER_SPAN]
    ]


def rows(found: candidates.Candidates) -> list[tuple]:
    """The same of what the search found."""
    out = []
    for i in range(len(found)):
        size = int((found.lemma[i] >= 0).sum())
        assert found.taken[i].tolist() == [*range(size), *[-1] * (LONGEST - size)]
        columns = (found.lemma[i][:size], found.log10[i][:size], found.sources[i][:size])
        out.append((int(found.start[i]), int(found.end[i]), int(found.term[i]), *(list(c) for c in columns)))
    return out


@given(
    TERMS,
    LINKS,
    st.lists(WORD, min_size=len(WORDS), max_size=len(WORDS)),
    st.dictionaries(WORD, WORD, max_size=3),
    st.sets(WORD, max_size=2),
    TEXT,
    st.sampled_from(((1 << 16, 1 << 20, 12), (7, 5, 2), (1, 1, 1))),
)
@example(LONG, DENSE, [0, 1, 2], {}, set(), [("aa", 0)] * 8, (1, 1, 2))
def test_finds_what_a_plain_search_finds(terms, links, lemma, second, function, words, sizes) -> None:
    data = inventory(terms, links, lemma, second, function)
    text = known(data, "".join(word + GAPS[gap] for word, gap in words))
    with patch.multiple(candidates, _CHUNK=sizes[1], PER_SPAN=sizes[2]):
        assert rows(in_portions(Finder(data), text, sizes[0])) == plain(data, text)


def in_portions(finder: Finder, text: Tokens, words: int) -> candidates.Candidates:
    """What the search finds when it is given so many words at a time."""
    parts = []
    for first in range(0, len(text), words):
        part = candidates.stretch(text, first, first + words)
        found = finder.search(part, np.flatnonzero(part.joined[:words]))
        parts.append(replace(found, start=found.start + first, end=found.end + first))
    return candidates.join(parts)


FIGURES = {
    "1": "one", "7": "five", "3.5": "five", "0.2": "five", "12": "twenty", "100": "hundred", "4,000": "thousand",
    "21st": "third", "2014": None, "1980s": None, "3d": "3d", "1.2.3": "five", "9" * 5000: "thousand", "٣": None,
}  # fmt: skip


@pytest.mark.parametrize(("figures", "spoken"), FIGURES.items(), ids=lambda each: str(each)[:9])
def test_figures_stand_beside_words_as_numbers_in_words_do(figures: str, spoken: str | None) -> None:
    data = artefact.load()
    text = tokens(data, Prose(f"Nearly {figures} percent"))
    assert text.spoken.tolist() == data.word_ids(["nearly", spoken or "", "percent"]).tolist()
    assert text.ids[1] == data.word_id(figures.lower())


def test_a_percentage_after_a_number_is_unheard_of() -> None:
    data = artefact.load()
    right, wrong = (Text(data, tokens(data, Prose(text))).pmi for text in ("100 percent", "100 percentage"))
    assert right[1][0]
    assert not wrong[1][0]
    assert right[0][0] > 2 > 0 > wrong[0][0]
