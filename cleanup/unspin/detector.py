"""The detector: garbles that no rule lists, restored to the canonical terms they stand for, and what reads back through
the spinners' menus where a passage is spun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cleanup.check import NotRead
from cleanup.findings import Applicability, Finding, Severity
from cleanup.inflection import mend_article
from cleanup.mentions import mentions
from cleanup.text import Gap, Prose
from cleanup.unspin import chains, evidence, names, parts, passages, render, score_model
from cleanup.unspin.arrays import Bools, Doubles
from cleanup.unspin.artefact import (
    LINK_DERIVED,
    LINK_LEARNT,
    LINK_MENU,
    LINK_MOBY,
    LINK_SYNONYM,
    LINK_TABLE,
    LINK_WORDNET,
)
from cleanup.unspin.candidates import LEFT_OUT, UNLINKED, Candidates
from cleanup.unspin.passages import Passages
from cleanup.unspin.readback import LIKELY, MENU, ReadBack
from cleanup.unspin.reader import JUDGED, Reader, Reading, english
from cleanup.unspin.tokens import tokens

UNSAFE = 0.9
_TRUSTED = 0.6  # probability of a reading from which it may change a name, or what may be right as it stands
_MESSAGE = "'{match}' reads like a spinner's '{replacement}'"

SOURCES = (
    (LINK_LEARNT, "seen in garbled texts"),
    (LINK_TABLE, "spinners put it"),
    (LINK_MENU, "in a spinner's menu"),
    (LINK_SYNONYM | LINK_WORDNET, "a synonym in WordNet"),
    (LINK_MOBY, "a synonym in Moby"),
    (LINK_DERIVED, "of the same root"),
    (UNLINKED, "by the words beside it alone"),
    (LEFT_OUT, "left out"),
)

# Why a reading is held back.
_ENTITY = f"that is a name, real names are often a word apart, and the probability is below {_TRUSTED:.2f}"
_NAMED = f"what stands there looks like a name, or a part of one, and the probability is below {_TRUSTED:.2f}"
_LISTED = f"what stands there is a term of the tables itself, and the probability is below {_TRUSTED:.2f}"
_SURER = "a wording of several words from spinners' menus that stands there is surer"
_NO_CHANGE = "nothing but hyphens, capitals, a numeral or British spelling would change"
_ABOUT = "the text tells of spinning, so its wordings may be examples"
_OWN = "a term that your rules name stands there"
_KNOWN = "a name that a rule or the tables know as right stands there"
_TERM = "it overlaps words that are read as a garbled term"


@dataclass(frozen=True)
class Decision:
    """What is made of a reading: its finding, and why it is held back in words that follow "held back:"; "" if not.

    A garbled term is read as `candidate`: row `row` of the reading's candidates and those that are drawn into it. They
    are None and -1 for what is read back.
    """

    finding: Finding
    held: str
    row: int = -1
    candidate: Candidates | None = None


@dataclass(frozen=True)
class Decided:
    """A text as the unspinner read it, how far its passages look spun, and what is made of each reading."""

    reading: Reading
    passages: Passages
    decisions: tuple[Decision, ...]


class UnspinDetector:
    """Finds garbled terms, and what reads back. ArtefactError when the compiled data or a model is damaged."""

    name = "unspin"

    def __init__(self, reader: Reader | None = None, right: Sequence[str] = ()) -> None:
        """Names that are `right` (their words in small letters, spaces between) are never accused."""
        self.reader = reader or Reader()
        self._score_model = score_model.load()
        self._read_back = ReadBack(self.reader.data)
        self._right = names.Known(right)

    def find(self, prose: Prose) -> Iterator[Finding]:
        """One finding a garbled term, then those of the menus and links, none overlapping one before it.

        Raises NotRead for a text of some length that is not English.
        """
        decided = self.decide(prose)
        if decided is not None:
            yield from (each.finding for each in decided.decisions if not each.held)
        elif len(prose) >= JUDGED:
            raise NotRead("does not look like English; the unspinner did not read it")

    def decide(self, prose: Prose) -> Decided | None:
        """What is made of each reading that is strong enough: garbled terms, then what reads back; None for a text that
        is not English."""
        text = tokens(self.reader.data, prose)
        if not english(self.reader.data, text):
            return None
        reading, where = self.read(prose)
        about_spinning = bool(mentions(prose))
        reads = [(self._words(prose, read), read) for read in self._read_back.find(reading, where)]
        wordings = np.zeros(len(text))  # by word, how sure it is that a menu's wording of several words stands there
        for words, read in reads:
            if read.rule == MENU and words.stop - words.start > 1 and not about_spinning:
                wordings[words] = read.confidence
        terms = list(self._terms(prose, reading, wordings, about_spinning))
        own = self.reader.inventory.standing(text)
        settled = own.copy()
        for term in terms:
            if term.candidate is not None and term.held in ("", _NO_CHANGE):
                settled[term.candidate.start[0] : term.candidate.end[0]] = True
        back = [self._back(prose, read, words, own, settled, about_spinning) for words, read in reads]
        return Decided(reading, where, (*terms, *back))

    def read(self, prose: Prose, *, all_: bool = False) -> tuple[Reading, Passages]:
        """What is shown of a text's candidates, or of `all_` (`Reader.read`), and how far its passages look spun."""
        data, model = self.reader.data, self._score_model
        reading = self.reader.read(prose, all_=all_)
        cut: list[tuple[int, int]] = []
        if len(prose) > passages.LONG:
            cut = parts.parts(data, model, self.reader.by_windows(reading), parts.FINE)
        if len(cut) > 1:
            reading = self.reader.by_parts(reading, cut)
            cut = parts.parts(data, model, reading, parts.COARSE)
        where = passages.judge(data, model, reading, cut)
        return where.shown(reading), where

    def _terms(self, prose: Prose, reading: Reading, wordings: Doubles, about_spinning: bool) -> Iterator[Decision]:
        found = reading.candidates
        for rows in chains.chains(found, reading.chosen, reading.probability, chains.DRAWN):
            one = chains.merged(self.reader.data, found, rows)
            p = reading.probability[rows[0]]
            finding = self._finding(prose, reading, rows[0], one, about_spinning)
            first, last = int(one.start[0]), int(one.end[0])
            right = self._right.stand(prose, first, last) or names.listed(self.reader.data, prose, first, last)
            held = _KNOWN if right else ""
            if not held and p < _TRUSTED and not reading.named[rows[0]]:
                held = self._may_be_right(prose, one)
            if not held and p < wordings[one.start[0] : one.end[0]].max():
                held = _SURER
            yield Decision(finding, held or ("" if changes(finding) else _NO_CHANGE), rows[0], one)

    def _back(
        self, prose: Prose, read: Finding, words: slice, own: Bools, settled: Bools, about_spinning: bool
    ) -> Decision:
        """What is made of a wording read back, where own terms stand and terms are read so far."""
        held = "" if changes(read) else _NO_CHANGE
        if about_spinning:
            held = _ABOUT
        elif settled[words].any():
            held = _OWN if own[words].any() else _TERM
        elif self._right.stand(prose, words.start, words.stop):
            held = _KNOWN
        return Decision(read, held)

    @staticmethod
    def _words(prose: Prose, finding: Finding) -> slice:
        return slice(prose.word_at(finding.start), prose.word_at(finding.end - 1) + 1)

    def _may_be_right(self, prose: Prose, one: Candidates) -> str:
        """How a candidate changes a name, or what may be right as it stands; "" where it does not."""
        data, first, last = self.reader.data, int(one.start[0]), int(one.end[0])
        if self.reader.inventory.rule_of(int(one.term[0])):
            return ""
        if one.term[0] >= 0 and data.term_kind[one.term[0]] > 0:
            return _ENTITY
        if not names.doubtful(data, prose, first, last, False):
            return ""
        small = Prose(prose.text[prose.starts[first] : prose.ends[last - 1]].lower())  # in small letters it is no name
        return _LISTED if names.doubtful(data, small, 0, len(small), False) else _NAMED

    def _finding(self, prose: Prose, reading: Reading, row: int, one: Candidates, about_spinning: bool) -> Finding:
        data = self.reader.data
        first, last = int(one.start[0]), int(one.end[0])
        restored = render.restored(data, prose, one, 0)
        twice = _stands_after(prose, last, restored)  # "carbon gas dioxide" as carbon dioxide
        at, replacement = mend_article(prose, first, restored)
        start, end = prose.starts[at], prose.ends[last - 1 + twice]
        standing = prose.text[start:end]
        p, confidence = float(reading.probability[row]), float(reading.garbled[row])
        entity = one.term[0] >= 0 and data.term_kind[one.term[0]] > 0
        own = self.reader.inventory.rule_of(int(one.term[0]))
        likely = () if own or twice else self._others(prose, reading, first, last)
        others = render.offered(prose, slice(first, last), at, restored, likely)
        certain = (
            p >= UNSAFE
            and not about_spinning
            and not twice
            and not names.doubtful(data, prose, first, last, bool(entity))
        )
        applicability = Applicability.UNSAFE if certain else Applicability.DISPLAY
        severity = Severity.WARNING if confidence >= LIKELY else Severity.INFO
        message = _MESSAGE
        if own:
            applicability = max(applicability, own.applicability, key=lambda a: a.rank)
            severity, message = own.severity, own.message
        return Finding(
            rule="unspin/entity" if entity else "unspin/term",
            detector="unspin",
            start=start,
            end=end,
            text=standing,
            message=message.replace("{match}", " ".join(prose.text[prose.starts[first] : end].split())).replace(
                "{replacement}", " ".join(restored.split())
            ),
            replacements=(replacement, *others),
            confidence=round(confidence, 3),
            applicability=applicability,
            severity=severity,
            evidence=tuple(self._evidence(prose, reading, row, one)),
        )

    def _others(self, prose: Prose, reading: Reading, first: int, last: int) -> Iterator[str]:
        """What words `first` to `last` (exclusive) may be read as, but for names, the likeliest first."""
        data, found = self.reader.data, reading.candidates
        for row in reading.likely.get((first, last), ()):
            if found.term[row] < 0 or not data.term_kind[found.term[row]]:
                yield render.restored(data, prose, found, row)

    def _evidence(self, prose: Prose, reading: Reading, row: int, one: Candidates) -> Iterator[str]:
        own = self.reader.inventory.rule_of(int(one.term[0]))
        if own:
            yield f"{own.rule} names the term"
        for standing, read, _, sources in render.aligned(self.reader.data, prose, one, 0):
            if sources:
                known = next((text for bit, text in SOURCES if sources & bit), "a synonym")
                yield f"'{standing}' for '{read}': {known}" if standing else f"'{read}': {known}"
        others = int(reading.evidence[row][evidence.NAMES.index("strong others")])
        if others:
            yield f"{others} other place{'s' * (others != 1)} in this text read{'s' * (others == 1)} like this"


def _stands_after(prose: Prose, last: int, restored: str) -> bool:
    """Whether the last word of what is restored stands there already, as word `last` of the text."""
    follows = last < len(prose) and prose.gaps[last - 1] == Gap.SPACE
    return follows and restored.split()[-1].lower() == prose.words[last]


def changes(finding: Finding) -> bool:
    """Whether more is put right than hyphens, capitals, Roman numerals and British spelling: "Co-operation" is
    Cooperation, and kilometres are kilometers."""
    return render.bare(finding.text) != render.bare(finding.replacements[0])
