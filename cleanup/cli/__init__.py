"""The command line: one module per command, loaded when it is called."""

from __future__ import annotations

import importlib

import click

import cleanup

# command -> (module, what `cleanup --help` says of it)
_COMMANDS = {
    "check": "Report garbled phrases.",
    "fix": "Repair what is certain.",
    "vocab": "Add, list and remove names and terms that are never accused.",
    "explain": "Say what a rule does and why.",
    "rules": "List, show and test rules.",
    "grammar": "Install, start and stop the LanguageTool grammar checker.",
    "config": "Show the settings that hold for a file.",
    "completion": "Print shell completion for bash, zsh or fish.",
}


class _Commands(click.Group):
    """Imports a command's module only when that command is asked for, so that starting stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command = getattr(importlib.import_module(f"cleanup.cli.{name}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(cleanup.__version__, "-V", "--version", prog_name="cleanup")
def main() -> None:
    """Find garbled machine paraphrases in English texts, and repair what is certain.

    \b
    cleanup check article.txt     report what looks garbled
    cleanup fix article.txt       repair what is certain
    cleanup fix --diff docs/      show what would change

    Exit codes: 0 nothing to report, 1 something was found, 2 it could not be done.
    """
