"""Fits the judge of read-back: `python -m cleanup.unspin.train_readback --labelled DIR... --human JSON...`.

All are as for `cleanup.unspin.train_score`, and should be the same; texts without edits are human, and the examples of
the rules stand in some of these. Lightly spun texts are for the score alone: with them the judge accused more human
text for the same share of garbles found. Every text is read back as if it were spun, so that the judge learns what a
clean one looks like; a substitution is right where it and a labelled edit overlap by half of the shorter. In texts of a
`--beside` kind other garbles than a menu's were planted: what stands beside these is human, and they themselves say
nothing. Older English counts a quarter, and not for the calibration. Figures and calibration are cross-validated by
text, the models of the score that the judge builds on too.
Needs scikit-learn.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cleanup.text import Prose
from cleanup.unspin import judge, passages
from cleanup.unspin.arrays import Bools, Floats
from cleanup.unspin.fitting import Forest, boosted, calibrated
from cleanup.unspin.labelled import FOLDS, LIGHTLY, Document, Edit
from cleanup.unspin.reader import Reader
from cleanup.unspin.readings import Readings
from cleanup.unspin.score_model import Model
from cleanup.unspin.substitutions import NAMES, Substitutions, substitutions
from cleanup.unspin.train import normal, within
from cleanup.unspin.train_score import Example, examples, fit

SHAPE = Forest(120, 4, share=0.3, fits=4)
_OF_OLD = 0.25  # how much a word of older English counts


@dataclass(frozen=True)
class Labelled:
    """A text's substitutions: which are right, which stand in a passage that is spun."""

    document: Document
    fold: int
    found: Substitutions
    right: Bools
    spun: Bools
    places: list[tuple[int, int]]  # code points


def read(reader: Reader, readings: Readings, model: Model, example: Example) -> Labelled:
    """A text read back as a whole."""
    document = example.document
    prose = Prose(document.text)
    reading = reader.read(prose)
    where = passages.judge(reader.data, model, reading)
    found = substitutions(reader.data, readings, reading.tokens, where, np.ones(len(prose), np.bool_))
    places = [
        (prose.starts[a], prose.ends[b - 1]) for a, b in zip(found.start.tolist(), found.end.tolist(), strict=True)
    ]
    right = [any(hits(place, (e.start, e.end)) for e in document.edits) for place in places]
    return Labelled(document, example.fold, found, np.array(right, np.bool_), where.spun[found.start], places)


def restored(text: Labelled, edit: Edit, rows: Sequence[int]) -> bool:
    """Whether the substitutions `rows` together make a labelled edit what it may be."""
    written, at = "", edit.start
    for row in rows:
        start, end = text.places[row]
        if start < edit.end and end > edit.start:
            written += text.document.text[at:start] + text.found.reading[row]
            at = end
    written += text.document.text[at : edit.end]
    return any(within(normal(accept), normal(written)) for accept in edit.accept)


def hits(place: tuple[int, int], edit: tuple[int, int]) -> bool:
    """Whether two spans overlap by half of the shorter one."""
    shared = min(place[1], edit[1]) - max(place[0], edit[0])
    return shared > 0 and 2 * shared >= min(place[1] - place[0], edit[1] - edit[0])


def figures(texts: Sequence[Labelled], scores: Sequence[Floats], least: float) -> dict[str, str]:
    """Kind -> shares of the edits found and restored, findings that touch no edit per 10,000 words, of what scores
    `least`."""
    out: dict[str, str] = {}
    for kind in dict.fromkeys(text.document.kind for text in texts):
        edits = found = whole = outside = count = 0
        for text, score in zip(texts, scores, strict=True):
            if text.document.kind != kind:
                continue
            spans = [(e.start, e.end) for e in text.document.edits]
            shown = np.flatnonzero(text.spun & (score >= least)).tolist()
            edits, count = edits + len(spans), count + len(text.document.text.split())
            for edit, span in zip(text.document.edits, spans, strict=True):
                found += any(hits(text.places[row], span) for row in shown)
                whole += restored(text, edit, shown)
            outside += sum(
                not any(text.places[row][0] < e[1] and text.places[row][1] > e[0] for e in spans) for row in shown
            )
        shares = f"{found / edits:.3f} / {whole / edits:.3f}, " if edits else ""
        out[kind] = f"{shares}{1e4 * outside / max(1, count):.1f}"
    return out


def main() -> None:
    """Fit, print the cross-validated figures, and write the judge."""
    parser = argparse.ArgumentParser(prog="python -m cleanup.unspin.train_readback", description=__doc__)
    parser.add_argument("--labelled", type=Path, action="append", required=True, metavar="DIR")
    parser.add_argument("--human", type=Path, action="append", default=[], metavar="JSON")
    parser.add_argument("--old", type=Path, action="append", default=[], metavar="JSON", help="older English")
    parser.add_argument("--rules", type=Path, default=Path("rules"), help="rule files, whose examples are learnt from")
    parser.add_argument("--beside", action="append", default=[], metavar="KIND", help="folders with planted garbles")
    parser.add_argument("--out", type=Path, default=judge.DEFAULT)
    options = parser.parse_args()
    reader = Reader()
    readings = Readings(reader.data)
    known = list(examples(options, reader.data))
    scored = fit(reader.data, known).without
    used = [example for example in known if not example.kind.endswith(LIGHTLY)]
    texts = [read(reader, readings, scored[example.fold], example) for example in used]
    rows = np.vstack([text.found.features for text in texts])
    right = np.concatenate([text.right for text in texts])
    owner = np.repeat(np.arange(len(texts)), [len(text.found) for text in texts])
    telling = np.array([t.document.kind not in options.beside for t in texts], np.bool_)[owner] | ~right
    modern = np.array([not example.old for example in used], np.bool_)[owner]
    weight = np.where(modern, 1, _OF_OLD).astype(np.float32)
    fold = np.array([text.fold for text in texts])[owner]
    held_out = np.zeros(len(rows), np.float32)
    for number in range(FOLDS):
        seen, unseen = (fold != number) & telling, fold == number
        held_out[unseen] = boosted(rows[seen], right[seen], SHAPE, weight[seen]).log_odds(rows[unseen])
    calibration = calibrated(held_out[telling & modern], right[telling & modern])
    scores = [calibration(held_out[owner == number]) for number in range(len(texts))]
    for least in (0.0, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6):
        line = "; ".join(f"{kind} {row}" for kind, row in figures(texts, scores, least).items())
        print(f"{least:.2f}  {line}", flush=True)
    trees = boosted(rows[telling], right[telling], SHAPE, weight[telling])
    judge.write(judge.Judge(trees, calibration, NAMES), options.out)


if __name__ == "__main__":
    main()
