"""`cleanup rules`: one module per command, each with its command as `command`."""

from __future__ import annotations

import click

from cleanup.cli.lazy import LazyGroup

# command -> (module here, what `cleanup rules --help` says of it)
_COMMANDS = {
    "list": ("list", "List the rules in force."),
    "show": ("show", "Print a rule as it is written."),
    "test": ("test", "Run the examples of rules as tests."),
    "new": ("new", "Make a rule from a garbled sentence."),
    "learn": ("learn", "Learn rules from texts and their corrected versions."),
    "import": ("import_", "Take over rules of Vale, codespell, typos, LanguageTool, or a table of pairs."),
    "export": ("export", "Write rules for Vale or codespell."),
    "add": ("add", "Put a rule pack, or rule files, in force."),
    "packs": ("packs", "List rule packs and which are in force."),
    "schema": ("schema", "Print the JSON Schema of rule files."),
}
_LAZY = {name: (f"{__name__}.{module}", "command", said) for name, (module, said) in _COMMANDS.items()}


@click.group(cls=LazyGroup, lazy=_LAZY)
def rules() -> None:
    """List, show and test rules."""
