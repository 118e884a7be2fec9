"""How likely a text, and each passage of it, was machine-spun, and what shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from cleanup.document import Document
from cleanup.findings import Finding, Sign
from cleanup.score import Passage, Score
from cleanup.text import Prose
from cleanup.unspin import artefact, score_model, signals
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.features import text_of
from cleanup.unspin.models import probability
from cleanup.unspin.reader import english
from cleanup.unspin.score_model import FEWEST, Model
from cleanup.unspin.signals import COUNTS, Signals
from cleanup.unspin.tokens import Tokens, tokens

PASSAGE = 120  # words from which on a passage ends with its paragraph
_LONGEST = 240  # words from which on it ends with its sentence
_TOLD = 0.25  # log-odds from which a sign is told
_FAINT = 0.2  # probability up to which only findings are told
_READ_BACK = ("unspin/menu", "unspin/synonym")  # found only where a passage is taken for spun: no evidence that it is
_SHOWN = 5  # places shown for a sign
_CLUSTER = 3  # findings, the least that make a dense passage worth naming
_GROUPS: tuple[tuple[str, ...], ...] = (
    ("findings",), ("unfit", "log-odds", "doubtful", "bad"), ("unattested", "association"),
    ("never written", "rarely written"), ("slips",),
)  # fmt: skip


class Scorer:
    """Scores texts. ArtefactError where the compiled data or the model is damaged."""

    def __init__(self, data: Path = artefact.DEFAULT, model: Path = score_model.DEFAULT) -> None:
        self.data: Artefact = artefact.load(data)
        self.model: Model = score_model.load(model)

    def score(self, document: Document, findings: Iterable[Finding]) -> Score:
        """The score of a document; `findings` in text order, their spans and the score's in the source."""
        prose = document.prose
        text = tokens(self.data, prose)
        doubt = doubtful(self.data, text)
        if not len(prose) or not english(self.data, text):
            return Score(0.0, len(prose), doubt=doubt)
        counted = [f for f in findings if f.detector in ("rules", "unspin") and f.rule not in _READ_BACK]
        seen = signals.signals(text_of(self.data, text), self.model.slot).with_findings(located(document, counted))
        whole = seen.total(0, len(prose))
        spun = float(probability(self.model.log_odds(whole[None]))[0])
        return Score(
            spun,
            len(prose),
            tuple(_signs(self, document, seen, counted)),
            () if doubt else self.passages(document, seen),
            doubt,
        )

    def passages(self, document: Document, seen: Signals) -> tuple[Passage, ...]:
        """The passages of a text in order; one that is too short to be judged belongs to the one before."""
        prose = document.prose
        cuts = stretches(prose)
        totals = np.stack([seen.total(first, last) for first, last in cuts])
        judged = probability(self.model.log_odds(totals)).tolist()
        return tuple(
            Passage(*document.view.span(prose.starts[first], prose.ends[last - 1]), last - first, p)
            for (first, last), p in zip(cuts, judged, strict=True)
        )


def doubtful(data: Artefact, text: Tokens) -> str:
    """Why a text cannot be judged, in plain words; empty where it can."""
    if not len(text):
        return "there are no words in it"
    if not english(data, text):
        return "it does not read like English prose"
    if len(text) < FEWEST:
        return f"it has {len(text)} word{'s' * (len(text) != 1)}, and {FEWEST} are needed"
    return ""


def located(document: Document, findings: Sequence[Finding]) -> list[tuple[int, float]]:
    """The word at which each finding (spans in the source) begins, and its confidence."""
    prose, ends = document.prose, document.view.ends
    last = np.array(prose.ends, np.int64)
    source = last if ends is None else np.frombuffer(ends, np.dtype("I"))[last - 1]
    at = np.searchsorted(source, [finding.start for finding in findings], "right")
    return [(int(i), f.confidence) for i, f in zip(np.minimum(at, len(prose) - 1), findings, strict=True)]


def stretches(prose: Prose) -> list[tuple[int, int]]:
    """The passages of a text as words [first, last): paragraphs, short ones together, long ones cut at sentences."""
    paragraphs = {i + 1 for i in prose.paragraph_ends}
    cuts = [0]
    for end in (i + 1 for i in prose.sentence_ends):
        while end - cuts[-1] >= 2 * _LONGEST:  # no full stop far and wide: a list, a table, a novel's sentence
            cuts.append(cuts[-1] + _LONGEST)
        if end - cuts[-1] >= (PASSAGE if end in paragraphs else _LONGEST):
            cuts.append(end)
    if cuts[-1] < len(prose):
        if len(cuts) > 1 and len(prose) - cuts[-1] < FEWEST:
            cuts.pop()
        cuts.append(len(prose))
    return list(pairwise(cuts))


def _signs(scorer: Scorer, document: Document, seen: Signals, findings: Sequence[Finding]) -> Iterator[Sign]:
    """What the number rests on, the strongest first."""
    total = seen.total(0, len(document.prose))
    added = scorer.model.contributions(total)
    strength = {group: sum(added[name] for name in group) for group in _GROUPS}
    faint = float(probability(scorer.model.log_odds(total[None]))[0]) <= _FAINT
    for group in sorted(_GROUPS, key=lambda group: -strength[group]):
        if (group == ("findings",) and findings) or (strength[group] >= _TOLD and not faint):
            yield from _told(scorer, group[0], document, seen, findings)


def _told(scorer: Scorer, name: str, document: Document, seen: Signals, findings: Sequence[Finding]) -> Iterator[Sign]:
    prose = document.prose
    total = dict(zip(COUNTS, seen.total(0, len(prose)).tolist(), strict=True))
    usual = dict(zip(COUNTS, scorer.model.ordinary.tolist(), strict=True))

    def sign(sentence: str, places: Iterable[tuple[int, int]]) -> Sign:
        """With the words [first, last] shown."""
        shown = sorted(places)[:_SHOWN]
        return Sign(sentence, tuple(document.view.span(prose.starts[a], prose.ends[b]) for a, b in shown))

    if name == "findings":
        yield from _found(len(prose), findings)
    elif name == "unfit":
        share, normal = (100 * counts["doubtful"] / max(1.0, counts["slots"]) for counts in (total, usual))
        words = list(dict.fromkeys(prose.surface(int(i)) for i in seen.unfit))[:_SHOWN]
        named = f": {_listed(words)}" if words else ""
        yield sign(
            f"{share:.0f} in 100 content words fit badly where they stand ({normal:.0f} in human texts){named}.",
            ((int(i), int(i)) for i in seen.unfit[:_SHOWN]),
        )
    elif name == "unattested":
        share, normal = (100 * counts["unattested"] / max(1.0, counts["pairs"]) for counts in (total, usual))
        yield Sign(f"{share:.0f} in 100 pairs of neighbouring words are unheard of ({normal:.0f} in human texts).")
    elif name == "never written":
        places = dict(zip(seen.marks.start.tolist(), (seen.marks.end - 1).tolist(), strict=True))
        words = list(dict.fromkeys(prose.text[prose.starts[a] : prose.ends[b]] for a, b in places.items()))
        yield sign(
            f"{_count(len(places), 'wording')} that paraphrasing tools put and writers hardly ever use: "
            f"{_listed(' '.join(word.split()) for word in words[:_SHOWN])}.",
            places.items(),
        )
    else:
        if len(seen.articles):
            yield sign(f"{_count(len(seen.articles), 'wrong a or an')}.", ((i, i + 1) for i in seen.articles.tolist()))
        if len(seen.odd):
            yield sign(
                f"{_count(len(seen.odd), 'oddity')} that tools leave: a capital after an inner dot, money spelt out, "
                "a doubled word.",
                ((i, i) for i in seen.odd.tolist()),
            )


def _found(words: int, findings: Sequence[Finding]) -> Iterator[Sign]:
    places = "1 place reads" if len(findings) == 1 else f"{len(findings)} places read"
    density = 100 * len(findings) / max(1, words)
    yield Sign(f"{places} like a machine's paraphrase, {density:.1f} in 100 of the text's {words} words.")
    size = max(_CLUSTER, len(findings) // 5)
    if len(findings) > size:
        runs = [(findings[at].start, findings[at + size - 1].end) for at in range(len(findings) - size + 1)]
        start, end = min(runs, key=lambda run: run[1] - run[0])
        yield Sign(f"{size} of them stand close together, within {end - start} characters.", ((start, end),))


def _count(number: int, noun: str) -> str:
    several = {"oddity": "oddities", "wrong a or an": "wrong a or an"}.get(noun, f"{noun}s")
    return f"{number} {noun if number == 1 else several}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
