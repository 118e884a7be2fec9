"""The grammar detector: what LanguageTool finds in a text, as findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from cleanup.findings import Applicability, Finding, Severity
from cleanup.grammar import choice, client, install, server
from cleanup.grammar.cache import AnswerCache, cache_file, key
from cleanup.grammar.client import Answer, Check, Match
from cleanup.grammar.passages import Passage, passages
from cleanup.grammar.unavailable import GrammarUnavailable
from cleanup.text import Prose

Mode = Literal["auto", "require", "off"]
_MOST_REMEMBERED = 20_000  # answers kept in memory for a run


class GrammarDetector:
    """Asks the shared LanguageTool server, which it starts when the first passage is not in the cache.

    `cache`: where answers are kept between runs, None for nowhere. `profile`: how a server that has to be started
    should run, `few` for a few files, `many` for hundreds. `port`: on which (None: any). `limit`: seconds one request
    may take. `start_limit`: seconds the server may take to start.
    """

    name = "grammar"

    def __init__(
        self,
        cache: AnswerCache | None = None,
        profile: server.Profile = "few",
        port: int | None = None,
        limit: float = 60.0,
        start_limit: float = 90.0,
    ) -> None:
        self._cache, self._profile, self._port = cache, profile, port
        self._limit, self._start_limit = limit, start_limit
        self._check: Check | None = None
        self._failure: GrammarUnavailable | None = None
        self._remembered: dict[bytes, Answer] = {}

    def find(self, prose: Prose) -> Iterator[Finding]:
        """The findings in a text, at most one per sentence with more than `display` applicability.

        Raises GrammarUnavailable when LanguageTool cannot be asked; what was known or answered by then comes before.
        """
        found = list(passages(prose.text))
        for passage, answer in self._answers(found):
            yield from _findings(prose, passage, answer)

    def start(self) -> None:
        """Start the server now, or find the one that runs. Raises GrammarUnavailable."""
        if self._failure:
            raise self._failure
        if self._check is None:
            try:
                running = server.ensure(self._port, self._profile, self._start_limit)
                self._check = client.connect(running.url, choice.OPTIONS, self._limit)
            except GrammarUnavailable as error:
                self._failure = error
                raise

    def close(self) -> None:
        """Close the cache; the server goes on running for others."""
        if self._cache:
            self._cache.close()

    def _answers(self, found: Sequence[Passage]) -> Iterator[tuple[Passage, Answer]]:
        keys = [key(passage.text, choice.OPTIONS) for passage in found]
        known = {name: self._remembered[name] for name in keys if name in self._remembered}
        if self._cache:
            known.update(self._cache.get(name for name in keys if name not in known))
        missing: dict[bytes, str] = {}
        for name, passage in zip(keys, found, strict=True):
            if name in known:
                yield passage, known[name]
            else:
                missing[name] = passage.text
        if not missing:
            return
        places: dict[bytes, list[Passage]] = {}
        for name, passage in zip(keys, found, strict=True):
            if name in missing:
                places.setdefault(name, []).append(passage)
        names = list(missing)
        for group, answers in self._ask(list(missing.values())):
            fresh = {names[i]: answer for i, answer in zip(group, answers, strict=True)}
            self._remember(fresh)
            for name, answer in fresh.items():
                for passage in places[name]:
                    yield passage, answer

    def _ask(self, texts: Sequence[str]) -> Iterator[tuple[range, list[Answer]]]:
        self.start()
        assert self._check is not None
        check = self._check

        def touching(text: str) -> list[dict[str, object]]:
            server.touch()
            try:
                return check(text)
            finally:
                server.touch()

        try:
            yield from client.ask_all(touching, texts)
        except GrammarUnavailable as error:
            if server.running() is None:
                self._failure = GrammarUnavailable(f"{error}; its last words: {server.last_words()}")
                raise self._failure from error
            raise

    def _remember(self, fresh: dict[bytes, Answer]) -> None:
        if len(self._remembered) + len(fresh) > _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered.update(fresh)
        if self._cache:
            self._cache.put(fresh)


def _findings(prose: Prose, passage: Passage, answer: Answer) -> Iterator[Finding]:
    """The matches of a passage as findings; of several in a sentence that could be applied, only the best may be.

    LanguageTool offers alternative repairs of one fault as separate matches: applied together they make a new one.
    """
    found = [_finding(prose, passage, match) for match in answer if choice.used(match)]
    applied: set[int] = set()
    for finding in sorted(found, key=lambda f: (f.applicability.rank, -f.confidence, f.start, f.end, f.rule)):
        if finding.applicability is not Applicability.DISPLAY:
            sentence = _sentence(prose, finding.start)
            if sentence in applied:
                finding = replace(finding, applicability=Applicability.DISPLAY)
            applied.add(sentence)
        yield finding


def _sentence(prose: Prose, offset: int) -> int:
    """The first word of the sentence that holds the code point `offset`."""
    word = min(prose.word_at(offset), len(prose) - 1)
    return prose.sentence(word).start if word >= 0 else 0


def _in_capitals(prose: Prose, offset: int) -> bool:
    """Whether the sentence that holds the code point `offset` is written in capitals throughout."""
    if not len(prose):
        return False
    words = prose.sentence(min(prose.word_at(offset), len(prose) - 1))
    return len(words) > 2 and prose.text[prose.starts[words[0]] : prose.ends[words[-1]]].isupper()


def _finding(prose: Prose, passage: Passage, match: Match) -> Finding:
    start, end = passage.span(match.start, match.end)
    standing = prose.text[start:end]
    applicability, replacements = choice.applicability(match), match.replacements
    if standing != passage.text[match.start : match.end]:
        # Emphasis marks, an entity or a line break stand inside: a replacement would lose them.
        applicability = Applicability.DISPLAY
        if re.sub(r"\s+", " ", standing) != passage.text[match.start : match.end]:
            replacements = ()
    if standing.isupper() and _in_capitals(prose, start):
        replacements = tuple(replacement.upper() for replacement in replacements)
    return Finding(
        rule=f"grammar/{match.rule}",
        detector="grammar",
        start=start,
        end=end,
        text=standing,
        message=match.message,
        replacements=replacements,
        confidence=choice.confidence(match),
        applicability=applicability,
        severity=Severity.WARNING,
    )


def grammar_for(
    mode: Mode,
    *,
    progress: install.Progress | None = None,
    note: install.Note | None = None,
    use_cache: bool = True,
    profile: server.Profile = "few",
    port: int | None = None,
) -> tuple[GrammarDetector | None, str]:
    """The grammar detector for `--grammar=MODE`, and a line for the user ("" when there is nothing to say).

    `off`: none. `auto`: where LanguageTool is installed, else none, and the line says how to get it; the server starts
    when it is needed. `require`: LanguageTool is installed if it is missing (`progress` gets bytes done and in all) and
    its server started at once; raises GrammarUnavailable when that fails. `note` gets single lines about a damaged jar
    or cache. `use_cache`: whether answers of earlier runs count. `profile`, `port`: see GrammarDetector.
    """
    if mode == "off":
        return None, ""
    cache = AnswerCache(cache_file(), note=note) if use_cache else None
    detector = GrammarDetector(cache, profile, port)
    if mode == "auto":
        if not install.installed():
            return None, "grammar is not checked: LanguageTool is not installed (`cleanup grammar install` does it)"
        try:
            install.java()
        except GrammarUnavailable as error:
            return None, f"grammar is not checked: {error}"
        return detector, ""
    install.java()
    try:
        install.checked_jars()
    except GrammarUnavailable:
        install.install(progress, note)
    detector.start()
    return detector, ""
