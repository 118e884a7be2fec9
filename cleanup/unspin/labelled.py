"""Texts to learn from: labelled ones, human ones, and what is made of both."""

from __future__ import annotations

import json
import random
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from cleanup.text import Prose
from cleanup.unspin import features
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.learn import fold_of
from cleanup.unspin.tokens import tokens

FOLDS = 5  # of texts, for the score and what is read back
INSERTED, SENTENCES = "inserted", "sentences"  # kinds: examples of rules in texts, and by themselves
PLANTED = "planted"  # kind: garbled expressions put in the place of terms in human texts
SPUN_ARTICLES = "spun-articles"  # kind: articles garbled by hand, `corpora.garbled`
LIGHTLY = "-lightly"  # ends the kind of a text that has some of its edits alone
HUMAN = "human-"  # begins the kind of other human texts
CLEAN = ("clean", "originals")  # kinds: human texts in folders


@dataclass(frozen=True)
class Edit:
    """A labelled garble: code points, and what may be put there."""

    start: int
    end: int
    accept: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """A labelled text. `kind` names its folder; `fold` is that of its unlabelled words.

    In `mixed` texts each edit belongs to the fold of its canonical term, in the others all belong to the text's.
    """

    kind: str
    text: str
    edits: tuple[Edit, ...] = ()
    fold: int = 0
    mixed: bool = False


def labelled(folder: Path, folds: int) -> Iterator[Document]:
    """The texts of a folder with a manifest."""
    for number, entry in enumerate(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))):
        text = (folder / entry["path"]).read_bytes().decode("utf-8")
        edits = tuple(Edit(e["start"], e["end"], tuple(e["accept"])) for e in entry["edits"])
        kind = entry["path"].split("/")[0]
        yield Document(kind, text, edits, number % folds, mixed=kind == "phrases")


def paths(folder: Path) -> list[str]:
    """The paths in a folder's manifest, in the order of `labelled`."""
    return [entry["path"] for entry in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))]


def human(path: Path, folds: int) -> Iterator[Document]:
    """The texts of a JSON list of [source, text]: human English, no garbles."""
    for number, (source, text) in enumerate(json.loads(path.read_text(encoding="utf-8"))):
        yield Document(HUMAN + source, text, (), number % folds)


def sentences(rules: Path, folds: int) -> Iterator[Document]:
    """The examples of rule files, all of a rule in one fold; garbled in a `bad` one is what its `good` changes."""
    for path in sorted(rules.rglob("*.yaml")):
        for rule in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("rules", ()):
            fold = zlib.crc32(rule["id"].encode()) % folds
            for example in rule.get("examples", ()):
                if "ok" in example:
                    yield Document(SENTENCES, example["ok"], (), fold)
                elif "good" in example and (edit := difference(example["bad"], example["good"])):
                    yield Document(SENTENCES, example["bad"], (edit,), fold)


def inserted(examples: Sequence[Document], documents: Sequence[Document], folds: int) -> Iterator[Document]:
    """Human texts of `documents` with `examples` of their fold between their sentences, garbled ones and others."""
    rng = random.Random(2)
    left = [[d for d in examples if d.fold == fold] for fold in range(folds)]
    for group in left:
        rng.shuffle(group)
    for number, document in enumerate(documents):
        group = left[document.fold]
        remaining = sum(d.fold == document.fold for d in documents[number:])
        mine = [group.pop() for _ in range(-(-len(group) // remaining))]
        prose = Prose(document.text)
        ends = [prose.starts[word + 1] for word in prose.sentence_ends if word + 1 < len(prose)]
        places = sorted(rng.choices(ends or [0], k=len(mine)))
        text, edits, at = "", [], 0
        for place, example in zip(places, mine, strict=True):
            text += document.text[at:place]
            edits += [Edit(e.start + len(text), e.end + len(text), e.accept) for e in example.edits]
            text, at = f"{text}{example.text} ", place
        yield Document(INSERTED, text + document.text[at:], tuple(edits), document.fold)


def lightly(document: Document, share: float, rng: random.Random) -> Document:
    """A spun text with only a `share` of its edits, drawn by `rng`, the others put right."""
    text, edits, at = "", [], 0
    for edit in document.edits:
        kept = rng.random() < share
        text += document.text[at : edit.start]
        written = document.text[edit.start : edit.end] if kept else edit.accept[0]
        edits += [Edit(len(text), len(text) + len(written), edit.accept)] * kept
        text, at = text + written, edit.end
    return replace(document, kind=document.kind + LIGHTLY, text=text + document.text[at:], edits=tuple(edits))


def difference(bad: str, good: str) -> Edit | None:
    """The words of one text that stand otherwise in the other; None where words are only added or taken away."""
    standing, right = Prose(bad), Prose(good)
    shorter = min(len(standing), len(right))
    same = ((a == b) for a, b in zip(standing.words, right.words, strict=False))
    first = next((i for i, equal in enumerate(same) if not equal), shorter)
    behind = 0
    while behind < shorter - first and standing.words[-1 - behind] == right.words[-1 - behind]:
        behind += 1
    last, end = len(standing) - behind, len(right) - behind
    if first >= last or first >= end:
        return None
    return Edit(
        standing.starts[first], standing.ends[last - 1], (right.text[right.starts[first] : right.ends[end - 1]],)
    )


def planted(
    data: Artefact, pairs: Iterable[tuple[str, str]], documents: Sequence[Document], folds: int
) -> Iterator[Document]:
    """Garbled expressions put in the place of terms that stand in human text, four to 24 a text."""
    rng = random.Random(1)
    left: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for pair in pairs:
        left[fold_of(pair[1], folds)].append(pair)
    for group in left.values():
        rng.shuffle(group)
    for document in documents:
        mine = left[document.fold]
        prose = Prose(document.text)
        starts, ends = features.Text(data, tokens(data, prose)).terms
        places = list(zip(starts.tolist(), ends.tolist(), strict=True))
        rng.shuffle(places)
        chosen: list[tuple[int, int]] = []
        wanted = min(rng.choice((4, 8, 12, 16, 24)), len(mine))
        for first, last in places:
            if len(chosen) < wanted and all(last + 2 <= a or first >= b + 2 for a, b in chosen):
                chosen.append((first, last))
        text, edits, at = "", [], 0
        for first, last in sorted(chosen):
            garbled, canonical = mine.pop()
            text += document.text[at : prose.starts[first]]
            edits.append(Edit(len(text), len(text) + len(garbled), (canonical,)))
            text += garbled
            at = prose.ends[last - 1]
        yield Document(PLANTED, text + document.text[at:], tuple(edits), document.fold)
