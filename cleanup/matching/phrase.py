"""Rule kinds `phrase` and `word`: wordings matched by word, with the replacement shaped like the match."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleanup import inflection
from cleanup.matching.compiled import Head, Neighbour, WordsRule
from cleanup.matching.context import Beside, Context
from cleanup.matching.hit import Hit
from cleanup.matching.wording import (
    Slot,
    Spans,
    Wording,
    WordingError,
    commonness,
    compile_template,
    compile_wording,
    fill,
    group_texts,
    match,
)
from cleanup.text import Prose

if TYPE_CHECKING:
    from cleanup.matching.schema import Phrase, Word


def compile_rule(rule: Phrase | Word, head: Head, lists: dict[str, list[str]]) -> WordsRule:
    """Raises WordingError for a wording or a replacement that cannot be read."""
    from cleanup.matching.schema import Word

    pos = rule.pos if isinstance(rule, Word) else None
    texts = [rule.match] if isinstance(rule.match, str) else rule.match
    replacements = [rule.replace] if isinstance(rule.replace, str) else rule.replace
    if isinstance(rule, Word):
        several = next((text for text in texts for choice in text.split("|") if len(choice.split()) > 1), None)
        if several is not None:
            raise WordingError(f"{several!r} is more than one word; write `kind: phrase` for it")
        texts = ["(" + "|".join(texts) + ")"]
    wordings = [compile_wording(text, lists, pos) for text in texts]
    if not wordings:
        raise WordingError("`match` is empty; write what the rule should find")
    templates = [[compile_template(text, wording, pos) for text in replacements] for wording in wordings]
    return WordsRule(head, wordings, templates, [compile_wording(text, lists) for text in rule.except_])


def anchors(wording: Wording) -> set[str]:
    """The words of which one stands wherever the wording matches."""
    slot = wording.slots[wording.anchor]
    return {*slot.forms, *slot.longer}


def beside(wording: Wording, word: str, context: Context) -> Neighbour:
    """What must stand before or after an anchor that begins with `word`: the rarer one, or itself where that is any.

    At the edges of the wording that is what the conditions `after` and `before` name.
    """
    slots, k = wording.slots, wording.anchor
    before, after = _edge(slots[:k][::-1], -1), _edge(slots[k + 1 :], 0)
    if k == 0 and context.after is not None and context.at_start is None:
        before = _edges(context.after, -1)
    if k + 1 == len(slots) and context.before is not None and context.at_end is None:
        after = _edges(context.before, 0)
    inside = {rest[0] for rest in slots[k].longer.get(word, ())}
    if word not in slots[k].forms:
        after = inside
    elif after is not None:
        after |= inside
    sides = [Neighbour(step, frozenset(words)) for step, words in ((1, after), (-1, before)) if words is not None]
    return min(sides, key=lambda side: commonness(side.words), default=Neighbour(0, frozenset([word])))


def _edges(condition: Beside, end: int) -> set[str] | None:
    """The words of which one stands beside a match where the condition holds; None for any."""
    words = set(condition.words)
    for wording in condition.wordings:
        edge = _edge(wording.slots[::-1] if end else wording.slots, end)
        if edge is None:
            return None
        words |= edge
    return words


def _edge(slots: list[Slot], end: int) -> set[str] | None:
    """The words of which one stands first (`end` 0) or last (-1) where `slots` match, nearest first; None for any."""
    words: set[str] = set()
    for slot in slots:
        if slot.built_in:
            return None
        words.update(slot.forms, ([first, *rest][end] for first, rests in slot.longer.items() for rest in rests))
        if not slot.optional:
            return words
    return None


def find_at(rule: WordsRule, number: int, prose: Prose, at: int) -> Iterator[Hit]:
    """The matches of wording `number` whose anchor is word `at`."""
    for spans in spans_at(rule, number, prose, at):
        found = hit(rule, number, prose, spans)
        if found is not None:
            yield found


def spans_at(rule: WordsRule, number: int, prose: Prose, at: int) -> Iterator[Spans]:
    """The words that wording `number` takes where its anchor is word `at`, exceptions left out."""
    wording = rule.wordings[number]
    for start in range(max(0, at - wording.most), at - wording.least + 1):
        spans = match(wording, prose, start)
        if spans is None or not spans[wording.anchor][0] <= at < spans[wording.anchor][1]:
            continue
        if not any(_same(exception, prose, *extent(spans)) for exception in rule.exceptions):
            yield spans


def extent(spans: Spans) -> tuple[int, int]:
    """The words [first, last) of a match."""
    return next(begin for begin, stop in spans if stop > begin), spans[-1][1]


def hit(rule: WordsRule, number: int, prose: Prose, spans: Spans) -> Hit | None:
    """The match with what to write there; None where that is what stands there."""
    wording = rule.wordings[number]
    first, last = extent(spans)
    written: dict[str, bool] = {}
    for template in rule.templates[number]:
        text, kept = fill(template, wording, spans, prose)
        written.setdefault(text, kept)
    standing = prose.text[prose.starts[first] : prose.ends[last - 1]]
    if standing in written and len(written) == 1:
        return None
    written.pop(standing, None)
    mended = [inflection.mend_article(prose, first, text) for text in written]
    begin = min((m[0] for m in mended), default=first)
    lead = prose.text[prose.starts[begin] : prose.starts[first]]
    replacements = tuple(text if m == begin else lead + text for m, text in mended)
    groups = group_texts(wording, spans, prose)
    return Hit(prose.starts[begin], prose.ends[last - 1], first, last, replacements, all(written.values()), groups)


def _same(exception: Wording, prose: Prose, first: int, last: int) -> bool:
    spans = match(exception, prose, first)
    return spans is not None and spans[-1][1] == last
