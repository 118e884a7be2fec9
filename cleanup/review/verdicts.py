"""The log of verdicts: what people said of findings, kept as evidence for better rules.

`verdicts.jsonl` in the state folder, one JSON object a line, added when the answers of a review take effect:

    rule      id of the rule that found the place
    before    what stood there, as it stood
    after     what a person put there; the same as `before` where it was left
    verdict   "accept" (one of the proposals), "edit" (something else), "reject", "never here" or "never anywhere"
    sentence  the sentence around the place, white space folded

The log stays on this computer; the setting `keep-verdicts: false` turns it off.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from cleanup.review.session import Session, Verdict

FILE_NAME = "verdicts.jsonl"


def verdicts(session: Session) -> list[dict[str, str]]:
    """The verdicts that have not taken effect yet, in text order."""
    found = []
    for i, answer in sorted(session.answers.items()):
        if i in session.settled:
            continue
        finding, key = session.findings[i], session.keys[i]
        accepted = answer.verdict is Verdict.ACCEPT
        edited = accepted and answer.text not in finding.replacements
        found.append(
            {
                "rule": finding.rule,
                "before": finding.text,
                "after": answer.text if accepted else finding.text,
                "verdict": "edit" if edited else answer.verdict.value,
                "sentence": key.sentence,
            }
        )
    return found


def keep(found: list[dict[str, str]], folder: Path) -> None:
    """Add verdicts to the log in `folder`. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(folder / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as out:
        out.write("".join(json.dumps(verdict, ensure_ascii=False) + "\n" for verdict in found).encode())
