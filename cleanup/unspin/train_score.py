"""Fits the model of the score: `python -m cleanup.unspin.train_score --labelled DIR... --human FILE.json...`.

DIR holds `manifest.json`, a list of {path, edits: [{start, end, accept}]} with offsets in code points; FILE is a list
of [source, text], human English (`--old`: older English, which only the line learns from, as its odd words are the
author's own). Every figure is of texts that the model of its fold has not seen; texts of one name
(a story and its spun versions) share a fold. The same texts and data give the same model. The findings counted are the
unspinner's terms; those of the rules weigh as much. Needs scikit-learn (build-requirements.txt).
"""

from __future__ import annotations

import argparse
import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleanup.text import Prose
from cleanup.unspin import artefact, fitting, labelled, score_model, signals, slots
from cleanup.unspin.arrays import Bools, Floats, Rows
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.features import Text
from cleanup.unspin.labelled import FOLDS
from cleanup.unspin.models import Line, Trees, probability
from cleanup.unspin.reader import Reader, english
from cleanup.unspin.score_model import Model
from cleanup.unspin.signals import Signals, Totals
from cleanup.unspin.tokens import Tokens, tokens

SHAPE = fitting.Forest(120, 4)
WINDOWS = (40, 60, 80, 120, 240)  # words
_FITTED = (120, 240)  # windows that the line is fitted to beside whole texts
_HUMANS = 10  # human texts for each spun one, as the model takes it
_OF_FIELDS = f"{labelled.HUMAN}narrow"
_WEIGHT = {_OF_FIELDS: 1 / 3}  # kinds that count for less: more of it ranks texts spun with synonyms worse
_PULL = 0.001  # scikit-learn's C: weights kept small, as more of it ranks texts worse and is no surer of them
IN_FIELDS = "phrases-narrow"  # kind: the sentences of `phrases` that have garbled terms, in texts of narrow fields
# Judged, but the line is not fitted to them, as the classifier of candidates was; nor are the trees of slots to those
# that the links were learnt from.
_UNFITTED = ("phrases", IN_FIELDS, labelled.INSERTED)
_LINKED = ("phrases", IN_FIELDS)
_WHOLLY = ("spun-observed", "spun-wordnet", "spun-moby")  # all that was spun is labelled
_LIGHTLY = 1 / 3  # of their edits are left in the lightly spun texts made of them
_MIXED = ("spun-real",)  # only some passages spun, and only some words labelled


@dataclass(frozen=True)
class Example:
    """A text with what is known of it."""

    document: labelled.Document
    fold: int
    tokens: Tokens
    found: tuple[tuple[int, float], ...]
    slots: Rows
    rows: Floats
    edited: Bools  # slots
    old: bool

    @property
    def kind(self) -> str:
        """The folder or source it is from."""
        return self.document.kind

    @property
    def spun(self) -> bool:
        """Whether it was."""
        return self.kind.startswith(("spun", *_UNFITTED))


def examples(options: argparse.Namespace, data: Artefact) -> Iterator[Example]:
    """The texts that are English, each with its slots.

    `options`: folders `labelled`, files `human` and `old`, and a folder of `rules` whose examples are put into human
    texts.
    """
    reader = Reader(scored=None)
    for name, document, old in _documents(options):
        prose = Prose(document.text)
        text = tokens(data, prose)
        if not english(data, text):
            continue
        found = tuple(reader.read(prose).places)
        at, rows = slots.slots(Text(data, text))
        first, last = np.array(prose.starts)[at], np.array(prose.ends)[at]
        edited = np.zeros(len(at), np.bool_)
        for edit in document.edits:
            edited |= (first < edit.end) & (last > edit.start)
        yield Example(document, fold_of(name), text, found, at, rows, edited, old)


def _documents(options: argparse.Namespace) -> Iterator[tuple[str, labelled.Document, bool]]:
    rng = random.Random(3)
    for folder in options.labelled:
        for name, document in _named(folder):
            yield name, document, False
            if document.kind in _WHOLLY:
                yield name, labelled.lightly(document, _LIGHTLY, rng), False
    for path in (*options.human, *options.old):
        for document in labelled.human(path, 1):
            yield document.text[:200], document, path in options.old
    carriers = [(n, d) for folder in options.labelled for n, d in _named(folder) if d.kind in labelled.CLEAN]
    texts = [replace(document, fold=fold_of(name)) for name, document in carriers]
    examples = list(labelled.sentences(options.rules, FOLDS))
    for (name, _), document in zip(carriers, labelled.inserted(examples, texts, FOLDS), strict=True):
        yield name, document, False
    yield from ((name, document, False) for name, document in _in_fields(options))


def _in_fields(options: argparse.Namespace) -> Iterator[tuple[str, labelled.Document]]:
    """Garbled terms where the words beside them are rare, but the author's own; by the name of the human text."""
    named = [named for folder in options.labelled for named in _named(folder) if named[1].kind == "phrases"]
    garbled = [one for name, document in named for one in garbled_sentences(document, fold_of(name))]
    human = [document for path in options.human for document in labelled.human(path, 1)]
    texts = [replace(d, fold=fold_of(d.text[:200])) for d in human if d.kind == _OF_FIELDS]
    for text, document in zip(texts, labelled.inserted(garbled, texts, FOLDS), strict=True):
        yield text.text[:200], replace(document, kind=IN_FIELDS)


def garbled_sentences(document: labelled.Document, fold: int) -> Iterator[labelled.Document]:
    """The sentences of a text that have labelled garbles, by themselves."""
    prose = Prose(document.text)
    starts = [prose.starts[0], *(prose.starts[word + 1] for word in prose.sentence_ends if word + 1 < len(prose))]
    for first, last in pairwise([*starts, len(document.text)]):
        edits = [
            replace(e, start=e.start - first, end=e.end - first) for e in document.edits if first <= e.start < last
        ]
        if edits:
            yield labelled.Document(labelled.SENTENCES, document.text[first:last].rstrip(), tuple(edits), fold)


def _named(folder: Path) -> Iterator[tuple[str, labelled.Document]]:
    """The texts of a folder, each with the name that it shares with those made of it."""
    return (
        (Path(path).stem, document)
        for document, path in zip(labelled.labelled(folder, 1), labelled.paths(folder), strict=True)
    )


def fold_of(name: str) -> int:
    """The fold of all texts of a name."""
    return zlib.crc32(name.encode()) % FOLDS


# --- fitting ---------------------------------------------------------------------------------------------------------
def slot_trees(texts: Sequence[Example]) -> Trees:
    """Trees that tell a spinner's words from others."""
    use = [text.edited if text.kind in _MIXED else np.ones(len(text.slots), np.bool_) for text in texts]
    rows = np.concatenate([text.rows[chosen] for text, chosen in zip(texts, use, strict=True)])
    edited = np.concatenate([text.edited[chosen] for text, chosen in zip(texts, use, strict=True)])
    return fitting.boosted(rows, edited, SHAPE)


def line(rows: Floats, spun: Bools, kinds: npt.NDArray[np.str_]) -> Line:
    """A logistic line to which nearly all kinds of human texts count the same, all of spun ones too, and human ones
    more."""
    weight = np.zeros(len(rows))
    for truth, share in ((True, 1.0), (False, float(_HUMANS))):
        parts = {kind: _WEIGHT.get(kind, 1.0) for kind in np.unique(kinds[spun == truth]).tolist()}
        for kind, part in parts.items():
            mine = (kinds == kind) & (spun == truth)
            weight[mine] = share * part / sum(parts.values()) / mine.sum()
    return fitting.logistic(rows, spun, weight * len(rows) / weight.sum(), C=_PULL, max_iter=1000)


def counted(data: Artefact, texts: Sequence[Example], trees: Sequence[Trees]) -> list[Signals]:
    """The counts of every text by the trees of its fold."""
    return [signals.signals(Text(data, text.tokens), trees[text.fold]).with_findings(text.found) for text in texts]


def windows(seen: Sequence[Signals], words: int) -> tuple[Totals, Rows]:
    """The counts of every whole window of so many words, and the text each is of; `words` 0: of the whole texts."""
    totals, owners = [], []
    for number, one in enumerate(seen):
        n = len(one)
        cuts = [(0, n)] if not words else [(at, at + words) for at in range(0, n - words + 1, words)]
        totals += [one.total(*cut) for cut in cuts]
        owners += [number] * len(cuts)
    return np.array(totals), np.array(owners)


@dataclass(frozen=True)
class Fitted:
    """The model on everything, those without a fold, and the held-out judgement of texts (`words` 0) and windows:
    probability and text."""

    model: Model
    without: list[Model]
    held_out: dict[int, tuple[Floats, Rows]]


def fit(data: Artefact, texts: Sequence[Example]) -> Fitted:
    """Fit trees and line, cross-validated and on everything."""
    trained = [text for text in texts if text.kind not in _LINKED and not text.old]
    trees = [slot_trees([text for text in trained if text.fold != fold]) for fold in range(FOLDS)]
    seen = counted(data, texts, trees)
    kinds, spun = np.array([text.kind for text in texts]), np.array([text.spun for text in texts])
    fold = np.array([text.fold for text in texts])
    sizes = {words: windows(seen, words) for words in (0, *WINDOWS)}
    ordinary = sizes[0][0][~spun].sum(axis=0)
    fitted = [sizes[words] for words in (0, *_FITTED)]
    totals, owner = np.concatenate([f[0] for f in fitted]), np.concatenate([f[1] for f in fitted])
    complete = np.arange(len(owner)) < len(texts)
    sparse = np.isin(kinds, _MIXED) | np.char.endswith(kinds, labelled.LIGHTLY)
    use = ~np.isin(kinds[owner], _UNFITTED) & (complete | ~sparse[owner])
    rows = signals.densities(totals, ordinary)

    def fitted_to(chosen: Bools) -> Line:
        return line(rows[chosen], spun[owner][chosen], kinds[owner][chosen])

    lines = [fitted_to(use & (fold[owner] != k)) for k in range(FOLDS)]
    held_out = {}
    for words, (counts, of) in sizes.items():
        described = signals.densities(counts, ordinary)
        odds = np.array([lines[fold[text]].log_odds(row[None])[0] for row, text in zip(described, of, strict=True)])
        held_out[words] = probability(odds), of
    without = [Model(tree, one, ordinary) for tree, one in zip(trees, lines, strict=True)]
    return Fitted(Model(slot_trees(trained), fitted_to(use), ordinary), without, held_out)


# --- figures ---------------------------------------------------------------------------------------------------------
def auc(spun: Floats, human: Floats) -> float:
    """How often a spun text has a higher number than a human one."""
    above = (spun[:, None] > human[None]).mean() + 0.5 * (spun[:, None] == human[None]).mean()
    return float(above)


def table(texts: Sequence[Example], fitted: Fitted) -> Iterator[str]:
    """The lines to print."""
    kinds, spun = np.array([text.kind for text in texts]), np.array([text.spun for text in texts])
    p, _ = fitted.held_out[0]
    yield f"{'texts, held out':28} {'texts':>6} {'AUC':>7} {'> 0.5':>7} {'> 0.9':>7} {'mean':>7}"
    for kind in sorted(set(kinds), key=lambda kind: (not kind.startswith(("spun", *_UNFITTED)), kind)):
        mine = p[kinds == kind]
        like = kinds == "human" if kind in _MIXED else np.isin(kinds, labelled.CLEAN)
        shown = f"{auc(mine, p[like]):7.4f}" if spun[kinds == kind][0] else " " * 7
        shares = f"{(mine > 0.5).mean():7.3f} {(mine > 0.9).mean():7.3f} {mine.mean():7.3f}"
        yield f"{kind:28} {len(mine):6} {shown} {shares}"
        for fold in range(FOLDS if spun[kinds == kind][0] else 0):
            here = np.array([text.fold == fold for text in texts])
            if (here & (kinds == kind)).any() and (here & like).any():
                yield f"{f'  fold {fold}':28} {(here & (kinds == kind)).sum():6} " + (
                    f"{auc(p[here & (kinds == kind)], p[here & like]):7.4f}"
                )
    yield f"{'all human':28} {(~spun).sum():6} {'':7} {(p[~spun] > 0.5).mean():7.3f} {(p[~spun] > 0.9).mean():7.3f}"
    yield ""
    yield f"{'windows, held out':28} {'human':>6} {'> 0.5':>7}   and of spun ones AUC and > 0.5"
    shown_kinds = [kind for kind in sorted(set(kinds[spun])) if kind not in (*_MIXED, *_UNFITTED)]
    for words in WINDOWS:
        p, of = fitted.held_out[words]
        human = p[~spun[of]]
        near = p[np.isin(kinds[of], labelled.CLEAN)]
        each = (f"{k} {auc(p[kinds[of] == k], near):.3f} {(p[kinds[of] == k] > 0.5).mean():.2f}" for k in shown_kinds)
        yield f"{f'{words} words':28} {len(human):6} {(human > 0.5).mean():7.3f}   {'; '.join(each)}"
    yield ""
    yield "what a density adds to the log-odds, a unit:"
    for name, weight in zip(signals.NAMES, fitted.model.line.weights.tolist(), strict=True):
        yield f"  {name:16} {weight:8.3f}"
    yield f"  {'base':16} {fitted.model.line.base:8.3f}"


def main(arguments: Iterable[str] | None = None) -> None:
    """Fit, print the cross-validated figures, and write the model."""
    parser = argparse.ArgumentParser(prog="python -m cleanup.unspin.train_score", description=__doc__)
    parser.add_argument("--labelled", type=Path, action="append", required=True, metavar="DIR")
    parser.add_argument(
        "--human", type=Path, action="append", default=[], metavar="JSON", help="list of [source, text]"
    )
    parser.add_argument(
        "--old", type=Path, action="append", default=[], metavar="JSON", help="the same, for the line alone"
    )
    parser.add_argument("--rules", type=Path, default=Path("rules"), help="rule files, whose examples are learnt from")
    parser.add_argument("--out", type=Path, default=score_model.DEFAULT)
    options = parser.parse_args(None if arguments is None else list(arguments))
    data = artefact.load()
    texts = list(examples(options, data))
    fitted = fit(data, texts)
    for row in table(texts, fitted):
        print(row, flush=True)
    score_model.write(fitted.model, options.out)


if __name__ == "__main__":
    main()
