"""What arguments and options may be: names of files and folders, numbers within bounds."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import click


class _Named(click.Path):
    """A file or folder by its name, which is looked at when it is used. An empty name is refused.

    The system takes it for none, and `Path("")` for the current folder: where a variable of the shell is not set, a
    command would work on all that is there.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The name as text or as a Path."""
        if not os.fspath(value):
            self.fail("the name is empty; name a file or folder", param, ctx)
        return self.coerce_path_result(value)


class Bounded(click.FloatRange):
    """A number within bounds; `nan`, which lies nowhere and compares to nothing, is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value} is no number; write one", param, ctx)
        return number


NAME: click.Path = _Named()  # as text, to be told as it was given
PATH: click.Path = _Named(path_type=Path)
SHARE = Bounded(0, 1)
