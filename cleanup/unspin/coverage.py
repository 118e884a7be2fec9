"""How much of a table of garbled expressions the artefact can reach: `python -m cleanup.unspin.coverage PAIRS.tsv`.

Prints shares only, never the expressions. On pairs the artefact has learnt from, the links of the thesauri look better
than they are: a link that was learnt survives the pruning of weak links (per word .762 instead of .739 on the
development pairs). Figures without that come from artefacts built with `--pairs PATH --exclude-fold K/N`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cleanup.unspin import learn, tokens
from cleanup.unspin.artefact import (
    DEFAULT,
    LINK_DERIVED,
    LINK_INFLECTED,
    LINK_LEARNT,
    LINK_MENU,
    LINK_MOBY,
    LINK_SYNONYM,
    LINK_TABLE,
    LINK_WORDNET,
    Artefact,
    load,
)
from cleanup.unspin.hashing import ngram_hashes

FOLDS = 5
_SOURCES = {
    "own tables": LINK_TABLE,
    "menus": LINK_MENU,
    "WordNet": LINK_SYNONYM | LINK_WORDNET | LINK_DERIVED,
    "Moby": LINK_MOBY,
}
_UNLEARNT = LINK_TABLE | LINK_MENU | LINK_SYNONYM | LINK_WORDNET | LINK_DERIVED | LINK_MOBY


@dataclass(frozen=True)
class Reach:
    """One pair: its substituted words as (garbled word id, canonical word id), and whether all words are aligned."""

    changed: tuple[tuple[int, int], ...]
    complete: bool


def term_coverage(data: Artefact, canonical: Sequence[str]) -> tuple[float, float]:
    """Shares of the canonical terms in the inventory by their lemmas: in tables of our own, in any source."""
    own = anywhere = 0
    for text in canonical:
        ids = data.word_ids(tokens.words(text))
        first, last = data.find_terms(ngram_hashes(data.lemma[ids], len(ids))) if len(ids) else (np.zeros(1),) * 2
        own += bool(data.term_own[int(first[0]) : int(last[0])].any())
        anywhere += bool(last[0] > first[0])
    count = max(1, len(canonical))
    return own / count, anywhere / count


def part_coverage(data: Artefact, canonical: Sequence[str]) -> float:
    """Share of the canonical terms that are in the inventory or hold a term of two words or more."""
    found = 0
    for text in canonical:
        ids = data.lemma[data.word_ids(tokens.words(text))]
        ranges = [data.find_terms(ngram_hashes(ids, n)) for n in {len(ids), *range(2, len(ids))} if n]
        found += any(bool((last > first).any()) for first, last in ranges)
    return found / max(1, len(canonical))


def reach(data: Artefact, pair: learn.Pair) -> Reach:
    """The word substitutions of a pair, aligned by main lemma."""
    garbled, canonical = (data.word_ids(tokens.words(text)) for text in pair)
    lemmas = [[f"{i}:{int(data.lemma[w])}" if w < 0 else str(int(data.lemma[w])) for i, w in enumerate(side)]
              for side in (garbled, canonical)]  # fmt: skip
    steps = learn.align(lemmas[0], lemmas[1], lambda g, c: False)
    changed = [(int(garbled[i]), int(canonical[j])) for i, j in steps if lemmas[0][i] != lemmas[1][j]]
    return Reach(tuple(changed), len(steps) == len(garbled) == len(canonical))


def linked(data: Artefact, garbled: int, canonical: int) -> int:
    """The source bits of the links from any lemma of one word to any lemma of the other; 0 without one."""
    bits = 0
    targets = {int(data.lemma[canonical]), int(data.lemma2[canonical])} - {-1}
    for lemma in {int(data.lemma[garbled]), int(data.lemma2[garbled])} - {-1}:
        to, _, sources = data.canonicals(lemma)
        for target in targets:
            if lemma == target:
                return 0xFF
            bits |= int(np.bitwise_or.reduce(sources[to == target], initial=0))
    return bits & ~LINK_INFLECTED


def link_coverage(reaches: Sequence[Reach], is_linked: Callable[[int, int, int], bool]) -> tuple[float, float, float]:
    """Shares: linked words among the changed ones; pairs of equal length with all of them linked, with all but one.

    `is_linked(pair, garbled word id, canonical word id)`.
    """
    words = found = all_linked = all_but_one = 0
    for number, item in enumerate(reaches):
        missing = sum(not is_linked(number, g, c) for g, c in item.changed)
        words += len(item.changed)
        found += len(item.changed) - missing
        all_linked += item.complete and not missing
        all_but_one += item.complete and missing <= 1
    count = max(1, len(reaches))
    return found / max(1, words), all_linked / count, all_but_one / count


def main() -> None:
    """Print the coverage of a table of pairs."""
    parser = argparse.ArgumentParser(prog="python -m cleanup.unspin.coverage", description=__doc__)
    parser.add_argument("pairs", type=Path, help="table with columns garbled, canonical")
    parser.add_argument("--artefact", type=Path, default=DEFAULT)
    options = parser.parse_args()
    data = load(options.artefact)
    pairs = learn.read_pairs(options.pairs)
    canonical = sorted({pair[1] for pair in pairs})
    print(f"{len(pairs)} pairs, {len(canonical)} canonical terms; inventory of {data.term_count} spellings\n")
    for label, texts in (("distinct terms", canonical), ("pairs", [pair[1] for pair in pairs])):
        own, anywhere = term_coverage(data, texts)
        print(
            f"canonical expression in the inventory ({label}): own tables {own:.3f}, all {anywhere:.3f}; "
            f"it or a part of two words or more: {part_coverage(data, texts):.3f}"
        )

    reaches = [reach(data, pair) for pair in pairs]
    bits = [{step: linked(data, *step) for step in item.changed} for item in reaches]
    folds = [learn.fold_of(pair[1], FOLDS) for pair in pairs]
    learnt = []
    for fold in range(FOLDS):
        counts = learn.substitutions(learn.without_fold(pairs, (fold, FOLDS)))
        ids = data.word_ids([word for step in counts for word in step]).reshape(-1, 2)
        learnt.append({(int(g), int(c)) for g, c in data.lemma[ids]})

    def by_learning(number: int, garbled: int, canonical: int) -> bool:
        known = learnt[folds[number]]
        return any(
            (int(g), int(c)) in known
            for g in (data.lemma[garbled], data.lemma2[garbled])
            for c in (data.lemma[canonical], data.lemma2[canonical])
        )

    def by_source(mask: int) -> Callable[[int, int, int], bool]:
        return lambda number, g, c: bool(bits[number][g, c] & mask)

    tests = {label: by_source(mask) for label, mask in _SOURCES.items()}
    tests["all of these"] = by_source(_UNLEARNT)
    tests[f"learnt, {FOLDS}-fold"] = by_learning
    tests["all, learnt too"] = lambda n, g, c: bool(bits[n][g, c] & _UNLEARNT) or by_learning(n, g, c)
    tests["in the file"] = by_source(_UNLEARNT | LINK_LEARNT)
    print(f"\n{'links':<18}{'per word':>10}{'all words':>11}{'all but one':>13}")
    for label, test in tests.items():
        word, whole, but_one = link_coverage(reaches, test)
        print(f"{label:<18}{word:>10.3f}{whole:>11.3f}{but_one:>13.3f}")


if __name__ == "__main__":
    main()
