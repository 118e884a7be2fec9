"""Why the unspinner reports a place, or does not: alignment, association, score and rivals, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cleanup.findings import Finding
from cleanup.text import Prose
from cleanup.unspin import evidence, features, render
from cleanup.unspin.arrays import Ids
from cleanup.unspin.candidates import LEFT_OUT, UNLINKED, Candidates
from cleanup.unspin.detector import SOURCES, Decided, Decision, UnspinDetector
from cleanup.unspin.models import probability
from cleanup.unspin.passages import SHOWN_IN_HUMAN
from cleanup.unspin.reader import LEAST, SHOWN, SHOWN_ALONE, Reader, Reading

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
  a mean (geometric) of {SHOWN:g} on it is reported ({SHOWN_ALONE:g} in a sentence or two; where the whole
  text reads like a human's only what is likely by itself with {SHOWN_IN_HUMAN:g})."""
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


@dataclass(frozen=True)
class Told:
    """What is made of a reading, in lines: its finding (a span of the prose), None where it is none; where the reading
    is held back the first line says why."""

    finding: Finding | None
    lines: tuple[str, ...]


def place(detector: UnspinDetector, prose: Prose, first: int, last: int) -> Iterator[Told]:
    """What the unspinner makes of words `first` to `last` (exclusive) of a text, at least one: what it finds there and
    holds back, in the order of the text, or else the likeliest reading and what it lacks."""
    decided = detector.decide(prose)
    if decided is None:
        yield Told(None, ("the unspinner did not read the text: it does not look like English",))
        return
    here = [
        each
        for each in decided.decisions
        if each.finding.start < prose.ends[last - 1] and each.finding.end > prose.starts[first]
    ]
    for each in sorted(here, key=lambda each: (each.finding.start, each.finding.end)):
        lines = tuple(_decision(detector.reader, prose, decided, each))
        if each.held:
            yield Told(None, (f"held back: {each.finding.message}, but {each.held}", *lines))
        else:
            yield Told(each.finding, lines)
    if not here:
        yield Told(None, tuple(_missed(detector, prose, decided, first, last)))


def _decision(reader: Reader, prose: Prose, decided: Decided, each: Decision) -> Iterator[str]:
    if each.candidate is not None:
        yield from _candidate(reader, prose, decided.reading, each.row, each.candidate)
        return
    yield f"  probability {each.finding.confidence:.2f}, by the readings of the whole sentence"
    yield from (f"  {line}" for line in each.finding.evidence)
    others = [f"'{' '.join(other.split())}'" for other in each.finding.replacements[1:]]
    if others:
        yield f"  nearly as likely: {', '.join(others)}"
    if each.held:
        return
    at, where = prose.word_at(each.finding.start), decided.passages
    near, whole = probability(np.array([where.odds[at], where.of_part("whole")[at]])).tolist()
    yield (
        f"  the words around it look spun with {near:.2f}, the whole text with {whole:.2f}; "
        f"garbled terms, menu wordings and slips near it count {where.near[at]:.1f}"
    )


def _missed(detector: UnspinDetector, prose: Prose, decided: Decided, first: int, last: int) -> Iterator[str]:
    """Why nothing is found at words `first` to `last`, and nothing held back."""
    reader = detector.reader
    nothing = "the unspinner reports nothing here"
    if reader.inventory.standing(decided.reading.tokens)[first:last].all():
        yield f"{nothing}: a term that your rules name stands here, which is never accused"
        return
    spun = decided.passages.spun[first:last].any()
    read_back = (
        "  the passage is spun, but no wording of spinners' menus or synonyms is likely enough here"
        if spun
        else "  the passage does not look spun, so it is not read back through spinners' menus"
    )
    reading, _ = detector.read(prose, all_=True)
    found = reading.candidates
    here = np.flatnonzero((found.start < last) & (found.end > first))
    if not len(here):
        yield f"{nothing}: no known term reads like these words, or they are usual together"
        yield read_back
        return
    best = int(here[np.argmax(reading.strength[here])])
    strength = float(reading.strength[best])
    least = float(reading.least[best])
    if strength < least:
        human = ", since the whole text reads like a human's, or is older English" if least >= SHOWN_IN_HUMAN else ""
        yield (
            f"{nothing}; the mean of the two probabilities is {strength:.2f}, below the least needed, "
            f"{least:.2f}{human}:"
        )
    elif reading.alone[best] < LEAST:
        yield f"{nothing}; by itself, without the rest of the text, the likeliest reading is too unlikely:"
    elif not _looked_for(decided.reading.candidates, int(found.start[best]), int(found.end[best])):
        yield f"{nothing}, as nothing is looked for where a passage reads like a human's and each word fits:"
    else:
        yield f"{nothing}; the likeliest reading overlaps words beside it that are read otherwise:"
    yield from _candidate(reader, prose, reading, best, found.take(np.array([best])))
    yield read_back


def _looked_for(found: Candidates, first: int, last: int) -> bool:
    """Whether words `first` to `last` (exclusive) were read as anything."""
    return bool(((found.start == first) & (found.end == last)).any())


def _candidate(reader: Reader, prose: Prose, reading: Reading, row: int, one: Candidates) -> Iterator[str]:
    data = reader.data
    first, last = int(one.start[0]), int(one.end[0])
    restored = render.restored(data, prose, one, 0)
    together = float(reading.probability[row])
    yield (
        f"  '{_standing(prose, one, 0)}' read as '{' '.join(restored.split())}', probability {together:.2f}; "
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
