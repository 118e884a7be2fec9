"""How fast rules and unspinner read: `python tests/benchmarks/unspin.py [TEXT...]`; prints figures, and fails nothing.

1. MB/s and peak memory of the rules, the unspinner (and its parts) and both, one process, one core (aim: 1 MB/s for
   both, 300 MB at most), and the two as a share of the whole.
2. Seconds of a fresh process: Python alone, with numpy, loading the unspinner's data (aim: 0.15 s at most), and one
   10 kB file checked by the command line (aim: 0.4 s at most).
Without TEXT it reads the seed article, the articles in tests/golden/articles and the manual, as they stand and grown to
a megabyte: their sentences drawn at random, every fourth content word replaced by another, the frequent more often.
Figures are the least of several runs.
"""

from __future__ import annotations

import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from cleanup.matching import load
from cleanup.matching.detector import load_detector
from cleanup.text import Prose
from cleanup.unspin import evidence, features
from cleanup.unspin.artefact import DICTIONARY, FUNCTION, Artefact
from cleanup.unspin.candidates import Finder
from cleanup.unspin.detector import UnspinDetector
from cleanup.unspin.reader import Reader
from cleanup.unspin.tokens import tokens

ROOT = Path(__file__).resolve().parents[2]
RUNS = 3
SIZE = 1_000_000  # code points of the grown text
LOADING = "from cleanup.unspin.detector import UnspinDetector; UnspinDetector()"


def least(task: Callable[[], object], runs: int = RUNS) -> float:
    """The shortest processor time of several runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return min(times)


def own_text() -> str:
    """What the project itself holds in plain English."""
    paths = [*(ROOT / "seeds").glob("*.txt"), *sorted((ROOT / "tests/golden/articles").glob("*.txt"))]
    paths += [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
    return "\n\n".join(path.read_text(encoding="utf-8") for path in paths)


def grown(text: str, data: Artefact, size: int = SIZE) -> str:
    """A text of about `size` code points with the sentences of `text`, every fourth content word another one."""
    chance = random.Random(0)
    able = np.flatnonzero((data.flags[:-1] & (DICTIONARY | FUNCTION)) == DICTIONARY)
    weights = (10.0 ** data.unigram[able].astype(np.float64)).tolist()
    others = iter(chance.choices([data.word(int(word)) for word in able], weights, k=size // 8))
    sentences = re.split(r"(?<=[.!?])\s+", text)
    out: list[str] = []
    length = 0
    while length < size:
        sentence = chance.choice(sentences)
        out.append(re.sub(r"\b[a-z]{4,}\b", lambda m: next(others) if chance.random() < 0.25 else m[0], sentence))
        length += len(sentence) + 1
    return "\n\n".join(" ".join(out[i : i + 5]) for i in range(0, len(out), 5))


def parts(reader: Reader, text: str) -> None:
    """Prints the milliseconds of each part of the unspinner."""
    data, judge, finder = reader.data, reader.classifier, Finder(reader.data)
    finder.find(tokens(data, Prose("deep learning")))
    figures: list[tuple[str, float]] = []

    def timed(name: str, task: Callable[[], object]) -> object:
        start = time.process_time()
        result = task()
        figures.append((name, time.process_time() - start))
        return result

    prose = Prose(text)
    words = tokens(data, prose)
    timed("words", lambda: tokens.__wrapped__(data, prose))
    marked = features.Text(data, words).marks
    timed("menus", lambda: features.Text(data, words).marks)
    found = finder.find(words)
    timed("search", lambda: finder.find(words))
    rows = features.features(features.Text(data, words), found)
    timed("features", lambda: features.features(features.Text(data, words), found))
    kept = np.flatnonzero(judge.sieve.log_odds(rows) >= judge.sieve_least)
    chosen, rows = found.take(kept), rows[kept]
    alone = judge.alone.log_odds(rows)
    around = evidence.evidence(words, chosen.start, chosen.end, chosen.term, alone, marked)
    timed("evidence", lambda: evidence.evidence(words, chosen.start, chosen.end, chosen.term, alone, marked))
    both = np.column_stack([rows, around])
    timed("trees", lambda: (judge.alone.log_odds(rows), judge.together.log_odds(both)))
    print(f"  {len(words)} words, {len(found)} candidates, {len(kept)} past the sieve")
    print("  " + ", ".join(f"{name} {1000 * seconds:.0f} ms" for name, seconds in figures))


def fresh(*arguments: str) -> float:
    """Seconds of a new Python process, the least of several."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
        times.append(time.perf_counter() - start)
    return min(times)


def peak() -> float:
    """Most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measures, and prints."""
    reader = Reader()
    if sys.argv[1:]:
        texts = {name: Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]}
    else:
        texts = {"own text": own_text(), "grown": grown(own_text(), reader.data)}
    with tempfile.TemporaryDirectory() as cache:
        rules = load_detector([load.shipped_folder()], Path(cache))
    unspin = UnspinDetector(reader)
    for name, text in texts.items():
        by_rules = least(lambda text=text: list(rules.find(Prose(text))))
        before = peak()
        by_unspin = least(lambda text=text: list(unspin.find(Prose(text))))
        after = peak()
        both = least(lambda text=text: [list(d.find(prose)) for prose in [Prose(text)] for d in (rules, unspin)])
        speeds = (len(text) / 1e6 / seconds for seconds in (by_rules, by_unspin, both))
        print(
            f"{name}, {len(text) / 1e6:.2f} MB: rules {{:.2f}}, unspinner {{:.2f}}, both {{:.2f}} MB/s".format(*speeds)
        )
        print(
            f"  both take {both / by_rules:.1f} times as long as the rules, {both / by_unspin:.1f} as the unspinner; "
            f"peak {before:.0f} MB, with the unspinner {after:.0f} MB"
        )
        parts(reader, text)
    text = own_text()[:10_000]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        path.write_text(text, encoding="utf-8")
        bare, numpy = fresh("-c", "pass"), fresh("-c", "import numpy")
        loading = fresh("-c", LOADING)
        print(
            f"fresh process: Python {bare:.3f} s, with numpy {numpy:.3f} s, with the unspinner loaded {loading:.3f} s"
        )
        for options in (["--no-unspin"], [], ["--no-cache"]):
            seconds = fresh("-m", "cleanup", "check", "--no-grammar", *options, str(path))
            print(f"10 kB checked {' '.join(options):12} {seconds:.3f} s")


if __name__ == "__main__":
    main()
