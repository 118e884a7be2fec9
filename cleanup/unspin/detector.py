"""The detector: garbles that no rule lists, restored to the canonical terms they stand for, and what reads back through
the spinners' menus where a passage is spun."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from cleanup.check import NotRead
from cleanup.findings import Applicability, Finding, Severity
from cleanup.inflection import mend_article
from cleanup.text import Prose
from cleanup.unspin import compose, evidence, names, render
from cleanup.unspin.artefact import (
    LINK_DERIVED,
    LINK_LEARNT,
    LINK_MENU,
    LINK_MOBY,
    LINK_SYNONYM,
    LINK_TABLE,
    LINK_WORDNET,
)
from cleanup.unspin.candidates import LEFT_OUT, UNLINKED, Candidates, tokens
from cleanup.unspin.readback import MENU, ReadBack
from cleanup.unspin.reader import JUDGED, Reader, Reading, english

UNSAFE = 0.9
LIKELY = 0.6  # confidence from which it is a warning, not just worth a look
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
_ROMAN = dict(zip("ii iii iv vi vii viii ix".split(), "two three four six seven eight nine".split(), strict=True))
_ABOUT_SPINNING = re.compile(
    r"\b(?:tortured phrase|article spinn|machine.paraphras|spun (?:text|content|article))", re.I
)


class UnspinDetector:
    """Finds garbled terms. ArtefactError when the compiled data is damaged."""

    name = "unspin"

    def __init__(self, reader: Reader | None = None) -> None:
        self.reader = reader or Reader()
        self._read_back = ReadBack(self.reader.data)

    def find(self, prose: Prose) -> Iterator[Finding]:
        """One finding a garbled term, then those of the menus and links, none overlapping one before it.

        Raises NotRead for a text of some length that is not English.
        """
        text = tokens(self.reader.data, prose)
        if not english(self.reader.data, text):
            if len(text) >= JUDGED:
                raise NotRead("does not look like English; the unspinner did not read it")
            return
        reading = self.reader.read(prose)
        where = self._read_back.passages(reading)
        reading = where.shown(reading)
        found = reading.candidates
        told = bool(_ABOUT_SPINNING.search(prose.text))
        settled = self.reader.inventory.standing(text)
        reads = [] if told else [(self._words(prose, read), read) for read in self._read_back.find(reading, where)]
        wordings = np.zeros(len(text))  # by word, how sure it is that a menu's wording of several words stands there
        for words, read in reads:
            if read.rule == MENU and words.stop - words.start > 1:
                wordings[words] = read.confidence
        for rows in compose.chains(found, reading.chosen, reading.probability, compose.DRAWN):
            one = compose.merged(self.reader.data, found, rows)
            p = reading.probability[rows[0]]
            if (p < _TRUSTED and self._names(prose, one)) or p < wordings[one.start[0] : one.end[0]].max():
                continue
            settled[one.start[0] : one.end[0]] = True
            finding = self._finding(prose, reading, rows[0], one, told)
            if changes(finding):
                yield finding
        yield from (read for words, read in reads if not settled[words].any() and changes(read))

    @staticmethod
    def _words(prose: Prose, finding: Finding) -> slice:
        return slice(prose.word_at(finding.start), prose.word_at(finding.end - 1) + 1)

    def _names(self, prose: Prose, one: Candidates) -> bool:
        """Whether a candidate changes a name or what may be right as it stands: real names are often a word apart."""
        if self.reader.inventory.rule_of(int(one.term[0])):
            return False
        entity = bool(one.term[0] >= 0 and self.reader.data.term_kind[one.term[0]] > 0)
        return entity or names.doubtful(self.reader.data, prose, int(one.start[0]), int(one.end[0]), entity)

    def _finding(self, prose: Prose, reading: Reading, row: int, one: Candidates, told: bool) -> Finding:
        data = self.reader.data
        first, last = int(one.start[0]), int(one.end[0])
        start, end = prose.starts[first], prose.ends[last - 1]
        restored = render.restored(data, prose, one, 0)
        at, replacement = mend_article(prose, first, restored)
        start = prose.starts[at]
        standing = prose.text[start:end]
        p, confidence = float(reading.probability[row]), float(reading.garbled[row])
        entity = one.term[0] >= 0 and data.term_kind[one.term[0]] > 0
        own = self.reader.inventory.rule_of(int(one.term[0]))
        certain = p >= UNSAFE and not told and not names.doubtful(data, prose, first, last, bool(entity))
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
            replacements=(replacement,),
            confidence=round(confidence, 3),
            applicability=applicability,
            severity=severity,
            evidence=tuple(self._evidence(prose, reading, row, one)),
        )

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


def changes(finding: Finding) -> bool:
    """Whether more is put right than hyphens, capitals and Roman numerals: "Co-operation" is Cooperation."""
    return _bare(finding.text) != _bare(finding.replacements[0])


def _bare(text: str) -> str:
    return "".join(_ROMAN.get(word, word) for word in re.findall(r"[^\W_]+", text.lower()))
