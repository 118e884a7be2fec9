"""Runs the command line in this process."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from cleanup.cli import main
from cleanup.config import for_folder


@pytest.fixture
def run() -> Callable[..., Result]:
    """`run("check", path)`: the command's result, with LanguageTool left out unless the call names --grammar."""

    def call(command: str, *arguments: object, stdin: bytes | str | None = None) -> Result:
        for_folder.cache_clear()
        words = [str(argument) for argument in arguments]
        if command in ("check", "explain", "fix") and not any("grammar" in word for word in words):
            words.append("--no-grammar")
        return CliRunner().invoke(main, [command, *words], input=stdin, catch_exceptions=False)

    return call
