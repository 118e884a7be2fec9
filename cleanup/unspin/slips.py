"""The slips that spinners leave: a wrong a or an, a capital after an inner dot, figures in words, words doubled.

They replace words without regard to what stands beside them, "a amazing" for "a great", and what is no word as if it
were one: "log.Txt", "$three.eight billion".
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from cleanup.inflection import wrong_article
from cleanup.text import Gap, Prose
from cleanup.unspin.arrays import Rows
from cleanup.unspin.lemma import FUNCTION_WORDS

_INNER_DOT = re.compile(r"\.(?=\w)")
_BEHIND = re.compile(r"\s*\S?")  # what a pattern may look at behind a place
_NUMBER = "one|two|three|four|five|six|seven|eight|nine|zero"
_DOTTED = re.compile(
    r"(?<![\w.])[a-z]{1,12}\.(?P<behind>[A-Z][a-z]{1,8})(?![\w.])"  # "log.Txt", "f.Write"
    r"|\b[a-z]\.[A-Z]\.(?=\s+[a-z])"  # "i.E."
    rf"|\b(?i:(?:{_NUMBER})\.(?:\d|(?:{_NUMBER})\b)|\d+\.(?:{_NUMBER})\b)"  # "three.eight", "3.eight"
)
_MONEY = re.compile(rf"[$£€]\s?(?:{_NUMBER})\b")
_ARTICLES = frozenset(("a", "an"))
_TWICE = _ARTICLES | frozenset("that had is so very really no ha bye long far many much big again blah yes".split())


@lru_cache(maxsize=1)  # read-back and the score ask for the same, as of `oddities`
def articles(prose: Prose) -> Rows:
    """The words "a" and "an" that do not go with the next word, ascending."""
    wrong = []
    is_article = np.fromiter(map(_ARTICLES.__contains__, prose.words), np.bool_, len(prose))
    for i in np.flatnonzero(is_article[:-1]).tolist():
        following = prose.surface(i + 1)
        plain = prose.gaps[i] == Gap.SPACE and len(following) > 1 and following.isalpha()
        running = prose.surface(i).islower() or following.islower()  # not "A" and "AN" in a heading
        if plain and running and wrong_article(prose.words[i], following):
            wrong.append(i)
    return np.array(wrong, np.int64)


@lru_cache(maxsize=1)
def oddities(prose: Prose) -> Rows:
    """Words with a capital behind an inner dot, with figures in words, or that stand twice; ascending."""
    inner = (m for m in dotted(prose.text, _DOTTED) if (m["behind"] or "").lower() not in FUNCTION_WORDS)  # "end.The"
    found = {prose.word_at(match.start()) for match in (*inner, *_MONEY.finditer(prose.text))}
    for i in repeated(prose):
        word = prose.words[i]
        plain = prose.gaps[i] in (Gap.SPACE, Gap.HYPHEN) and len(word) > 1 and word.isalpha()
        if plain and word not in _TWICE and prose.surface(i).islower():
            found.add(i)
    return np.array(sorted(found - {len(prose)}), np.int64)


def dotted(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches of a pattern all of which begin with characters that are no white space, one a dot within a word."""
    end = 0
    for dot in _INNER_DOT.finditer(text):
        start = dot.start()
        if start < end:  # in the characters searched already
            continue
        while start > end and not text[start - 1].isspace():
            start -= 1
        end = dot.end()
        while end < len(text) and not text[end].isspace():
            end += 1
        behind = _BEHIND.match(text, end)
        yield from pattern.finditer(text, start, behind.end() if behind else end)


def repeated(prose: Prose) -> list[int]:
    """The words that are the same as the next one, by position."""
    same = np.fromiter(map(operator.eq, prose.words, prose.words[1:]), np.bool_)
    found: list[int] = np.flatnonzero(same).tolist()
    return found
