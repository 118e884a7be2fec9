"""How the rules' time grows: `python tests/benchmarks/rules.py [TEXT...]`; prints ratios, and fails nothing.

1. Loading all rules that ship from a warm cache (aim: 50 ms at most).
2. Finding with 200 rules and with 2,000 in the same texts (aim: less than 1.5 times as long). Both are evenly spread
   over those that ship, and come from a cache; made phrase rules fill up what is missing.
Without TEXT it reads the seed article and the articles in tests/golden/articles. Figures are the least of several runs.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from cleanup.matching import load
from cleanup.matching.compiled import decoded, encoded
from cleanup.matching.detector import RuleDetector, compile_rules, load_detector
from cleanup.matching.load import LoadedRule, RuleSet
from cleanup.matching.schema import Phrase, Rule, Term
from cleanup.text import Prose

ROOT = Path(__file__).resolve().parents[2]
FEW, MANY = 200, 2000
RUNS = 40


def least(task: Callable[[], object]) -> float:
    """The shortest time of several runs, in seconds of the processor, so that other programs matter less."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return min(times)


def made(rules: list[LoadedRule], count: int) -> list[LoadedRule]:
    """`count` phrase rules whose words stand in the rules that ship, in other pairs: as common, less often met."""
    first = [w for r in rules if isinstance(r.rule, Phrase) for w in plain_words(r.rule)]
    pairs = dict.fromkeys((first[i], first[(7 * i + 3) % len(first)]) for i in range(len(first)))
    out = []
    for n, (one, two) in enumerate(list(pairs)[:count]):
        value = {"id": f"made/rules/n{n}", "kind": "phrase", "match": f"{one} {two}", "replace": "x", "message": "m"}
        out.append(LoadedRule(msgspec.convert(value, Rule), "made", n))
    return out


def plain_words(rule: Phrase) -> list[str]:
    """The words of a wording that stand outside brackets and lists."""
    texts = [rule.match] if isinstance(rule.match, str) else rule.match
    return [word for text in texts for word in text.split() if word.isalpha()]


def detector(rules: list[LoadedRule], lists: dict[str, list[str]]) -> RuleDetector:
    """Rules ready to search, as they come from the cache."""
    return RuleDetector(decoded(encoded(compile_rules(RuleSet(tuple(rules), lists)))))


def spread(rules: list[LoadedRule], count: int) -> list[LoadedRule]:
    """`count` of the rules, evenly spread over them; all where there are fewer."""
    return [rules[i * len(rules) // count] for i in range(count)] if count < len(rules) else list(rules)


def main() -> None:
    """Measures, and prints."""
    gc.set_threshold(50_000, 10, 10)  # as the command sets it
    paths = [Path(name) for name in sys.argv[1:]]
    paths = paths or [*(ROOT / "seeds").glob("*.txt"), *sorted((ROOT / "tests/golden/articles").glob("*.txt"))]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    megabytes = sum(map(len, texts)) / 1e6
    folder = load.shipped_folder()
    with tempfile.TemporaryDirectory() as cache:
        load_detector([folder], Path(cache))
        warm = least(lambda: load_detector([folder], Path(cache)))
    shipped = load.load([folder])
    rules = [r for r in shipped.rules if not isinstance(r.rule, Term)]
    print(f"load {len(rules)} rules from a warm cache: {1000 * warm:.0f} ms")
    few, many = spread(rules, FEW), spread(rules, MANY)
    many += made(rules, MANY - len(many))
    cutting = least(lambda: [Prose(text).positions for text in texts])
    figures = []
    for chosen in (few, many):
        found = detector(chosen, shipped.lists)
        figures.append(least(lambda found=found: [list(found.find(Prose(text))) for text in texts]))
        print(f"find with {len(chosen)} rules: {1000 * figures[-1]:.0f} ms, {megabytes / figures[-1]:.2f} MB/s")
    print(f"of that, cutting into words: {1000 * cutting:.0f} ms")
    print(f"ratio: {figures[1] / figures[0]:.2f}")


if __name__ == "__main__":
    main()
