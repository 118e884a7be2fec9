"""How a restored term is written where a garble stands: its spelling, case, number and tense."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from cleanup.inflection import forms, inflect, lemmas, like, mend_article, parts_of_speech
from cleanup.text import Gap, Prose
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.candidates import LEFT_OUT, Candidates
from cleanup.unspin.lemma import FUNCTION_WORDS, WORDS_OF_THEIR_OWN
from cleanup.unspin.spelling import american, is_british, spelt_as, usual_american

_VERBAL = ("VBD", "VBN", "VBG", "VBZ")
_HAVE_AND_BE = frozenset("have has had having be been being am is are was were 've 'd 's".split())
_NO_PLURAL = -2.3  # log10: a form so much rarer than the base form is hardly in use ("informations")
_VERB = -0.35  # log10: a word whose past is about as frequent as its base form is a verb in the main ("launch")
_KEPT = 1.0  # log10: a spinner keeps a participle, so the term's word has to be so much likelier to stand for it
_AFTER_VERBS = frozenset("a an the up out off into over down away".split())
_PREPOSITIONS = frozenset("under below beneath above behind from to on in at with for by through against".split())
_ONE = frozenset("a an one each every another".split())
_PLURAL = re.compile("(?<![sui'])s$")
_ROMAN = dict(zip("ii iii iv vi vii viii ix".split(), "two three four six seven eight nine".split(), strict=True))
_ABBREVIATED = {
    "govt": "government", "dept": "department", "intl": "international", "natl": "national", "assn": "association",
    "mgmt": "management", "univ": "university", "corp": "corporation",
}  # fmt: skip
_OFFERED = 3  # other wordings for a place, at most
_MARK = re.compile("[*_]")
_POSSESSIVE = re.compile("['’]s?\\b|(?<=s)['’]")


class Spelling(NamedTuple):
    """How a term is written: its words, what stands between them and after the last ("C++"), and whether it is a name,
    which keeps its words as they are, or a user's own, which keeps its spelling."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    tail: str = ""
    name: bool = False
    own: bool = False


def restored(data: Artefact, prose: Prose, found: Candidates, row: int) -> str:
    """The wording for words `found.start[row]` to `found.end[row]`, white space and hyphens of the text kept."""
    first, last = int(found.start[row]), int(found.end[row])
    slots = int((found.lemma[row] >= 0).sum())
    changed = [bool(source) for source in found.sources[row][:slots]]
    standing = [prose.surface(i) for i in range(first, last)]
    if found.term[row] >= 0:
        spelling = spelling_of(data, int(found.term[row]), standing, is_british(data, prose))
    else:
        spelling = Spelling(tuple(data.word(int(word)) for word in found.lemma[row][:slots]), (" ",) * (slots - 1))
    return written(data, prose, spelling, _stretches(found, row), changed)


def _stretches(found: Candidates, row: int) -> list[range]:
    """The words of the text that each slot is of."""
    begins = found.words(row)
    if begins != sorted(begins):  # two of them turned round
        return [range(at, at + 1) for at in begins]
    return stretches([*begins, int(found.end[row])])


def stretches(bounds: list[int]) -> list[range]:
    """One from each bound to the next; where these are equal, one word is for several."""
    return [range(begin, max(end, begin + 1)) for begin, end in pairwise(bounds)]


def written(data: Artefact, prose: Prose, spelling: Spelling, places: list[range], changed: list[bool]) -> str:
    """The term where the words of `places` stand: its word k for those of `places[k]`.

    A word that is not `changed` stays as it stands, but for a capital at the beginning of a sentence that it leaves.
    The emphasis marks between the words are kept, those between words that one takes the place of around that one.
    """
    first, last = min(place.start for place in places), max(place.stop for place in places)
    capitals = _in_capitals([prose.surface(i) for i in range(first, last)])
    words, name = spelling.words, spelling.name
    single = first > 0 and prose.words[first - 1] in _ONE and prose.gaps[first - 1] == Gap.SPACE
    tail = "" if prose.text.startswith(spelling.tail, prose.ends[last - 1]) else spelling.tail
    ordered = sorted(places, key=lambda place: place.start)
    ends = [*(place.start for place in ordered[1:]), last - 1]
    out = []
    for k, (place, there, end) in enumerate(zip(places, ordered, ends, strict=True)):
        word, at = words[k], prose.surface(there.start)
        if len(at) > 1 and at.isupper() and not capitals and not prose.starts_sentence(there.start):
            at = at.lower()  # an abbreviation: "on-board PC", on-board computer
        shared = k > 0 and places[k - 1].start == place.start
        if not changed[k] and (not name or word.lower() in FUNCTION_WORDS):
            moved = place != there and prose.starts_sentence(place.start) and not capitals
            word = prose.words[place.start] if moved else prose.surface(place.start)
            word = word if place == there else _cased(word, at, capitals)
        else:
            if changed[k] and not name:
                head = _is_head(words, k)
                verb = k == 0 and len(words) > 1 and _is_verb(data, words[0].lower(), words[1], prose.words[first])
                participle = "" if verb else _participle(data, _content(prose, place), words, k)
                word = participle or _inflected(data, prose, place, word, head, verb, single)
                word = word if spelling.own else spelt_as(data, prose, word)
            word = _cased(word, "" if shared else at, capitals)
        gaps = [prose.between(i) for i in range(there.start, end)]
        between, inner = (*spelling.gaps, tail)[k], gaps
        if gaps and k < len(words) - 1 and ordered == places:
            between, inner = _gap(gaps, between), gaps[:-1]
        before, after = marks(inner)
        out += [before, word, after, between]
    return "".join(out)


def _is_head(words: Sequence[str], k: int) -> bool:
    """Whether word `k` of a term takes its number: "rates of return", "diseases caused by viruses"."""
    after = [*words[k + 1 : k + 3], "", ""]
    return not after[0] or after[0] in FUNCTION_WORDS or (after[0].endswith("ed") and after[1] in FUNCTION_WORDS)


def aligned(data: Artefact, prose: Prose, found: Candidates, row: int) -> list[tuple[str, str, float, int]]:
    """(what stands, what it is read as, log10 P(standing | read), LINK_* bits) of each slot."""
    return [
        (
            "" if found.sources[row][s] == LEFT_OUT else " ".join(prose.words[place.start : place.stop]),
            data.word(int(found.lemma[row][s])),
            float(found.log10[row][s]),
            int(found.sources[row][s]),
        )
        for s, place in enumerate(_stretches(found, row))
    ]


def spelling_of(data: Artefact, term: int, standing: list[str], british: bool = False) -> Spelling:
    """Of the spellings that share the term's lemmas the one whose capitals, hyphens and number suit the text.

    American or `british`, if the tables hold both; see `spelt_as`.
    """
    hashes = data.term_hash
    names = not _in_capitals(standing) and any(word[:1].isupper() for word in standing[1:])
    plural = standing[-1].lower().endswith("s")
    spellings = []
    at = term
    while at < len(hashes) and hashes[at] == hashes[term]:
        surface = data.surface(at)
        titled = all(word[:1].isupper() for word in surface.split())
        name = bool(data.term_kind[at]) and surface.split()[-1][:1].isupper()  # a Kuznets curve has a plural
        own = at in data.own_rows
        abroad = british != any(usual_american(data, word.lower()) != word.lower() for word in surface.split())
        rank = (not own, titled != names, surface.lower().endswith("s") != plural, "-" in surface, abroad, surface)
        spellings.append((rank, surface, name, own))
        at += 1
    _, best, name, own = min(spellings)
    if not names and not name and not own and all(word[:1].isupper() and word[1:].islower() for word in best.split()):
        best = best.lower()
    prose = Prose(best)
    words = tuple(prose.surface(i) for i in range(len(prose)))
    gaps = tuple(best[end:start] for end, start in zip(prose.ends, prose.starts[1:], strict=False))
    return Spelling(words, gaps, best[prose.ends[-1] :], name, own)


def offered(prose: Prose, words: slice, at: int, first: str, others: Iterable[str]) -> Iterator[str]:
    """What may be put in the place of a finding other than the `first` wording of `words`, some of the `others`.

    The finding begins with word `at`: the first of `words`, so that no wording which asks for another article than the
    one before can be put, or that article. Each has to change more than spelling, and not as one before it.
    """
    told = {bare(prose.text[prose.starts[words.start] : prose.ends[words.stop - 1]]), bare(first)}
    for wording in others:
        begin, replacement = mend_article(prose, words.start, wording)
        if begin > at:
            replacement = prose.surface(at) + prose.between(at) + replacement
        if begin >= at and bare(wording) not in told:
            told.add(bare(wording))
            yield replacement
        if len(told) == 2 + _OFFERED:
            return


def bare(text: str) -> str:
    """What is left of a text without hyphens, capitals, Roman numerals, British spelling, possessives and
    abbreviations: "Co-operation" is cooperation, kilometres are kilometers, and "Govt" is government."""
    return "".join(map(_plain, re.findall(r"[^\W_]+", _POSSESSIVE.sub("", text.lower()))))


@lru_cache(maxsize=1 << 14)
def _plain(word: str) -> str:
    return _ROMAN.get(word) or _ABBREVIATED.get(word) or american(word)


def _gap(gaps: list[str], own: str) -> str:
    """What goes between two words: what stands there, a line break by preference, or the term's `own` hyphen; `gaps`
    are those from the one to the other, which are several where the first stands for several words."""
    last = gaps[-1]
    if not own:
        return "".join(_MARK.findall(last))
    broken = next((gap for gap in gaps if "\n" in gap or "\r" in gap), last)
    if broken != last:
        closing, opening = _around(last)
        return closing + broken.strip("*_") + opening
    return own if own != " " and last == " " else last


def marks(gaps: list[str]) -> tuple[str, str]:
    """The emphasis marks of gaps between words that one word takes the place of: those that go before and after it.

    What ends in one gap and begins again in another goes on, and what begins and ends among them is around the word.
    """
    begun: list[str] = []
    whole: list[str] = []
    ended: list[str] = []
    for gap in gaps:
        closing, opening = _around(gap)
        if closing in begun:
            begun.remove(closing)
            whole.append(closing)
        elif closing:
            ended.append(closing)
        if opening in ended:
            ended.remove(opening)
        elif opening:
            begun.append(opening)
    return "".join(begun + whole), "".join(whole[::-1] + ended)


def _around(gap: str) -> tuple[str, str]:
    """The emphasis marks of a gap after the word before it, and before the word after it."""
    bare = gap.strip("*_")
    if not bare:
        return gap, ""
    return gap[: gap.index(bare)], gap[gap.index(bare) + len(bare) :]


def _content(prose: Prose, stretch: range) -> str:
    """The last word of a stretch that is no function word; "" without one."""
    return next((prose.words[i] for i in reversed(stretch) if prose.words[i] not in FUNCTION_WORDS), "")


def _participle(data: Artefact, standing: str, words: Sequence[str], k: int) -> str:
    """Word `k` of the term as the participle that stands there ("noise sifting": noise filtering, not noise filter);
    "" where none stands, or where the word itself is much more usual beside the term's next one."""
    base = words[k].lower()
    tags = _tags(standing)
    wanted = tuple(tag for tag in ("VBG", "VBN") if tag in tags)
    form = inflect(base, wanted) if wanted and base.isalpha() and base == lemmas(base)[0] else base
    beside = k - 1 if k == len(words) - 1 else k + 1
    if form == base or not 0 <= beside < len(words) or words[beside].lower() in FUNCTION_WORDS:
        return ""
    one, two, other = data.word_ids([base, form, words[beside].lower()])
    first, second = (np.array([one, two]), np.array([other, other]))
    if beside < k:
        first, second = second, first
    usual, as_participle = (data.unigram[first] + data.bigram_log10(first, second)).tolist()
    kept = 0.0 if standing in lemmas(standing) else _KEPT  # "grouping" is a noun, too
    return like(words[k], form) if as_participle > usual - kept else ""


def _inflected(data: Artefact, prose: Prose, stretch: range, word: str, head: bool, verb: bool, single: bool) -> str:
    """`word` with the number or tense of the words that stand there.

    A `head` is a noun that takes number ("rates of return"), a `verb` takes tense ("hold talks"). `single`: what stands
    before the term says that it is one thing.
    """
    standing = _content(prose, stretch)
    lower = word.lower()
    if not standing or lower in FUNCTION_WORDS or lower in WORDS_OF_THEIR_OWN:
        return word
    tags = _tags(standing)
    own = next((base for base in lemmas(lower) if "NNS" in forms(base).get(lower, ())), lower)
    if own != lower:  # a plural by itself
        return like(word, own) if head and not tags and (single or _has_plural(data, standing)) else word
    if verb:
        verbal = [tag for tag in tags if tag in _VERBAL]
        if stretch[0] and prose.words[stretch[0] - 1] in _HAVE_AND_BE:
            verbal.sort(key=lambda tag: tag != "VBN")
        return inflect(word, tuple(verbal)) if verbal else word
    return inflect(word, ("NNS",)) if head and {"NNS", "VBZ"} & set(tags) and _has_plural(data, lower) else word


@lru_cache(maxsize=1 << 12)
def _tags(standing: str) -> tuple[str, ...]:
    """How a word is inflected, if it is; one in -s that no dictionary has is taken for a plural ("moneylenders")."""
    bases = [base for base in lemmas(standing) if base != standing]
    tags = tuple(tag for base in bases for tag in forms(base).get(standing, ()))
    unknown = not tags and not parts_of_speech(standing)
    return ("NNS",) if unknown and _PLURAL.search(standing) else tags


def _is_verb(data: Artefact, word: str, after: str, standing: str) -> bool:
    """Whether a term that begins with `word` and goes on with `after` begins with a verb, where `standing` stands."""
    tagged = forms(word)
    past = [form for form, tags in tagged.items() if {"VBD", "VBN"} & set(tags) and form != word]
    nothing_else = not {"NNS", "JJR"} & {tag for tags in tagged.values() for tag in tags}
    shares = sum(10 ** _share(data, form, word) for form in past)
    told = after in _AFTER_VERBS or (after in _PREPOSITIONS and "VBD" in _tags(standing))  # "dropped beneath"
    return bool(past) and (nothing_else or told or shares > 10**_VERB)


def _has_plural(data: Artefact, noun: str) -> bool:
    return any("NNS" in tags and _share(data, form, noun) > _NO_PLURAL for form, tags in forms(noun).items())


def _share(data: Artefact, form: str, base: str) -> float:
    """log10 of how much more often a form is used than the base form."""
    one, two = data.word_ids([form, base])
    return float(data.unigram[one] - data.unigram[two])


def _in_capitals(standing: list[str]) -> bool:
    """Whether words stand in capitals, as in a headline; one short word may be an abbreviation."""
    letters = [word for word in standing if len(word) > 1 and word.isalpha()]
    return all(word.isupper() for word in letters) and (len(letters) > 1 or any(len(word) > 4 for word in letters))


def _cased(word: str, standing: str, capitals: bool) -> str:
    """`word` with the capitals of `standing` (none of them where that is ""); "pH" and "eBay" stay as they are."""
    if not word.isupper() and any(letter.isupper() for letter in word[1:]):
        return word
    return word.upper() if capitals else like(standing.capitalize(), word) if standing[:1].isupper() else word
