"""What the unspinner finds in human texts: `python tests/unspin/human.py JSON...`; prints findings by kind of text.

JSON is what `python -m cleanup.unspin.corpora` writes, a list of [source, text]. Texts are read by themselves, and put
together, those of one kind, to texts of 1,500 words and more: in long ones spun passages are looked for.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from cleanup.check import NotRead
from cleanup.text import Prose
from cleanup.unspin.detector import UnspinDetector

_LONG = 1_500  # words


def kinds(paths: Sequence[str]) -> dict[str, list[str]]:
    """Kind -> its texts."""
    texts: dict[str, list[str]] = defaultdict(list)
    for path in map(Path, paths):
        for source, text in json.loads(path.read_text(encoding="utf-8")):
            texts[f"{path.stem} {source.split('/')[0]}"].append(text)
    return texts


def together(texts: Sequence[str]) -> Iterator[str]:
    """One after the other, texts of _LONG words and more."""
    held: list[str] = []
    for text in texts:
        held.append(text)
        if sum(len(each.split()) for each in held) >= _LONG:
            yield "\n\n".join(held)
            held = []
    if held:
        yield "\n\n".join(held)


def counted(detector: UnspinDetector, texts: Sequence[str]) -> Counter[str]:
    """Words, and findings by rule."""
    counts: Counter[str] = Counter(words=0)
    for text in texts:
        counts["words"] += len(text.split())
        try:
            counts.update(finding.rule for finding in detector.find(Prose(text)))
        except NotRead:
            continue
    return counts


def main() -> None:
    """Print the counts of each kind, and of all."""
    detector, total = UnspinDetector(), (Counter[str](), Counter[str]())
    for kind, texts in kinds(sys.argv[1:]).items():
        apart, joined = counted(detector, texts), counted(detector, list(together(texts)))
        total[0].update(apart)
        total[1].update(joined)
        print(f"{kind}: {dict(apart)}; put together {dict(joined)}", flush=True)
    print(f"all: {dict(total[0])}; put together {dict(total[1])}")


if __name__ == "__main__":
    main()
