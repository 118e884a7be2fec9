"""What `cleanup score` prints: how likely each text, and each of its passages, was machine-spun, and why."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cleanup.paths import visible
from cleanup.report import FileReport
from cleanup.report.json import signs
from cleanup.score import Passage, Score

VERSION = 1


@dataclass(frozen=True)
class Scored:
    """A text with its score."""

    file: FileReport
    score: Score

    def lines(self, passage: Passage) -> tuple[int, int]:
        """First and last line of a passage, from 1."""
        return self.file.position(passage.start)[0], self.file.position(max(passage.start, passage.end - 1))[0]

    @property
    def number(self) -> str:
        """The probability in two places, "-" where the text cannot be judged."""
        return "-" if self.score.doubt else shown(self.score.spun)


def shown(probability: float) -> str:
    """In two places, never a certainty."""
    return f"{min(0.99, max(0.01, probability)):.2f}"


def text(files: Sequence[Scored], errors: Sequence[str]) -> str:
    """For a person: the verdict, the signs, and the passages where there are several."""
    return "".join(_text(scored) for scored in files)


def _text(scored: Scored) -> str:
    score = scored.score
    number = "" if score.doubt else f"{scored.number}  "
    out = [f"{visible(scored.file.path)}: {number}{score.verdict}"]
    if not score.doubt:
        for sign in score.signs:
            lines = sorted({scored.file.position(start)[0] for start, _ in sign.spans})
            out.append(f"    {visible(sign.sentence)}{_at(lines)}")
        if len(score.passages) > 1:
            for passage in score.passages:
                out.append(f"    {shown(passage.spun)}  {_range(*scored.lines(passage))}, {passage.words} words")
    return "\n".join(out) + "\n"


def _at(lines: Sequence[int]) -> str:
    return f" (line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))})" if lines else ""


def _range(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first}-{last}"


def table(files: Sequence[Scored], errors: Sequence[str]) -> str:
    """One line a text, in columns: probability, words, passages above 0.5 of all passages, name, verdict."""
    rows = [("spun", "words", "passages", "file", "verdict")]
    for scored in files:
        score = scored.score
        passages = f"{sum(p.spun > 0.5 for p in score.passages)} of {len(score.passages)}" if score.passages else "-"
        rows.append((scored.number, str(score.words), passages, visible(scored.file.path), score.verdict))
    width = [max(len(row[i]) for row in rows) for i in range(4)]
    return "".join(
        f"{row[0]:>{width[0]}}  {row[1]:>{width[1]}}  {row[2]:>{width[2]}}  {row[3]:<{width[3]}}  {row[4]}\n"
        for row in rows
    )


def as_json(files: Sequence[Scored], errors: Sequence[str]) -> str:
    """One JSON object; offsets are code points in the decoded file, lines count from 1."""
    report = {"version": VERSION, "files": [_object(scored) for scored in files], "errors": list(errors)}
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _object(scored: Scored) -> dict[str, Any]:
    score = scored.score
    passages = [
        {
            "start": passage.start,
            "end": passage.end,
            "first_line": scored.lines(passage)[0],
            "last_line": scored.lines(passage)[1],
            "words": passage.words,
            "spun": round(passage.spun, 4),
        }
        for passage in score.passages
    ]
    return {
        "path": scored.file.path,
        "spun": round(score.spun, 4),
        "verdict": score.verdict,
        "doubt": score.doubt,
        "words": score.words,
        "signs": signs(scored.file),
        "passages": passages,
    }


# name -> function of the texts and of the lines that say what could not be done
FORMATS: dict[str, Callable[[Sequence[Scored], Sequence[str]], str]] = {"text": text, "table": table, "json": as_json}
