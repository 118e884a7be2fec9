"""Writing suppressions for findings into a text, in its markup's comments, so that nothing else of it changes."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cleanup.document import Document
from cleanup.findings import Finding
from cleanup.fix import Edit, apply
from cleanup.ignores import Ignores
from cleanup.markup import comments_of, shown

_NEAR = 6  # blank lines at either side of a finding that are tried for a comment that needs a block of its own


def edits(document: Document, findings: Iterable[Finding]) -> tuple[list[Edit], list[Finding]]:
    """Insertions, in text order, that hide the findings (of the source); and the findings that none can hide.

    A comment is put beside its finding's line or before it, and joins one that is already there. What is rendered stays
    the same, white space aside, and each comment is tried before it is taken.
    """
    writer = _Writer(document)
    by_line: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_line[writer.ignores.lines.number(finding.start)].append(finding)
    groups = [group for _, group in sorted(by_line.items())]
    if not groups or writer.before is None:
        return [], [finding for group in groups for finding in group]
    taken: list[Edit] = []
    left: list[Finding] = []
    waiting = [groups]
    while waiting:  # all lines at once; where that does not hold, each half of them
        some = waiting.pop()
        first = [next(writer.candidates(group), None) for group in some]
        at_once = [edit for candidate in first for edit in candidate or ()]
        if None not in first and writer.hold([*taken, *at_once], some):
            taken += at_once
        elif len(some) > 1:
            waiting += [some[len(some) // 2 :], some[: len(some) // 2]]
        else:
            fit = (c for c in writer.candidates(some[0]) if writer.hold([*taken, *c], some))
            found = next(fit, None)
            taken += found or ()
            left += some[0] if found is None else ()
    return _sorted(taken), left


def _sorted(changes: Iterable[Edit]) -> list[Edit]:
    """In text order, each once: the findings of several lines may share a comment."""
    return sorted(dict.fromkeys(changes), key=lambda edit: edit.start)


class _Writer:
    """Knows where comments may stand in a document."""

    def __init__(self, document: Document) -> None:
        self.document, self.text, self.markup = document, document.text, document.markup
        self.ignores = Ignores(self.text, comments_of(self.text, self.markup))
        self.before = self._shown(self.text)
        ends = [self.text[at - 2 : at] for at in self.ignores.lines.starts[1:2]]
        self.newline = "\n" if not ends else "\r\n" if ends[0] == "\r\n" else ends[0][-1:]

    def _shown(self, text: str) -> str | None:
        try:
            return shown(text, self.markup)
        except ValueError:
            return None

    def hold(self, changes: Sequence[Edit], groups: Iterable[Sequence[Finding]]) -> bool:
        """Whether after the changes the findings of the groups are hidden, and what is rendered is the same."""
        changes = _sorted(changes)
        after = apply(self.text, changes)
        ignores = Ignores(after, comments_of(after, self.markup))
        for finding in itertools.chain.from_iterable(groups):
            moved = finding.start + sum(len(edit.new) for edit in changes if edit.start <= finding.start)
            if not ignores.hides(replace(finding, start=moved)):
                return False
        return self._shown(after) == self.before

    def candidates(self, group: Sequence[Finding]) -> Iterator[list[Edit]]:
        """Ways to hide the findings of one line, best first."""
        rules = ", ".join(sorted({finding.rule for finding in group}))
        number = self.ignores.lines.number(group[0].start)
        start, end = self.ignores.lines.span(number)
        start += self.text.startswith("\ufeff", start)
        indent = self._indent(start)
        for each in self.ignores.suppressions:
            if each.kind in ("", "-next") and each.rules and all(map(each.meets, group)):
                close = self.text.index("]", each.comment.start)
                yield [Edit(close, close, f", {rules}")]
        if self.markup == "plain":
            yield [Edit(start, start, f"# cleanup: ignore-next[{rules}]{self.newline}")]
        elif self.markup == "latex":
            yield [Edit(start, start, f"{indent}% cleanup: ignore-next[{rules}]{self.newline}")]
            yield [Edit(end, end, f" % cleanup: ignore[{rules}]")]
        elif self.markup == "rst":
            yield from self._blocks(number, rules)
        else:
            comment = f"<!-- cleanup: ignore[{rules}] -->"
            last = start + len(self.text[start:end].rstrip())
            yield [Edit(last, last, f" {comment}")]
            yield [Edit(group[0].end, group[0].end, comment)]
            yield [Edit(group[0].start, group[0].start, comment)]
            yield [Edit(start, start, f"{indent}<!-- cleanup: ignore-next[{rules}] -->{self.newline}")]

    def _blocks(self, number: int, rules: str) -> Iterator[list[Edit]]:
        """Comments between blocks: right before the line, else around the blocks that hold it."""
        lines = self.ignores.lines
        openings = [n for n in range(number, -1, -1) if self._opens(n)][:_NEAR]
        if openings[0] == number:
            yield [self._block(number, f"ignore-next[{rules}]")]
        closings = [n for n in range(number + 1, len(lines.starts)) if self._opens(n)][:_NEAR]
        ends = [self._block(n, f"ignore-end[{rules}]") for n in closings]
        if len(closings) < _NEAR:
            lead = "" if self.text.endswith(("\n", "\r")) else self.newline
            close = f"{lead}{self.newline}.. cleanup: ignore-end[{rules}]{self.newline}"
            ends.append(Edit(len(self.text), len(self.text), close))
        for opening, end in itertools.product(openings, ends):
            yield [self._block(opening, f"ignore-start[{rules}]"), end]

    def _opens(self, number: int) -> bool:
        """Whether a line begins a block: it has text, and none stands right before it."""
        before = self.text[slice(*self.ignores.lines.span(number - 1))] if number else ""
        return bool(self.text[slice(*self.ignores.lines.span(number))].strip()) and not before.strip()

    def _block(self, number: int, said: str) -> Edit:
        at = self.ignores.lines.span(number)[0]
        at += self.text.startswith("\ufeff", at)
        return Edit(at, at, f"{self._indent(at)}.. cleanup: {said}{self.newline}{self.newline}")

    def _indent(self, start: int) -> str:
        rest = self.text[start : start + 200]
        return rest[: len(rest) - len(rest.lstrip(" \t"))]
