"""How well the checker reads the spun articles back: `python tests/golden/articles/measure.py [OPTIONS]`.

The options go to `cleanup check`. NAME.txt is an original, NAME.spun.txt the same article spun by hand, and NAME.yaml
its `edits`: code points `start` and `end` in NAME.spun.txt, the `spun` text there and the `original`. An edit marked
`fair` reads well as it is, so it is not among those that are to be found, and a finding on it is not held against the
checker. The articles were written before the unspinner was tuned, and are never learned from.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
COLUMNS = ("edits", "found", "restored", "outside", "safe", "safe right", "words", "alarms", "safe alarms")


def names() -> list[str]:
    """The articles, in the order of their names."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def article(name: str) -> tuple[str, str, dict[str, Any]]:
    """Original, spun text, and what NAME.yaml says."""
    original = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    spun = (FOLDER / f"{name}.spun.txt").read_text(encoding="utf-8")
    return original, spun, yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def put_back(spun: str, edits: list[dict[str, Any]], start: int = 0, end: int | None = None) -> str:
    """`spun` from `start` to `end` with the edits in it, which must be in order, undone."""
    parts = []
    for edit in edits:
        parts += [spun[start : edit["start"]], edit["original"]]
        start = edit["end"]
    return "".join([*parts, spun[start:end]])


def overlaps(finding: dict[str, Any], edit: dict[str, Any]) -> bool:
    """Whether the finding touches the edit; a finding of no width touches what it stands in."""
    return finding["start"] < edit["end"] and edit["start"] < max(finding["end"], finding["start"] + 1)


def beside(finding: dict[str, Any], edit: dict[str, Any]) -> bool:
    """Whether the finding is the article before the edit, which spinning left wrong: as right as one on the edit."""
    return finding["text"].lower() in ("a", "an") and finding["end"] + 1 == edit["start"]


def restored(spun: str, finding: dict[str, Any], edits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The edits which the finding's first replacement undoes, and with them nothing else becomes worse.

    The text around must be as in the original, save that other edits under the finding may be left as they were.
    """
    touched = [edit for edit in edits if overlaps(finding, edit)]
    if not touched or not finding["replacements"]:
        return []
    start = min(finding["start"], touched[0]["start"])
    end = max(finding["end"], touched[-1]["end"])
    got = spun[start : finding["start"]] + finding["replacements"][0] + spun[finding["end"] : end]
    for size in range(len(touched), 0, -1):
        for undone in itertools.combinations(touched, size):
            if put_back(spun, list(undone), start, end) == got:
                return list(undone)
    return []


def measure(name: str, on_spun: list[dict[str, Any]], on_original: list[dict[str, Any]]) -> Counter[str]:
    """Counts for one article, by the names in COLUMNS."""
    original, spun, about = article(name)
    edits = about["edits"]
    damage = [edit for edit in edits if not edit.get("fair")]
    undone = {edit["start"] for finding in on_spun for edit in restored(spun, finding, edits)}
    safe = [finding for finding in on_spun if finding["applicability"] == "safe"]
    return Counter({
        "edits": len(damage),
        "found": sum(any(overlaps(finding, edit) for finding in on_spun) for edit in damage),
        "restored": sum(edit["start"] in undone for edit in damage),
        "outside": sum(not any(overlaps(f, edit) or beside(f, edit) for edit in edits) for f in on_spun),
        "safe": len(safe),
        "safe right": sum(bool(restored(spun, finding, edits)) for finding in safe),
        "words": len(original.split()),
        "alarms": len(on_original),
        "safe alarms": sum(finding["applicability"] == "safe" for finding in on_original),
    })  # fmt: skip


def check(options: list[str]) -> dict[str, list[dict[str, Any]]]:
    """The findings in every text, by file name, as `cleanup check` reports them.

    Raises SystemExit with what the command said when it could not work.
    """
    files = [f"{name}{end}" for name in names() for end in (".txt", ".spun.txt")]
    done = subprocess.run(
        [sys.executable, "-m", "cleanup", "check", "--format", "json", "--no-grammar", "--fail-on", "never", *options,
         *(str(FOLDER / file) for file in files)],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr.strip())
    found = {Path(file["path"]).name: file["findings"] for file in json.loads(done.stdout)["files"]}
    return {file: found.get(file, []) for file in files}


def main(options: list[str]) -> None:
    """Prints a line for each article, each style and all."""
    findings = check(options)
    rows: dict[str, Counter[str]] = {}
    styles: dict[str, Counter[str]] = {}
    for name in names():
        rows[name] = measure(name, findings[f"{name}.spun.txt"], findings[f"{name}.txt"])
        styles.setdefault(article(name)[2]["style"], Counter()).update(rows[name])
    rows |= {**styles, "all": sum(styles.values(), Counter())}
    print(f"{'':28}" + "".join(f"{column:>12}" for column in COLUMNS))
    for name, row in rows.items():
        print(f"{name:28}" + "".join(f"{row[column]:12}" for column in COLUMNS))
    total = rows["all"]
    print(
        f"found {total['found'] / total['edits']:.1%}, restored {total['restored'] / total['edits']:.1%} of the edits; "
        f"{total['alarms'] / total['words'] * 10_000:.1f} false alarms per 10,000 words of the originals"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
