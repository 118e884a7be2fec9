"""A group of commands each of which is imported only when it is called, so that starting stays quick."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """`lazy`: command -> (module, name in it, what `--help` says of it), in the order of `--help`."""

    def __init__(self, *arguments: Any, lazy: Mapping[str, tuple[str, str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command called `name`, imported now; None where there is none."""
        if name not in self.lazy:
            return None
        module, attribute, _ = self.lazy[name]
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name, and the rest of them; a near name is told where there is none."""
        if args[0] not in self.lazy and not args[0].startswith("-"):
            import difflib

            for near in difflib.get_close_matches(args[0], self.lazy, n=1):
                ctx.fail(f"no such command '{args[0]}' (did you mean {near}?)")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands in the help text without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, _, said) in self.lazy.items()])
