"""Why the unspinner reports a place, or does not: alignment, association, score and rivals, in plain words."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from cleanup.text import Prose
from cleanup.unspin import compose, evidence, features, passages, render, whole
from cleanup.unspin.candidates import LEFT_OUT, UNLINKED, Candidates, tokens
from cleanup.unspin.detector import SOURCES
from cleanup.unspin.hashing import Ids
from cleanup.unspin.reader import SHOWN, SHOWN_ALONE, SHOWN_IN_HUMAN, Reader, Reading, english

_RIVALS = 4
GENERAL = {
    "unspin/term": "a term of the inventory, or of your own rules, stands garbled",
    "unspin/entity": "a name stands garbled",
    "unspin/menu": "a wording from spinners' menus stands where a plainer one is usual",
    "unspin/synonym": "a single word stands where another one is usual",
}
_TERMS = f"""\
  No rule lists the garble: each word of a known term is compared with what stands in the text, and may be replaced by
  one that spinners put for it. How likely that is, how well the words of both wordings go together, and what the rest
  of the text looks like make two probabilities: that the place is garbled, and that the term is what stood there. From
  a mean (geometric) of {SHOWN:g} on it is reported ({SHOWN_ALONE:g} in a sentence or two, {SHOWN_IN_HUMAN:g} where the
  whole text reads like a human's)."""
_MENUS = """\
  Where a passage is dense with wordings that spinners draw from, it is read back through their menus, and the likeliest
  wordings of the author are proposed."""


def general(rule: str) -> Iterator[str]:
    """What a rule of the unspinner finds, in lines."""
    yield f"{rule} (unspinner): {GENERAL[rule]}"
    yield from (_TERMS if rule in ("unspin/term", "unspin/entity") else _MENUS).split("\n")
    yield "  It is a sign of spinning, no certainty."
    yield "  `cleanup explain FILE:LINE` says what is made of a place; rules of kind `term` add terms (docs/rules.md);"
    yield f"  `--ignore {rule}` leaves these findings out."


def place(reader: Reader, prose: Prose, first: int, last: int) -> Iterator[str]:
    """What the unspinner makes of words `first` to `last` (exclusive) of a text, in lines."""
    text = tokens(reader.data, prose)
    if not english(reader.data, text):
        yield "the unspinner did not read the text: it does not look like English"
        return
    reading = reader.read(prose, least=-math.inf)
    reading = passages.judge(reader.data, whole.load(), reading).shown(reading)
    found = reading.candidates
    told = False
    for rows in compose.chains(found, reading.chosen, reading.probability, compose.DRAWN):
        one = compose.merged(reader.data, found, rows)
        if one.start[0] < last and one.end[0] > first:
            told = True
            yield from _candidate(reader, prose, reading, rows[0], one)
    if told:
        return
    here = np.flatnonzero((found.start < last) & (found.end > first))
    if not len(here):
        yield "the unspinner reports nothing here: no known term reads like these words, or they are usual together"
        return
    best = int(here[np.argmax(reading.strength[here])])
    one = found.take(np.array([best]))
    yield (
        f"the unspinner reports nothing here; the mean of the two probabilities is {reading.strength[best]:.2f}, below "
        f"the least needed, {reading.least:.2f}:"
    )
    yield from _candidate(reader, prose, reading, best, one)


def _candidate(reader: Reader, prose: Prose, reading: Reading, row: int, one: Candidates) -> Iterator[str]:
    data = reader.data
    first, last = int(one.start[0]), int(one.end[0])
    restored = render.restored(data, prose, one, 0)
    together = float(reading.probability[row])
    yield (
        f"'{_standing(prose, one, 0)}' read as '{' '.join(restored.split())}', probability {together:.2f}; "
        f"that it is garbled {float(reading.garbled[row]):.2f}"
    )
    own = reader.inventory.rule_of(int(one.term[0]))
    if own:
        yield f"  the term is named by {own.rule}"
    yield "  word by word:"
    for standing, read, log10, sources in render.aligned(data, prose, one, 0):
        if sources == LEFT_OUT:
            yield f"    '{read}' is left out"
        elif sources:
            known = ", ".join(text for bit, text in SOURCES if sources & bit)
            share = "" if sources & UNLINKED else f"{min(1.0, 10**log10):.1%} of what spinners make of it "
            yield f"    '{standing}' for '{read}': {share}({known or 'a synonym'})"
        else:
            yield f"    '{standing}' stays"
    ids = data.word_ids(Prose(restored).words)
    yield f"  as it stands: {_association(reader, reading.tokens.ids[first:last])}"
    yield f"  as restored:  {_association(reader, ids)}"
    alone = float(reading.alone[row])
    by_itself = float(reader.classifier.calibrations["alone"](reading.alone[row : row + 1])[0])
    yield (
        f"  score: log-odds {alone:+.1f} by itself, a probability of {by_itself:.2f}; "
        f"{together:.2f} with the rest of the text"
    )
    around = dict(zip(evidence.NAMES, reading.evidence[row].tolist(), strict=True))
    others, marks = int(around["strong others"]), len(reading.marks)
    yield (
        f"  rest of the text: {others} other place{'s' * (others != 1)} likely garbled, "
        f"the strongest {around['best other']:.2f}; {marks} wording{'s' * (marks != 1)} of spinners' menus"
    )
    yield from _rivals(reader, prose, reading, one, restored)


def _rivals(reader: Reader, prose: Prose, reading: Reading, one: Candidates, restored: str) -> Iterator[str]:
    found = reading.candidates
    here = np.flatnonzero((found.start < one.end[0]) & (found.end > one.start[0]))
    told = {restored}
    for row in here[np.argsort(-reading.probability[here], kind="stable")].tolist():
        wording = render.restored(reader.data, prose, found, row)
        if wording in told:
            continue
        if len(told) == 1:
            yield "  other readings:"
        told.add(wording)
        yield f"    {reading.probability[row]:.2f}  '{_standing(prose, found, row)}' as '{' '.join(wording.split())}'"
        if len(told) > _RIVALS:
            return


def _standing(prose: Prose, found: Candidates, row: int) -> str:
    text = prose.text[prose.starts[int(found.start[row])] : prose.ends[int(found.end[row]) - 1]]
    return " ".join(text.split())


def _association(reader: Reader, ids: Ids) -> str:
    """How well the words of a wording go together, by the weakest pair."""
    if len(ids) < 2:
        return "one word"
    value, seen = features.pmi(reader.data, ids[:-1], ids[1:])
    weakest = float(value.min())
    times = f"{10 ** abs(weakest):,.1f} times {'as often as' if weakest >= 0 else 'less often than'} by chance"
    known = "all its pairs of words are known" if seen.all() else f"{int((~seen).sum())} of its pairs of words unknown"
    return f"{known}; the weakest stands together {times}"
