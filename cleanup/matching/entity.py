"""Rule kind `entity`: a name some of whose words were replaced or misspelt, aligned with the name word by word."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from cleanup import inflection
from cleanup.findings import Applicability
from cleanup.matching.compiled import REACH, Head, NameRule, NameSlot, Neighbour
from cleanup.matching.hit import Hit
from cleanup.matching.wording import WordingError, join
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
        mark = prose.text[prose.ends[i] : prose.starts[i + 1]].strip() if i + 1 < len(prose) else ""
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


def anchors(rule: NameRule) -> set[tuple[str, int]]:
    """Words, and the slots they begin, of which at least one stands in every garbled form that is found."""
    return {
        (word, k)
        for k, slot in enumerate(rule.slots)
        if not slot.function_word and slot.word != "'s"
        for word in (slot.word, *(garble[0] for garble in slot.garbles))
    }


def beside(rule: NameRule, k: int, word: str) -> list[tuple[int, Neighbour]]:
    """What must stand how many words from `word` where slot `k` begins with it: the two that tell most."""
    slots, places = rule.slots, []
    for step in range(-1, -REACH - 1, -1):
        if k + step < 0 or _varies(slots[k + step]):
            break
        places.append(step)
    if all(len(garble) == 1 for garble in slots[k].garbles if garble[0] == word):
        for step in range(1, REACH + 1):
            if k + step == len(slots):
                break
            places.append(step)
            if _varies(slots[k + step]):
                break
    places.sort(key=lambda step: (slots[k + step].function_word, abs(step)))
    return [(step, _neighbour(slots[k + step], rule.fuzzy)) for step in places[:2]]


def _varies(slot: NameSlot) -> bool:
    """Whether the slot may take several words."""
    return any(len(garble) > 1 for garble in slot.garbles)


def _neighbour(slot: NameSlot, fuzzy: int) -> Neighbour:
    words = {slot.word, _spelling(slot.word), *(garble[0] for garble in slot.garbles)}
    if slot.function_word:
        return Neighbour(frozenset(words | FUNCTION_WORDS))
    if fuzzy == 100:
        return Neighbour(frozenset(words))
    length, most = len(slot.word), (200 - fuzzy) / fuzzy  # no word more times as long is alike
    shortest = max(_MIN_FUZZY_LETTERS, math.floor(length / most))
    return Neighbour(frozenset(words), slot.word, fuzzy, shortest, math.ceil(length * most))


def may_stand(neighbour: Neighbour, word: str) -> bool:
    """Whether a slot of a name may begin with `word`; saves most tries."""
    if word in neighbour.words or _spelling(word) in neighbour.words:
        return True
    if not neighbour.shortest <= len(word) <= neighbour.longest:
        return False
    return _alike(word, neighbour.like, neighbour.fuzzy)


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
    at, exact, changed, capitals, lower, telling = start, 0, 0, 0, 0, False
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
            telling = telling or (standing in slot.garbles and standing not in slot.plausible)
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
            [prose.text[prose.ends[i] : prose.starts[i + 1]] for i in range(start, at - 1)],
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
        at_most = Applicability.UNSAFE if lower or _goes_on(prose, start, at) else Applicability.SAFE
    return Hit(prose.starts[begin], prose.ends[at - 1], start, at, (text,), whole, evidence=evidence, at_most=at_most)


def _joined(slot: NameSlot, prose: Prose, last: int) -> bool:
    """Whether nothing but what the name has after `slot` parts word `last` from the next one."""
    if prose.gaps[last] <= Gap.HYPHEN:
        return True
    gap = prose.text[prose.ends[last] : prose.starts[last + 1]]
    return bool(slot.mark) and prose.gaps[last] == Gap.BREAK and _plain(gap.strip()) == slot.mark


def _with_marks(written: list[str], stops: list[int], prose: Prose) -> tuple[str, bool]:
    """The name with what the text has between its words, and whether nothing but blanks inside a garble was lost."""
    parts = [written[0]]
    for word, stop in zip(written[1:], stops, strict=False):
        parts += [prose.text[prose.ends[stop - 1] : prose.starts[stop]], word]
    inside = [i for k, stop in enumerate(stops[1:]) for i in range(stops[k], stop - 1)]
    return "".join(parts), all(prose.text[prose.ends[i] : prose.starts[i + 1]] == " " for i in inside)


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
