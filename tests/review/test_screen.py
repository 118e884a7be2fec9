"""The full-screen review on a real pseudo-terminal: what a person sees, and what comes of the keys."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleanup.cli import main

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from terminal import Terminal

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
RULES = """version: 1
rules:
- {id: own/text/boxers, kind: phrase, match: ISIL boxer, replace: [ISIL fighter, ISIL man], message: fighters are meant}
- {id: own/text/monitor, kind: phrase, match: warfare monitor, replace: war monitor, message: the usual word}
"""
TEXT = "ISIL boxers fled.\n\nThe warfare monitor said so.\n\nThree ISIL boxers stayed.\n"


@pytest.fixture
def article(tmp_path, monkeypatch):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(RULES)
    (tmp_path / "cleanup.yaml").write_text("shipped-rules: false\nrules: [rules.yaml]\ngrammar: off\n")
    monkeypatch.chdir(tmp_path)
    return path


def test_the_seed_article_to_the_golden_file(seed, tmp_path):
    """What is safe is accepted, one place edited, all else rejected: the golden file of `fix` but for the edit."""
    path = tmp_path / "article.txt"
    path.write_bytes(seed.read_bytes())
    result = CliRunner().invoke(main, ["check", "--no-grammar", "--format", "json", str(path)])
    found = json.loads(result.stdout)["files"][0]["findings"]
    terminal = Terminal("review", "--no-grammar", path)
    for number, finding in enumerate(found, 1):
        terminal.wait(
            f"{number} of {len(found)}, ", f"{finding['applicability']} {finding['confidence']:.2f}", finding["rule"]
        )
        if finding["rule"] == "conflict/fighting/war-monitor":
            terminal.press("e", "put there: war monitor")
            terminal.press("\x15war watcher\r")
        else:
            terminal.press("y" if finding["applicability"] == "safe" else "n")
    terminal.wait(f"{len(found)} of {len(found)}, 0 open", "all findings have an answer")
    terminal.press("w")
    assert terminal.end() == 0
    golden = (GOLDEN / "seed.fixed.txt").read_bytes()
    assert path.read_bytes() == golden.replace(b"UK-based war monitor", b"UK-based war watcher")


def test_what_is_seen(article):
    terminal = Terminal("review", "article.txt")
    terminal.wait("article.txt:1 1 of 3, 3 open", "stands", "proposal", "own/text/boxers: fighters are meant")
    terminal.wait("1 ISIL fighters 2 ISIL men", "q quit")
    current = [terminal.screen.buffer[1][x] for x in range(1, 12)]
    assert "".join(cell.data for cell in current) == "ISIL boxers"
    assert all(cell.reverse for cell in current)
    terminal.press("2", "2 of 3, 2 open, 1 accepted", "ISIL men fled.")
    terminal.press("k", "1 of 3")
    terminal.press("j", "2 of 3")
    terminal.press("?", "undo the last answer")
    terminal.press("?", "The warfare monitor said so")
    terminal.press("9", "there is only 1; edit with e")
    terminal.press("u", "1 of 3, 3 open")
    terminal.press("a", "2 of 3, 1 open, 2 accepted", "Three ISIL fighters stayed")
    terminal.press("e", "put there: war monitor")
    terminal.press("\x1b", "q quit", "1 open")
    terminal.press("\r", "0 open, 3 accepted")
    terminal.press("w")
    assert terminal.end() == 0
    assert article.read_text() == "ISIL fighters fled.\n\nThe war monitor said so.\n\nThree ISIL fighters stayed.\n"


def test_pasting_answers_nothing(article):
    terminal = Terminal("review", "article.txt")
    terminal.wait("3 open", "q quit")
    terminal.press("\x1b[200~yyyw\x1b[201~", "what is pasted is no answer", "3 open")
    terminal.press("q")
    assert terminal.end() == 1


def test_a_paste_into_an_edit_stays_on_its_line(article):
    terminal = Terminal("review", "article.txt")
    terminal.wait("3 open", "q quit")
    terminal.press("e", "put there: ")
    terminal.press("\x15\x1b[200~ISIL\nmen\x1b[201~")
    terminal.press("\r", "2 open, 1 accepted")
    terminal.press("w")
    assert terminal.end() == 1
    assert article.read_text() == TEXT.replace("ISIL boxers fled", "ISIL men fled")


def test_a_window_made_too_small_and_large_again(article):
    terminal = Terminal("review", "article.txt")
    terminal.wait("3 open", "q quit")
    terminal.resize(40, 8)
    terminal.wait("too small")
    terminal.resize(90, 25)
    terminal.wait("3 open", "q quit")
    terminal.press("q")
    assert terminal.end() == 1


def test_a_request_to_stop_leaves_the_terminal_as_it_was(article):
    terminal = Terminal("review", "article.txt")
    terminal.wait("3 open", "q quit")
    terminal.process.kill(signal.SIGTERM)
    assert terminal.end() == 1
    assert "answers kept" in terminal.text
    assert terminal.raw.count("\x1b[?1049h") == terminal.raw.count("\x1b[?1049l") == 1


@pytest.mark.parametrize("ending", ["\x04", signal.SIGHUP, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_lost_line_by_line_either(article, ending):
    terminal = Terminal("review", "article.txt", TERM="dumb")
    terminal.wait("3 open", "put that there")
    terminal.press("n\r", "2 open, 1 rejected")
    if isinstance(ending, str):
        terminal.press(ending)
    else:
        terminal.process.kill(ending)
    terminal.end()
    assert article.read_text() == TEXT
    again = Terminal("review", "article.txt", TERM="dumb")
    again.wait("2 of 3, 2 open, 1 rejected", "put that there")
    again.press("q\r")
    assert again.end() == 1


@pytest.mark.parametrize("ending", ["\x03", "q", signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_lost_however_it_ends(article, ending):
    terminal = Terminal("review", "article.txt")
    terminal.wait("3 open", "q quit")
    terminal.press("n", "2 open, 1 rejected")
    terminal.press("y", "1 open, 1 accepted")
    if isinstance(ending, str):
        terminal.press(ending)
    else:
        terminal.process.kill(ending)
    terminal.end()
    assert article.read_text() == TEXT
    again = Terminal("review", "article.txt")
    again.wait("3 of 3, 1 open, 1 accepted, 1 rejected", "q quit")
    again.press("y", "0 open")
    again.press("w")
    assert again.end() == 0
    assert article.read_text() == "ISIL boxers fled.\n\nThe war monitor said so.\n\nThree ISIL fighters stayed.\n"


def test_a_closed_terminal_loses_nothing(article):
    terminal = Terminal("review", "article.txt")
    terminal.wait("3 open", "q quit")
    terminal.press("n", "2 open, 1 rejected")
    terminal.process.close(force=True)
    again = Terminal("review", "article.txt")
    again.wait("2 of 3, 2 open, 1 rejected", "q quit")
    again.press("q")
    assert again.end() == 1


def test_a_file_changed_meanwhile_is_not_overwritten(article):
    terminal = Terminal("review", "article.txt")
    terminal.wait("3 open", "q quit")
    terminal.press("y", "2 open, 1 accepted")
    article.write_text("New. " + TEXT)
    terminal.press("w")
    assert terminal.end() == 2
    assert "was changed by someone else meanwhile" in terminal.text
    assert article.read_text() == "New. " + TEXT
    again = Terminal("review", "article.txt")
    again.wait("2 of 3, 2 open, 1 accepted", "q quit")
    again.press("w")
    assert again.end() == 1
    assert article.read_text() == "New. " + TEXT.replace("ISIL boxers fled", "ISIL fighters fled")


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"columns": 50, "rows": 30}, "the terminal is smaller than 60"),
        ({"columns": 100, "rows": 12}, "the terminal is smaller than 60"),
        ({"TERM": "dumb"}, "3 open"),
    ],
)
def test_line_by_line_where_there_is_no_full_screen(article, how, why):
    terminal = Terminal("review", "article.txt", **how)
    terminal.wait(why, "put that there")
    assert "\x1b[?1049h" not in terminal.raw
    terminal.press("y\r", "2 of 3")
    terminal.press("\x03")
    assert terminal.end() == 130
    assert "answers kept" in terminal.text
    assert article.read_text() == TEXT


def test_without_the_extra_it_asks_line_by_line(article, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util\nfind = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *more: None if name == 'prompt_toolkit' else find(name, *more)\n"
    )
    paths = f"{tmp_path}:{Path(__file__).resolve().parents[2]}"
    terminal = Terminal("review", "article.txt", PYTHONPATH=paths)
    terminal.wait("pip install 'cleanup[review]'", "put that there")
    terminal.press("q\r")
    assert terminal.end() == 1


@pytest.mark.parametrize("columns", [50, 100])
def test_escape_codes_are_shown_never_executed(article, columns):
    article.write_text("ISIL boxers \x1b]0;pwned\x07 \x1b[5m \x9b31m here.\n", encoding="utf-8")
    terminal = Terminal("review", "article.txt", columns=columns)
    terminal.wait("1 of 1", "␛]0;pwned␇", "␛[5m")
    assert "\x1b]0;pwned" not in terminal.raw
    assert "\x1b[5m" not in terminal.raw
    assert "\x9b" not in terminal.raw
    terminal.press("\x03")
    assert terminal.end() == (130 if columns < 60 else 1)  # a key of the full screen, as q is
