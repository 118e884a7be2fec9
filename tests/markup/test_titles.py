"""The lines around a title in reStructuredText grow with it."""

from __future__ import annotations

import io

import pytest
from docutils.core import publish_doctree
from fixing import fixed

TABLE = {"Syriaand": "Syria and", "Iraqand": "Iraq and", "中": "中中", "longest": "long"}
CASES = [
    ("Syriaand Iraq\n=============\n\na\n", "Syria and Iraq\n==============\n\na\n"),
    ("Syriaand Iraqand x\n==================\n", "Syria and Iraq and x\n====================\n"),
    ("Syriaand Iraqand x\n===================\n", "Syria and Iraq and x\n====================\n"),
    ("=============\nSyriaand Iraq\n=============\n", "==============\nSyria and Iraq\n==============\n"),
    ("===============\n Syriaand Iraq\n===============\n", "===============\n Syria and Iraq\n===============\n"),
    ("Syriaand Iraq\r\n-------------\r\n\r\nSyriaand", "Syria and Iraq\r\n--------------\r\n\r\nSyria and"),
    ("\ufeffSyriaand\n========\n", "\ufeffSyria and\n=========\n"),
    ("a 中 b c\n========\n", "a 中中 b c\n==========\n"),
    ("longest title\n=============\n", "long title\n=============\n"),
    ("Syriaand *Iraqand*\n==================\n", "Syria and *Iraq and*\n====================\n"),
    (".. topic:: Syriaand\n\n   Syriaand\n   ========\n", ".. topic:: Syria and\n\n   Syriaand\n   ========\n"),
]


@pytest.mark.parametrize(("before", "after"), CASES)
def test_the_lines_are_as_long_as_the_title(before: str, after: str) -> None:
    assert fixed(before, "rst", TABLE) == after
    assert fixed(after, "rst", {k: v for k, v in TABLE.items() if k != "中"}) == after


@pytest.mark.parametrize("text", [after for _, after in CASES[:-1]])
def test_docutils_does_not_warn(text: str) -> None:
    said = io.StringIO()
    publish_doctree(text.lstrip("\ufeff"), settings_overrides={"warning_stream": said, "report_level": 2})
    assert said.getvalue() == ""
