"""Rules of kind `term`: right expressions, which the unspinner looks for; only what they may say is checked here."""

from __future__ import annotations

from cleanup.matching.schema import Term
from cleanup.matching.wording import WordingError
from cleanup.text import Prose

_LONGEST = 100  # characters
_OF_NO_USE = ("near", "not_near", "after", "before", "not_after", "not_before", "confidence", "examples")


def check(rule: Term) -> None:
    """Raises WordingError for a term without words or too long, and for what says nothing to the unspinner."""
    for wording in (rule.term, *rule.aliases):
        if not len(Prose(wording)) or len(wording) > _LONGEST:
            raise WordingError(f"a term is one to {_LONGEST} characters with a word among them, not {wording[:40]!r}")
    for name in _OF_NO_USE:
        if getattr(rule, name):
            raise WordingError(
                f"`{name}` says nothing in a rule of kind term, since the unspinner judges each place; drop it"
            )
