"""The command line: one module per command, loaded when it is called."""

from __future__ import annotations

import gc
from typing import Any

import click

import cleanup
from cleanup.cli import streams
from cleanup.cli.failure import told
from cleanup.cli.lazy import LazyGroup

# command -> (module, what `cleanup --help` says of it)
_COMMANDS = {
    "check": "Report garbled phrases.",
    "fix": "Repair what is certain.",
    "score": "Say how likely texts, and passages of them, were machine-spun.",
    "review": "Go through the findings: accept, edit or reject each.",
    "baseline": "Write down what is known, so that check reports only what is new.",
    "vocab": "Add, list and remove names and terms that are never accused.",
    "explain": "Say what a rule does, or why a place is reported.",
    "rules": "List, show and test rules.",
    "grammar": "Install, start and stop the LanguageTool grammar checker.",
    "config": "Show the settings that hold for a file.",
    "completion": "Print shell completion for bash, zsh or fish.",
}
_LAZY = {name: (f"{__name__}.{name}", name, said) for name, said in _COMMANDS.items()}


class _Main(LazyGroup):
    """Tells in one line what cannot be done."""

    def main(self, *arguments: Any, **named: Any) -> Any:
        """Runs the program."""
        streams.prepare()
        return super().main(*arguments, **named)

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        """Reads the options before the command. Raises Failure."""
        with told():
            return super().make_context(*arguments, **named)

    def invoke(self, ctx: click.Context) -> Any:
        """Reads the options of the command, and calls it. Raises Failure."""
        with told():
            return super().invoke(ctx)


@click.group(cls=_Main, lazy=_LAZY, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(cleanup.__version__, "-V", "--version", prog_name="cleanup")
def main() -> None:
    """Find garbled machine paraphrases in English texts, and repair what is certain.

    \b
    cleanup check article.txt     report what looks garbled
    cleanup fix article.txt       repair what is certain
    cleanup fix --diff docs/      show what would change
    cleanup score article.txt     is this text machine-spun?
    cleanup review article.txt    decide on each finding yourself

    Exit codes: 0 nothing to report, 1 something was found, 2 it could not be done.
    """
    gc.set_threshold(50_000, 10, 10)  # a run makes many values and few cycles: looking for these rarely saves 8 %
