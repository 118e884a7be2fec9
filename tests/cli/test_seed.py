"""The seed article end to end, as it is and in every shape a user may have it in."""

from __future__ import annotations

import json
import re
import subprocess
import textwrap
from pathlib import Path

import pytest

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
# every certain repair of the article: what stood there, and what stands there now
REPAIRS = [
    ("Syriaand also a war", "Syria and also a war"),
    ("overdue on Saturday", "late on Saturday"),
    ("ISIL goals", "ISIL targets"),
    ("Khan, coverage from", "Khan, reporting from"),
    ("‘100 percentage’", "‘100 percent’"),
    ("Based on Khan", "According to Khan"),
    ("trapped into the region", "trapped in the region"),
    ("Allied Observatory for Individual Rights", "Syrian Observatory for Human Rights"),
    ("warfare monitor", "war monitor"),
    ("been”ongoing", "been “ongoing"),
    ("12 SDF guys", "12 SDF fighters"),
    ("established a counterattack", "launched a counterattack"),
    ("100 percentage of", "100 percent of"),
    ("at Iraq and Syria", "in Iraq and Syria"),
    ("withdrawal of US troops out of Syria", "withdrawal of US troops from Syria"),
    ("been”beaten”", "been “beaten”"),
    ("ISIL boxers", "ISIL fighters"),
    ("AFP news service", "AFP news agency"),
    ("among those women stated", "one of those women stated"),
    ("keep my kids living", "keep my kids alive"),
    ("by bronchial tissues", "by sleeper cells"),
]


def test_golden(run, seed, tmp_path, request):
    """The whole article after `fix`; `pytest --update-golden` writes it anew."""
    article = tmp_path / "article.txt"
    article.write_bytes(seed.read_bytes())
    result = run("fix", article)
    assert result.exit_code == 0
    golden = GOLDEN / "seed.fixed.txt"
    if request.config.getoption("--update-golden"):
        golden.write_bytes(article.read_bytes())
    assert article.read_bytes() == golden.read_bytes()
    again = run("fix", article)
    assert "fixed 0" in again.stderr
    assert article.read_bytes() == golden.read_bytes()


def test_every_certain_garble_is_repaired(run, seed, tmp_path):
    article = tmp_path / "article.txt"
    article.write_bytes(seed.read_bytes())
    run("fix", article)
    text = article.read_text(encoding="utf-8")
    for bad, good in REPAIRS:
        assert bad not in text
        assert good in text


def test_nothing_but_the_repairs_changes(run, seed, tmp_path):
    article = tmp_path / "article.txt"
    article.write_bytes(seed.read_bytes())
    run("fix", article)
    before, after = seed.read_text(encoding="utf-8"), article.read_text(encoding="utf-8")
    for bad, good in [*REPAIRS, ("were”dozens", "were “dozens"), ("the”caliphate", "the “caliphate")]:
        before = before.replace(bad, good)
    assert after == before


def _wrapped(text: str) -> str:
    return "\n\n".join(textwrap.fill(p, 60, break_on_hyphens=False) for p in text.split("\n\n"))


SHAPES = {
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "cr": lambda text: text.replace("\n", "\r").encode(),
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "utf-16": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "windows-1252": lambda text: text.encode("cp1252"),
    "wrapped": lambda text: _wrapped(text).encode(),
    "emphasis": lambda text: text.replace("ISIL boxers", "**ISIL boxers**").encode(),
    "inner emphasis": lambda text: text.replace("ISIL boxers", "ISIL **boxers**").encode(),
    "no-break spaces": lambda text: re.sub(r"(?<=\w) (?=\w)", "\u00a0", text).encode(),
    "capitals": lambda text: text.upper().encode(),
}


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("*", "").lower()


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(run, seed, tmp_path, shape):
    """The same repairs whatever the encoding, line ends, wrapping, emphasis or case; every other byte the same."""
    article = tmp_path / "article.txt"
    raw = SHAPES[shape](seed.read_text(encoding="utf-8"))
    article.write_bytes(raw)
    codec = {"windows-1252": "cp1252", "utf-16": "utf-16"}.get(shape, "utf-8")
    result = run("fix", article)
    assert result.exit_code == 0, result.stderr
    after = article.read_bytes()
    text = after.decode(codec)
    for bad, good in REPAIRS:
        if shape == "capitals" and bad in ("Khan, coverage from", "Syriaand also a war"):
            continue  # without capitals of its own a name cannot be told from a word
        assert _flat(bad) not in _flat(text)
        assert _flat(good) in _flat(text)
    if shape == "capitals":
        assert text == text.upper()
    for line_end in (b"\r\n", b"\r", b"\n"):
        assert after.count(line_end) == raw.count(line_end)
    assert (b"**" in raw) == (b"**" in after)
    words = r"[^\s\w]|\w+"
    kept = [w for w in re.findall(words, raw.decode(codec)) if w in "*‘’“”…,.;:[]()-"]
    assert len(kept) == len([w for w in re.findall(words, text) if w in "*‘’“”…,.;:[]()-"])


def test_diff_is_taken_by_git_apply_and_patch(run, seed, tmp_path):
    for tool in (["git", "apply"], ["patch", "-p1", "-s", "-i"]):
        folder = tmp_path / tool[0]
        folder.mkdir()
        (folder / "article.txt").write_bytes(seed.read_bytes())
        subprocess.run(["git", "init", "-q", folder], check=True)
        done = subprocess.run(
            ["cleanup", "fix", "--diff", "--no-grammar", "article.txt"], cwd=folder, capture_output=True
        )
        assert done.returncode == 1
        (folder / "change.patch").write_bytes(done.stdout)
        subprocess.run([*tool, "change.patch"], cwd=folder, check=True)
        assert (folder / "article.txt").read_bytes() == (GOLDEN / "seed.fixed.txt").read_bytes()


def test_check_leaves_the_file_alone(run, seed, tmp_path):
    article = tmp_path / "article.txt"
    article.write_bytes(seed.read_bytes())
    result = run("fix", "--check", article)
    assert result.exit_code == 1
    assert "would fix 23" in result.stderr
    assert article.read_bytes() == seed.read_bytes()


def test_json_report(run, seed):
    result = run("check", "--format", "json", seed)
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["version"] == 1
    assert report["errors"] == []
    (file,) = report["files"]
    text = seed.read_bytes().decode("utf-8")
    lines = text.split("\n")
    for finding in file["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["text"]
        assert lines[finding["line"] - 1][finding["column"] - 1 :].startswith(finding["text"].split("\n")[0])
        assert 0 <= finding["confidence"] <= 1
        assert finding["applicability"] in ("safe", "unsafe", "display")


@pytest.mark.languagetool
def test_with_languagetool(run, seed, tmp_path):
    """With grammar required the article goes through a running server, and the rules' repairs are the same."""
    article = tmp_path / "article.txt"
    article.write_bytes(seed.read_bytes())
    result = run("fix", "--grammar=require", article)
    assert result.exit_code == 0, result.stderr
    assert article.read_bytes() == (GOLDEN / "seed.fixed.txt").read_bytes()
    assert "LanguageTool 6.6" in run("grammar", "status").stdout
    faulty = tmp_path / "faulty.txt"
    faulty.write_text("She saw a old dog near the house.\n", encoding="utf-8")
    found = json.loads(run("check", "--grammar=require", "--no-cache", "--no-rules", "--format=json", faulty).stdout)
    assert [f["rule"] for f in found["files"][0]["findings"]] == ["grammar/EN_A_VS_AN"]
