"""Journal, the answers of a file's review on disk: each is there before it takes effect, whatever happens then."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import platformdirs

from cleanup.paths import reason, replacing
from cleanup.review.session import Answer, AnswerError, Key, Mark, Step, Verdict

_VERSION = 1


def state_folder() -> Path:
    """The folder for what a person has answered: $CLEANUP_STATE_DIR, else the user's state folder."""
    chosen = os.environ.get("CLEANUP_STATE_DIR")
    return Path(chosen).absolute() if chosen else platformdirs.user_state_path("cleanup", appauthor=False)


class Journal:
    """The steps of the review of the file at `path`, whose bytes now are `raw`.

    A file of JSON lines named by the reviewed file's path: `{"version", "path", "sha256"}` where a review of that
    content begins, then `{"set": [[[rule, text, sentence, number, of], verdict, text], ...]}`, `{"undo": true}` or
    `{"settled": true}`. A line that was cut off by a crash is passed over. Raises AnswerError where it cannot be
    read or written.
    """

    def __init__(self, path: Path, raw: bytes, folder: Path) -> None:
        name = hashlib.sha256(os.path.realpath(path).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        self.file = folder / "reviews" / f"{name}.jsonl"
        self.steps: list[Step] = []
        self.changed = False  # whether the reviewed file was another one when the last answer was given
        head = _head(path, raw)
        content = None
        for line in self._lines():
            content = line.get("sha256", content)
            with contextlib.suppress(KeyError, ValueError, TypeError):
                self.steps += _steps(line)
        if content != head["sha256"]:
            self.changed = content is not None
            self._append(head)

    def _lines(self) -> list[dict[str, Any]]:
        try:
            text = self.file.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._failure(error) from None
        found = []
        for line in text.split("\n"):
            with contextlib.suppress(ValueError):
                value = json.loads(line)
                if isinstance(value, dict):
                    found.append(value)
        return found

    def record(self, step: Step) -> None:
        """Keep a step; it is on the disk when this returns."""
        self._append(_line(step))

    def restart(self, path: Path, raw: bytes, steps: Sequence[Step]) -> None:
        """Begin anew with these steps, for a file whose bytes now are `raw`."""
        lines = [_head(path, raw), *(_line(step) for step in steps)]
        try:
            with replacing(self.file) as fresh:
                _put(fresh, lines)
        except OSError as error:
            raise self._failure(error) from None

    def _append(self, line: dict[str, Any]) -> None:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _put(self.file, [line])
        except OSError as error:
            raise self._failure(error) from None

    def _failure(self, error: OSError) -> AnswerError:
        return AnswerError(
            f"{self.file}: answers cannot be kept there ({reason(error)}); set CLEANUP_STATE_DIR to a folder"
        )


def _put(file: Path, lines: list[dict[str, Any]]) -> None:
    """Append whole lines, readable by their owner alone; a line cut off before stays apart from them."""
    with open(os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b", buffering=0) as out:
        size = out.seek(0, os.SEEK_END)
        torn = size and (out.seek(size - 1), out.read(1))[1] != b"\n"
        out.write(b"\n" * bool(torn) + "".join(json.dumps(line) + "\n" for line in lines).encode())
        os.fsync(out.fileno())


def _head(path: Path, raw: bytes) -> dict[str, Any]:
    return {"version": _VERSION, "path": os.path.realpath(path), "sha256": hashlib.sha256(raw).hexdigest()}


def _line(step: Step) -> dict[str, Any]:
    if isinstance(step, Mark):
        return {step.value: True}
    return {
        "set": [
            [[key.rule, key.text, key.sentence, key.number, key.of], answer.verdict.value, answer.text]
            for key, answer in step.items()
        ]
    }


def _steps(line: dict[str, Any]) -> list[Step]:
    """The steps a line holds. Raises KeyError, ValueError or TypeError for a line that is none of ours."""
    for mark in Mark:
        if mark.value in line:
            return [mark]
    if "set" not in line:
        return []
    return [{Key(*key): Answer(Verdict(verdict), str(text)) for key, verdict, text in line["set"]}]
