"""CleanupError, of which every module has its own kind for what it cannot do: one line for people, no traceback."""

from __future__ import annotations


class CleanupError(Exception):
    """What was asked cannot be done; the message is one line: what is wrong, where, and what to do."""
