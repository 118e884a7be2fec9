"""Writing suppressions for findings into a text, in its markup's comments, so that nothing else of it changes."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cleanup.document import Document
from cleanup.findings import Finding
from cleanup.fix import Edit, apply
from cleanup.ignores import Ignores
from cleanup.markup import comments_of, parts

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
    while True:
        left = _in_rounds(writer, groups, taken)
        if not left or len(left) == len(groups):  # what one comment spoilt for another is tried again without it
            return _sorted(taken), [finding for group in left for finding in group]
        groups = left


def _in_rounds(writer: _Writer, groups: list[list[Finding]], taken: list[Edit]) -> list[list[Finding]]:
    """Adds to `taken` what hides the groups; gives those that nothing hides.

    Each round tries the next best comment of all groups at once, as each look at the text costs as much as the text is
    long, and goes on with the groups for which it does not hold.
    """
    left: list[list[Finding]] = []
    waiting = [(group, writer.candidates(group)) for group in groups]
    while waiting:
        tries = [_Try(group, ways, next(ways, None)) for group, ways in waiting]
        left += [each.group for each in tries if each.way is None]
        failed = _take(writer, [each for each in tries if each.way is not None], taken)
        waiting = [(each.group, each.ways) for each in failed]
    return left


class _Try(NamedTuple):
    """The findings of one line, a way to hide them, and the ways that are left after it."""

    group: list[Finding]
    ways: Iterator[list[Edit]]
    way: list[Edit] | None


def _take(writer: _Writer, tries: list[_Try], taken: list[Edit]) -> list[_Try]:
    """Adds to `taken` the ways that hold beside it, and gives the tries whose do not, in their order."""
    failed: set[int] = set()
    waiting = [tries]
    while waiting:
        good = waiting.pop()
        while good:
            changes = [*taken, *(edit for each in good for edit in each.way or ())]
            hidden = writer.hidden(changes, good)
            if len(hidden) == len(good):
                break
            failed.update(id(each.group) for each in good if id(each.group) not in hidden)
            good = [each for each in good if id(each.group) in hidden]
        spoilt = writer.spoilt(changes, good) if good else []
        if not spoilt:
            taken[:] = changes if good else taken
            continue
        # Halves of each part that was spoilt, all first halves at once: parts do not meddle with each other.
        suspects = {id(each.group) for some in spoilt for each in some}
        failed.update(id(some[0].group) for some in spoilt if len(some) == 1)
        several = [some for some in spoilt if len(some) > 1]
        waiting.append([each for some in several for each in some[len(some) // 2 :]])
        waiting.append([each for some in several for each in some[: len(some) // 2]])
        waiting.append([each for each in good if id(each.group) not in suspects])
    return [each for each in tries if id(each.group) in failed]


def _sorted(changes: Iterable[Edit]) -> list[Edit]:
    """In text order, each once: the findings of several lines may share a comment."""
    return sorted(dict.fromkeys(changes), key=lambda edit: edit.start)


class _Writer:
    """Knows where comments may stand in a document."""

    def __init__(self, document: Document) -> None:
        self.document, self.text, self.markup = document, document.text, document.markup
        self.ignores = Ignores(self.text, comments_of(self.text, self.markup))
        self.before = self._parts(self.text)
        ends = [self.text[at - 2 : at] for at in self.ignores.lines.starts[1:2]]
        self.newline = "\n" if not ends else "\r\n" if ends[0] == "\r\n" else ends[0][-1:]

    def _parts(self, text: str) -> dict[int, str] | None:
        try:
            return parts(text, self.markup)
        except ValueError:
            return None

    def hidden(self, changes: Iterable[Edit], tries: Iterable[_Try]) -> set[int]:
        """The ids of the groups whose findings are hidden after the changes."""
        changes = _sorted(changes)
        after = apply(self.text, changes)
        ignores = Ignores(after, comments_of(after, self.markup))
        starts = [edit.start for edit in changes]
        moves = [0, *itertools.accumulate(len(edit.new) for edit in changes)]

        def moved(finding: Finding) -> Finding:
            return replace(finding, start=finding.start + moves[bisect_right(starts, finding.start)])

        return {id(each.group) for each in tries if all(ignores.hides(moved(finding)) for finding in each.group)}

    def spoilt(self, changes: Iterable[Edit], tries: list[_Try]) -> list[list[_Try]]:
        """The tries by the part of the text that is not rendered as before the changes; those of other parts not.

        All of them where no part can be blamed alone.
        """
        changes = _sorted(changes)
        after = self._parts(apply(self.text, changes))
        if after is None or self.before is None:
            return [tries]
        moves = [0, *itertools.accumulate(len(edit.new) for edit in changes)]
        ends = [edit.start + move for edit, move in zip(changes, moves[1:], strict=True)]  # of the insertions
        if " ".join(after.values()) == " ".join(self.before.values()):
            return []
        moved = {at - moves[bisect_right(ends, at)]: part for at, part in after.items()}
        starts = sorted({*moved, *self.before})
        by_part: defaultdict[int, list[_Try]] = defaultdict(list)
        for each in tries:
            for part in {bisect_right(starts, edit.start) for edit in each.way or ()}:
                at = starts[max(0, part - 1)]
                if moved.get(at) != self.before.get(at):
                    by_part[at].append(each)
                    break
        return list(by_part.values()) or [tries]

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
