"""The wheel, in an empty environment outside the checkout, fixes the seed article."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden" / "seed.fixed.txt"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(source)], check=True)
    subprocess.run(
        [sys.executable, "-m", "build", "-w", "-o", str(folder), str(source)], check=True, capture_output=True
    )
    (wheel,) = folder.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    python = folder / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", str(wheel)], check=True)
    return folder


def test_fixes_the_seed_article(environment, seed):
    article = environment / "article.txt"
    article.write_bytes(seed.read_bytes())
    variables = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [environment / "venv" / "bin" / "cleanup", "fix", "--no-grammar", "article.txt"],
        cwd=environment, env=variables, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert article.read_bytes() == GOLDEN.read_bytes()


def test_writes_the_html_report(environment, seed):
    variables = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [environment / "venv" / "bin" / "cleanup", "check", "--no-grammar", "--format", "html", seed],
        cwd=environment, env=variables, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("<!doctype html>")
    assert "Observatory" in done.stdout
