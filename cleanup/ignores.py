"""Suppressions: comments that say which findings are to stay, which findings they hide, and which hide none.

    cleanup: ignore[RULES]        this line; on a line of its own the next one
    cleanup: ignore-next[RULES]   the next line
    cleanup: ignore-start[RULES]  from here to `cleanup: ignore-end`, or to the end of the text
    cleanup: ignore-file[RULES]   the whole text

RULES are rule ids or leading parts of them, comma-separated; a reason may follow. Without [RULES] all rules are meant,
and nothing may follow. A line is that of the source in which a finding begins; lines without words do not count.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from cleanup.findings import Finding, Severity, covers
from cleanup.markup.view import COMMENT, Comment

UNUSED, BARE, MALFORMED = "ignores/unused", "ignores/bare", "ignores/malformed"
_DIRECTIVE = re.compile(r"cleanup:\s*ignore(|-next|-start|-end|-file)(?:\s*\[([^\[\]]*)\](?:\s.*)?)?", re.DOTALL)
_NAME = re.compile(r"[\w.*?/-]+")
_LINE_END = re.compile(r"\r\n|[\r\n]")
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Suppression:
    """A comment that hides the findings of `rules` (of all rules if empty) that begin in the code points `reach`.

    `kind` is "", "-next", "-start" or "-file".
    """

    comment: Comment
    kind: str
    rules: tuple[str, ...]
    reach: range

    def hides(self, finding: Finding) -> bool:
        """Whether it hides a finding (of the source)."""
        if not self.rules:  # a remark on a suppression is hidden only by its name, so that none hides itself
            return self.meets(finding) and finding.detector != "ignores"
        return self.meets(finding) and any(covers(rule, finding.rule) for rule in self.rules)

    def meets(self, finding: Finding) -> bool:
        """Whether a finding begins where it reaches."""
        return finding.start in self.reach


class Lines:
    """The lines of a text, numbered from 0; offsets are code points."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def number(self, offset: int) -> int:
        """The line that holds an offset."""
        return bisect_right(self.starts, offset) - 1

    def span(self, number: int) -> tuple[int, int]:
        """Start and end of a line, the latter before its line end."""
        stop = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.starts[number], self.starts[number] + len(self.text[self.starts[number] : stop].rstrip("\r\n"))

    def of(self, comment: Comment) -> range:
        """The lines on which a comment stands."""
        return range(self.number(comment.start), self.number(max(comment.start, comment.end - 1)) + 1)


class _Begun:
    """The suppressions that were begun and have no end yet."""

    def __init__(self) -> None:
        self._all: dict[int, Suppression] = {}  # by their numbers, ascending
        self._of: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)  # rules -> those begun, some ended since
        self._count = 0

    def add(self, begun: Suppression) -> None:
        """One more, the latest."""
        self._all[self._count] = begun
        self._of[begun.rules].append(self._count)
        self._count += 1

    def take(self, rules: tuple[str, ...]) -> Suppression | None:
        """The latest of these rules, or the latest of all without rules, which is then no longer among them."""
        if not rules:
            return self._all.popitem()[1] if self._all else None
        while numbers := self._of.get(rules):
            begun = self._all.pop(numbers.pop(), None)
            if begun is not None:
                return begun
        return None

    def left(self) -> list[Suppression]:
        """Those that never end."""
        return list(self._all.values())


class _Joined:
    """Suppressions of the same rules as those that hide the same and do not overlap, so that one is asked."""

    def __init__(self, alike: list[Suppression]) -> None:
        self._apart: list[Suppression] = []
        for each in sorted(alike, key=lambda known: known.reach.start):
            if self._apart and each.reach.start <= self._apart[-1].reach.stop:
                last = self._apart.pop()
                each = replace(last, reach=range(last.reach.start, max(last.reach.stop, each.reach.stop)))
            self._apart.append(each)
        self._starts = [each.reach.start for each in self._apart]

    def hides(self, finding: Finding) -> bool:
        """Whether one of them hides a finding."""
        at = bisect_right(self._starts, finding.start) - 1
        return at >= 0 and self._apart[at].hides(finding)


class Ignores:
    """The suppressions in a text."""

    def __init__(self, text: str, comments: Iterable[Comment]) -> None:
        self.text, self.lines = text, Lines(text)
        self.suppressions: list[Suppression] = []
        self._malformed: list[tuple[Comment, str]] = []
        ours = [comment for comment in comments if _meant(comment)]
        self._own = {number for comment in ours for number in self.lines.of(comment)}
        self._worded_from: dict[int, int | None] = {}  # line -> the first with words from it on
        begun = _Begun()
        for comment in ours:
            match = _DIRECTIVE.fullmatch(comment.text.strip())
            rules = _rules(match[2]) if match else None
            if match is None or rules is None:
                self._malformed.append((comment, "is not understood; write `cleanup: ignore[rule-id]`"))
            elif match[1] == "-end":
                first = begun.take(rules)
                if first is None:
                    self._malformed.append((comment, "ends nothing that was begun before it; take it out"))
                else:
                    self._add(first.comment, first.kind, first.rules, range(first.comment.start, comment.end))
            elif match[1] == "-start":
                begun.add(Suppression(comment, match[1], rules, range(comment.start, len(text) + 1)))
            else:
                self._add(comment, match[1], rules, self._reach(comment, match[1]))
        self.suppressions += begun.left()
        wide: defaultdict[tuple[str, ...], list[Suppression]] = defaultdict(list)  # those that reach over lines
        by_line: defaultdict[int, dict[tuple[tuple[str, ...], range], Suppression]] = defaultdict(dict)
        for known in self.suppressions:
            line = self.lines.number(known.reach.start)
            if known.reach and known.reach.stop - 1 <= self.lines.span(line)[1]:
                by_line[line][known.rules, known.reach] = known
            elif known.reach:
                wide[known.rules].append(known)
        self._by_line = {line: list(known.values()) for line, known in by_line.items()}
        self._wide = [_Joined(alike) for alike in wide.values()]

    def _add(self, comment: Comment, kind: str, rules: tuple[str, ...], reach: range) -> None:
        self.suppressions.append(Suppression(comment, kind, rules, reach))

    def _reach(self, comment: Comment, kind: str) -> range:
        if kind == "-file":
            return range(len(self.text) + 1)
        on = self.lines.of(comment)
        start, end = self.lines.span(on[0])[0], self.lines.span(on[-1])[1]
        if kind == "" and _WORD.search(self.text[start : comment.start] + " " + self.text[comment.end : end]):
            return range(start, end + 1)
        number = self._worded(on[-1] + 1)
        if number is None:
            return range(0)
        start, end = self.lines.span(number)
        return range(start, end + 1)

    def _worded(self, first: int) -> int | None:
        """The first line from this one on with words beside our comments; no line is searched for them twice."""
        passed: list[int] = []
        number = first
        while number < len(self.lines.starts) and number not in self._worded_from:
            if number not in self._own and _WORD.search(self.text, *self.lines.span(number)):
                self._worded_from[number] = number
                break
            passed.append(number)
            number += 1
        found = self._worded_from.get(number)
        self._worded_from.update(dict.fromkeys(passed, found))
        return found

    def hides(self, finding: Finding) -> bool:
        """Whether a finding of the source is hidden."""
        near = self._by_line.get(self.lines.number(finding.start), ())
        return any(each.hides(finding) for each in near) or any(each.hides(finding) for each in self._wide)

    def findings(
        self,
        found: Iterable[Finding],
        could_run: Callable[[str], bool],
        exists: Callable[[str], bool],
        strict: bool,
    ) -> list[Finding]:
        """What is wrong with the suppressions themselves, given all that was found in the source.

        `could_run` says of a rule id, a leading part of ids or "" for all rules whether anything that they name could
        have been found, `exists` whether there is such a rule. With `strict`, suppressions that name no rule, or one
        that is not there, are pointed at.
        """
        found = sorted(found, key=lambda finding: finding.start)
        starts = [finding.start for finding in found]
        out = [self._finding(MALFORMED, comment, why) for comment, why in self._malformed]
        for each in self.suppressions:
            met = found[bisect_left(starts, each.reach.start) : bisect_left(starts, each.reach.stop)]
            if strict and not each.rules:
                out.append(self._finding(BARE, each.comment, "hides every rule; name in brackets the rules it is for"))
            if not each.rules:
                if could_run("") and not met:
                    out.append(self._finding(UNUSED, each.comment, "hides nothing; take it out", Severity.INFO))
                continue
            unheard_of = [rule for rule in each.rules if strict and not exists(rule)]
            if unheard_of:
                why = f"names {', '.join(unheard_of)}, and no rule in force is called so; correct or take it out"
                out.append(self._finding(UNUSED, each.comment, why))
            unused = [r for r in each.rules if could_run(r) and not any(covers(r, f.rule) for f in met)]
            if unused:
                why = f"hides no finding of {', '.join(unused)}; take it out"
                out.append(self._finding(UNUSED, each.comment, why, Severity.INFO))
        return out

    def _finding(self, rule: str, comment: Comment, why: str, severity: Severity = Severity.WARNING) -> Finding:
        start, end, _ = comment
        why = f"this suppression {why}"
        return Finding(rule, "ignores", start, end, self.text[start:end], why, confidence=1.0, severity=severity)


def _meant(comment: Comment) -> bool:
    return comment.text.strip()[len(COMMENT) :].lstrip().startswith("ignore")


def _rules(inside: str | None) -> tuple[str, ...] | None:
    """The rules named between brackets; empty where there are no brackets, None where they cannot be read."""
    if inside is None:
        return ()
    names = tuple(name.strip() for name in inside.split(","))
    return names if all(_NAME.fullmatch(name) for name in names) else None
