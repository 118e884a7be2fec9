"""Rules that can do no good are refused before they are used: they match everything or nothing, or never settle."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from cleanup.findings import Finding, detector_of
from cleanup.matching import pattern, phrase
from cleanup.matching.compiled import CompiledRule, CompiledRules, ScanRule, WordsRule
from cleanup.matching.context import Context, Surveyor
from cleanup.matching.hit import Hit, covered
from cleanup.matching.load import LoadedRule
from cleanup.matching.schema import Entity, Near, Pattern, Phrase, Rule, Term, Word
from cleanup.matching.wording import COMMON, Slot, Wording
from cleanup.text import Prose

# Nothing in it is garbled: a rule that finds something here often would find something everywhere.
PLAIN = (
    "The family left the house early in the morning and walked to the station, where they waited for a train. It was "
    "late, as it often is in winter, so the children bought 2 cups of tea and sat down with a book. When it came at "
    "last, Anna found a seat by the window. She said that she had never seen so much snow in this part of the "
    "country. Her brother did not answer; he had fallen asleep over his newspaper."
)
_MOST_PLAIN = 4  # findings in PLAIN: `the` has seven, a rule for a rare phrase none
_MOST_SAMPLES = 16  # samples of each wording
_BASE_TAGS = frozenset({"NN", "VB", "JJ", "RB"})  # an inflected form becomes no other word than its base does
_STAND_INS = {"number": "12", "name": "Smith", "word": "thing"}
_FEWEST_WORDS = 12
_AROUND = re.compile(r"\\b|\((?:\?P?<\w+>|\?:)?|(?<!\\)\)")  # of a pattern, what takes no character
_ESCAPED = re.compile(r"\\([^\w\s])")
_SIGN = re.compile(r"[\\.^$*+?{}\[\]()|]")
_LATIN_END, _LATIN_ADDITIONAL = 0x250, range(0x1E00, 0x1F00)  # Unicode blocks


def unsound(
    loaded: Sequence[LoadedRule],
    compiled: CompiledRules,
    find: Callable[[Prose], Iterable[Finding]],
    tested: Collection[str] = (),
) -> Iterator[tuple[LoadedRule, str]]:
    """The rules that can do no good, and why, but for those in the files `tested`; `find` finds what all of them do."""
    if all(item.path in tested for item in loaded):
        return
    everywhere = Counter(finding.rule for finding in find(Prose(PLAIN)))
    made: dict[tuple[str, str], tuple[LoadedRule, CompiledRule]] = {}  # (what stood, what is written) -> who
    plain_texts: list[_PlainText] = []
    for item, rule in zip(loaded, compiled.rules, strict=True):
        if item.path in tested:
            continue
        problem = _problem(item.rule, rule, everywhere[rule.head.id])
        if problem is None and isinstance(rule, WordsRule):
            pairs = list(_pairs(rule))
            if not pairs and not _finds_its_examples(item.rule, rule):
                problem = "matches nothing: what it writes is what stands there, or `except` covers it; change either"
            problem = problem or _growth(rule, pairs)
            for old, new in pairs:
                made.setdefault((old.lower(), new.lower()), (item, rule))
        if problem is None and isinstance(item.rule, Pattern) and isinstance(rule, ScanRule):
            found = _plain_texts(item, rule)
            problem = _pattern_growth(item.rule, rule, [each.old for each in found])
            plain_texts += found
        if problem is not None:
            yield item, problem
    yield from _undoing(made)
    yield from _patterns_undoing(plain_texts)
    if tested:
        yield from _undone_by_tested(made, find, {item.rule.id: item for item in loaded if item.path in tested})


def _problem(rule: Rule, compiled: CompiledRule, plain: int) -> str | None:
    if detector_of(rule.id) != "rules":
        return f"ids that begin with {detector_of(rule.id)}/ are reserved for what is no rule; choose another"
    if plain > _MOST_PLAIN:
        return f"matches almost everything ({plain} times in five plain sentences); narrow `match` or add `near`"
    letters = [c for text in _wordings(rule) for c in text if c.isalpha()]
    foreign = sum(ord(c) >= _LATIN_END and ord(c) not in _LATIN_ADDITIONAL for c in letters)
    if foreign * 2 > len(letters):
        return "is not English: most of its letters are not Latin ones; this program reads English texts, drop the rule"
    if isinstance(compiled, ScanRule) and not compiled.check and pattern.never_matches(compiled.match[0]):
        return f"matches nothing: no text fits {compiled.match[0]!r}; correct `match`"
    near, not_near = _near(rule.near), _near(rule.not_near)
    if near and not_near and near.within == not_near.within and near.any and set(near.any) <= set(not_near.any):
        return "matches nothing: all that `near` asks for stands in `not_near` too; drop it from one of them"
    return None


def _near(near: Near | list[str] | None) -> Near | None:
    return Near(any=near) if isinstance(near, list) else near


def _wordings(rule: Rule) -> list[str]:
    if isinstance(rule, (Phrase, Word, Pattern)):
        return [rule.match] if isinstance(rule.match, str) else rule.match
    if isinstance(rule, Entity):
        return [rule.name]
    return [rule.term] if isinstance(rule, Term) else []


def _pairs(rule: WordsRule) -> Iterator[tuple[str, str]]:
    """Texts that the rule matches, conditions aside, and what becomes of them; the first replacement counts."""
    for number, wording in enumerate(rule.wordings):
        for sample in _samples(wording):
            for hit in _hits(rule, number, Prose(sample)):
                yield sample, _written(sample, hit)
                break


def _samples(wording: Wording) -> Iterator[str]:
    """Texts the wording matches: the k-th one takes the k-th word of each place."""
    choices = [_texts(slot) for slot in wording.slots]
    for k in range(min(_MOST_SAMPLES, max(map(len, choices)))):
        yield spaced(texts[k % len(texts)] for texts in choices)


def spaced(words: Iterable[str]) -> str:
    """The words as a text; a possessive 's stands directly after the word before it."""
    return " ".join(word for word in words if word).replace(" 's", "'s")


def _texts(slot: Slot) -> list[str]:
    if slot.built_in:
        return [_STAND_INS[slot.built_in]]
    bases = [form for form, tags in slot.forms.items() if not tags or _BASE_TAGS.intersection(tags)]
    texts = [
        *(bases or slot.forms),
        *(" ".join([first, *rest]) for first, rests in slot.longer.items() for rest in rests),
    ]
    return [text[:1].upper() + text[1:] for text in texts[:_MOST_SAMPLES]] if slot.capital else texts[:_MOST_SAMPLES]


def _hits(rule: WordsRule, number: int, prose: Prose) -> Iterator[Hit]:
    for word in phrase.anchors(rule.wordings[number]) & prose.positions.keys():
        for at in prose.positions[word]:
            yield from phrase.find_at(rule, number, prose, at)


def _finds_its_examples(rule: Rule, compiled: WordsRule) -> bool:
    """Whether one of its `bad` examples has a match: samples of a rule with many exceptions may all be exceptions."""
    proses = [Prose(example.bad) for example in rule.examples if example.bad]
    return any(hit for prose in proses for k in range(len(compiled.wordings)) for hit in _hits(compiled, k, prose))


def _written(text: str, hit: Hit) -> str:
    return text[: hit.start] + hit.replacements[0] + text[hit.end :] if hit.replacements else text


def _growth(rule: WordsRule, pairs: list[tuple[str, str]]) -> str | None:
    own = _without_demands(rule.head.context)
    for old, new in pairs:
        if old == new or len(new.split()) <= len(old.split()):
            continue
        prose = Prose(new)
        for number in range(len(rule.wordings)):
            for hit in _hits(rule, number, prose):
                again = _written(new, hit)
                if len(again) > len(new) and Surveyor(prose, {}).holds(own, hit.first, hit.last, hit.groups):
                    return _grows(old, new, again)
    return None


def _without_demands(context: Context) -> Context:
    """What forbids a match beside it; what asks for something around it may always be there."""
    return Context(not_after=context.not_after, not_before=context.not_before)


def _pattern_growth(rule: Pattern, compiled: ScanRule, samples: list[str]) -> str | None:
    for old in (*samples, *(example.bad for example in rule.examples if example.bad)):
        new = _all_written(old, compiled)
        again = _all_written(new, compiled)
        if len(again) > len(new) > len(old):
            return _grows(old, new, again)
    return None


def _all_written(text: str, rule: ScanRule) -> str:
    """The text after a pattern rule, whatever it asks for around a match."""
    prose, own = Prose(text), _without_demands(rule.head.context)
    surveyor = Surveyor(prose, {})
    regex = pattern.compile_pattern(rule.match[0], rule.ignore_case)
    out, at = "", 0
    for start, end, texts, _ in pattern.find(text, regex, rule.replace) if len(prose) else ():
        if start >= at and texts and surveyor.holds(own, *covered(prose, start, end)):
            out, at = out + text[at:start] + texts[0], end
    return out + text[at:]


@dataclass(frozen=True)
class _PlainText:
    """A text that a pattern rule matches as a whole, and what becomes of it."""

    item: LoadedRule
    rule: ScanRule
    old: str
    new: str


def _plain_texts(item: LoadedRule, rule: ScanRule) -> list[_PlainText]:
    """The alternatives of a pattern that are plain text, beside word boundaries and groups."""
    found: list[_PlainText] = []
    for choice in [rule.match[0]] if "(" in rule.match[0] else rule.match[0].split("|"):
        text = _ESCAPED.sub(r"\1", _AROUND.sub("", choice))
        if _SIGN.search(_ESCAPED.sub("", _AROUND.sub("", choice))):
            continue
        new = _all_written(text, rule)
        if new != text:
            found.append(_PlainText(item, rule, text, new))
    return found


def _patterns_undoing(plain: list[_PlainText]) -> Iterator[tuple[LoadedRule, str]]:
    """The patterns of which one makes of a plain text what another makes back."""
    by_old: defaultdict[str, list[_PlainText]] = defaultdict(list)
    for each in plain:
        by_old[each.old.lower()].append(each)
    for each in plain:
        for other in by_old[each.new.lower()]:
            back = _all_written(each.new, other.rule)
            if other.item is each.item or back == each.new or _all_written(back, each.rule) != each.new:
                continue
            if not (_demands(each.rule.head.context) and _demands(other.rule.head.context)):
                yield each.item, _undone(each.old, each.new, other.item)
                break


def _grows(old: str, new: str, again: str) -> str:
    return f"never settles: {old!r} becomes {new!r}, and that {again!r}; add what it writes to `except` or `not_before`"


def _undoing(made: dict[tuple[str, str], tuple[LoadedRule, CompiledRule]]) -> Iterator[tuple[LoadedRule, str]]:
    for (old, new), (item, rule) in made.items():
        other = made.get((new, old)) if old != new else None
        if other is None or (_demands(rule.head.context) and _demands(other[1].head.context)):
            continue  # each holds in a context of its own
        yield item, _undone(old, new, other[0])


def _undone_by_tested(
    made: dict[tuple[str, str], tuple[LoadedRule, CompiledRule]],
    find: Callable[[Prose], Iterable[Finding]],
    tested: dict[str, LoadedRule],
) -> Iterator[tuple[LoadedRule, str]]:
    """The rules whose work a tested rule undoes, though nothing stands around it."""
    for (old, new), (item, _) in made.items():
        for finding in find(Prose(new)):
            back = new[: finding.start] + finding.replacements[0] + new[finding.end :] if finding.replacements else new
            if finding.rule in tested and back.lower() == old != new:
                yield item, _undone(old, new, tested[finding.rule])


def _undone(old: str, new: str, by: LoadedRule) -> str:
    where = f"{by.rule.id} ({by.where})"
    return f"writes {new!r} for {old!r}, and {where} undoes it; drop one, or give both a `near`"


def _demands(context: Context) -> bool:
    return bool(context.near or context.after or context.before)


def foreign_examples(rule: Rule) -> bool:
    """Whether the examples, at least twelve words, have none of the commonest words of English."""
    words = [word for e in rule.examples for text in (e.bad, e.ok) if text for word in Prose(text).words]
    return len(words) >= _FEWEST_WORDS and not COMMON.keys() & words
