"""Asks a LanguageTool server about passages of text."""

from __future__ import annotations

import threading
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from cleanup.grammar.passages import code_points
from cleanup.grammar.unavailable import GrammarUnavailable

REQUEST_SIZE = 5_000  # code points in one request, measured best with two in flight
IN_FLIGHT = 2
_BETWEEN = "\n\n"  # LanguageTool takes no sentence across it
_MOST_REPLACEMENTS = 5


@dataclass(frozen=True)
class Match:
    """One place LanguageTool points at; `start` and `end` are code points of the passage, end-exclusive."""

    start: int
    end: int
    rule: str
    category: str
    message: str
    replacements: tuple[str, ...]


@dataclass(frozen=True)
class Options:
    """What a server is asked for: these rule categories only (all, if none is named), less those left out. Sorted."""

    categories: tuple[str, ...] = ()
    disabled_categories: tuple[str, ...] = ()


Answer = tuple[Match, ...]
Check = Callable[[str], list[dict[str, Any]]]  # a text -> LanguageTool's matches as its JSON answer has them


def connect(url: str, options: Options, limit: float = 60.0) -> Check:
    """A function that checks one text through language_tool_python and returns the matches of the server's answer.

    `limit`: seconds one request may take. The function may be called from several threads and raises
    GrammarUnavailable. It returns the answer as it came: the wrapper's own Match counts lengths in UTF-16 units, and
    keeps what it knows of the text in class variables, which two requests in flight overwrite.
    """
    import language_tool_python
    import requests
    from language_tool_python.exceptions import LanguageToolError

    direct = {urllib.parse.urlsplit(url).scheme: ""}  # never through the proxy of the environment
    try:
        tool = language_tool_python.LanguageTool("en-US", remote_server=url, host="127.0.0.1", proxies=direct)
    except (LanguageToolError, requests.RequestException, OSError) as error:
        raise GrammarUnavailable(_explain(error, limit)) from error
    tool._TIMEOUT = limit  # type: ignore[assignment]
    tool.enabled_rules_only = bool(options.categories)
    tool.enabled_categories = set(options.categories)
    tool.disabled_categories = set(options.disabled_categories)
    address = urllib.parse.urljoin(tool.url, "check")

    def check(text: str) -> list[dict[str, Any]]:
        try:
            answer = tool._query_server(address, tool._create_params(text), num_tries=1, method="post")
            return list(answer["matches"])
        except (LanguageToolError, requests.RequestException, OSError, KeyError, TypeError, ValueError) as error:
            raise GrammarUnavailable(_explain(error, limit)) from error

    return check


def _explain(error: BaseException, limit: float) -> str:
    text = str(error)
    if "timed out" in text or "took longer" in text:
        return f"LanguageTool gave no answer within {limit:.0f} s"
    if "refused" in text or "aborted" in text or "reset" in text or "Broken pipe" in text:
        return "the LanguageTool server ended while it was asked"
    return f"LanguageTool answered with an error: {text[:200]}"


def requests_of(texts: Sequence[str]) -> Iterator[range]:
    """Which texts go into one request together: runs of indices with about REQUEST_SIZE code points each."""
    first, size = 0, 0
    for i, text in enumerate(texts):
        if i > first and size + len(text) > REQUEST_SIZE:
            yield range(first, i)
            first, size = i, 0
        size += len(text) + len(_BETWEEN)
    if first < len(texts):
        yield range(first, len(texts))


def ask(check: Check, texts: Sequence[str]) -> list[Answer]:
    """What LanguageTool says of each text, asked in one request. Raises GrammarUnavailable."""
    whole = _BETWEEN.join(texts)
    raw = check(whole)
    try:
        spans = code_points(whole, [(int(m["offset"]), int(m["offset"]) + int(m["length"])) for m in raw])
        matches = [_match(match, span) for match, span in zip(raw, spans, strict=True)]
    except (KeyError, TypeError, ValueError) as error:
        raise GrammarUnavailable(f"LanguageTool's answer is not what it should be: {error!r}") from error
    answers: list[Answer] = []
    begin = 0
    for text in texts:
        end = begin + len(text)
        answers.append(
            tuple(
                Match(m.start - begin, m.end - begin, m.rule, m.category, m.message, m.replacements)
                for m in matches
                if begin <= m.start and m.end <= end
            )
        )
        begin = end + len(_BETWEEN)
    return answers


def _match(raw: dict[str, Any], span: tuple[int, int]) -> Match:
    return Match(
        *span,
        rule=str(raw["rule"]["id"]),
        category=str(raw["rule"]["category"]["id"]),
        message=" ".join(str(raw["message"]).split()),
        replacements=tuple(str(r["value"]) for r in raw["replacements"][:_MOST_REPLACEMENTS]),
    )


def ask_all(check: Check, texts: Sequence[str]) -> Iterator[tuple[range, list[Answer]]]:
    """Ask about many texts, two requests in flight; yields which texts were answered, and the answers, in order.

    When a request fails, what others had brought by then is yielded first; then GrammarUnavailable is raised.
    """
    groups = list(requests_of(texts))
    if len(groups) == 1:
        yield groups[0], ask(check, texts)
        return
    stopped = threading.Event()

    def run(group: range) -> list[Answer]:
        if stopped.is_set():
            raise CancelledError
        try:
            return ask(check, [texts[i] for i in group])
        except BaseException:
            stopped.set()
            raise

    failure: GrammarUnavailable | None = None
    with ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix="languagetool") as pool:
        futures: list[tuple[range, Future[list[Answer]]]] = [(group, pool.submit(run, group)) for group in groups]
        try:
            for group, future in futures:
                try:
                    yield group, future.result()
                except GrammarUnavailable as error:
                    failure = failure or error
                except CancelledError:
                    continue
        finally:
            stopped.set()
            for _, future in futures:
                future.cancel()
    if failure:
        raise failure
