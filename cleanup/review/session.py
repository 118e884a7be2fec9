"""Session, a review of one document: its findings, the answers given so far, undoing them, and the text they make.

It knows nothing of terminals or files; what has to be kept is handed to `record` before it takes effect.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cleanup import silence
from cleanup.document import Document, encodable
from cleanup.errors import CleanupError
from cleanup.findings import Finding
from cleanup.fix import Edit, apply
from cleanup.text import Prose
from cleanup.vocabulary import VocabularyError, check_entry

_EMPHASIS = re.compile(r"(?<!\w)[*_]+|[*_]+(?!\w)")
_GAP = re.compile(r"(?<=\S)\s+(?=\S)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_CONTEXT = 300  # code points of a sentence kept at either side of a finding


class AnswerError(CleanupError):
    """An answer that cannot be taken; the message is one line for the person who gave it."""


class Verdict(str, enum.Enum):
    """What a person says of a finding."""

    ACCEPT = "accept"
    REJECT = "reject"
    HERE = "never here"
    ANYWHERE = "never anywhere"


@dataclass(frozen=True)
class Answer:
    """A verdict, with the text to put there (ACCEPT) or the term that is never accused (ANYWHERE)."""

    verdict: Verdict
    text: str = ""


@dataclass(frozen=True)
class Key:
    """What an answer is remembered by: the rule, the text found and its sentence, white space folded.

    Of `of` findings that are alike in these it is number `number` (from 0) in text order.
    """

    rule: str
    text: str
    sentence: str
    number: int = 0
    of: int = 1


class Mark(enum.Enum):
    """Steps other than answers."""

    UNDO = "undo"
    SETTLED = "settled"  # the answers so far have taken effect


Step = Mapping[Key, Answer] | Mark


class Session:
    """The review of one document. `at` is the index of the current finding; `findings` must not overlap."""

    def __init__(
        self, document: Document, findings: Sequence[Finding], record: Callable[[Step], None] = lambda step: None
    ) -> None:
        self.document = document
        self.findings = sorted(findings, key=lambda f: (f.start, f.end))
        self.record = record
        self.at = 0
        self.answers: dict[int, Answer] = {}
        self.settled: set[int] = set()
        self.unfit: dict[Key, Answer] = {}  # recorded answers that fit no finding here, kept for when they do
        self._undo: list[dict[int, Answer | None]] = []
        self._prose = Prose(document.text)
        self.keys = self._keys()

    def _keys(self) -> list[Key]:
        plain = [
            Key(f.rule, _folded(f.text), _folded(self.document.text[slice(*self.sentence(f))])) for f in self.findings
        ]
        counts, seen = Counter(plain), Counter[Key]()
        keys = []
        for key in plain:
            keys.append(replace(key, number=seen[key], of=counts[key]))
            seen[key] += 1
        return keys

    def sentence(self, finding: Finding) -> tuple[int, int]:
        """Start and end of the sentence around a finding, cut where it is very long."""
        prose, text = self._prose, self.document.text
        start, end = finding.start, finding.end
        if len(prose):
            first = min(prose.word_at(finding.start), len(prose) - 1)
            last = min(prose.word_at(max(finding.start, finding.end - 1)), len(prose) - 1)
            begin, stop = prose.sentence(first).start, prose.sentence(last).stop
            start = min(start, prose.starts[begin])
            limit = prose.ends[begin - 1] if begin else 0
            while start > limit and not text[start - 1].isspace():  # what opens before it
                start -= 1
            end = max(end, prose.ends[stop - 1])
            limit = prose.starts[stop] if stop < len(prose) else len(text)
            while end < limit and not text[end].isspace():  # the full stop and what closes after it
                end += 1
        return max(start, finding.start - _CONTEXT), min(end, finding.end + _CONTEXT)

    @property
    def current(self) -> Finding:
        """The finding in question."""
        return self.findings[self.at]

    @property
    def answer(self) -> Answer | None:
        """The answer given to the current finding."""
        return self.answers.get(self.at)

    @property
    def open(self) -> list[int]:
        """Indices of the findings without an answer."""
        return [i for i in range(len(self.findings)) if i not in self.answers]

    # Answers: each raises AnswerError where it cannot be taken, and moves on to the next open finding.

    def accept(self, choice: int = 0) -> None:
        """Put replacement `choice` (from 0) there."""
        if choice >= len(self.current.replacements):
            count = len(self.current.replacements)
            offer = "there is no proposal" if not count else f"there {'is' if count == 1 else 'are'} only {count}"
            raise AnswerError(f"{offer}; edit with e")
        self._give({self.at: self._accepted(self.current.replacements[choice])})

    def edit(self, text: str) -> None:
        """Put a text of the person's own, one line, there; a line break stays where the words are as many as before."""
        text = re.sub(r"\s*[\r\n\u2028\u2029]\s*", " ", text)
        if _CONTROL.search(text):
            raise AnswerError("control characters cannot be put into a text; edit with e")
        new, gaps = text.split(), _GAP.findall(self.current.text)
        if len(new) == len(gaps) + 1 and any(c in "\r\n" for gap in gaps for c in gap):
            text = "".join(word + gap for word, gap in zip(new, [*gaps, ""], strict=True))
        self._give({self.at: self._accepted(text)})

    def reject(self) -> None:
        """Leave what stands."""
        self._give({self.at: Answer(Verdict.REJECT)})

    def never_here(self) -> None:
        """Leave what stands, and never ask of this place again: a comment there will silence the rule."""
        self._give({self.at: Answer(Verdict.HERE)})

    def never_anywhere(self) -> str:
        """Never accuse these words again: here, at every open finding with the same words, or in another text.

        Returns the term.
        """
        try:
            term = check_entry(self.term(self.current), "not added to the vocabulary")
        except VocabularyError as error:
            raise AnswerError(str(error)) from None
        same = [i for i in self.open if self.term(self.findings[i]) == term]
        self._give({i: Answer(Verdict.ANYWHERE, term) for i in (self.at, *same)})
        return term

    def accept_rule(self) -> int:
        """Accept the first replacement at the current finding and all open ones of its rule; how many that were."""
        rule = self.current.rule
        chosen = [i for i in self.open if self.findings[i].rule == rule and self.findings[i].replacements]
        if not chosen:
            raise AnswerError("no open finding of this rule has a proposal")
        self._give({i: self._accepted(self.findings[i].replacements[0]) for i in chosen})
        return len(chosen)

    def undo(self) -> None:
        """Take the last answer back (all that one key gave), and go to where it was given."""
        if not self._undo:
            raise AnswerError("there is nothing to undo")
        self.record(Mark.UNDO)
        self._take_back()

    def move(self, by: int) -> None:
        """Go `by` findings on, from the last to the first and back."""
        self.at = (self.at + by) % len(self.findings)

    def term(self, finding: Finding) -> str:
        """The words of a finding as a reader sees them, white space folded."""
        return _folded(_EMPHASIS.sub("", self.document.view.seen(finding.start, finding.end)))

    def _accepted(self, text: str) -> Answer:
        if not encodable(self.document, text):
            raise AnswerError(f"a character of this cannot be written in {self.document.encoding}; edit with e")
        return Answer(Verdict.ACCEPT, text)

    def _give(self, answers: Mapping[int, Answer]) -> None:
        self.record({self.keys[i]: answer for i, answer in answers.items()})
        self._set(answers)
        still = self.open
        if still:
            self.at = still[bisect_right(still, self.at) % len(still)]

    def _set(self, answers: Mapping[int, Answer]) -> None:
        self._undo.append({i: self.answers.get(i) for i in answers})
        self.answers.update(answers)
        self.settled -= answers.keys()

    def _take_back(self) -> None:
        before = self._undo.pop()
        for i, answer in before.items():
            if answer is None:
                del self.answers[i]
            else:
                self.answers[i] = answer
        self.at = next(iter(before), self.at)

    def replay(self, steps: Iterable[Step]) -> tuple[int, int]:
        """Give recorded answers again, where they still fit: how many stand, and how many fit nothing.

        An answer fits the finding with the same key; where there are now more or fewer findings that are alike, it
        fits none, so that it can never come to stand at another place.
        """
        index = {key: i for i, key in enumerate(self.keys)}
        for step in steps:
            if step is Mark.UNDO:
                if self._undo:
                    self._take_back()
            elif step is Mark.SETTLED:
                self.settle()
            else:
                assert not isinstance(step, Mark)
                self.unfit.update({key: answer for key, answer in step.items() if key not in index})
                self._set({index[key]: answer for key, answer in step.items() if key in index})
        self._undo = [step for step in self._undo if step]
        self.at = next(iter(self.open), 0)
        return len(self.answers), len(self.unfit)

    def settle(self) -> None:
        """The answers so far have taken effect: there is nothing to undo any more."""
        self.settled = set(self.answers)
        self._undo.clear()

    # What comes of it

    def edits(self) -> list[Edit]:
        """The accepted changes in text order."""
        return [
            Edit(f.start, f.end, self.answers[i].text)
            for i, f in enumerate(self.findings)
            if i in self.answers and self.answers[i].verdict is Verdict.ACCEPT and self.answers[i].text != f.text
        ]

    def silencing(self) -> tuple[list[Edit], list[Finding]]:
        """The comments, as insertions into the text with the accepted changes, that silence places for ever.

        And the findings, with their spans in that text, for which no comment fits. What has taken effect before is
        not silenced again.
        """
        places = [
            replace(finding, start=finding.start + shift, end=finding.end + shift)
            for i, (finding, shift) in enumerate(zip(self.findings, self._shifts(), strict=True))
            if i not in self.settled and i in self.answers and self.answers[i].verdict is Verdict.HERE
        ]
        accepted = apply(self.document.text, self.edits())
        return silence.edits(replace(self.document, text=accepted, raw=b""), places)

    def text(self) -> str:
        """The document's text with the accepted changes, and with comments where nothing is to be asked again."""
        return apply(apply(self.document.text, self.edits()), self.silencing()[0])

    def pending(self) -> int:
        """How many changes there are to write: accepted ones, and places to silence."""
        here = [i for i, answer in self.answers.items() if answer.verdict is Verdict.HERE and i not in self.settled]
        return len(self.edits()) + len(here)

    def _shifts(self) -> list[int]:
        """How far the accepted changes before each finding move it."""
        changes, shift, shifts = self.edits(), 0, []
        for finding in self.findings:
            while changes and changes[0].end <= finding.start:
                edit = changes.pop(0)
                shift += len(edit.new) - (edit.end - edit.start)
            shifts.append(shift)
        return shifts

    def terms(self) -> list[str]:
        """The terms that are never to be accused again and have not taken effect yet."""
        return list(
            dict.fromkeys(
                a.text
                for i, a in sorted(self.answers.items())
                if a.verdict is Verdict.ANYWHERE and i not in self.settled
            )
        )

    def counts(self) -> Counter[Verdict]:
        """How often each verdict was given."""
        return Counter(answer.verdict for answer in self.answers.values())

    def inherited(self, written: Document, findings: Sequence[Finding]) -> list[Step]:
        """The steps with which a session of the `written` text and its findings begins: what was left stays left."""
        after = Session(written, findings)
        place = {(f.start, f.end, f.rule): after.keys[i] for i, f in enumerate(after.findings)}
        comments, step = self.silencing()[0], dict[Key, Answer]()
        for i, (finding, shift) in enumerate(zip(self.findings, self._shifts(), strict=True)):
            shift += sum(len(edit.new) for edit in comments if edit.start <= finding.start + shift)
            answer = self.answers.get(i)
            key = place.get((finding.start + shift, finding.end + shift, finding.rule))
            if answer is not None and answer.verdict is not Verdict.ACCEPT and key is not None:
                step[key] = answer
        return [step, Mark.SETTLED, self.unfit]


def _folded(text: str) -> str:
    return " ".join(text.split())
