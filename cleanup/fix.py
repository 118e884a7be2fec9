"""Findings -> edits -> text, repeated until nothing more changes; and the difference as a unified diff."""

from __future__ import annotations

import difflib
import os
import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cleanup.check import Checker
from cleanup.document import Document, encode
from cleanup.findings import Applicability, Finding

_MAX_PASSES = 12


@dataclass(frozen=True)
class Edit:
    """Put `new` in place of the code points [start, end)."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Fix:
    """What became of a document: its new text, the findings applied (spans in the original text), and those left."""

    document: Document
    text: str
    applied: tuple[Finding, ...]
    left: tuple[Finding, ...]

    @property
    def changed(self) -> bool:
        """Whether the text is another one than before."""
        return self.text != self.document.text


def edits(findings: Iterable[Finding], most: Applicability) -> list[tuple[Finding, Edit]]:
    """The edits of those findings whose applicability allows them, each cut down to what really changes.

    `findings` must not overlap (see `findings.resolve`).
    """
    chosen: list[tuple[Finding, Edit]] = []
    for finding in findings:
        if finding.replacements and finding.applicability.rank <= most.rank:
            edit = _trim(finding.start, finding.text, finding.replacements[0])
            if edit is not None:
                chosen.append((finding, edit))
    return chosen


def _trim(start: int, old: str, new: str) -> Edit | None:
    if old == new:
        return None
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return Edit(start + head, start + len(old) - tail, new[head : len(new) - tail])


def apply(text: str, changes: Sequence[Edit]) -> str:
    """`text` with non-overlapping edits, given in text order, applied."""
    parts: list[str] = []
    at = 0
    for edit in changes:
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*parts, text[at:]])


def completed(document: Document, changes: Sequence[Edit]) -> list[Edit]:
    """The edits, with those that make the lines around a title as wide as the title becomes."""
    longer: list[Edit] = []
    for start, end, lines, width in document.view.titles:
        inside = [e for e in changes if start <= e.start and e.end <= end]
        if inside:
            shifted = [Edit(e.start - start, e.end - start, e.new) for e in inside]
            wide = width(apply(document.text[start:end], shifted))
            longer += [Edit(b, b, document.text[b - 1] * (wide - b + a)) for a, b in lines if wide > b - a]
    return sorted([*changes, *longer], key=lambda edit: (edit.start, edit.end))


def fix(document: Document, checker: Checker, most: Applicability = Applicability.SAFE) -> Fix:
    """The document repaired with all findings up to `most`, again and again until no edit is left.

    So fixing the result changes nothing. Where rules undo each other, the text at which their circle is entered stays;
    rules that never come to an end are not applied. The spans of `left` are those of the new text.
    """
    endless: set[str] = set()
    while True:
        result, active = _fix(document, checker, most, endless)
        if not active:
            return result
        endless |= active


def _fix(document: Document, checker: Checker, most: Applicability, endless: set[str]) -> tuple[Fix, set[str]]:
    """The document repaired without the rules in `endless`; and the rules that still changed it at the last pass."""
    text = document.text
    texts: list[str] = []  # before each pass
    passes: list[list[Edit]] = []
    applied: list[list[Finding]] = []
    left: list[tuple[Finding, ...]] = []
    while True:
        current = document if text == document.text else replace(document, text=text, raw=b"")
        found = checker.find(current)
        chosen = edits((f for f in found if f.rule not in endless), most)
        texts.append(text)
        left.append(tuple(found))
        changes = completed(current, [edit for _, edit in chosen])
        after = apply(text, changes)
        if after in texts:  # nothing is left to do, or rules go round in a circle
            end = texts.index(after)
            done = tuple(finding for findings in applied[:end] for finding in findings)
            return Fix(document, after, done, left[end]), set()
        if len(passes) == _MAX_PASSES:
            return Fix(document, document.text, (), left[0]), {finding.rule for finding, _ in chosen}
        applied.append([_in_original(finding, passes) for finding, _ in chosen])
        passes.append(changes)
        text = after


def _in_original(finding: Finding, passes: Sequence[Sequence[Edit]]) -> Finding:
    """The finding with its span carried back through the edits made before it was found."""
    start, end = finding.start, finding.end
    for changes in reversed(passes):
        start, end = _before(start, changes, False), _before(end, changes, True)
    return (
        finding if (start, end) == (finding.start, finding.end) else replace(finding, start=start, end=max(start, end))
    )


def _before(offset: int, changes: Sequence[Edit], is_end: bool) -> int:
    shift = 0
    for edit in changes:
        new_start, new_end = edit.start + shift, edit.start + shift + len(edit.new)
        if offset < new_start or (offset == new_start and not (is_end and edit.new)):
            break
        if offset < new_end or (is_end and offset == new_end):
            return edit.end if is_end else edit.start
        shift += len(edit.new) - (edit.end - edit.start)
    return offset - shift


def diff(result: Fix, name: str) -> bytes:
    """A unified diff, as `git apply` and `patch` take it, in the file's own bytes; empty where nothing changed.

    Lines end where the file's bytes have a line feed, as these tools see it, so carriage returns stay part of a line.
    """
    if not result.changed:
        return b""
    old = _lines(result.document.raw or encode(result.document, result.document.text))
    new = _lines(encode(result.document, result.text))
    if os.sep == "\\":
        name = name.replace("\\", "/")
    name = posixpath.normpath(name).lstrip("/")
    out: list[bytes] = []
    # surrogateescape carries bytes of any encoding through difflib, which works on text, unchanged
    for line in difflib.unified_diff(
        [part.decode("ascii", "surrogateescape") for part in old],
        [part.decode("ascii", "surrogateescape") for part in new],
        _quoted(f"a/{name}"),
        _quoted(f"b/{name}"),
        lineterm="\n",
    ):
        raw = line.encode("utf-8", "surrogateescape")
        out.append(raw if raw.endswith(b"\n") else raw + b"\n\\ No newline at end of file\n")
    return b"".join(out)


def _quoted(name: str) -> str:
    """A file name as git writes it in a diff: quoted like a C string where it needs that, a tab after a blank."""
    if any(c in '"\\' or ord(c) < 32 or ord(c) == 127 for c in name):
        return '"' + "".join(f"\\{ord(c):03o}" if c in '"\\' or ord(c) < 32 or ord(c) == 127 else c for c in name) + '"'
    return name + "\t" if " " in name else name


def _lines(raw: bytes) -> list[bytes]:
    parts = raw.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
