"""Rule kind `entity`: a name some of whose words were replaced or misspelt, aligned with the name word by word."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from cleanup import inflection
from cleanup.findings import Applicability
from cleanup.matching.compiled import REACH, Alike, Head, NameRule, NameSlot, Neighbour, Standing, numbers_of
from cleanup.matching.hit import Hit
from cleanup.matching.wording import WordingError, commonness, join
from cleanup.text import Gap, Prose

if TYPE_CHECKING:
    from cleanup.matching.schema import Entity

FUNCTION_WORDS = frozenset("of for on to in the and against at by with without from & de du des al el la le".split())
_MIN_FUZZY_LETTERS = 5
# A capital before a name makes it part of a longer one ("Kenya National Basketball Organization"), but not in these.
_OPENERS = FUNCTION_WORDS | frozenset(
    "a an its his her our their this that but as when while if since after before both".split()
)
_MARKS = frozenset({",", "'"})  # what may stand inside a name: "Health, Education and Welfare", "Workers' Party"
_SPELLINGS = (("z", "s"), ("our", "or"), ("tre", "ter"), ("ence", "ense"), ("mme", "m"))  # one word, two countries

_OTHERS = (("iz", "is"), ("yz", "ys"), *_SPELLINGS[1:])


def compile_rule(rule: Entity, head: Head) -> NameRule:
    """Raises WordingError for a name of one word or a garble of a word that the name does not have."""
    prose = Prose(rule.name)
    if len(prose) < 2:
        raise WordingError(f"the name {rule.name!r} has one word; an entity needs two (use kind: word)")
    garbles = {key.lower(): value for key, value in rule.garbles.items()}
    for key in garbles:
        if key not in prose.words:
            raise WordingError(f"`garbles` names {key!r}, which is no word of {rule.name!r}")
    listed = {text for texts in garbles.values() for text in texts}
    for text in rule.plausible:
        if text not in listed:
            raise WordingError(f"`plausible` names {text!r}, which `garbles` does not have")
    slots: list[NameSlot] = []
    most_before = 0
    for i, word in enumerate(prose.words):
        texts = garbles.get(word, [])
        spellings, plausible = _spellings(texts), _spellings([text for text in texts if text in rule.plausible])
        mark = prose.between(i).strip() if i + 1 < len(prose) else ""
        mark = _plain(mark) if _plain(mark) in _MARKS else ""
        slots.append(NameSlot(prose.surface(i), word, spellings, word in FUNCTION_WORDS, plausible, most_before, mark))
        most_before += max((len(spelling) for spelling in spellings), default=1)
    known = [Prose(name).words for name in (rule.name, *rule.aliases, *rule.not_names)]
    return NameRule(head, rule.name, slots, rule.abbreviation or "", known, rule.fuzzy)


def _spellings(texts: list[str]) -> list[list[str]]:
    out: list[list[str]] = []
    for text in texts:
        words = Prose(text).words
        if not words:
            raise WordingError(f"the garble {text!r} has no word; write what stands in place of the name's word")
        out += [[*words[:-1], form] for form in inflection.forms(words[-1])]
    return sorted(out, key=len, reverse=True)  # "Joined Together" is tried before "Joined"


def anchors(rule: NameRule) -> Iterator[tuple[str, int, Neighbour]]:
    """Words, the slots they begin, and what stands near them: one of them stands in every garbled form that is found.

    A garbled form has what spinners put for one of its words, or a misspelt word beside a right one.
    """
    slots = rule.slots
    tellers = [k for k, slot in enumerate(slots) if not slot.function_word and slot.word != "'s"]
    for k in tellers:
        for garble in slots[k].garbles:
            if len(garble) == 1:
                yield garble[0], k, _beside(rule, k)
            else:
                rest = enumerate(garble[1 : REACH + 1], 1)
                step, word = min(rest, key=lambda place: commonness([place[1]]))
                yield garble[0], k, Neighbour(step, frozenset([word]))
    for left, right in itertools.pairwise(tellers):
        for k, other in ((left, right), (right, left)):
            alike = _alike_to(slots[other].word, rule.fuzzy)
            if alike is not None:
                for word in sorted(_spellings_of(slots[k].word)):
                    yield word, k, Neighbour(other - k, frozenset(), alike)


def _beside(rule: NameRule, k: int) -> Neighbour:
    """What must stand near a word that stands for that of slot `k`: what tells most."""
    slots, places = rule.slots, []
    for step in range(-1, -REACH - 1, -1):
        if k + step < 0:
            break
        places.append(step)
        if _varies(slots[k + step]):
            break
    for step in range(1, REACH + 1):
        if k + step == len(slots):
            break
        places.append(step)
        if _varies(slots[k + step]):
            break
    step = min(places, key=lambda step: (slots[k + step].function_word, abs(step)))
    slot, end = slots[k + step], 0 if step > 0 else -1
    words = {*_spellings_of(slot.word), *(garble[end] for garble in slot.garbles)}
    if slot.function_word:
        return Neighbour(step, frozenset(words | FUNCTION_WORDS))
    return Neighbour(step, frozenset(words), _alike_to(slot.word, rule.fuzzy))


def _varies(slot: NameSlot) -> bool:
    """Whether the slot may take several words."""
    return any(len(garble) > 1 for garble in slot.garbles)


def _alike_to(word: str, fuzzy: int) -> Alike | None:
    """What is like `word`; None where no other word is."""
    most = (200 - fuzzy) / fuzzy  # no word more times as long is alike
    longest = math.ceil(len(word) * most)
    if fuzzy == 100 or longest < _MIN_FUZZY_LETTERS:
        return None
    return Alike(word, fuzzy, max(_MIN_FUZZY_LETTERS, math.floor(len(word) / most)), longest)


def letters(word: str) -> tuple[str, str]:
    """Of its two first and its two last letters a misspelt word has kept either."""
    return word[:2] + "-", "-" + word[-2:]


def misspelt(standing: Standing, prose: Prose, words: list[str]) -> Iterator[tuple[int, int, int]]:
    """The names, their slots and the words that may begin these, by a misspelt word; some of them twice."""
    text, starts = prose.text, prose.starts
    for anchor, places in standing:
        if not anchor.misspelt:
            continue
        capitals = [at for at in places if not text[starts[at]].islower()]
        for step, by_letters in anchor.misspelt if capitals else ():
            for at in capitals:  # misspelt words of a name are taken for it only where all have their capitals
                word = words[at + step]
                if len(word) < _MIN_FUZZY_LETTERS or text[starts[at + step]].islower():
                    continue
                for part in letters(word):
                    for alike, those in by_letters.get(part, ()):
                        fits = alike.shortest <= len(word) <= alike.longest and word != alike.word
                        if fits and _alike(word, alike.word, alike.fuzzy):
                            yield from ((*numbers_of(start), at) for start in those)


@lru_cache(maxsize=65536)
def _alike(word: str, other: str, fuzzy: int) -> bool:
    """Whether two words are at least so alike, in percent of the letters that they have in common in their order."""
    rest = word
    for letter in other:
        rest = rest.replace(letter, "", 1)
    if 200 * (len(word) - len(rest)) < fuzzy * (len(word) + len(other)):
        return False  # too few in common in any order: so it nearly always ends, and RapidFuzz need not be imported
    return _ratio()(word, other, score_cutoff=fuzzy) > 0


@cache
def _ratio() -> Callable[..., float]:
    from rapidfuzz import fuzz

    ratio: Callable[..., float] = fuzz.ratio
    return ratio


def find_at(rule: NameRule, k: int, prose: Prose, at: int) -> Iterator[Hit]:
    """The garbled forms of the name whose slot `k` begins with word `at`."""
    for start in range(max(0, at - rule.slots[k].most_before), at - k + 1):
        if prose.text[prose.starts[start]].islower():
            continue
        hit = _align(rule, prose, start)
        if hit is not None and hit.last > at:
            yield hit


def _align(rule: NameRule, prose: Prose, start: int) -> Hit | None:
    at, exact, changed, capitals, lower, telling = start, 0, 0, 0, 0, 0
    swapped = False  # a function word for another one
    written: list[str] = []
    stops: list[int] = []
    replaced: list[tuple[str, str]] = []
    for k, slot in enumerate(rule.slots):
        if at >= len(prose) or (k and not _joined(rule.slots[k - 1], prose, at - 1)):
            return None
        stop = _stop(slot, prose, at, rule.fuzzy)
        if stop is None:
            return None
        standing = prose.words[at:stop]
        same = len(standing) == 1 and _spelling(standing[0]) == _spelling(slot.word)
        if same:
            exact += not slot.function_word
        else:
            changed += not slot.function_word
            telling += standing in slot.garbles and standing not in slot.plausible
            swapped = swapped or slot.function_word
            replaced.append((" ".join(standing), slot.canonical))
        written.append(prose.surface(at) if same and standing != [slot.word] else slot.canonical)
        if not slot.function_word and not (k and prose.gaps[at - 1] == Gap.HYPHEN):  # "Co-operation"
            capitals += prose.text[prose.starts[at]].isupper()
            lower += prose.text[prose.starts[at]].islower()
        at = stop
        stops.append(stop)
    words = prose.words[start:at]
    if not changed or not (exact or changed >= 2) or lower >= capitals or words in rule.known_names:
        return None
    if lower and not telling:
        return None  # ordinary words beside a name: "Persian Gulf conflicts"
    if any(slot.mark or slot.word == "'s" for slot in rule.slots):
        text, whole = _with_marks(written, stops, prose)
    else:
        text, whole = join(
            written,
            [prose.surface(i) for i in range(start, at)],
            [prose.between(i) for i in range(start, at - 1)],
        )
    if all(prose.surface(i).isupper() for i in range(start, at)):
        text = text.upper()
    begin, text = inflection.mend_article(prose, start, text)
    evidence = tuple(f"{old!r} stands for {new!r}" for old, new in replaced)
    if rule.abbreviation and rule.abbreviation.lower() in prose.positions:
        evidence = (f"the text has the abbreviation {rule.abbreviation}", *evidence)
    if not telling:
        at_most = Applicability.DISPLAY
    else:
        sure = (exact or telling > 1) and not swapped and not lower and not _goes_on(prose, start, at)
        at_most = Applicability.SAFE if sure else Applicability.UNSAFE
    return Hit(prose.starts[begin], prose.ends[at - 1], start, at, (text,), whole, evidence=evidence, at_most=at_most)


def _joined(slot: NameSlot, prose: Prose, last: int) -> bool:
    """Whether nothing but what the name has after `slot` parts word `last` from the next one."""
    if prose.gaps[last] <= Gap.HYPHEN:
        return True
    gap = prose.between(last)
    return bool(slot.mark) and prose.gaps[last] == Gap.BREAK and _plain(gap.strip()) == slot.mark


def _with_marks(written: list[str], stops: list[int], prose: Prose) -> tuple[str, bool]:
    """The name with what the text has between its words, and whether nothing but blanks inside a garble was lost."""
    parts = [written[0]]
    for word, stop in zip(written[1:], stops, strict=False):
        parts += [prose.between(stop - 1), word]
    inside = [i for k, stop in enumerate(stops[1:]) for i in range(stops[k], stop - 1)]
    return "".join(parts), all(prose.between(i) == " " for i in inside)


def _plain(mark: str) -> str:
    return mark.replace("\u2019", "'")


def _goes_on(prose: Prose, start: int, stop: int) -> bool:
    """Whether words [start, stop) are part of a longer name, which may be that of another body."""

    def capital(i: int) -> bool:
        return prose.text[prose.starts[i]].isupper() and prose.words[i] not in _OPENERS

    before = start - 1
    if before > 0 and prose.words[before] in ("'s", "’s"):
        before -= 1
    if before >= 0 and max(prose.gaps[before:start]) <= Gap.HYPHEN and capital(before):
        return True
    after = stop
    while after < len(prose) and prose.gaps[after - 1] <= Gap.HYPHEN and prose.words[after] in ("of", "for", "the"):
        after += 1
    return stop < after < len(prose) and prose.gaps[after - 1] <= Gap.HYPHEN and capital(after)


@lru_cache(maxsize=65536)
def _spelling(word: str) -> str:
    """What British and American spellings of one word have in common; only good for comparing."""
    for british, american in _SPELLINGS:
        word = word.replace(british, american)
    return word


def _spellings_of(word: str) -> set[str]:
    """A word and how other countries spell it, with spellings that no country has among them."""
    one = _spelling(word)
    return {word, one, *(one.replace(american, british) for british, american in _OTHERS)}


def _stop(slot: NameSlot, prose: Prose, at: int, fuzzy: int) -> int | None:
    word = prose.words[at]
    if word == slot.word or _spelling(word) == _spelling(slot.word):
        return at + 1
    for garble in slot.garbles:
        if garble[0] != word:
            continue
        stop = at + len(garble)
        if prose.words[at:stop] == garble and all(gap <= Gap.HYPHEN for gap in prose.gaps[at : stop - 1]):
            return stop
    if slot.function_word:
        return at + 1 if word in FUNCTION_WORDS else None
    if word.startswith(slot.word) or slot.word.startswith(word):
        return None  # another number, or the holder of an office: a slip or another name, no garble
    if len(word) >= _MIN_FUZZY_LETTERS and _alike(word, slot.word, fuzzy):
        return at + 1
    return None
