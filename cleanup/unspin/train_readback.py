"""Fits the judge of read-back substitutions: `python -m cleanup.unspin.train_readback --labelled DIR...`.

DIR holds `manifest.json` as for `cleanup.unspin.train`; texts without edits are human. Every text is read back as if it
were spun, so that the judge learns what a clean one looks like; a substitution is right where it and a labelled edit
overlap by half of the shorter. In texts of a `--beside` kind other garbles than a menu's were planted: what stands
beside these is human, and they themselves say nothing. Figures and calibration are cross-validated by text. Needs
scikit-learn.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from cleanup.text import Prose
from cleanup.unspin import judge, passages
from cleanup.unspin.candidates import Bools
from cleanup.unspin.hashing import Floats
from cleanup.unspin.reader import Reader
from cleanup.unspin.readings import Readings
from cleanup.unspin.substitutions import NAMES, Substitutions, substitutions
from cleanup.unspin.train import Document, boosted, calibrated, exported, labelled

FOLDS = 10
TREES, DEPTH = 120, 4


@dataclass(frozen=True)
class Labelled:
    """A text's substitutions: which are right, and which stand in a passage that is spun."""

    document: Document
    found: Substitutions
    right: Bools
    spun: Bools
    places: list[tuple[int, int]]  # code points


def read(reader: Reader, readings: Readings, document: Document) -> Labelled:
    """A text read back as a whole."""
    prose = Prose(document.text)
    reading = reader.read(prose)
    c = reading.candidates
    where = passages.judge(reader.data, reading.tokens, reading.marks, c.start, c.end, c.term, reading.probability)
    whole = replace(where, near=np.full(len(prose), passages.LEAST, np.float32))
    found = substitutions(reader.data, readings, reading.tokens, whole)
    places = [
        (prose.starts[a], prose.ends[b - 1]) for a, b in zip(found.start.tolist(), found.end.tolist(), strict=True)
    ]
    right = np.array([any(hits(place, (e.start, e.end)) for e in document.edits) for place in places], np.bool_)
    return Labelled(document, found, right, where.spun[found.start], places)


def hits(place: tuple[int, int], edit: tuple[int, int]) -> bool:
    """Whether two spans overlap by half of the shorter one."""
    shared = min(place[1], edit[1]) - max(place[0], edit[0])
    return shared > 0 and 2 * shared >= min(place[1] - place[0], edit[1] - edit[0])


def figures(texts: Sequence[Labelled], scores: Sequence[Floats], least: float) -> dict[str, tuple[float, float]]:
    """Kind -> (share of the edits found, findings that touch no edit per 10,000 words) of what scores `least`."""
    out: dict[str, tuple[float, float]] = {}
    for kind in dict.fromkeys(text.document.kind for text in texts):
        edits = found = outside = count = 0
        for text, score in zip(texts, scores, strict=True):
            if text.document.kind != kind:
                continue
            spans = [(e.start, e.end) for e in text.document.edits]
            places = [p for p, s, spun in zip(text.places, score, text.spun, strict=True) if spun and s >= least]
            edits, count = edits + len(spans), count + len(text.document.text.split())
            found += sum(any(hits(place, span) for place in places) for span in spans)
            outside += sum(not any(p[0] < e[1] and p[1] > e[0] for e in spans) for p in places)
        out[kind] = found / max(1, edits), 1e4 * outside / max(1, count)
    return out


def main() -> None:
    """Fit, print the cross-validated figures, and write the judge."""
    parser = argparse.ArgumentParser(prog="python -m cleanup.unspin.train_readback", description=__doc__)
    parser.add_argument("--labelled", type=Path, action="append", required=True, metavar="DIR")
    parser.add_argument("--kind", action="append", required=True, help="folders of the manifests to learn from")
    parser.add_argument("--beside", action="append", default=[], metavar="KIND", help="folders with planted garbles")
    parser.add_argument("--out", type=Path, default=judge.DEFAULT)
    options = parser.parse_args()
    reader = Reader()
    readings = Readings(reader.data)
    documents = [
        d for folder in options.labelled for d in labelled(folder, FOLDS) if d.kind in options.kind + options.beside
    ]
    texts = [read(reader, readings, document) for document in documents]
    rows = np.vstack([text.found.features for text in texts])
    right = np.concatenate([text.right for text in texts])
    owner = np.repeat(np.arange(len(texts)), [len(text.found) for text in texts])
    telling = np.array([t.document.kind not in options.beside for t in texts], np.bool_)[owner] | ~right
    fold = np.random.default_rng(0).permutation(len(texts))[owner] % FOLDS
    held_out = np.zeros(len(rows), np.float32)
    for number in range(FOLDS):
        seen, unseen = (fold != number) & telling, fold == number
        held_out[unseen] = exported(boosted(rows[seen], right[seen], TREES, DEPTH), DEPTH).log_odds(rows[unseen])
    calibration = calibrated(held_out[telling], right[telling])
    scores = [calibration(held_out[owner == number]) for number in range(len(texts))]
    for least in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6):
        line = "  ".join(f"{k}: {f:.3f} found, {o:.1f} outside" for k, (f, o) in figures(texts, scores, least).items())
        print(f"{least:.1f}  {line}")
    trees = exported(boosted(rows[telling], right[telling], TREES, DEPTH), DEPTH)
    judge.write(judge.Judge(trees, calibration, NAMES), options.out)


if __name__ == "__main__":
    main()
