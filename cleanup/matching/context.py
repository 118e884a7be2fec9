"""The conditions of a rule: what must, or must not, stand around a match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from cleanup.matching.wording import Wording, compile_wording, match, occurrences
from cleanup.text import Gap, Prose

if TYPE_CHECKING:
    from cleanup.matching.schema import Near, Rule

_START, _END = "<start>", "<end>"
_GROUP = re.compile(r"\\([1-9])")  # in a near wording: what the match's own group holds
_SOFT = re.compile(r"[\s\u00ad\u200b\u2060*_]+")  # what may stand between two words is no word of a wording
_HYPHEN = re.compile(r"[\u00ad*_]*[-\u2010\u2011][\u00ad*_]*")  # what joins two words, with emphasis beside it


class Surroundings(msgspec.Struct, frozen=True, array_like=True):
    """Compiled `near` or `not_near`: wordings by their text, so that each is looked for once in a text.

    `words` are the forms of those in `any` that are single words: they need no search.
    """

    words: frozenset[str]
    any: list[str]
    all: list[str]
    within: str | int


class Beside(msgspec.Struct, frozen=True, array_like=True):
    """What must, or must not, stand directly beside a match: forms of single words, and wordings."""

    words: frozenset[str]
    wordings: list[Wording]


class Context(msgspec.Struct, frozen=True, array_like=True):
    """The compiled conditions of one rule."""

    near: Surroundings | None = None
    not_near: Surroundings | None = None
    after: Beside | None = None
    before: Beside | None = None
    not_after: Beside | None = None
    not_before: Beside | None = None
    at_start: bool | None = None
    at_end: bool | None = None


def compile_context(rule: Rule, lists: dict[str, list[str]], wordings: dict[str, Wording]) -> Context:
    """The conditions of `rule`; the wordings that near and not_near name go into `wordings`. Raises WordingError."""
    from cleanup.matching.schema import Near

    def surroundings(near: Near | list[str] | None) -> Surroundings | None:
        if near is None:
            return None
        if isinstance(near, list):
            near = Near(any=near)
        words: set[str] = set()
        any_of: list[str] = []
        for text in (*near.any, *near.all):
            if _GROUP.search(text):
                compile_wording(_GROUP.sub("word", text), {})  # it is compiled for each match; a mistake shows now
            elif text not in wordings:
                wordings[text] = compile_wording(text, lists)
        for text in near.any:
            forms = _forms(wordings[text]) if text in wordings else None
            if forms is None:
                any_of.append(text)
            else:
                words.update(forms)
        return Surroundings(frozenset(words), any_of, near.all, near.within)

    def beside(texts: list[str]) -> Beside | None:
        words: set[str] = set()
        others: list[Wording] = []
        for text in texts:
            if text not in (_START, _END):
                wording = compile_wording(text, lists, beside=True)
                forms = _forms(wording)
                if forms is None:
                    others.append(wording)
                else:
                    words.update(forms)
        return Beside(frozenset(words), others) if words or others else None

    return Context(
        surroundings(rule.near),
        surroundings(rule.not_near),
        beside(rule.after),
        beside(rule.before),
        beside(rule.not_after),
        beside(rule.not_before),
        True if _START in rule.after else False if _START in rule.not_after else None,
        True if _END in rule.before else False if _END in rule.not_before else None,
    )


def _forms(wording: Wording) -> Iterable[str] | None:
    """The forms of a wording that is any of several single words; None for another."""
    slot = wording.slots[0]
    single = len(wording.slots) == 1 and not (slot.longer or slot.built_in or slot.optional or slot.capital)
    return slot.forms if single else None


class Surveyor:
    """Answers conditions about one text; remembers where each wording stands in it."""

    def __init__(self, prose: Prose, wordings: Mapping[str, Wording]) -> None:
        self.prose, self.wordings = prose, wordings
        self._found: dict[str, list[tuple[int, int]]] = {}

    def holds(self, context: Context, first: int, last: int, groups: tuple[str, ...] = ()) -> bool:
        """Whether the conditions hold for a match of words [first, last) whose groups hold these texts."""
        prose = self.prose
        if context.at_start is not None and prose.starts_sentence(first) != context.at_start:
            if not (context.at_start and context.after and self._beside_any(context.after, first, before=True)):
                return False
        elif context.after and context.at_start is None and not self._beside_any(context.after, first, before=True):
            return False
        if context.at_end is not None and (prose.gaps[last - 1] >= Gap.BREAK) != context.at_end:
            if not (context.at_end and context.before and self._beside_any(context.before, last, before=False)):
                return False
        elif context.before and context.at_end is None and not self._beside_any(context.before, last, before=False):
            return False
        if context.not_after and self._beside_any(context.not_after, first, before=True):
            return False
        if context.not_before and self._beside_any(context.not_before, last, before=False):
            return False
        if context.near is not None and not self._near(context.near, first, last, groups):
            return False
        return context.not_near is None or not self._near(context.not_near, first, last, groups)

    def _beside_any(self, what: Beside, edge: int, before: bool) -> bool:
        prose = self.prose
        if not 0 < edge < len(prose) or prose.gaps[edge - 1] > Gap.HYPHEN:
            return False
        if prose.words[edge - 1 if before else edge] in what.words:
            return True
        if not before:
            return any(match(wording, prose, edge) is not None for wording in what.wordings)
        for wording in what.wordings:
            for start in range(max(0, edge - wording.longest), edge - wording.shortest + 1):
                spans = match(wording, prose, start)
                if spans is not None and spans[-1][1] == edge:
                    return True
        return False

    def _near(self, surroundings: Surroundings, first: int, last: int, groups: tuple[str, ...]) -> bool:
        stretch = self._stretch(surroundings.within, first, last)

        def stands(text: str) -> bool:
            return any(
                stretch.start <= start and stop <= stretch.stop and (stop <= first or start >= last)
                for start, stop in self._places(text, groups)
            )

        if not all(map(stands, surroundings.all)):
            return False
        if not (surroundings.words or surroundings.any):
            return True
        return self._has_any(surroundings.words, stretch, first, last) or any(map(stands, surroundings.any))

    def _has_any(self, words: frozenset[str], stretch: range, first: int, last: int) -> bool:
        """Whether one of `words` stands in the stretch, outside the match [first, last)."""
        if self.prose.positions.keys().isdisjoint(words):
            return False
        standing = self.prose.words
        return not (
            words.isdisjoint(standing[stretch.start : first]) and words.isdisjoint(standing[last : stretch.stop])
        )

    def _stretch(self, within: str | int, first: int, last: int) -> range:
        if within == "sentence":
            return self.prose.sentence(first)
        if within == "paragraph":
            return self.prose.paragraph(first)
        if within == "document":
            return range(len(self.prose))
        assert isinstance(within, int)
        return range(max(0, first - within), min(len(self.prose), last + within))

    def _places(self, text: str, groups: tuple[str, ...]) -> list[tuple[int, int]]:
        """Where a wording stands; `\\1` in it is what the match's first group holds."""
        wording = self.wordings.get(text)
        if wording is None:
            numbers = [int(number) for number in _GROUP.findall(text)]
            if not all(number <= len(groups) and groups[number - 1] for number in numbers):
                return []  # the optional group it names is missing
            text = _GROUP.sub(lambda m: _SOFT.sub(" ", _HYPHEN.sub("-", groups[int(m.group(1)) - 1])), text)
        found = self._found.get(text)
        if found is None:
            spans = occurrences(wording or compile_wording(text, {}), self.prose)
            found = self._found[text] = [(s[0][0], s[-1][1]) for s in spans]
        return found
