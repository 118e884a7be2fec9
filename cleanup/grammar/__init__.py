"""LanguageTool: install it, run one shared server, ask it, keep its answers."""

from cleanup.grammar.detector import GrammarDetector, grammar_for
from cleanup.grammar.unavailable import GrammarUnavailable

__all__ = ["GrammarDetector", "GrammarUnavailable", "grammar_for"]
