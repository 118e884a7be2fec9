"""A small artefact, built from a handful of synthetic sources."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_sources import small_inputs

from cleanup.unspin import artefact, build


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("unspin") / "unspin.bin"
    artefact.write(path, *build.compile_sections(small_inputs()))
    return path


@pytest.fixture(scope="session")
def small(small_file: Path) -> artefact.Artefact:
    return artefact.read(small_file)
