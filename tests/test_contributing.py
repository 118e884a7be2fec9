"""CONTRIBUTING.md gets a newcomer to a tested rule: its commands are run as they stand, in a copy of the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECTION = TEXT.partition("## Add a rule in five minutes")[2].partition("\n## ")[0]


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)


def test_add_a_rule_in_five_minutes(tmp_path):
    for name in ("cleanup", "rules", "docs", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.png"))
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    before = (tmp_path / "rules" / "conflict" / "fighting.yaml").read_text(encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    path = os.pathsep.join((str(Path(sys.executable).parent), kept["PATH"]))
    outputs = []
    for commands in blocks("sh"):
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", commands], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8",
            env={**kept, "PATH": path, "PYTHONPATH": str(tmp_path)},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        outputs.append(done.stdout)
    (shown,) = yaml.safe_load(outputs[0].partition("\n# ")[0])
    (written,) = yaml.safe_load(blocks("yaml")[0])
    assert shown == written
    after = (tmp_path / "rules" / "conflict" / "fighting.yaml").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert yaml.safe_load(after)["rules"][-1] == written
    assert re.search(r"\d+ rules, \d+ examples, 0 problems", outputs[1])
    pages = [
        page for page in (tmp_path / "docs" / "rules").rglob("*.md") if "comet" in page.read_text(encoding="utf-8")
    ]
    assert pages
