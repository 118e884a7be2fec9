"""Vocabulary: names and terms that are never accused, read from and written to `cleanup.vocab` files.

A file holds one entry a line in UTF-8. A # at the start of a line or after white space begins a comment.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from cleanup.document import Document, write
from cleanup.errors import CleanupError
from cleanup.findings import Finding
from cleanup.inflection import FUNCTION_WORDS
from cleanup.paths import reason
from cleanup.text import Prose

FILE_NAME = "cleanup.vocab"
_MAX_BYTES = 4 * 1024 * 1024
_MAX_LENGTH = 200  # code points of an entry
_COMMENT = re.compile(r"(?:\A|\s)#.*")
_PART = re.compile(r"\s+|['’ʼ]|[-\u2010\u2011]|[^\s'’ʼ\u2010\u2011-]+")
_GAP = r"[\u00ad\u200b\u2060*_]*\s[\s\u00ad\u200b\u2060*_]*"  # white space of any sort, and emphasis marks beside it
_ALIKE = ((" ", _GAP), ("'’ʼ", "['’ʼ]"), ("-\u2010\u2011", "[-\u2010\u2011]"))  # signs, and how they may be written
_ARTICLE = re.compile(r"(?<!\w)an?\s+\Z", re.IGNORECASE)


class VocabularyError(CleanupError):
    """A vocabulary that cannot be used; the message is one line: where, what is wrong, what to do."""


class Vocabulary:
    """Entries, and which findings they speak against."""

    def __init__(self, entries: Iterable[str] = ()) -> None:
        self._by_word: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._most_words = 0
        for entry in entries:
            words = Prose(entry).words
            self._most_words = max(self._most_words, len(words))
            for first in {words[0], *(_plurals(words[0]) if len(words) == 1 else ())}:
                self._by_word[first][entry] = None

    def __bool__(self) -> bool:
        return self._most_words > 0

    def covers(self, finding: Finding, prose: Prose) -> bool:
        """Whether the finding, in code points of `prose.text`, lies within an entry as it occurs there.

        An a/an that the finding draws in before the entry belongs to it.
        """
        at = min(prose.word_at(finding.start), len(prose) - 1)
        last = prose.word_at(max(finding.start, finding.end - 1))
        for word in range(min(last, len(prose) - 1), max(-1, at - self._most_words - 1), -1):
            for entry in self._by_word.get(prose.words[word], ()):
                lead = next(i for i, c in enumerate(entry) if c.isalnum())
                match = self._pattern(entry).match(prose.text, max(0, prose.starts[word] - lead))
                if match and _within(finding, prose.text, *match.span()):
                    return True
        return False

    def _pattern(self, entry: str) -> re.Pattern[str]:
        found = self._patterns.get(entry)
        if found is None:
            found = self._patterns[entry] = _compiled(entry)
        return found


def _within(finding: Finding, text: str, start: int, end: int) -> bool:
    if finding.start == finding.end:
        return start < finding.start < end
    article = _ARTICLE.search(text, max(0, start - 8), start)
    return finding.end <= end and (
        start <= finding.start or (article is not None and article.start() <= finding.start and start < finding.end)
    )


def _compiled(entry: str) -> re.Pattern[str]:
    """An entry as it may occur: any white space between words, either apostrophe, plural and possessive."""
    *parts, tail = _PART.findall(entry)
    endings = "|".join(re.escape(form) for form in sorted({tail, *_plurals(tail)}, key=len, reverse=True))
    body = "".join(
        next((written for signs, written in _ALIKE if part[0] in signs), None) or re.escape(part) for part in parts
    )
    before = r"(?<!\w)" if entry[0].isalnum() else ""
    after = r"(?:['’][sS]?)?(?!\w)" if tail[-1].isalnum() else ""
    return re.compile(f"{before}{body}(?:{endings}){after}", 0 if any(c.isupper() for c in entry) else re.IGNORECASE)


def _plurals(word: str) -> tuple[str, ...]:
    """The regular plural of a word; an irregular one is an entry of its own."""
    if not word[-1:].isalpha():
        return ()
    ending = word[-2:].lower()
    if ending[-1] == "y" and ending[0] not in "aeiou":
        return (word[:-1] + "ies", word + "s")
    if ending[-1] == "o":
        return (word + "s", word + "es")
    return (word + ("es" if ending[-1] in "sxz" or ending in ("ch", "sh") else "s"),)


def check_entry(entry: str, where: str) -> str:
    """The entry with its white space folded. Raises VocabularyError, with `where` before it, for what is no term."""
    folded = " ".join(entry.split())
    shown = repr(folded if len(folded) <= 40 else folded[:37] + "...")
    if not any(c.isalpha() for c in folded) or not folded.isprintable() or folded[0] == "#" or " #" in folded:
        raise VocabularyError(f"{where}: {shown} is no name or term; write words")
    if len(folded) > _MAX_LENGTH:
        raise VocabularyError(f"{where}: {shown} is longer than {_MAX_LENGTH} characters; write a name or term")
    if folded.islower() and all(word in FUNCTION_WORDS for word in Prose(folded).words):
        raise VocabularyError(f"{where}: {shown} stands in every text and would hide real findings; write more words")
    return folded


def read(path: Path) -> list[str]:
    """The entries of a vocabulary file, in its order. Raises VocabularyError."""
    return [entry for _, entry in _entries(_text(path), path)]


def _entries(text: str, path: Path) -> Iterator[tuple[int, str]]:
    """Line (from 0) and entry."""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines()):
        entry = _COMMENT.sub("", line).strip()
        if entry:
            yield number, check_entry(entry, f"{path}:{number + 1}")


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise VocabularyError(f"{path}: is larger than {_MAX_BYTES // 1024**2} MB, too large for words; split it")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise VocabularyError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise VocabularyError(f"{path}: cannot be read ({reason(error)}); check it") from None


def add(path: Path, entries: Iterable[str]) -> list[str]:
    """Add the entries that a vocabulary file lacks, at its end; the file is made where it is missing.

    Comments, order and line ends stay. Returns what was added. Raises CleanupError, with the file as it was.
    """
    text = _text(path) if path.exists() else ""
    known = {entry for _, entry in _entries(text, path)}
    new = [e for e in dict.fromkeys(check_entry(entry, "vocabulary") for entry in entries) if e not in known]
    if new:
        ending = "\r\n" if "\r\n" in text else "\n"
        lead = "" if not text or text.endswith(("\n", "\r")) else ending
        _write(path, text, text + lead + "".join(entry + ending for entry in new))
    return new


def remove(path: Path, entries: Iterable[str]) -> None:
    """Take the lines of entries out of a vocabulary file. Raises CleanupError, with the file as it was."""
    text = _text(path)
    wanted = {" ".join(entry.split()): entry for entry in entries}
    lines = {number: entry for number, entry in _entries(text, path) if entry in wanted}
    for entry in wanted:
        if entry not in lines.values():
            raise VocabularyError(f"{path}: has no entry {entry!r}; see `cleanup vocab list`")
    _write(path, text, "".join(line for n, line in enumerate(text.splitlines(keepends=True)) if n not in lines))


def _write(path: Path, old: str, new: str) -> None:
    try:
        path.touch()
        write(Document(str(path), old, "utf-8", old.encode()), new, path)
    except OSError as error:
        raise VocabularyError(f"{path}: cannot be written ({reason(error)})") from None
