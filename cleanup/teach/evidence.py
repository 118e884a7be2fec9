"""Where garbled texts and their corrected versions come from: two files or folders, a git range, a log of verdicts."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from cleanup.changed import git, said
from cleanup.discover import TEXT_SUFFIXES, text_files
from cleanup.document import Document, DocumentError, from_bytes, read
from cleanup.errors import CleanupError
from cleanup.fix import Edit, apply
from cleanup.teach.substitutions import Text
from cleanup.text import Prose


class EvidenceError(CleanupError):
    """Texts that nothing can be learned from; the message is one line: where, what is wrong, what to do."""


@dataclass(frozen=True)
class Evidence:
    """Pairs of texts, and what was passed over, one line each."""

    texts: tuple[Text, ...]
    notes: tuple[str, ...]


def from_paths(before: Path, after: Path) -> Evidence:
    """Two files, or the files of equal names in two folders. Raises EvidenceError."""
    for path in (before, after):
        if not path.exists():
            raise EvidenceError(f"{path}: no such file or folder; check the path")
    where = f"{before} and {after}"
    if before.is_dir() != after.is_dir():
        raise EvidenceError(f"{where}: one is a folder and one a file; name two of a kind")
    if not before.is_dir():
        return _compared([_read(str(after), before, after)], where, [])
    names = [path.relative_to(before) for path in text_files(before)]
    both = [name for name in names if (after / name).is_file()]
    if not both:
        raise EvidenceError(f"{where}: have no text file of the same name; name files, or other folders")
    notes = [f"{before / name}: {after} has no such file" for name in names if name not in both]
    return _compared([_read(str(name), before / name, after / name) for name in both], where, notes)


_Versions = tuple[str, Document, Document] | str  # name, before and after; or why there are none


def _read(name: str, before: Path, after: Path) -> _Versions:
    try:
        return name, read(before), read(after)
    except DocumentError as error:
        return str(error)


def from_git(span: str, paths: tuple[str, ...], folder: Path) -> Evidence:
    """The text files that changed between two commits, "A..B", below `paths` or in all of the repository.

    Raises EvidenceError, and ChangedError where there is no git.
    """
    first, dots, second = span.partition("..")
    if not dots or second.startswith("."):
        raise EvidenceError(f"--git {span!r}: is no range; write two commits with two dots between: HEAD~5..HEAD")
    if git(folder, "rev-parse", "--is-inside-work-tree").stdout.strip() != b"true":
        raise EvidenceError(f"{folder}: is in no git repository; go to one, or name two files")
    commits = [_commit(folder, name or "HEAD", span) for name in (first, second)]
    options = ("-z", "--name-only", "--no-renames", "--no-relative", "--diff-filter=M")
    done = git(folder, "--literal-pathspecs", "diff", *options, *commits, "--", *paths)
    if done.returncode:
        raise EvidenceError(f"--git {span}: git cannot compare them ({said(done)}); name other commits or paths")
    names = [name for name in done.stdout.decode("utf-8", "surrogateescape").split("\0") if name]
    names = [name for name in names if Path(name).suffix.lower() in TEXT_SUFFIXES]
    if not names:
        raise EvidenceError(f"--git {span}: no text file changed there; name other commits or paths")
    return _compared([_shown(folder, name, commits) for name in names], f"--git {span}", [])


def _commit(folder: Path, name: str, span: str) -> str:
    """The hash of a commit. Raises EvidenceError."""
    if not name.startswith("-"):
        found = git(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        if found.returncode == 0:
            return found.stdout.decode().strip()
    raise EvidenceError(f"--git {span!r}: git knows no commit {name!r} here; fetch it or name another")


def _shown(folder: Path, name: str, commits: list[str]) -> _Versions:
    documents = []
    try:
        for commit in commits:
            done = git(folder, "cat-file", "blob", f"{commit}:{name}")
            if done.returncode:
                return f"{name}: git cannot show it ({said(done)})"
            documents.append(from_bytes(done.stdout, name))
    except DocumentError as error:
        return str(error)
    return name, documents[0], documents[1]


def _compared(versions: list[_Versions], where: str, notes: list[str]) -> Evidence:
    """The pairs that can teach something. Raises EvidenceError where there is none."""
    texts: list[Text] = []
    same = 0
    for version in versions:
        if isinstance(version, str):
            notes.append(version)
            continue
        name, before, after = version
        text = Text(name, before.prose, after.prose)
        if text.related:
            texts.append(text)
            same += before.prose.words == after.prose.words
        else:
            common, words = text.alignment.common, min(len(text.before), len(text.after))
            notes.append(
                f"{name}: its versions have too little in common ({common} of {words} words); is it the right file?"
            )
    if not texts and notes:
        raise EvidenceError(notes[-1] if len(versions) == 1 else f"{where}: no file can be used; the last: {notes[-1]}")
    if same == len(texts):
        raise EvidenceError(f"{where}: are the same, word for word; there is nothing to learn")
    return Evidence(tuple(texts), tuple(notes))


def from_log(path: Path) -> Evidence:
    """The sentences of a log of verdicts, as `cleanup review` keeps it, with what a person made of them.

    Raises EvidenceError, and DocumentError where it cannot be read.
    """
    lines = read(path).text.splitlines()
    verdicts: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for number, line in enumerate(lines, 1):
        if line.strip():
            before, after, sentence = _verdict(line, f"{path}:{number}")
            verdicts[sentence][before, after] = None
    if not verdicts:
        raise EvidenceError(f"{path}: holds no verdicts; review some files first")
    return Evidence(
        tuple(
            Text(str(path), Prose(sentence), Prose(_said(sentence, list(said)))) for sentence, said in verdicts.items()
        ),
        (),
    )


def _verdict(line: str, where: str) -> tuple[str, str, str]:
    """What stood there, what a person put there, and the sentence. Raises EvidenceError."""
    try:
        verdict = json.loads(line)
        before, after, sentence = (verdict[key] for key in ("before", "after", "sentence"))
    except (ValueError, KeyError, TypeError):
        before = after = sentence = None
    if not (isinstance(before, str) and isinstance(after, str) and isinstance(sentence, str)):
        raise EvidenceError(f"{where}: is no verdict of `cleanup review`; name its verdicts.jsonl, or remove that line")
    return before, after, sentence


def _said(sentence: str, verdicts: list[tuple[str, str]]) -> str:
    """The sentence with each verdict at the first free place of what stood there."""
    edits: list[Edit] = []
    for before, after in verdicts:
        old, new = " ".join(before.split()), " ".join(after.split())
        at = sentence.find(old) if old else -1
        while at >= 0 and any(at < edit.end and edit.start < at + len(old) for edit in edits):
            at = sentence.find(old, at + 1)
        if at >= 0 and old != new:
            edits.append(Edit(at, at + len(old), new))
    return apply(sentence, sorted(edits, key=lambda edit: edit.start))
