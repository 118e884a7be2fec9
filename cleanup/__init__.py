"""Finds garbled machine paraphrases in English texts, names the canonical expression, and repairs what is certain."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleanup.api import Fixed, check_text, fix_text
    from cleanup.errors import CleanupError
    from cleanup.findings import Applicability, Finding, Severity

__version__ = "0.1.0"
__all__ = [
    "Applicability",
    "CleanupError",
    "Finding",
    "Fixed",
    "Severity",
    "__version__",
    "check_text",
    "fix_text",
]
_HOME = {
    **dict.fromkeys(("Fixed", "check_text", "fix_text"), "cleanup.api"),
    "CleanupError": "cleanup.errors",
    **dict.fromkeys(("Applicability", "Finding", "Severity"), "cleanup.findings"),
}


def __getattr__(name: str) -> object:
    """What `__all__` names, imported when it is used, so that starting the command stays quick."""
    if name in _HOME:
        import importlib

        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
