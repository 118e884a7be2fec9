"""Answers of the tests stay apart from the user's."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder."""
    monkeypatch.setenv("CLEANUP_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"
