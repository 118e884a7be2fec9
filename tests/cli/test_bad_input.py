"""Each thing a user can get wrong: one clear line, exit code 2, nothing lost, and the other files are done."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cleanup import document
from cleanup.cli.failure import refuse_to_replace
from cleanup.detectors import UNSPIN
from cleanup.unspin import explain

GOOD = "Nearly 40 percentage of the crop was lost.\n"
FIXED = "Nearly 40 percent of the crop was lost.\n"


def _one_line(result, *parts):
    assert result.exit_code == 2
    lines = [line for line in result.stderr.splitlines() if line.startswith("cleanup: ")]
    assert len(lines) == 1, result.stderr
    for part in parts:
        assert part in lines[0]
    assert "Traceback" not in result.output


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["check", "fix"])
def test_missing_path_and_the_others_are_done(run, good, tmp_path, command):
    result = run(command, tmp_path / "none.txt", good)
    _one_line(result, "none.txt", "no such file")
    if command == "fix":
        assert good.read_text() == FIXED
    else:
        assert "40 percent" in result.stdout


@pytest.mark.parametrize("raw", [None, b"\x7fELF\0\0\0 not text"])
def test_nothing_is_said_of_findings_where_nothing_could_be_read(run, tmp_path, raw):
    path = tmp_path / "bad.txt"
    if raw is not None:
        path.write_bytes(raw)
    result = run("check", path)
    _one_line(result, "bad.txt")
    assert result.stdout == ""
    assert '"files": []' in run("check", path, "--format", "json").stdout


def test_folder_without_text_files(run, tmp_path):
    (tmp_path / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    _one_line(run("check", tmp_path), "no text files")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\x7fELF\0\0\0 not text", "binary"),
        ("na\u00efve caf\u00e9 \u201cquoted\u201d".encode() + b" \xff broken", "not valid UTF-8"),
        (b"abc \x81\x8d\x90 def", "no encoding known"),
        (b"\xff\xfea", "UTF-16"),
    ],
)
def test_bytes_that_are_no_text(run, good, tmp_path, raw, said):
    path = tmp_path / "bad.txt"
    path.write_bytes(raw)
    _one_line(run("fix", path, good), "bad.txt", said)
    assert path.read_bytes() == raw
    assert good.read_text() == FIXED


def test_read_only_file(run, good):
    good.chmod(0o444)
    _one_line(run("fix", good), "good.txt", "read-only")
    assert good.read_text() == GOOD


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_unreadable_file(run, good):
    good.chmod(0)
    _one_line(run("check", good), "good.txt", "permissions")


def test_changed_by_someone_else(run, good, monkeypatch):
    real = document.os.fsync

    def meddle(handle):
        good.write_text("Somebody else wrote this.\n", encoding="utf-8")
        real(handle)

    monkeypatch.setattr(document.os, "fsync", meddle)
    _one_line(run("fix", good), "changed by someone else")
    assert good.read_text() == "Somebody else wrote this.\n"
    assert os.listdir(good.parent) == ["good.txt"]


def test_disk_full(run, good, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(document.os, "fsync", full)
    _one_line(run("fix", good), "no space left")
    assert good.read_text() == GOOD
    assert os.listdir(good.parent) == ["good.txt"]


RULE = "version: 1\nrules:\n- {id: a/b, kind: phrase, match: garbled word, message: m}\n"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("version: 1\nrules: [", (":3:1:", "YAML syntax")),
        (RULE.replace("message", "mesage"), (":3:", "unknown key `mesage`", "did you mean `message`")),
        (RULE.replace("phrase", "pattern").replace("garbled word", '"(open"'), (":3", "RE2")),
        (RULE + "- {id: a/b, kind: phrase, match: other word, message: m}\n", (":4", "a/b", "taken")),
        ("a: &x [1, 2]\nb: &y [*x, *x]\nc: [*y, *y]\n", ("aliases",)),
        (RULE.replace("garbled word", "(a|b"), (":3", "never closed")),
        (RULE.replace("garbled word", "<nolist> word"), (":3", "no list is called <nolist>")),
    ],
)
def test_rule_file_with_a_mistake(run, good, tmp_path, text, parts):
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "cleanup.yaml").write_text("rules: [own.yaml]\n", encoding="utf-8")
    _one_line(run("fix", good), "own.yaml", *parts)
    assert good.read_text() == GOOD


@pytest.mark.parametrize(
    ("name", "text", "parts"),
    [
        ("cleanup.yaml", "sellect: [a]\n", ("sellect", "did you mean `select`")),
        ("cleanup.yaml", "min-confidence: 2\n", ("min-confidence",)),
        ("cleanup.yaml", "rules: [none.yaml]\n", ("none.yaml", "no such rule file")),
        ("cleanup.yaml", "extends: none.yaml\n", ("none.yaml",)),
        ("setup.cfg", "[cleanup]\nfail-on = sometimes\n", ("fail-on",)),
        ("pyproject.toml", "[tool.cleanup]\ngrammar = 3\n", ("grammar",)),
        ("pyproject.toml", "[tool.cleanup\n", ("TOML",)),
    ],
)
def test_bad_settings(run, good, tmp_path, name, text, parts):
    (tmp_path / name).write_text(text, encoding="utf-8")
    _one_line(run("fix", good), name if "none" not in text else "none.yaml", *parts)
    assert good.read_text() == GOOD


def test_unknown_rule_in_select(run, good):
    _one_line(run("check", "--select", "general/number", good), "general/number", "did you mean")


def test_bad_output(run, good):
    _one_line(run("check", "--output", "nonsense", good), "NAME:PATH")


def test_unwritable_output(run, good, tmp_path):
    _one_line(run("check", "--output", f"json:{tmp_path}/no/such/folder.json", good), "cannot be written")


def test_unknown_rule_in_explain(run):
    _one_line(run("explain", "general/numbers/percents"), "did you mean general/numbers/percent?")


EMPTY = [
    ["check", ""],
    ["fix", ""],
    ["score", ""],
    ["baseline", ""],
    ["review", ""],
    ["config", "show", ""],
    ["check", "--config", "", "good.txt"],
    ["check", "--baseline", "", "good.txt"],
    ["review", "--patch", "", "good.txt"],
    ["rules", "add", ""],
    ["rules", "test", ""],
    ["rules", "test", "--clean", ""],
    ["rules", "learn", "", "good.txt"],
    ["rules", "list", "--rules", ""],
    ["rules", "export", "--to", "vale", "--out", ""],
]


@pytest.mark.parametrize("words", EMPTY, ids=" ".join)
def test_an_empty_name_is_not_the_current_folder(run, good, monkeypatch, words):
    monkeypatch.chdir(good.parent)
    _one_line(run(*words), "the name is empty")
    assert good.read_text() == GOOD
    assert os.listdir() == ["good.txt"]


RULE_OPTIONS = ["--garbled", "comets", "--right", "rockets", "--sentence", "The militia fired comets."]
LOOPS = [
    ["check", "loop"],
    ["fix", "loop"],
    ["score", "loop"],
    ["baseline", "loop"],
    ["review", "loop"],
    ["explain", "loop:1:1"],
    ["check", "good.txt", "--output", "html:loop"],
    ["rules", "new", *RULE_OPTIONS, "--file", "loop"],
    ["rules", "new", *RULE_OPTIONS, "--file", "/"],
    ["rules", "test", "--clean", "loop"],
]


@pytest.mark.parametrize("words", LOOPS, ids=" ".join)
def test_a_link_that_leads_in_a_circle(run, good, monkeypatch, words):
    monkeypatch.chdir(good.parent)
    os.symlink("loop", "loop")
    result = run(*words)
    _one_line(result)
    assert os.readlink("loop") == "loop"


def test_a_link_that_leads_in_a_circle_leaves_the_folder_checked(run, good):
    (good.parent / "loop.txt").symlink_to("loop.txt")
    assert "1 found in 1 file" in run("check", good.parent).stdout


def test_standard_input_named_after_a_link_that_leads_in_a_circle(run, tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    assert run("check", "-", "--stdin-filename", tmp_path / "loop" / "x.txt", stdin=GOOD).exit_code == 1


LONG = "x" * 300


@pytest.mark.parametrize(
    "words",
    [
        ["check", LONG],
        ["config", "show", LONG],
        ["rules", "test", LONG],
        ["rules", "add", LONG],
        ["rules", "learn", LONG, LONG],
        ["rules", "list", "--rules", LONG],
        ["rules", "learn", "--out", LONG, "a", "b"],
        ["rules", "new", *RULE_OPTIONS, "--file", LONG],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_name_longer_than_the_system_allows(run, words):
    _one_line(run(*words))


def test_the_current_folder_was_removed(run, tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for words in (["check", "."], ["rules", "list"], ["config", "show"], ["vocab", "list"]):
        _one_line(run(*words), "current folder")


@pytest.fixture
def locked(monkeypatch):
    """Makes a path one that may not be read, whoever runs the tests."""
    paths = set()
    real_scandir = os.scandir

    def refuse(path):
        if os.fspath(path) in paths:
            raise PermissionError(13, "Permission denied", os.fspath(path))

    def scandir(path="."):
        refuse(path)
        return real_scandir(path)

    def read_text(self, *arguments, **named):
        refuse(self)
        return self.read_bytes().decode()

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr("pathlib.Path.read_text", read_text)
    return lambda path: paths.add(os.fspath(path))


def test_a_folder_that_cannot_be_read_is_told_and_the_others_are_done(run, good, locked):
    below = good.parent / "below"
    below.mkdir()
    locked(below)
    result = run("check", good.parent)
    _one_line(result, f"{below}: cannot be read (permission denied)")
    assert "1 found in 1 file" in result.stdout
    _one_line(run("check", below), f"{below}: cannot be read")
    (good.parent / "cleanup.yaml").write_bytes(b"exclude: [below/]\n")
    assert run("check", good.parent).exit_code == 1


def test_settings_that_cannot_be_read_are_not_passed_over(run, good, locked):
    settings = good.parent / "cleanup.yaml"
    settings.write_bytes(b"ignore: [general]\n")
    locked(settings)
    _one_line(run("check", good), f"{settings}: cannot be read (permission denied)")
    settings.unlink()
    settings.symlink_to("nowhere.yaml")
    _one_line(run("check", good), f"{settings}: is a link that leads nowhere")


def test_a_folder_that_lets_nobody_look_holds_no_settings(run, good, monkeypatch):
    real_stat = os.stat

    def look(path, *arguments, **named):
        if os.fspath(path).startswith(f"{good.parent}/below/"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real_stat(path, *arguments, **named)

    (good.parent / "below").mkdir()
    monkeypatch.setattr(os, "stat", look)
    monkeypatch.setattr("pathlib.Path.stat", look)
    _one_line(run("check", good.parent / "below", good), "no text files")


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
@pytest.mark.parametrize("name", ["json", "jsonl", "sarif", "gitlab", "junit", "html", "github", "concise", "text"])
def test_a_name_that_is_no_utf8_makes_reports_that_are(run, tmp_path, name):
    path = os.path.join(os.fsencode(tmp_path), b"b\xff.txt")
    with open(path, "wb") as file:
        file.write(GOOD.encode())
    out = tmp_path / "out"
    result = run("check", tmp_path, "--format", name, "--output", f"{name}:{out}")
    assert result.exit_code == 1
    result.stdout_bytes.decode("utf-8")
    written = out.read_bytes().decode("utf-8")
    if name == "json":
        assert json.loads(written)["files"][0]["path"].endswith("b\\xff.txt")
    assert b"+++ b/" + path.lstrip(b"/") in run("fix", "--diff", tmp_path).stdout_bytes


@pytest.mark.parametrize(
    "words", [["check", "--min-confidence", "nan"], ["score", "--fail-above", "nan"], ["score", "--fail-above", "2"]]
)
def test_a_bound_that_is_no_number(run, good, words):
    _one_line(run(*words, good), words[1], words[2])


@pytest.mark.parametrize(
    "name", ["unspin/terms", "unspinx", "grammarfoo", "ignores/usused", "ignoresx", "unspin/*x", "gramma"]
)
def test_a_rule_of_another_detector_that_is_none(run, good, name):
    _one_line(run("check", "--select", name, good), f"no rule is called {name!r}")


@pytest.mark.parametrize(
    "name",
    ["unspin", "unspin/", "unspin/term", "unspin/*", "grammar", "grammar/", "grammar/HE_VERB_AGR", "grammar*",
     "ignores", "ignores/unused", "*"],
)  # fmt: skip
def test_a_rule_of_another_detector(run, good, name):
    assert run("check", "--ignore", name, good).exit_code in (0, 1)


def test_the_rules_of_the_unspinner_are_known():
    assert tuple(explain.GENERAL) == UNSPIN


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("cleanup.yaml", "select: [generall]\n", "`select`: no rule is called 'generall'"),
        ("cleanup.yaml", "ignore: [unspinx]\n", "`ignore`: no rule is called 'unspinx'"),
        ("cleanup.yaml", "packs: [nopack]\n", "`packs`: no rule pack is called 'nopack'"),
        ("cleanup.yaml", "encoding: klingon\n", "unknown encoding 'klingon'"),
        ("setup.cfg", "[cleanup]\nencoding = rot13\n", "unknown encoding 'rot13'"),
    ],
)
def test_a_mistake_in_the_settings_is_told_with_their_file(run, good, tmp_path, name, text, said):
    (tmp_path / name).write_text(text, encoding="utf-8")
    _one_line(run("check", good), f"cleanup: {tmp_path / name}: {said}")


def test_a_mistake_on_the_command_line_is_not_that_of_the_settings(run, good, tmp_path):
    (tmp_path / "cleanup.yaml").write_text("select: [general]\nignore: [news]\n", encoding="utf-8")
    _one_line(run("check", "--select", "generall", good), "cleanup: no rule is called")
    _one_line(run("check", "--ignore", "generall", good), "cleanup: no rule is called")


@pytest.mark.parametrize("name", ["json", "html", "sarif", "junit"])
def test_a_report_is_written_over_no_file_of_another_kind(run, good, tmp_path, name):
    other = tmp_path / "other.yaml"
    other.write_text("rules: []\n")
    _one_line(run("check", good, "--output", f"{name}:{other}"), "other.yaml", "name a new one")
    assert other.read_text() == "rules: []\n"
    report = tmp_path / "report"
    for _ in range(2):  # over an older report it is
        assert run("check", good, "--output", f"{name}:{report}").exit_code == 1


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="the system has no such device")
def test_a_device_holds_nothing_to_lose(tmp_path):
    reader, writer = os.pipe()
    try:
        refuse_to_replace(Path(f"/dev/fd/{writer}"), "--output", "{")  # would wait for ever if it were read
    finally:
        os.close(reader)
        os.close(writer)


def test_a_report_of_words_is_written_over_no_settings(run, good, tmp_path):
    (tmp_path / "cleanup.yaml").write_text("fail-on: never\n")
    _one_line(run("check", good, "--output", f"text:{tmp_path / 'cleanup.yaml'}"), "settings", "name another")
    assert (tmp_path / "cleanup.yaml").read_text() == "fail-on: never\n"


def test_a_patch_is_written_over_no_other_file(run, good, tmp_path):
    (tmp_path / "notes.txt").write_text("mine\n")
    _one_line(run("review", "--no-grammar", "--patch", tmp_path / "notes.txt", good), "notes.txt", "name a new one")
    assert (tmp_path / "notes.txt").read_text() == "mine\n"


def test_control_characters_in_a_name_are_shown(run):
    result = run("check", "no\nsuch\x1b[31m.txt")
    assert result.exit_code == 2
    assert result.stderr == "cleanup: no␊such␛[31m.txt: no such file or folder; check the path\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_settings_are_not_read_from_a_pipe(run, good, tmp_path):
    os.mkfifo(tmp_path / "cleanup.yaml")
    _one_line(run("check", good), "cleanup.yaml", "is no file")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chek",), "no such command 'chek' (did you mean check?)"),
        (("rules", "shwo"), "(did you mean show?)"),
        (("rules", "list", "nosuch"), "no rule is called 'nosuch'; see `cleanup rules list`"),
        (("rules", "show", "unspin/term"), "is in no rule file; see `cleanup explain unspin/term`"),
    ],
)
def test_names_that_are_none(run, words, said):
    _one_line(run(*words), said)


def test_a_report_in_the_folder_is_no_text_of_it(run, good, tmp_path):
    assert run("check", tmp_path, "--output", f"html:{tmp_path / 'report.html'}").exit_code == 1
    assert "1 found in 1 file" in run("check", tmp_path).stdout
