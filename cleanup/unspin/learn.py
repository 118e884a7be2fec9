"""Word substitutions out of pairs of garbled and canonical expressions: `python -m cleanup.unspin.learn`.

The pairs themselves stay where they are; only counts of word substitutions are written, to `sources/learned/links.tsv`,
and of several words put for one, to `sources/learned/phrases.tsv`.
"""

from __future__ import annotations

import argparse
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from cleanup.unspin import tables, tokens
from cleanup.unspin.lemma import FUNCTION_WORDS, SWAPPED_FUNCTION_WORDS, lemmas
from cleanup.unspin.rewrites import LONGEST_SEVERAL

Pair = tuple[str, str]
Fold = tuple[int, int]  # number, of how many

_GAP, _SUBSTITUTION, _RELATED = 0.8, 1.0, 0.3
_HEAD = """\
# {what} seen in garbled expressions: garbled lemma{s}, canonical lemma, number of expressions that show it
# Counted by cleanup.unspin.learn from the tortured phrases of the Problematic Paper Screener, by Guillaume Cabanac,
# Cyril Labbé and Alexander Magazinov (https://www.irit.fr/~Guillaume.Cabanac/problematic-paper-screener), CC BY 4.0
"""


def read_pairs(path: Path) -> list[Pair]:
    """(garbled, canonical) of a table with these two columns; a header row is left out."""
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) >= 2 and not line.startswith("#") and fields[1] != "canonical":
            pairs.append((fields[0].strip(), fields[1].strip()))
    return pairs


def fold_of(canonical: str, folds: int) -> int:
    """The fold of a canonical term, 0 to folds - 1, the same in every run."""
    return zlib.crc32(" ".join(tokens.words(canonical)).encode()) % folds


def parse_fold(text: str) -> Fold:
    """ "2/5" -> (2, 5), counted from 0. ValueError for anything else."""
    number, _, count = text.partition("/")
    fold = int(number), int(count)
    if not 0 <= fold[0] < fold[1]:
        raise ValueError(f"{text}: a fold is K/N with 0 <= K < N")
    return fold


def without_fold(pairs: Iterable[Pair], fold: Fold | None) -> list[Pair]:
    """The pairs whose canonical term is not in the fold."""
    return [pair for pair in pairs if fold is None or fold_of(pair[1], fold[1]) != fold[0]]


def _same_start(garbled: str, canonical: str) -> bool:
    return garbled[:4] == canonical[:4]


def align(
    garbled: list[str], canonical: list[str], related: Callable[[str, str], bool] = _same_start
) -> list[tuple[int, int]]:
    """The cheapest alignment of two word sequences in order, as index pairs; words left over are in none.

    Equal words cost 0, related ones 0.3, others 1, a word left over 0.8: two leftovers cost more than a substitution,
    so sequences of equal length are aligned word by word unless a shift makes words meet.
    """
    rows, columns = len(garbled), len(canonical)
    cost = [[_GAP * (i + j) for j in range(columns + 1)] for i in range(rows + 1)]
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            cost[i][j] = min(
                cost[i - 1][j - 1] + _price(garbled[i - 1], canonical[j - 1], related),
                cost[i - 1][j] + _GAP,
                cost[i][j - 1] + _GAP,
            )
    pairs = []
    i, j = rows, columns
    while i and j:
        if cost[i][j] == cost[i - 1][j - 1] + _price(garbled[i - 1], canonical[j - 1], related):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif cost[i][j] == cost[i - 1][j] + _GAP:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]


def _price(garbled: str, canonical: str, related: Callable[[str, str], bool]) -> float:
    if garbled == canonical:
        return 0.0
    return _RELATED if related(garbled, canonical) else _SUBSTITUTION


def substitutions(pairs: Iterable[Pair]) -> Counter[tuple[str, str]]:
    """(garbled lemma, canonical lemma) -> number of pairs that show it; numbers and most function words are left
    out.

    The alignment runs twice: what the first pass sees at least twice counts as related in the second.
    """
    sequences = [
        ([lemmas(w)[0] for w in tokens.words(garbled)], [lemmas(w)[0] for w in tokens.words(canonical)])
        for garbled, canonical in pairs
    ]
    counts: Counter[tuple[str, str]] = Counter()
    known: set[Pair] = set()

    def related(garbled: str, canonical: str) -> bool:
        return (garbled, canonical) in known or _same_start(garbled, canonical)

    for _ in range(2):
        known = {pair for pair, count in counts.items() if count > 1}
        counts = Counter()
        for garbled, canonical in sequences:
            steps = align(garbled, canonical, related)
            if not steps or (len(garbled) != len(canonical) and len(steps) < len(canonical) / 2):
                continue
            seen = {(garbled[i], canonical[j]) for i, j in steps if garbled[i] != canonical[j]}
            counts.update(pair for pair in seen if _is_content(pair[0]) and _may_be_swapped(pair[1]))
    return counts


def phrases(pairs: Iterable[Pair], known: set[Pair]) -> Counter[tuple[str, str]]:
    """(garbled lemmas, canonical lemma) -> number of pairs that show several words in the place of one.

    Words left over by the alignment go with the changed word beside them. What stands once is taken only where all
    else in the pair is equal or `known`, a substitution seen elsewhere.
    """

    def related(garbled: str, canonical: str) -> bool:
        return garbled == canonical or (garbled, canonical) in known or _same_start(garbled, canonical)

    sure: Counter[tuple[str, str]] = Counter()
    unsure: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        garbled, canonical = ([lemmas(w)[0] for w in tokens.words(text)] for text in pair)
        steps = align(garbled, canonical, related)
        if len(garbled) <= len(canonical) or len(steps) < len(canonical):
            continue
        doubtful = [step for step in steps if not related(garbled[step[0]], canonical[step[1]])]
        used = {i for i, _ in steps}
        for i, j in doubtful or [step for step in steps if garbled[step[0]] != canonical[step[1]]]:
            first, last = i, i + 1
            while first and first - 1 not in used:
                first -= 1
            while last < len(garbled) and last not in used:
                last += 1
            if 1 < last - first <= LONGEST_SEVERAL and _is_content(canonical[j]):
                phrase = garbled[first:last]
                certain = len(doubtful) < 2 and not {phrase[0], phrase[-1]} & FUNCTION_WORDS
                (sure if certain else unsure)[" ".join(phrase), canonical[j]] += 1
    repeated = Counter({phrase: count for phrase, count in (sure + unsure).items() if count > 1})
    return repeated | sure


def _is_content(word: str) -> bool:
    return len(word) > 1 and word not in FUNCTION_WORDS and not any(c.isdigit() for c in word)


def _may_be_swapped(word: str) -> bool:
    return _is_content(word) or word in SWAPPED_FUNCTION_WORDS


def learnt(pairs: Sequence[Pair]) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """The counts of `substitutions` and of `phrases`."""
    words = substitutions(pairs)
    return words, phrases(pairs, {pair for pair, count in words.items() if count > 1})


def write_links(counts: Counter[tuple[str, str]], path: Path) -> None:
    """Write the counts, canonical words in alphabetical order, the commonest garble first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = sorted(counts.items(), key=lambda item: (item[0][1], -item[1], item[0][0]))
    several = any(" " in garbled for garbled, _ in counts)
    head = _HEAD.format(what="Several words put for one" if several else "Word substitutions", s="s" * several)
    path.write_text(head + "".join(f"{g}\t{c}\t{n}\n" for (g, c), n in rows), encoding="utf-8")


def main() -> None:
    """Count the substitutions of a file of pairs and write them."""
    parser = argparse.ArgumentParser(prog="python -m cleanup.unspin.learn", description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True, help="table with columns garbled, canonical")
    parser.add_argument("--exclude-fold", type=parse_fold, metavar="K/N", help="leave these canonical terms out")
    parser.add_argument("--out", type=Path, default=tables.SOURCES / "learned", metavar="DIR")
    options = parser.parse_args()
    links, several = learnt(without_fold(read_pairs(options.pairs), options.exclude_fold))
    write_links(links, options.out / "links.tsv")
    write_links(several, options.out / "phrases.tsv")
    print(f"{len(links)} substitutions, {len(several)} of several words for one -> {options.out}")


if __name__ == "__main__":
    main()
