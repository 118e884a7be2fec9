"""Fits the classifiers: `python -m cleanup.unspin.train --labelled DIR... --pairs PAIRS.tsv [--human FILE.json...]`.

DIR holds `manifest.json`, a list of {path, edits: [{start, end, accept}]} with offsets in code points. Every figure is
cross-validated by canonical term: a candidate is judged by classifiers that saw no edit of its fold, over links that
were learnt without the pairs of its fold (`--folds`, made by `python -m cleanup.unspin.build --exclude-fold`).
Needs scikit-learn (build-requirements.txt).
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from cleanup.text import Prose
from cleanup.unspin import artefact, chains, classifier, evidence, features, menus, render
from cleanup.unspin.arrays import Bools, Floats, Rows
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.candidates import UNLINKED, Candidates, join
from cleanup.unspin.fitting import Forest, boosted, calibrated, logistic
from cleanup.unspin.labelled import (
    CLEAN,
    HUMAN,
    INSERTED,
    PLANTED,
    SENTENCES,
    SPUN_ARTICLES,
    Document,
    human,
    inserted,
    labelled,
    planted,
    sentences,
)
from cleanup.unspin.learn import fold_of, read_pairs
from cleanup.unspin.lemma import lemmas
from cleanup.unspin.models import Calibration, Line, Trees, probability
from cleanup.unspin.reader import LEAST
from cleanup.unspin.search import Search
from cleanup.unspin.spelling import american
from cleanup.unspin.tokens import Tokens, tokens

PAGES = "human"  # kind: pages of the web
_PAGES = 4.0  # how much these count: there are few, and what is checked is most often like them
_EXAMPLES = 0.25  # how much these count: there are many, short and plain, and the terms of a field are harder to find
ALARMS = (1, 2, 5, 10)  # per 10,000 words of clean text, at which the figures are given


# --- what a candidate is worth ---------------------------------------------------------------------------------------
def normal(text: str) -> list[str]:
    """Words for comparison: lower case, without a plural s, American."""
    return [_plain(word) for word in re.findall(r"[^\W_]+", text.lower().replace("’", "'"))]


_PLURALS = {"(?<=..[^aeiou])ies?$": "y", "(?<=ch|sh|ss|.x)es$": "", "(?<!s)s$": ""}


@cache
def _plain(word: str) -> str:
    for ending, singular in _PLURALS.items() if len(word) > 3 else ():
        word, ended = re.subn(ending, singular, word)
        if ended:
            break
    return american(word)


def within(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the words of `part` stand in `whole` one after the other."""
    return any(list(whole[i : i + len(part)]) == list(part) for i in range(len(whole) - len(part) + 1))


@cache
def _bases(word: str) -> frozenset[str]:
    return frozenset(lemmas(word))


def alike(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the words of `part` stand in `whole` one after the other, in whatever form ("filter" for filtering)."""
    return any(
        all(a == b or _bases(a) & _bases(b) for a, b in zip(part, whole[i:], strict=False))
        for i in range(len(whole) - len(part) + 1)
    )


NOT_GARBLED, WRONG, PART, WHOLE = range(4)
# What each of the classifier's trees tell from the rest: candidates worth more than this.
ABOVE = {"alone": WRONG, "together": WRONG, "garbled": NOT_GARBLED}


def judge(
    document: Document, prose: Prose, first: int, last: int, restored: str, changed: Iterable[int], exact: bool = False
) -> tuple[int, int]:
    """The edit that words [first, last) touch (-1: none), and what `restored` in their place is worth: WRONG where they
    are garbled and nothing that was, PART where it is a part of what was, or that in another form.

    What has `changed` a word outside of every edit is worth nothing. `exact`: nor is anything right that changes what
    stands beside the edit, as a reading in another order may.
    """
    start, end = prose.starts[first], prose.ends[last - 1]
    touched = [(min(end, e.end) - max(start, e.start), i) for i, e in enumerate(document.edits)]
    overlap, number = max(touched, default=(0, -1))
    if overlap <= 0:
        return -1, NOT_GARBLED
    edit, words = document.edits[number], normal(restored)
    whole = normal(document.text[edit.start : start]) + words + normal(document.text[end : edit.end])
    wanted = [normal(accept) for accept in edit.accept]
    inside = edit.start <= start and end <= edit.end
    if exact:
        before, after = normal(document.text[start : edit.start]), normal(document.text[edit.end : end])
        if any(whole == [*before, *w, *after] for w in wanted):
            return number, WHOLE
        return number, WRONG if inside else NOT_GARBLED
    if any(all(prose.ends[w] <= e.start or prose.starts[w] >= e.end for e in document.edits) for w in changed):
        return number, NOT_GARBLED
    if any(within(w, whole) for w in wanted):
        return number, WHOLE
    if any(alike(w, whole) or (inside and alike(words, w)) for w in wanted):
        return number, PART
    return number, WRONG


def wording(data: Artefact, found: Candidates, row: int) -> dict[int, str]:
    """Word of the text -> the word it is read as, for each changed slot of a row; "" for the further ones of a slot.

    Where the slots are no words of the text in its order, the first word is read as all of the term.
    """
    term, words = int(found.term[row]), found.words(row)
    ids = found.lemma[row][: len(words)]
    if term >= 0:
        ids = data.term_words[data.term_starts[term] : data.term_starts[term + 1]]
    if words != sorted(set(words)):
        first, last = int(found.start[row]), int(found.end[row])
        return dict.fromkeys(range(first, last), "") | {first: " ".join(data.word(int(id_)) for id_ in ids)}
    put = dict.fromkeys(found.swallowed(row), "")
    for id_, word, sources in zip(ids, words, found.sources[row], strict=False):
        if sources:
            put[word] = data.word(int(id_))
    return put


@dataclass
class Table:
    """All candidates of all texts: rows of `features`, and parallel arrays."""

    documents: Sequence[Document]
    found: Candidates
    features: Floats
    document: Rows
    fold: Rows
    edit: Rows
    worth: Rows
    tokens: list[Tokens]
    marked: list[menus.MenuHits]


def tabulate(documents: Sequence[Document], folds: Sequence[Artefact]) -> Table:
    """Every candidate of every text, found and described with the artefact of its fold."""
    searches = [Search(data) for data in folds]
    blocks: list[Floats] = []
    parts: list[Candidates] = []
    meta: list[tuple[int, ...]] = []
    texts, marked = [], []
    for number, document in enumerate(documents):
        prose = Prose(document.text)
        texts.append(tokens(folds[0], prose))
        marked.append(features.Text(folds[0], texts[-1]).marks)
        owners = [fold_of(e.accept[0], len(folds)) if document.mixed else document.fold for e in document.edits]
        for fold in sorted({document.fold, *owners}):
            data, text = folds[fold], tokens(folds[fold], prose)
            seen = features.Text(data, text)
            found = searches[fold].starting(seen, 0, len(text), seen.usual)
            in_order = found.in_order
            rows = []
            for row in range(len(found)):
                put = wording(data, found, row)
                first, last = int(found.start[row]), int(found.end[row])
                restored = " ".join(put.get(word, prose.words[word]) for word in range(first, last))
                edit, worth = judge(document, prose, first, last, restored, put, exact=not in_order[row])
                if (owners[edit] if edit >= 0 else document.fold) == fold:
                    rows.append(row)
                    meta.append((number, fold, edit, worth))
            if rows:
                parts.append(found.take(np.array(rows)))
                blocks.append(features.features(seen, found)[rows])
    columns = np.array(meta, np.int64).T
    every = join(parts)
    document, fold_, edit_, worth_ = columns
    return Table(documents, every, np.concatenate(blocks), document, fold_, edit_, worth_, texts, marked)


# --- fitting ---------------------------------------------------------------------------------------------------------
@dataclass
class Fitted:
    """Held-out log-odds of each row of a table: that it is right, alone and together with its document, and that
    another wording stood there. And the models on all rows."""

    alone: Floats
    together: Floats
    garbled: Floats
    models: tuple[Trees, Trees, Trees]
    sieve: Line
    sieve_least: float


ALONE, TOGETHER = Forest(160, 4, share=0.4, fits=2), Forest(60, 4, share=0.3, fits=3)


def fit(table: Table, folds: int, without: Sequence[str] = ()) -> Fitted:
    """Both classifiers, cross-validated and on everything; features `without` are blanked (for the ablation)."""
    right = table.worth > WRONG
    described = np.where(np.isin(features.NAMES, without), np.float32(0), table.features)
    kinds = np.array([d.kind for d in table.documents])[table.document]
    use = ~np.isin(kinds, ("spun-observed", "spun-wordnet", "spun-moby"))
    use &= (kinds != "spun-real") | (table.edit >= 0)  # mild swaps of the real pages are not labelled
    sieve, least = _sieve(described[use], right[use])
    use &= sieve.log_odds(described) >= least
    weight = np.where(np.isin(kinds, (INSERTED, SENTENCES)), np.float32(_EXAMPLES), np.float32(1))
    weight[kinds == PAGES] = _PAGES
    alone, first = _held_out(described, right, use, table.fold, folds, ALONE, weight)
    around = together(table, alone)
    both = np.column_stack([described, np.where(np.isin(evidence.NAMES, without), np.float32(0), around)])
    kept = (sieve.log_odds(described) >= least) & (alone >= LEAST)
    use &= kept & (kinds != SENTENCES)
    joint, second = _held_out(both, right, use, table.fold, folds, TOGETHER, weight)
    garbled, third = _held_out(both, table.worth > NOT_GARBLED, use, table.fold, folds, TOGETHER, weight)
    joint[~kept] = garbled[~kept] = -20
    return Fitted(alone, joint, garbled, (first, second, third), sieve, least)


def _held_out(
    rows: Floats, right: Bools, use: Bools, fold: Rows, folds: int, shape: Forest,
    weight: Floats,
) -> tuple[Floats, Trees]:  # fmt: skip
    def fitted(seen: Bools) -> Trees:
        return boosted(rows[seen], right[seen], shape, weight[seen])

    scores = np.zeros(len(rows), np.float32)
    for k in range(folds):
        scores[fold == k] = fitted(use & (fold != k)).log_odds(rows[fold == k])
    return scores, fitted(use)


def _sieve(rows: Floats, right: Bools) -> tuple[Line, float]:
    """A logistic line and the log-odds that 99.5 % of the right candidates reach."""
    line = logistic(rows, right, C=0.1, class_weight="balanced", max_iter=300)
    return line, float(np.quantile(line.log_odds(rows)[right], 0.005))


def together(table: Table, alone: Floats) -> Floats:
    """The evidence columns of every row, document by document."""
    out = np.zeros((len(alone), len(evidence.NAMES)), np.float32)
    bounds = np.searchsorted(table.document, np.arange(len(table.documents) + 1))
    identity = table.found.identity
    for number in range(len(table.documents)):
        rows = slice(int(bounds[number]), int(bounds[number + 1]))
        out[rows] = evidence.evidence(
            table.tokens[number], table.found.start[rows], table.found.end[rows], identity[rows], alone[rows],
            table.marked[number],
        )  # fmt: skip
    return out


# --- figures ---------------------------------------------------------------------------------------------------------
_FAINTEST = 0.01  # strength of what is looked at


@dataclass(frozen=True)
class Judged:
    """Of each row of a table the probability that it is right, and its strength (`reader.Reading`)."""

    probability: Floats
    strength: Floats


def judged(table: Table, fitted: Fitted) -> Judged:
    """By the held-out log-odds, calibrated on all of the rows that `calibrating` names."""
    known = calibrations(table, fitted)
    right, garbled = known["together"](fitted.together), known["garbled"](fitted.garbled)
    return Judged(right, evidence.strength(right, np.maximum(right, garbled)))


def calibrations(table: Table, fitted: Fitted) -> dict[str, Calibration]:
    """Those of the classifier's trees, by name."""
    rows = calibrating(table)
    return {name: calibrated(getattr(fitted, name)[rows], table.worth[rows] > worth) for name, worth in ABOVE.items()}


def calibrating(table: Table) -> Bools:
    """The rows whose share of right ones is that among texts at large, as far as that can be said."""
    kinds = np.array([document.kind for document in table.documents])
    return np.isin(kinds[table.document], ("phrases", PLANTED, *CLEAN))


def figures(
    table: Table, folds: Sequence[Artefact], scores: Judged, kind: str, clean: Sequence[str] = CLEAN
) -> list[tuple[int, float, float, float]]:
    """At each of ALARMS: share of the edits of a kind found, share of these restored, and the strength needed."""
    bounds = np.searchsorted(table.document, np.arange(len(table.documents) + 1))
    alarms: list[float] = []
    found: dict[tuple[int, int], tuple[float, int]] = {}
    edits = words = 0
    for number, document in enumerate(table.documents):
        if document.kind != kind and document.kind not in clean:
            continue
        edits += len(document.edits) if document.kind == kind else 0
        words += len(document.text.split()) if document.kind in clean else 0
        rows = np.arange(bounds[number], bounds[number + 1])
        here, likely, strength = table.found.take(rows), scores.probability[rows], scores.strength[rows]
        chosen = evidence.choose_strong(here.start, here.end, likely, strength, _FAINTEST)
        in_order = here.in_order
        prose = table.tokens[number].prose
        for group in chains.chains(here, chosen, likely, chains.DRAWN):
            head, data = group[0], folds[table.fold[rows[group[0]]]]
            one = chains.merged(data, here, tuple(row for row in group if folds[table.fold[rows[row]]] is data))
            first, last = int(one.start[0]), int(one.end[0])
            restored, changed = render.restored(data, prose, one, 0), wording(data, one, 0)
            edit, worth = judge(document, prose, first, last, restored, changed, exact=not in_order[head])
            if table.edit[rows[head]] < 0:
                alarms += [float(strength[head])] if document.kind in clean else []
            elif document.kind == kind and strength[head] > found.get((number, edit), (0.0, 0))[0]:
                found[number, edit] = float(strength[head]), worth
    alarms.sort(reverse=True)
    out = []
    for rate in ALARMS:
        allowed = int(rate * words / 1e4)
        least = alarms[allowed] if allowed < len(alarms) else 0.0
        hits = [worth for strength, worth in found.values() if strength > least]
        out.append((rate, len(hits) / max(1, edits), sum(w == WHOLE for w in hits) / max(1, len(hits)), least))
    return out


def reliability(table: Table, fitted: Fitted, name: str, folds: int) -> Iterator[str]:
    """Lines of a reliability table for the probability that the classifier's trees of a name give, the calibration of
    each fold fitted on the others, and the expected error."""
    log_odds, right, rows = getattr(fitted, name), table.worth > ABOVE[name], calibrating(table)
    p = np.zeros(len(log_odds), np.float32)
    for k in range(folds):
        p[table.fold == k] = calibrated(log_odds[rows & (table.fold != k)], right[rows & (table.fold != k)])(
            log_odds[table.fold == k]
        )
    shown = rows & (p >= 0.05)
    error = 0.0
    yield f"{name:11}   candidates {'right' if ABOVE[name] else 'garbled':>7}   restored whole"
    for low in (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95):
        high = {0.05: 0.2, 0.2: 0.35, 0.35: 0.5, 0.5: 0.65, 0.65: 0.8, 0.8: 0.9, 0.9: 0.95}.get(low, 1.01)
        rows = shown & (p >= low) & (p < high)
        if rows.any():
            error += rows.sum() * abs(float(p[rows].mean()) - float(right[rows].mean()))
            whole = float((table.worth[rows] == WHOLE).mean())
            yield f"{low:.2f} - {min(high, 1):.2f} {rows.sum():12} {right[rows].mean():7.3f} {whole:16.3f}"
    yield f"expected calibration error {error / max(1, shown.sum()):.3f}"


ABLATIONS: dict[str, tuple[str, ...]] = {
    "nothing left out": (),
    "the rest of the document": tuple(name for name in evidence.NAMES if name != "alone"),
    "probabilities of links": ("link sum", "link min", "link max"),
    "sources of links": ("link sources min", "link sources mean", "table", "menu", "learnt", "derived"),
    "association of what stands": (
        "standing pmi min", "standing pmi mean", "standing unattested", "pmi gain", "probability gain",
    ),
    "association of the term": ("term pmi min", "term pmi mean", "term unattested", "pmi gain", "probability gain"),
    "neighbours": ("left standing", "left gain", "right standing", "right gain"),
    "terms standing as they are": ("standing term inside", "standing term across"),
    "rival candidates": ("rank", "margin", "rivals"),
    "frequency of words": ("changed unigram min", "changed unigram max", "unigram gain", "unchanged unigram min"),
}  # fmt: skip


def ablate(table: Table, folds: Sequence[Artefact]) -> None:
    """Print the figures with one group of features left out at a time, and without some candidates; alarms in all human
    texts, as those in the clean ones hang on a few places."""
    human = human_kinds(table)
    for name, without in ABLATIONS.items():
        scores = judged(table, fit(table, len(folds), without))
        _print(f"without {name}" if without else name, table, folds, scores, ("phrases",), human)
        if not without:
            for other, left_out in (
                ("composed pairs", table.found.term < 0),
                ("unlinked words", np.any(table.found.sources & UNLINKED, axis=1)),
                ("other orders, words left out", ~table.found.in_order),
            ):
                lower = Judged(scores.probability, np.where(left_out, np.float32(0), scores.strength))
                _print(f"without {other}", table, folds, lower, ("phrases",), human)


def human_kinds(table: Table) -> tuple[str, ...]:
    """The kinds of texts without garbles, but for the few pages, which count in no figure."""
    return (*CLEAN, *sorted({d.kind for d in table.documents if d.kind.startswith(HUMAN)}))


def _print(
    name: str, table: Table, folds: Sequence[Artefact], scores: Judged, kinds: Sequence[str],
    clean: Sequence[str] = CLEAN,
) -> None:  # fmt: skip
    for kind in kinds:
        row = "  ".join(f"{n}: {f:.3f}/{w:.2f} ({p:.2f})" for n, f, w, p in figures(table, folds, scores, kind, clean))
        print(f"{name:36} {kind:9} {row}", flush=True)


def main() -> None:
    """Fit, print the cross-validated figures, and write the classifier."""
    parser = argparse.ArgumentParser(prog="python -m cleanup.unspin.train", description=__doc__)
    parser.add_argument("--labelled", type=Path, action="append", required=True, metavar="DIR")
    parser.add_argument("--pairs", type=Path, required=True, help="garbled and canonical expressions, to be planted")
    parser.add_argument(
        "--human", type=Path, action="append", default=[], metavar="JSON", help="list of [source, text]"
    )
    parser.add_argument("--rules", type=Path, default=Path("rules"), help="rule files, whose examples are learnt from")
    parser.add_argument("--folds", type=Path, required=True, metavar="DIR", help="folder with fold0.bin, fold1.bin ...")
    parser.add_argument("--table", type=Path, help="keep the table of candidates here, and use it when it is there")
    parser.add_argument("--ablate", action="store_true", help="print what each part adds, and write nothing")
    parser.add_argument("--out", type=Path, default=classifier.DEFAULT)
    options = parser.parse_args()
    folds = [artefact.read(path) for path in sorted(options.folds.glob("fold*.bin"))]
    table = _table(options, folds)
    if options.ablate:
        ablate(table, folds)
        return
    fitted = fit(table, len(folds))
    alone = Judged(*(probability(fitted.alone),) * 2)
    scores = judged(table, fitted)
    many = ("phrases", PLANTED, INSERTED)
    for name, scored in (("alone", alone), ("with the document", scores)):
        _print(name, table, folds, scored, (*many, SPUN_ARTICLES, "spun-real"))
    _print("with the document, all human texts", table, folds, scores, many, human_kinds(table))
    _print("alone", table, folds, alone, (SENTENCES,), (SENTENCES,))
    for name in ABOVE:
        for line in reliability(table, fitted, name, len(folds)):
            print(line)
    classifier.write(trained(table, fitted), options.out)


def trained(table: Table, fitted: Fitted) -> classifier.Classifier:
    """What is stored: the models on all rows, calibrated by the held-out log-odds."""
    return classifier.Classifier(
        fitted.sieve, fitted.sieve_least, *fitted.models, calibrations(table, fitted), features.NAMES + evidence.NAMES
    )


def _table(options: argparse.Namespace, folds: Sequence[Artefact]) -> Table:
    import pickle

    if options.table and options.table.exists():
        table: Table = pickle.loads(options.table.read_bytes())
        return table
    documents = [d for folder in options.labelled for d in labelled(folder, len(folds))]
    standing = {d.text[e.start : e.end].lower() for d in documents for e in d.edits}
    pairs = [pair for pair in read_pairs(options.pairs) if pair[0].lower() not in standing]
    carriers = [d for d in documents if d.kind in CLEAN]
    documents += planted(folds[0], pairs, carriers, len(folds))
    documents += [d for path in options.human for d in human(path, len(folds))]
    examples = list(sentences(options.rules, len(folds)))
    documents += inserted(examples, carriers, len(folds)) if examples else []
    documents += examples
    table = tabulate(documents, folds)
    if options.table:
        options.table.write_bytes(pickle.dumps(table))
    return table


if __name__ == "__main__":
    main()
