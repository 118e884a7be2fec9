"""The unspinner's data damaged or missing: one clear line, exit code 2, no file touched; and texts it does not read."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest
import yaml

from cleanup.unspin import artefact, classifier
from cleanup.unspin.reader import Reader

SPUN = "Nearly 40 percentage of the crop was lost to bosom malignancy.\n"


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(SPUN, encoding="utf-8")
    return path


def damaged(raw: bytes, how: str) -> bytes:
    out = bytearray(raw)
    if how == "truncated":
        return bytes(out[: len(out) // 2])
    if how == "empty":
        return b""
    at = {"first byte": 0, "header": 300, "middle": len(out) // 2, "end": len(out) - 100}[how]
    out[at] ^= 0x10
    return bytes(out)


@pytest.mark.parametrize("command", ["check", "fix"])
@pytest.mark.parametrize("how", ["truncated", "empty", "first byte", "header", "middle", "end", "missing"])
@pytest.mark.parametrize("which", ["data", "classifier"])
def test_damaged_data_is_one_line_and_nothing_is_lost(run, text, tmp_path, monkeypatch, command, how, which):
    good = {"data": artefact.DEFAULT, "classifier": classifier.DEFAULT}
    path = tmp_path / "broken.bin"
    if how != "missing":
        path.write_bytes(damaged(good[which].read_bytes(), how))
    defaults = tuple({**good, which: path}.values())
    monkeypatch.setattr(Reader.__init__, "__defaults__", (*defaults, ()))
    result = run(command, text)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("cleanup: ")
    assert "broken.bin" in line
    assert "reinstall cleanup" in line
    assert text.read_text(encoding="utf-8") == SPUN


def test_no_damaged_byte_of_the_classifier_gets_through_as_another_error(tmp_path):
    raw, chance, path = classifier.DEFAULT.read_bytes(), random.Random(1), tmp_path / "c.npz"
    names = Reader().classifier.names
    for _ in range(150):
        out = bytearray(raw)
        out[chance.choice([chance.randrange(len(out)), len(out) - 1 - chance.randrange(1500)])] ^= (
            1 << chance.randrange(8)
        )
        path.write_bytes(out)
        with contextlib.suppress(artefact.ArtefactError):
            classifier.load.cache_clear()
            assert classifier.load(names, path).names == names


def test_a_text_in_another_language_is_told_once_a_file(run, text, tmp_path):
    texts = Path(__file__).parents[1] / "unspin" / "odd_texts.yaml"
    french = yaml.safe_load(texts.read_text(encoding="utf-8"))["foreign"]["French"]
    other = tmp_path / "autre.txt"
    other.write_text(french, encoding="utf-8")
    result = run("check", other, text)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"cleanup: note: {other}: does not look like English; the unspinner did not read it"
    ]
    assert "40 percent" in result.stdout
    assert run("check", other, "--no-unspin").stderr == ""
