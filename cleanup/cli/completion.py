"""`cleanup completion`: shell completion."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a completion script; add `eval "$(cleanup completion bash)"` to ~/.bashrc, likewise for zsh.

    For fish: cleanup completion fish > ~/.config/fish/completions/cleanup.fish
    """
    from cleanup.cli import main

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(main, {}, "cleanup", "_CLEANUP_COMPLETE").source())
