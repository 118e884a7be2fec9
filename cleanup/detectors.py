"""What settings ask for: the rules, the unspinner, the choice among findings and the vocabulary, as one Checker."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from cleanup.check import Checker, Choice, Detector
from cleanup.config import Config
from cleanup.errors import CleanupError
from cleanup.findings import covers
from cleanup.ignores import BARE, MALFORMED, UNUSED
from cleanup.matching.compiled import TermRule
from cleanup.matching.detector import RuleDetector, load_detector
from cleanup.vocabulary import Vocabulary
from cleanup.vocabulary import read as read_vocabulary

if TYPE_CHECKING:
    from cleanup.unspin.detector import UnspinDetector
    from cleanup.unspin.own_terms import OwnTerm


UNSPIN = ("unspin/term", "unspin/entity", "unspin/menu", "unspin/synonym")
REMARKS = (UNUSED, BARE, MALFORMED)


def checker_for(
    found: Config,
    *,
    rules: bool = True,
    unspin: bool = True,
    cache: bool = True,
    grammar: Callable[[], Detector | None] = lambda: None,
    on_unavailable: Callable[[str], None] = lambda message: None,
    on_unread: Callable[[str], None] = lambda message: None,
) -> Checker:
    """The detectors that the settings of `found` ask for, without those left out here.

    `grammar` makes the grammar checker, and is called last. Raises CleanupError.
    """
    settings = found.settings
    detectors: list[Detector] = []
    known: list[str] = []
    terms: list[TermRule] = []
    right: Sequence[str] = ()
    if rules:
        ruled = rule_detector(found, cache)
        detectors.append(ruled)
        known += ruled.ids
        terms, right = ruled.terms, ruled.names
    for setting, names in (("select", settings.select), ("ignore", settings.ignore)):
        for name in names:
            refuse_unknown(name, known, found.where(setting, name))
    vocabulary = vocabulary_of(found)
    if unspin and settings.unspin:
        detectors.append(unspin_detector(terms, right, cache=cache))
    checker = grammar()
    if checker is not None:
        detectors.append(checker)
    choice = Choice(settings.select, settings.ignore, settings.min_confidence)
    return Checker(detectors, choice, on_unavailable, vocabulary, known, settings.strict_ignores, on_unread)


def cache_folder() -> Path:
    """Where caches live; the environment variable CLEANUP_CACHE_DIR overrides it."""
    return Path(os.environ.get("CLEANUP_CACHE_DIR") or platformdirs.user_cache_path("cleanup"))


def rule_detector(found: Config, cache: bool = True) -> RuleDetector:
    """The rules in force under these settings. Raises RuleError."""
    folder = cache_folder() if cache else None
    return load_detector(found.rule_paths(), folder, found.settings.fields, found.own_rules())


def unspin_detector(terms: Sequence[TermRule] = (), names: Sequence[str] = (), *, cache: bool = True) -> UnspinDetector:
    """The unspinner, which knows these terms beside its own, and these right names.

    Raises ArtefactError where its data is damaged.
    """
    from cleanup.unspin.detector import UnspinDetector
    from cleanup.unspin.reader import Reader

    own = tuple(_own_term(term) for term in terms)
    return UnspinDetector(Reader(own=own, cache=cache_folder() if cache else None), names)


def _own_term(rule: TermRule) -> OwnTerm:
    from cleanup.unspin.own_terms import OwnTerm

    head = rule.head
    return OwnTerm((rule.term, *rule.aliases), head.id, head.message, head.applicability, head.severity)


def vocabulary_of(found: Config) -> Vocabulary:
    """The vocabulary in force under these settings. Raises VocabularyError."""
    return Vocabulary(entry for path in found.vocab_paths() for entry in read_vocabulary(path))


def refuse_unknown(name: str, known: Sequence[str], where: str = "") -> None:
    """Raises CleanupError, with `where` before it, for a name that no rule has.

    `known` are the ids of the rules; those of the other detectors are known here, but for LanguageTool's, which are as
    many as its version has.
    """
    others = (*UNSPIN, *REMARKS)
    if name.startswith("grammar/") or covers(name, "grammar/"):
        return
    if any(covers(name, rule) for rule in (*known, *others)):
        return
    import difflib

    close = difflib.get_close_matches(name, [*known, *others, "grammar"], n=1)
    advice = f"did you mean {close[0]}?" if close else "see `cleanup rules list`"
    raise CleanupError(f"{where}no rule is called {name!r}; {advice}")
