"""Rule kind `typography`: named checks for what happens between and around words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from cleanup import inflection
from cleanup.matching.hit import Found
from cleanup.matching.quotes import glued_quote
from cleanup.text import Gap, Prose

_LINE = re.compile(r"[^\r\n]+")  # a line ends at a carriage return too, where $ and ^ see only line feeds
_LONGEST_LINE = 61  # characters of a line of furniture
_AFTER_A_LETTER = frozenset("and or of is are in at as if on".split())  # the letter a, no article: "an a and a b"
_INNER_DOT = re.compile(r"\.(?<=[\w-].)([A-Z][a-z]*)(?!\w)")
_BEFORE_DOT = re.compile(r"(?:\A|(?<=[^\w.]))[^\W_][\w-]{0,60}\Z")
_REACH = 62  # characters before an inner dot in which the word before it is looked for


_TAILS = (
    "and",
    "the",
    "that",
    "which",
    "has",
    "have",
    "had",
    "said",
    "where",
    "who",
    "with",
    "after",
    "from",
    "were",
    "was",
)


def glued_word(prose: Prose, heads: list[str]) -> Iterator[Found]:
    """A name of `heads` glued to a common word, as where a link stood: Syriaand."""
    glued = _glued(tuple(heads))
    for word in glued.keys() & prose.positions.keys():
        for at in prose.positions[word]:
            surface = prose.surface(at)
            cut = glued[word]
            if surface[0].isupper() and surface[cut:].islower():
                yield Found(prose.starts[at], prose.ends[at], (f"{surface[:cut]} {surface[cut:]}",))


@lru_cache(maxsize=8)
def _glued(heads: tuple[str, ...]) -> dict[str, int]:
    """Glued word -> length of its head."""
    return {head.lower() + tail: len(head) for head in heads for tail in _TAILS}


def furniture(prose: Prose, lines: list[str]) -> Iterator[Found]:
    """A line that holds nothing but one of `lines` (case and a closing colon aside): the page's furniture."""
    wanted = _wanted(tuple(lines))
    for found in _LINE.finditer(prose.text):
        line = found.group().strip()
        if 0 < len(line) <= _LONGEST_LINE and line.strip("*_#= \t").rstrip(" :.…").lower() in wanted:
            yield Found(found.start(), found.end(), ("",))


@lru_cache(maxsize=8)
def _wanted(lines: tuple[str, ...]) -> frozenset[str]:
    return frozenset(line.lower().rstrip(" :") for line in lines)


def doubled_word(prose: Prose, words: list[str]) -> Iterator[Found]:
    """One of `words` standing twice in a row."""
    for word in prose.positions.keys() & words:
        for at in prose.positions[word]:
            if at + 1 < len(prose) and prose.words[at + 1] == word and prose.gaps[at] == Gap.SPACE:
                yield Found(prose.starts[at], prose.ends[at + 1], (prose.surface(at),))


def article(prose: Prose, exceptions: list[str]) -> Iterator[Found]:
    """A or an that does not go with the sound of the next word; words in `exceptions` are left alone."""
    skipped = _lower(tuple(exceptions))
    for standing in ("a", "an"):
        for at in prose.positions.get(standing, ()):
            if prose.gaps[at] != Gap.SPACE:
                continue
            word = prose.surface(at + 1)
            if not inflection.wrong_article(standing, word) or prose.words[at + 1] in skipped:
                continue
            surface = prose.surface(at)
            if (len(word) < 2 or surface == "A") and (len(word) < 3 or not prose.starts_sentence(at)):
                continue
            if (surface.isupper() and len(surface) > 1) or not word[0].isalpha():
                continue
            if prose.words[at + 1] in _AFTER_A_LETTER and prose.gaps[at + 1] != Gap.HYPHEN:
                continue
            before = prose.text[prose.starts[at] - 1 : prose.starts[at]]
            if before and not before.isspace() and before not in "\"'“‘(*_":  # the end of a broken word: Ni&ntilde;a
                continue
            right = "an" if standing == "a" else "a"
            yield Found(
                prose.starts[at], prose.ends[at], (inflection.like(surface, right) if surface != "A" else "An",)
            )


@lru_cache(maxsize=8)
def _lower(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(str.lower, words))


def code_case(prose: Prose, suffixes: list[str]) -> Iterator[Found]:
    """A capital after an inner dot, as spinners' sentence-casing leaves it: log.Txt, Vue.Js, i.E."""
    wanted = _lower(tuple(suffixes))
    for found in _INNER_DOT.finditer(prose.text):
        if found[1].lower() not in wanted:
            continue
        if before := _BEFORE_DOT.search(prose.text[max(0, found.start() - _REACH) : found.start()]):
            start = found.start() - len(before[0])
            yield Found(start, found.end(), (f"{before[0]}.{found[1].lower()}",))


_LETTERS = re.compile(r"[A-Za-z]{2,}")
_CHOICE = re.compile(r"\{([^{}|\n]*(?:\|[^{}|\n]*)+)\}|\[([^\[\]|\n]*(?:\|[^\[\]|\n]*){2,})\]")
_WORDING = re.compile(r"[A-Za-z][a-z]+(?:[ ,'’-]+[A-Za-z]?[a-z]*)*")


def spintax(prose: Prose, notation: list[str]) -> Iterator[Found]:
    """Wordings to choose from in a line of prose: {buy|purchase}; no words of a `notation`, as {string|null} has.

    A choice of two is taken for it only beside another choice.
    """
    if "|" not in prose.text:
        return
    found = [match for match in _CHOICE.finditer(prose.text) if _offers_wordings(match, _lower(tuple(notation)))]
    for match in found:
        if len(found) > 1 or match.group().count("|") > 1:
            yield Found(match.start(), match.end(), ())


def _offers_wordings(match: re.Match[str], notation: frozenset[str]) -> bool:
    texts = [text.strip() for text in (match[1] or match[2]).split("|")]
    if len(set(texts)) < len(texts) or not all(_WORDING.fullmatch(text) for text in texts if text):
        return False
    if not notation.isdisjoint(" ".join(texts).lower().split()):
        return False
    start, stop = match.string.rfind("\n", 0, match.start()) + 1, match.string.find("\n", match.end())
    before, after = match.string[start : match.start()], match.string[match.end() : stop if stop >= 0 else None]
    if before[-1:].strip(" \"'“‘(") or after[:1].strip(" .,;:!?\"'”’)"):
        return False  # glued to a name, a command, an address
    option = before.split()[-1:]
    return not (option and option[0].startswith("-")) and len(_LETTERS.findall(f"{before} {after}")) > 1


# The marks come first, which are rarer than letters and blanks; what stands before them is looked at from there.
_MARK_AFTER = re.compile(r"[,;](?<=[ \u00a0].)(?=[ \u00a0]+[^\W\d_])")
_STOP_AFTER = re.compile(r"\.(?<=[ \u00a0].)(?=[ \u00a0\n]+[A-Z][a-z])")
_TWO_LETTERS, _THREE_SMALL = re.compile(r"[^\W\d_]{2}\Z"), re.compile(r"[a-z]{3}\Z")
_BLANKS = " \u00a0"
_PARENTHESIS = re.compile(r"\([,; ]")
_WIDE = re.compile(r"\w[ \u00a0]{2,}[a-z]")


def blank_before_mark(prose: Prose, openers: list[str]) -> Iterator[Found]:
    """A blank before a comma or semicolon, except where something was left out."""
    return _blanks(_MARK_AFTER, _TWO_LETTERS, prose, openers)


def blank_before_stop(prose: Prose, openers: list[str]) -> Iterator[Found]:
    """A blank before a full stop, except where something was left out."""
    return _blanks(_STOP_AFTER, _THREE_SMALL, prose, openers)


def _blanks(mark: re.Pattern[str], before: re.Pattern[str], prose: Prose, openers: list[str]) -> Iterator[Found]:
    """After `openers` something was left out ("a height of , ..."), and then elsewhere in the text as well."""
    text, asking, spans = prose.text, _lower(tuple(openers)), []
    for found in mark.finditer(text):
        start = stop = found.start()
        while start and text[start - 1] in _BLANKS:
            start -= 1
        if before.search(text, max(0, start - 3), start):
            spans.append((start, stop))
    ends = [prose.words[prose.word_at(start - 1)] in asking for start, _ in spans]
    if not spans or 3 * (sum(ends) + _holes(text)) >= len(spans):
        return
    for (start, stop), left_out in zip(spans, ends, strict=True):
        if not left_out:
            yield Found(start, stop, ("",))


@lru_cache(maxsize=1)  # both checks ask for the same
def _holes(text: str) -> int:
    """In how many places something was left out: "born  in Rome", "(, born"."""
    wide = any(first + second in text for first in _BLANKS for second in _BLANKS)  # quick to see, unlike where
    return len(_PARENTHESIS.findall(text)) + (len(_WIDE.findall(text)) if wide else 0)


CHECKS: dict[str, Callable[[Prose, list[str]], Iterator[Found]]] = {
    "glued-quote": glued_quote,
    "glued-word": glued_word,
    "furniture": furniture,
    "doubled-word": doubled_word,
    "article": article,
    "code-case": code_case,
    "spintax": spintax,
    "blank-before-mark": blank_before_mark,
    "blank-before-stop": blank_before_stop,
}
