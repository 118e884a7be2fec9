"""Finds garbled machine paraphrases in English texts, names the canonical expression, and repairs what is certain."""

__version__ = "0.1.0"
