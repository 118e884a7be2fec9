"""The substitutions that texts and their corrected versions show again and again, counted by lemma."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from cleanup.inflection import mend_article, parts_of_speech
from cleanup.teach.align import Alignment, Change, align
from cleanup.teach.lesson import Pair
from cleanup.text import Gap, Prose
from cleanup.unspin.lemma import FUNCTION_WORDS, lemmas
from cleanup.unspin.spelling import american

_MOST_WORDS, _MOST_APART = 5, 2  # words of a wording, and by how many two may differ: more is rewriting
_LEAST_SHARE = 0.5  # of a garbled wording's occurrences that were changed
_MOSTLY = 2 / 3  # of a word's occurrences that stand beside one and the same word
_SAME_SPELLING = 85  # rapidfuzz ratio of two spellings of one word
_MOST_PAIRS, _MOST_OK = 8, 3  # sentences kept of a substitution
_LONGEST = 400  # code points of a sentence that is kept
_RELATED = 0.2  # share of the shorter text's words that a corrected version has in common with its original
_JOINTS = {int(Gap.SPACE): " ", int(Gap.NONE): "", int(Gap.HYPHEN): "-"}

Lemmas = tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """A garbled text and its corrected version. `name` is the file's, for people."""

    name: str
    before: Prose
    after: Prose

    @cached_property
    def alignment(self) -> Alignment:
        """What changed."""
        return align(self.before, self.after)

    @property
    def related(self) -> bool:
        """Whether the two have enough in common to be versions of one text."""
        return self.alignment.common >= _RELATED * max(1, min(len(self.before), len(self.after)))

    @cached_property
    def _lemmas(self) -> tuple[_Lemmatised, _Lemmatised]:
        return _Lemmatised(self.before), _Lemmatised(self.after)

    def before_has(self, key: Lemmas) -> list[int]:
        """Where forms of these lemmas stand in a row in the garbled text, as indices of the first."""
        return self._lemmas[0].places(key)

    def after_has(self, key: Lemmas) -> list[int]:
        """The same in the corrected text."""
        return self._lemmas[1].places(key)


class _Lemmatised:
    """The lemmas of a text, and where each stands."""

    def __init__(self, prose: Prose) -> None:
        self.prose, self.lemmas = prose, _lemmas(prose.words)
        self.positions: defaultdict[str, list[int]] = defaultdict(list)
        for i, lemma in enumerate(self.lemmas):
            self.positions[lemma].append(i)

    def places(self, key: Lemmas) -> list[int]:
        size, gaps = len(key), self.prose.gaps
        return [
            at
            for at in self.positions.get(key[0], ())
            if self.lemmas[at : at + size] == key and all(gap <= Gap.HYPHEN for gap in gaps[at : at + size - 1])
        ]


@dataclass(frozen=True)
class Substitution:
    """A wording that was changed into another one `count` times in `files` files, of `total` times it stood there.

    `pairs`: corrected sentences, and the same with the garbled wording; `ok`: corrected sentences that still have it.
    """

    garbled: str
    right: str
    count: int
    files: int
    total: int
    pairs: tuple[Pair, ...]
    ok: tuple[str, ...]

    @property
    def share(self) -> float:
        """How consistently it was changed, 0 to 1."""
        return self.count / max(self.total, self.count)


@dataclass(frozen=True)
class _Seen:
    """One place where a wording was changed."""

    text: Text
    change: Change

    @property
    def garbled(self) -> tuple[str, ...]:
        return tuple(self.text.before.words[self.change.start : self.change.stop])

    @property
    def right(self) -> tuple[str, ...]:
        return tuple(self.text.after.words[self.change.to : self.change.to_stop])

    @property
    def key(self) -> tuple[Lemmas, Lemmas]:
        return _lemmas(self.garbled), _lemmas(self.right)


def substitutions(texts: Sequence[Text], least: int = 2) -> list[Substitution]:
    """The substitutions seen at least `least` times, the commonest and most consistent first, without mere editing."""
    seen = [_Seen(text, change) for text in texts for change in text.alignment.changes]
    counts = Counter(place.key for place in seen if not is_editing(place.garbled, place.right))
    known = {key for key, count in counts.items() if count >= least}
    groups: defaultdict[tuple[Lemmas, Lemmas], list[_Seen]] = defaultdict(list)
    for place in (part for whole in seen for part in _parts(whole, known)):
        if not is_editing(place.garbled, place.right):
            groups[place.key].append(place)
    found: list[Substitution] = []
    for places in groups.values():
        for chosen in _in_context(places, least):
            made = _substitution(chosen, texts)
            if made.count >= least and made.share >= _LEAST_SHARE and made.pairs:
                found.append(made)
    return sorted(found, key=lambda s: (-s.count * s.share, s.garbled))


def _parts(place: _Seen, known: set[tuple[Lemmas, Lemmas]]) -> list[_Seen]:
    """The place as two, where changes stand side by side: one that is known, and one that is known or mere editing."""
    change = place.change
    for at in range(change.start + 1, change.stop):
        for to in range(change.to + 1, change.to_stop):
            both = [
                _Seen(place.text, Change(change.start, at, change.to, to)),
                _Seen(place.text, Change(at, change.stop, to, change.to_stop)),
            ]
            are_known = [part.key in known for part in both]
            if any(are_known) and all(
                is_known or is_editing(part.garbled, part.right) for is_known, part in zip(are_known, both, strict=True)
            ):
                return both
    return [place]


def is_editing(garbled: Sequence[str], right: Sequence[str]) -> bool:
    """Whether a change says nothing of garbling: words added or dropped, function words, numbers, spelling, inflection.

    Words are lower-case.
    """
    gone, come = [w for w in garbled if w not in right], [w for w in right if w not in garbled]
    if not (_content(gone) and _content(come)):
        return True
    if any(c.isdigit() for word in (*gone, *come) for c in word):
        return True
    if max(len(gone), len(come)) > _MOST_WORDS or abs(len(gone) - len(come)) > _MOST_APART:
        return True
    if _lemmas(gone) == _lemmas(come):
        return True
    if [american(word, come) for word in gone] == come or [american(word, gone) for word in come] == gone:
        return True
    return fuzz.ratio("".join(gone), "".join(come)) >= _SAME_SPELLING


def _content(words: Iterable[str]) -> list[str]:
    return [word for word in words if word not in FUNCTION_WORDS and len(word) > 1]


def _lemmas(words: Iterable[str]) -> Lemmas:
    return tuple(lemmas(word)[0] for word in words)


def _in_context(places: list[_Seen], least: int) -> Iterator[list[_Seen]]:
    """The places as they are, or, for a common word that mostly stands beside certain words, together with these."""
    garbled = places[0].garbled
    if len(_content(garbled)) > 1 or not parts_of_speech(garbled[-1]):
        yield places
        return
    sides = []
    for way in (1, -1):
        beside: defaultdict[tuple[Lemmas, Lemmas], list[_Seen]] = defaultdict(list)
        for place in places:
            wider = _widened(place, way)
            if wider is not None:
                beside[wider.key].append(wider)
        sides.append([group for group in beside.values() if len(group) >= least])
    best = max(sides, key=lambda groups: sum(map(len, groups)))
    if len(places) >= least and sum(map(len, best)) >= _MOSTLY * len(places):
        yield from best
    else:
        yield places


def _widened(place: _Seen, way: int) -> _Seen | None:
    """The place with the content word after (1) or before (-1) it, which is the same in both texts."""
    before, after, change = place.text.before, place.text.after, place.change
    at, to = (change.stop, change.to_stop) if way > 0 else (change.start - 1, change.to - 1)
    if not (0 <= at < len(before) and 0 <= to < len(after)):
        return None
    gap = before.gaps[at - 1 if way > 0 else at]
    word = before.words[at]
    if word != after.words[to] or gap > Gap.HYPHEN or not _content([word]) or not word.isalpha():
        return None
    if way > 0:
        return _Seen(place.text, Change(change.start, at + 1, change.to, to + 1))
    return _Seen(place.text, Change(at, change.stop, to, change.to_stop))


def _substitution(places: list[_Seen], texts: Sequence[Text]) -> Substitution:
    wordings = Counter((_written(p.text.before, p.change.start, p.change.stop),
                        _written(p.text.after, p.change.to, p.change.to_stop)) for p in places)  # fmt: skip
    (garbled, right), _ = min(wordings.items(), key=lambda item: (-item[1], item[0]))
    key = places[0].key[0]
    pairs = dict.fromkeys(pair for place in places if (pair := _pair(place)) and len(pair.bad) <= _LONGEST)
    left = dict.fromkeys(
        sentence
        for text in texts
        for at in text.after_has(key)
        if (sentence := _sentence(text.after, at)) and len(sentence) <= _LONGEST
    )
    return Substitution(
        garbled,
        right,
        len(places),
        len({place.text.name for place in places}),
        sum(len(text.before_has(key)) for text in texts),
        tuple(pairs)[:_MOST_PAIRS],
        tuple(left)[:_MOST_OK],
    )


def _written(prose: Prose, start: int, stop: int) -> str:
    """Words as they stand, without emphasis and line breaks, and without a capital that only opens a sentence."""
    surfaces = [prose.surface(i) for i in range(start, stop)]
    text = surfaces[0]
    for i, surface in zip(range(start, stop - 1), surfaces[1:], strict=True):
        between = " ".join(prose.between(i).split())
        text += _JOINTS.get(prose.gaps[i], f"{between} ") + surface
    if prose.starts_sentence(start) and not any(surface[0].isupper() for surface in surfaces[1:]):
        return text[:1].lower() + text[1:]
    return text


def _pair(place: _Seen) -> Pair | None:
    """The corrected sentence, and the same with the garbled wording: all else in it is right. None: it is endless."""
    before, after, change = place.text.before, place.text.after, place.change
    if _is_endless(after, change.to):
        return None
    garbled = before.text[before.starts[change.start] : before.ends[change.stop - 1]]
    first, text = mend_article(after, change.to, garbled)
    start, stop = _limits(after, change.to)
    bad = after.text[start : after.starts[first]] + text + after.text[after.ends[change.to_stop - 1] : stop]
    return Pair(" ".join(bad.split()), " ".join(after.text[start:stop].split()))


def _is_endless(prose: Prose, i: int) -> bool:
    """Whether the sentence around word i has too many words to be kept, as that of a text without full stops has."""
    return len(prose.sentence(i)) > 2 * _LONGEST


def _sentence(prose: Prose, i: int) -> str | None:
    """The sentence around word i; None where it is endless."""
    if _is_endless(prose, i):
        return None
    start, stop = _limits(prose, i)
    return " ".join(prose.text[start:stop].split())


def _limits(prose: Prose, i: int) -> tuple[int, int]:
    """Code points of the sentence around word i, with what closes it."""
    words = prose.sentence(i)
    end = prose.ends[words.stop - 1]
    limit = prose.starts[words.stop] if words.stop < len(prose) else len(prose.text)
    while end < limit and not prose.text[end].isspace():
        end += 1
    return prose.starts[words.start], end
