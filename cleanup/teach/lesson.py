"""What a person teaches, and the rules that could say it: the most general first, the most exact last."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from cleanup import inflection
from cleanup.errors import CleanupError
from cleanup.exchange.draft import Draft, escaped, literal
from cleanup.inflection import like, mend_article
from cleanup.matching.wording import COMMON
from cleanup.text import Gap, Prose
from cleanup.unspin.lemma import FUNCTION_WORDS, lemmas

_MOST_NEAR = 8  # words around a match that `near` names
_PLAIN = re.compile(r"[A-Za-z]+\Z")
# Words that stand in sentences on any subject, so that they tell nothing of the context.
_TELL_NOTHING = (
    FUNCTION_WORDS
    | COMMON.keys()
    | frozenset(
        "say tell add ask see know think come find give become today yesterday tomorrow week month year time people "
        "new monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
        "august september october november december".split()
    )
)
# A word of each part of speech in another use; {} is the word. The second line is for where the first is taken.
_USES = {
    "noun": ("They wrote about the {} at length.", "Nobody there had heard of the {}."),
    "adjective": ("It was rather {} at the end.", "It looked {} to all of them."),
    "adverb": ("They {} agreed in the end.", "He {} gave up."),
    "verb": ("They would {} it again.", "Nobody wanted to {} it."),
}
_RIGHT_USES = ("The heading reads {}.", "The words {} stand there.", "She had written {} before.")


class LessonError(CleanupError):
    """A lesson that makes no rule; the message is one line that says why and what to do."""


@dataclass(frozen=True)
class Pair:
    """A garbled sentence and what it should be."""

    bad: str
    good: str


@dataclass(frozen=True)
class Lesson:
    """`garbled` stands in every `bad` of `pairs` where `right` should; the sentences `ok` are right as they are.

    `near` are words that must stand in the sentence; where there are none they are taken from the pairs if needed.
    """

    garbled: str
    right: str
    pairs: tuple[Pair, ...]
    ok: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


def taught(garbled: str, right: str, sentence: str, ok: Sequence[str] = (), near: Sequence[str] = ()) -> Lesson:
    """The lesson of one garbled sentence. Raises LessonError."""
    garbled, right, sentence = (" ".join(text.split()) for text in (garbled, right, sentence))
    if not garbled or not right:
        raise LessonError("the garbled and the right wording must not be empty; give both")
    if garbled == right:
        raise LessonError(f"the garbled and the right wording are both {garbled!r}; change one")
    good = mended(sentence, garbled, right)
    if good is None:
        raise LessonError(f"{garbled!r} does not stand in the sentence {sentence!r}; write it as it stands there")
    if _opens(sentence, garbled) and not any(word[0].isupper() for word in right.split()[1:]):
        garbled, right = _lowered(garbled), _lowered(right)
    return Lesson(garbled, right, (Pair(sentence, good),), tuple(" ".join(text.split()) for text in ok), tuple(near))


def mended(sentence: str, garbled: str, right: str) -> str | None:
    """The sentence with `right` at the first place of `garbled`, a/an before it made to fit; None where it has none."""
    if _needs_signs(garbled, right):
        return sentence.replace(garbled, right, 1) if garbled in sentence else None
    prose, words = Prose(sentence), Prose(garbled).words
    place = next(places(prose, words), None)
    if place is None:
        return None
    last = place + len(words) - 1
    first, text = mend_article(prose, place, like(prose.surface(place), right))
    return sentence[: prose.starts[first]] + text + sentence[prose.ends[last] :]


def places(prose: Prose, words: list[str]) -> Iterator[int]:
    """Where these words stand in a row, as indices of the first."""
    for at in prose.positions.get(words[0], ()) if words else ():
        stop = at + len(words)
        if prose.words[at:stop] == words and all(gap <= Gap.HYPHEN for gap in prose.gaps[at : stop - 1]):
            yield at


def _opens(sentence: str, garbled: str) -> bool:
    """Whether the garbled wording opens the sentence, and may have its capital from there alone."""
    prose, words = Prose(sentence), Prose(garbled).words
    place = next(places(prose, words), None)
    if place is None or not prose.starts_sentence(place):
        return False
    return prose.surface(place).istitle() and all(
        prose.text[prose.starts[i]].islower() for i in range(place + 1, place + len(words))
    )


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def proposals(lesson: Lesson) -> Iterator[dict[str, Any]]:
    """The keys of rules that could say it (kind, match, replace, near ...), the most general first."""
    near = list(lesson.near) or near_words(lesson)
    for rule in _wordings(lesson):
        bare = rule["kind"] != "word" or not _good_english(lesson.garbled)
        if bare and not lesson.near:
            yield rule
        if near and rule["kind"] != "entity":
            yield {**rule, "near": near}


def _good_english(text: str) -> bool:
    return all(inflection.parts_of_speech(word) or word in FUNCTION_WORDS for word in Prose(text).words)


def _wordings(lesson: Lesson) -> Iterator[dict[str, Any]]:
    garbled, right = lesson.garbled, lesson.right
    message = "'{match}' stands for '{replacement}'"
    named = _entity(garbled, right)
    if named is not None:
        yield {"kind": "entity", **named, "message": message}
    inflected = _inflected(garbled, right)
    if inflected is not None:
        yield {**inflected, "message": message}
    if _needs_signs(garbled, right):
        yield {"kind": "pattern", "match": escaped(garbled), "replace": right, "message": message}
        return
    exact = literal(garbled, [right], "", message)
    if isinstance(exact, Draft):
        yield {key: value for key, value in exact.rule.items() if key != "source"}


def _needs_signs(garbled: str, right: str) -> bool:
    """Whether words alone do not tell the garbled wording: signs stand around or between them, or alone differ."""
    prose = Prose(garbled)
    if not prose.words or prose.words == Prose(right).words:
        return True
    return prose.starts[0] > 0 or prose.ends[-1] < len(garbled) or any(gap > Gap.HYPHEN for gap in prose.gaps[:-1])


def _entity(garbled: str, right: str) -> dict[str, Any] | None:
    """`name` and `garbles` where both are names and each replaced word can be told."""
    bad, good = Prose(garbled), Prose(right)
    if len(good) < 2 or not (_is_name(bad) and _is_name(good)):
        return None
    garbles: dict[str, list[str]] = {}
    for tag, i, i_end, j, j_end in SequenceMatcher(None, bad.words, good.words, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if i_end - i == j_end - j:
            steps = [((n, n + 1), m) for n, m in zip(range(i, i_end), range(j, j_end), strict=True)]
        elif j_end - j == 1 and i_end > i:
            steps = [((i, i_end), j)]
        else:
            return None
        for (start, stop), to in steps:
            if bad.words[start:stop] == [good.words[to]] or good.words[to] in FUNCTION_WORDS:
                continue
            garbles.setdefault(good.surface(to), []).append(bad.text[bad.starts[start] : bad.ends[stop - 1]])
    return {"name": right, "garbles": garbles} if garbles else None


def _is_name(prose: Prose) -> bool:
    content = [prose.surface(i) for i, word in enumerate(prose.words) if word not in FUNCTION_WORDS]
    return bool(content) and all(surface[0].isupper() for surface in content)


def _inflected(garbled: str, right: str) -> dict[str, Any] | None:
    """A phrase or word in base forms, where the two have inflections in common."""
    bad, good = garbled.split(), right.split()
    if not all(map(_PLAIN.match, (*bad, *good))):
        return None
    if len(bad) == len(good):
        pairs = [
            _bases(b, g) if not _modifies(bad, i) else (f"={b}", f"={g}", "")
            for i, (b, g) in enumerate(zip(bad, good, strict=True))
        ]
    else:
        pairs = [(f"={b}", "", "") for b in bad[:-1]] + [_bases(bad[-1], good[-1])]
    if len(bad) != len(good):
        replacement = " ".join([*good[:-1], pairs[-1][1]])
    else:
        replacement = " ".join(base for _, base, _ in pairs)
    rule = {"kind": "phrase" if len(bad) > 1 else "word", "match": " ".join(base for base, _, _ in pairs)}
    if len(bad) == 1 and pairs[0][2]:
        rule["pos"] = pairs[0][2]
    return {**rule, "replace": replacement}


def _modifies(words: list[str], i: int) -> bool:
    """Whether the word is an -ing form that takes no object in the phrase, so that it does not inflect with it.

    "profound learning" is no form of "profound learn", but "launching a counterattack" is one of "launch a".
    """
    after = words[i + 1 : i + 2]
    return len(words) > 1 and words[i].endswith("ing") and not (after and after[0] in FUNCTION_WORDS)


def _bases(bad: str, good: str) -> tuple[str, str, str]:
    """The two words in base forms and the part of speech in which they have the same inflection; else as they are."""
    if bad.islower() and good.islower() and bad not in FUNCTION_WORDS and good not in FUNCTION_WORDS:
        ours, theirs = inflection.parts_of_speech(bad), inflection.parts_of_speech(good)
        for pos in (pos for pos in ours if pos in theirs):
            for base, other in ((base, other) for base in ours[pos] for other in theirs[pos]):
                tags = {tag for tag, form in inflection.inflections(other, pos).items() if form == good}
                if tags & set(inflection.forms(base, pos).get(bad, ())):
                    return base, other, pos
    if bad == good:
        return bad, good, ""
    return f"={bad}", f"={good}", ""


def near_words(lesson: Lesson) -> list[str]:
    """Base forms and names around the garbled wording, those of most sentences and nearest to it first.

    Words that also stand in a sentence where it is right are left out.
    """
    own = {lemmas(word)[0] for text in (lesson.garbled, lesson.right) for word in Prose(text).words}
    right = {lemmas(word)[0] for text in lesson.ok for word in Prose(text).words}
    counts: Counter[str] = Counter()
    distances: defaultdict[str, list[int]] = defaultdict(list)
    for pair in lesson.pairs:
        prose = Prose(pair.bad)
        place = next(places(prose, Prose(lesson.garbled).words), 0)
        found: dict[str, int] = {}
        for i, word in enumerate(prose.words):
            base = lemmas(word)[0]
            if len(word) < 3 or not word.isalpha() or word.endswith("ly") or {word, base} & _TELL_NOTHING:
                continue
            if base not in own and base not in right:
                name = prose.text[prose.starts[i]].isupper() and not prose.starts_sentence(i)
                found.setdefault(prose.surface(i) if name else base, abs(i - place))
        counts.update(found.keys())
        for base, distance in found.items():
            distances[base].append(distance)
    ranked = sorted(counts, key=lambda base: (-counts[base], min(distances[base])))
    return ranked[:_MOST_NEAR]


def other_uses(lesson: Lesson) -> Iterator[str]:
    """Sentences that the rule must leave alone: each garbled word in another use, then the right wording itself."""
    kept = set(Prose(lesson.right).words)
    words = [w for w in Prose(lesson.garbled).words if w not in kept and w not in FUNCTION_WORDS]
    for number in range(2):
        for word in words:
            for pos, bases in inflection.parts_of_speech(word).items():
                form = bases[0] if pos == "verb" else word
                yield _USES[pos][number].format(form)
                break
    yield from (sentence.format(lesson.right) for sentence in _RIGHT_USES)
