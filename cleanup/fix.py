"""Findings -> edits -> text, repeated until nothing more changes; and the difference as a unified diff."""

from __future__ import annotations

import difflib
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


def fix(document: Document, checker: Checker, most: Applicability = Applicability.SAFE) -> Fix:
    """The document repaired with all findings up to `most`, again and again until no edit is left.

    So fixing the result changes nothing. Where rules undo each other, the first repetition ends it.
    """
    text, seen = document.text, {document.text}
    applied: list[Finding] = []
    passes: list[list[Edit]] = []
    while True:
        current = document if text == document.text else Document(document.path, text, document.encoding)
        found = checker.find(current)
        chosen = edits(found, most)
        after = apply(text, [edit for _, edit in chosen])
        if not chosen or after in seen or len(passes) == _MAX_PASSES:
            left = tuple(f for f in found)
            return Fix(document, text, tuple(applied), left)
        applied += [_in_original(finding, passes) for finding, _ in chosen]
        passes.append([edit for _, edit in chosen])
        seen.add(after)
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
    name = name.replace("\\", "/").lstrip("/")
    out: list[bytes] = []
    # surrogateescape carries bytes of any encoding through difflib, which works on text, unchanged
    for line in difflib.unified_diff(
        [part.decode("ascii", "surrogateescape") for part in old],
        [part.decode("ascii", "surrogateescape") for part in new],
        f"a/{name}",
        f"b/{name}",
        lineterm="\n",
    ):
        raw = line.encode("utf-8", "surrogateescape")
        out.append(raw if raw.endswith(b"\n") else raw + b"\n\\ No newline at end of file\n")
    return b"".join(out)


def _lines(raw: bytes) -> list[bytes]:
    parts = raw.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
