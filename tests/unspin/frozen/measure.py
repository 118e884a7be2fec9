"""What the default settings make of the frozen sets: `python tests/unspin/frozen/measure.py`.

The sets were written by somebody who had not seen the tables, and nothing is ever fitted to them.
Each passage of phrases.yaml and clean.yaml is read by itself, with rules and unspinner and without the grammar checker.
A phrase is found where a finding touches it, restored where the first replacement makes the passage what it is with
one of the accepted wordings, and offered where one of all replacements does; a finding anywhere else, or in clean.yaml,
is an alarm. So it is for the phrases of the
whole texts in texts/: 30 garbled ones, 40 clean ones of as many genres, 18 clean ones of narrow fields, and 60 as those
write them whose English is unusual, most of them not native; and, by another writer, 24 spun ones (papers and news with
some expressions garbled, articles spun throughout, texts with three to five garbles) and 60 varied clean ones, which
were at hand when it was settled how many signs make a passage worth reading back. A mixed page is a garbled or spun
text with two clean ones on either side. terms.tsv are 300 garbled terms and phrases of all fields, each with what the
author wrote and in a sentence of its own, by a writer who had seen neither tables nor rules: the sentences are read one
by one, and six at a time as a text. A language model wrote them all.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from cleanup.api import check_text
from cleanup.findings import Applicability, Finding
from cleanup.fix import apply, edits
from cleanup.text import Prose

FOLDER = Path(__file__).parent
TEXTS = FOLDER / "texts"
COLUMNS = ("phrases", "found", "restored", "offered", "alarms", "clean words", "clean alarms")


def entries(name: str) -> list[dict[str, Any]]:
    """The entries of a set."""
    rows: list[dict[str, Any]] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return rows


def phrase(entry: dict[str, Any]) -> Counter[str]:
    """What becomes of one garbled phrase."""
    text, garbled = entry["text"], entry["garbled"]
    start = text.index(garbled)
    end = start + len(garbled)
    wanted = {text[:start] + right + text[end:] for right in entry["accept"]}
    found = check_text(text)
    here = [f for f in found if f.start < end and f.end > start]
    right, offered = (
        any(text[: f.start] + r + text[f.end :] in wanted for f in here for r in f.replacements[:most])
        for most in (1, None)
    )
    alarms = len(found) - len(here)
    return Counter({"phrases": 1, "found": bool(here), "restored": right, "offered": offered, "alarms": alarms})


def clean(entry: dict[str, Any]) -> Counter[str]:
    """What becomes of one clean passage."""
    return Counter({"clean words": len(Prose(entry["text"])), "clean alarms": len(check_text(entry["text"]))})


def garbled(text: str, labels: list[dict[str, Any]], at: int = 0) -> Counter[str]:
    """What becomes of a text in which some expressions were garbled; `labels` count code points from `at` on."""
    findings = check_text(text)
    counts = Counter({"phrases": len(labels)})
    touching = set()
    for edit in labels:
        start, end = at + edit["start"], at + edit["start"] + len(edit["garbled"])
        here = [f for f in findings if f.start < end and f.end > start]
        touching.update(here)
        right = {(text[:start] + wording + text[end:]).lower() for wording in edit["accept"]}
        counts["found"] += bool(here)
        counts["restored"] += _written(text, here).lower() in right
        counts["offered"] += any(_written(text, choice).lower() in right for choice in _choices(here))
    counts["alarms"] = len(set(findings) - touching)
    return counts


def _written(text: str, findings: Iterable[Finding]) -> str:
    return apply(text, [change for _, change in edits(findings, Applicability.DISPLAY)])


def _choices(findings: list[Finding]) -> Iterator[list[Finding]]:
    """The findings as they are, and with one of the other replacements of one of them chosen."""
    yield findings
    for at, finding in enumerate(findings):
        for other in finding.replacements[1:]:
            yield [*findings[:at], replace(finding, replacements=(other,)), *findings[at + 1 :]]


def texts() -> dict[str, Counter[str]]:
    """Kind of whole texts -> their counts."""
    counts: dict[str, Counter[str]] = {}
    mixed: Counter[str] = Counter()
    others = [path.read_text(encoding="utf-8") for path in sorted((TEXTS / "clean").glob("*.txt"))]
    for folder in ("garbled", "spun"):
        labels = yaml.safe_load((TEXTS / f"{folder}.yaml").read_text(encoding="utf-8"))
        for name, here in labels.items():
            kind = f"{folder if folder == 'garbled' else Path(name).stem.split('-')[1]} texts"
            text = (TEXTS / folder / name).read_text(encoding="utf-8")
            counts.setdefault(kind, Counter()).update(garbled(text, here))
            others = others[4:] + others[:4]
            before = "\n\n".join([*others[:2], ""])
            mixed.update(garbled("\n\n".join([before + text, *others[2:4]]), here, len(before)))
    counts["mixed pages"] = mixed
    for kind in ("clean", "narrow", "unusual", "varied"):
        counts[f"{kind} texts"] = Counter()
        for path in sorted((TEXTS / kind).glob("*.txt")):
            counts[f"{kind} texts"].update(clean({"text": path.read_text(encoding="utf-8")}))
    return counts


def terms() -> dict[str, Counter[str]]:
    """Sentences with a garbled term each: what becomes of them by themselves, and of texts of six."""
    rows = [line.split("\t") for line in (FOLDER / "terms.tsv").read_text(encoding="utf-8").splitlines()]
    random.Random(3).shuffle(rows)  # the fields lie together
    counts: dict[str, Counter[str]] = {}
    for kind, size in (("terms", 1), ("terms, six a text", 6)):
        counts[kind] = Counter()
        for at in range(0, len(rows), size):
            text, labels = "", []
            for wording, right, sentence in rows[at : at + size]:
                start = len(text) + sentence.index(wording)
                labels.append({"start": start, "garbled": wording, "accept": [right]})
                text += f"{sentence} "
            counts[kind].update(garbled(text, labels))
    return counts


def measured() -> dict[str, Counter[str]]:
    """Field, or kind of phrase, or "all" -> its counts."""
    counts: dict[str, Counter[str]] = {}
    for entry, one in _each():
        for group in ("all", entry["field"], *([entry["kind"]] if "kind" in entry else [])):
            counts.setdefault(group, Counter()).update(one)
    return counts


def _each() -> Iterator[tuple[dict[str, Any], Counter[str]]]:
    for entry in entries("phrases.yaml"):
        yield entry, phrase(entry)
    for entry in entries("clean.yaml"):
        yield entry, clean(entry)


def table(counts: dict[str, Counter[str]]) -> str:
    """The counts as lines, a group each."""
    lines = [f"{'':18}" + "".join(f"{column:>14}" for column in COLUMNS)]
    lines += [f"{group:18}" + "".join(f"{one[column]:14}" for column in COLUMNS) for group, one in counts.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(measured() | terms() | texts()))
