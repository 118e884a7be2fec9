"""What changed between a garbled text and its corrected version: sentences aligned first, then words within them."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from rapidfuzz.distance import Indel, LCSseq

from cleanup.text import Gap, Prose
from cleanup.unspin.lemma import FUNCTION_WORDS

# Sentences that a stretch without equal sentences may shift against its diagonal: at least, and where lengths differ.
_BAND, _MOST_SHIFT = 12, 40
_ENDLESS, _PIECE = 1000, 200  # words of a sentence that is cut, and of what it is cut into, at least
_LEAST_ALIKE = 0.3  # share of words that two aligned sentences have in common
_MERGE_COST = 2.0  # words: what one sentence for two must have in common beyond one for one
# Function words inside a name; a name is widened over the first two only ("Observatory for Human Rights in London").
_LINK_WORDS = ("of", "for", "and", "the", "on", "in", "to", "against", "with")
_LINKS = ((1, 1), (1, 2), (2, 1))  # sentences before, sentences after


@dataclass(frozen=True)
class Change:
    """Words [start, stop) of the garbled text that became words [to, to_stop) of the corrected one."""

    start: int
    stop: int
    to: int
    to_stop: int


@dataclass(frozen=True)
class Alignment:
    """The changes between two texts, in text order, and how many words the aligned sentences have in common."""

    changes: tuple[Change, ...]
    common: int


def align(before: Prose, after: Prose) -> Alignment:
    """The changes within sentences that correspond; sentences that only one text has are no changes."""
    changes: list[Change] = []
    common = 0
    for old, new in _sentence_pairs(before, after):
        steps = list(_steps(before, old, after, new))
        common += len(old) - sum(step.stop - step.start for step in steps)
        changes += _names_whole(steps, before, old, after)
    return Alignment(tuple(changes), common)


def sentences(prose: Prose) -> list[range]:
    """The word indices of each sentence."""
    starts = [0, *(end + 1 for end in prose.sentence_ends)]
    return [range(start, stop) for start, stop in pairwise(starts)]


def _sentence_pairs(before: Prose, after: Prose) -> Iterator[tuple[range, range]]:
    old, new = _pieces(before, after)
    texts = [[tuple(prose.words[s.start : s.stop]) for s in part] for prose, part in ((before, old), (after, new))]
    for tag, i, i_end, j, j_end in SequenceMatcher(None, texts[0], texts[1], autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(old[i:i_end], new[j:j_end], strict=True)
        elif tag == "replace":
            for (a, a_end), (b, b_end) in _best(texts[0][i:i_end], texts[1][j:j_end]):
                yield (
                    range(old[i + a].start, old[i + a_end - 1].stop),
                    range(new[j + b].start, new[j + b_end - 1].stop),
                )


def _pieces(before: Prose, after: Prose) -> tuple[list[range], list[range]]:
    """The sentences of both texts; endless ones are cut where both have the same words, which only stand there."""
    old, new = sentences(before), sentences(after)
    endless = [s for s in (*old, *new) if len(s) > _ENDLESS]
    if not endless:
        return old, new
    cuts: list[tuple[int, int]] = []
    for at, to in _landmarks(before.words, after.words):
        far = not cuts or (at - cuts[-1][0] >= _PIECE and to - cuts[-1][1] >= _PIECE)
        if far and max(len(before.sentence(at)), len(after.sentence(to))) > _ENDLESS:
            cuts.append((at, to))
    return _cut(old, {at for at, _ in cuts}), _cut(new, {to for _, to in cuts})


def _cut(parts: list[range], cuts: set[int]) -> list[range]:
    starts = sorted({part.start for part in parts} | cuts)
    return [range(start, stop) for start, stop in pairwise([*starts, parts[-1].stop])]


def _landmarks(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Words of both texts that correspond: the middle of three that stand in a row once in each, ascending in both."""
    there = _once(new)
    common = [(at, there[three]) for three, at in _once(old).items() if three in there]
    ends: list[int] = []  # of the best ascending row of each length, the last place in `new`
    last: list[int] = []  # and which of `common` that is
    before: list[int] = []
    for number, (_, to) in enumerate(common):
        length = bisect_left(ends, to)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [to], [number]
    row: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        row.append(common[number])
        number = before[number]
    return row[::-1]


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    threes = list(zip(words, words[1:], words[2:], strict=False))
    counts = Counter(threes)
    return {three: at + 1 for at, three in enumerate(threes) if counts[three] == 1}


def _best(
    old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Which sentences correspond, in order: those with most words in common; one may have become two, or two one."""
    slope = len(new) / len(old)
    band = max(_BAND + min(abs(len(new) - len(old)), _MOST_SHIFT), math.ceil(slope) + 1)  # rows must overlap
    value: dict[tuple[int, int], float] = {}
    step: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(old) + 1):
        for j in range(max(0, int(i * slope) - band), min(len(new), int(i * slope) + band) + 1):
            best, chosen = (0.0, (0, 0)) if i == j == 0 else (-1.0, (0, 0))
            for rows, columns in ((1, 0), (0, 1)):
                if value.get((i - rows, j - columns), -1.0) > best:
                    best, chosen = value[i - rows, j - columns], (rows, columns)
            for rows, columns in _LINKS:
                earlier = value.get((i - rows, j - columns))
                if earlier is None:
                    continue
                gain = earlier + _alike(old[i - rows : i], new[j - columns : j])
                if gain > best:
                    best, chosen = gain, (rows, columns)
            value[i, j], step[i, j] = best, chosen
    pairs = []
    i, j = len(old), len(new)
    while i or j:
        rows, columns = step[i, j]
        if rows and columns:
            pairs.append(((i - rows, i), (j - columns, j)))
        i, j = i - rows, j - columns
    return pairs[::-1]


def _alike(old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> float:
    """Words in common, less what two sentences that do not correspond may have in common."""
    left, right = [word for s in old for word in s], [word for s in new for word in s]
    common = 2 * LCSseq.similarity(left, right)
    return float(common - _LEAST_ALIKE * (len(left) + len(right)) - _MERGE_COST * (len(old) + len(new) - 2))


def _steps(before: Prose, old: range, after: Prose, new: range) -> Iterator[Change]:
    """The stretches of words that differ between two sentences."""
    left, right = before.words[old.start : old.stop], after.words[new.start : new.stop]
    kept = [(block.a, block.b, block.size) for block in Indel.opcodes(left, right).as_matching_blocks()]
    at, to = 0, 0
    for start, to_start, size in kept:  # the last one is empty, at the end of both
        if {*left[at : at + 1], *right[to : to + 1]} == {"a", "an"}:  # it goes by the word behind it
            at, to = at + 1, to + 1
        if start > at or to_start > to:
            yield Change(old.start + at, old.start + start, new.start + to, new.start + to_start)
        at, to = start + size, to_start + size


def _names_whole(steps: list[Change], before: Prose, old: range, after: Prose) -> Iterator[Change]:
    """The changes, those within one name as one change of the whole name."""
    merged: list[tuple[Change, bool]] = []
    for step in steps:
        named = _is_name(before, step.start, step.stop) and _is_name(after, step.to, step.to_stop)
        if merged and named and merged[-1][1]:
            last = merged[-1][0]
            if _name_words(before, step.start - 1, last.stop - 1, -1, links_too=True) == step.start - last.stop:
                merged[-1] = Change(last.start, step.stop, last.to, step.to_stop), True
                continue
        merged.append((step, named))
    limits = [old.start, *(step.stop for step, _ in merged)], [*(step.start for step, _ in merged[1:]), old.stop]
    for (step, named), floor, ceiling in zip(merged, *limits, strict=False):
        left = _name_words(before, step.start - 1, floor - 1, -1) if named else 0
        right = _name_words(before, step.stop, ceiling, 1) if named else 0
        yield Change(step.start - left, step.stop + right, step.to - left, step.to_stop + right)


def _is_name(prose: Prose, start: int, stop: int) -> bool:
    words = [i for i in range(start, stop) if prose.words[i] not in FUNCTION_WORDS]
    if stop - start == 1 and prose.starts_sentence(start) and not (stop < len(prose) and _capital(prose, stop)):
        return False  # its capital says that it opens the sentence
    return bool(words) and all(_capital(prose, i) for i in words)


def _capital(prose: Prose, i: int) -> bool:
    return prose.text[prose.starts[i]].isupper() and prose.words[i] not in FUNCTION_WORDS


def _name_words(prose: Prose, at: int, stop: int, way: int, links_too: bool = False) -> int:
    """How many words from `at` on (`way` 1 or -1) go on with the name; the last has a capital, or may be a link."""
    count = taken = 0
    while at != stop and prose.gaps[at - (way > 0)] <= Gap.HYPHEN:
        if not _capital(prose, at) and prose.words[at] not in _LINK_WORDS[: None if links_too else 2]:
            break
        count += 1
        taken = count if links_too or _capital(prose, at) else taken
        at += way
    return taken
