"""What a baseline knows stays known when the text around it changes, and a file that is none is refused by name."""

from __future__ import annotations

import pytest

from cleanup import document
from cleanup.baseline import BaselineError, Known, known_of, name_in, read, stale, without, write
from cleanup.findings import Finding
from cleanup.report import FileReport

TEXT = "The SDF said that ISIL boxers fled the town on Monday.\nThe rest of it is well.\n"


def report(text, words="ISIL boxers", rule="a/b"):
    spans, at = [], text.find(words.split()[0])
    while at >= 0:
        end = text.index(words.split()[-1], at) + len(words.split()[-1])
        spans.append((at, end))
        at = text.find(words.split()[0], end)
    return FileReport("a", text, tuple(Finding(rule, "rules", s, e, text[s:e], "m") for s, e in spans), 0.0)


@pytest.mark.parametrize(
    ("text", "new"),
    [
        (TEXT, 0),
        ("One more paragraph.\n\n" + TEXT + "\nAnd one.\n", 0),
        (TEXT.replace(" ", "\n"), 0),
        (TEXT.replace("ISIL ", "ISIL\n    ").replace("\n", "\r\n"), 0),
        ("> " + TEXT.replace("ISIL ", "ISIL\n> "), 0),
        (TEXT.replace("The SDF", "On Sunday the SDF").replace("Monday", "Tuesday"), 0),
        (TEXT.replace("said that", "said, “that"), 0),
        (TEXT.replace("fled", "left"), 1),
        (TEXT + "\n" + TEXT, 1),
        (TEXT + "\n" + TEXT + "\n" + TEXT, 2),
    ],
)
def test_a_finding_stays_known_until_its_words_change(text, new):
    assert len(without(report(text), known_of(report(TEXT))).findings) == new


def test_the_rule_counts():
    assert len(without(report(TEXT, rule="a/c"), known_of(report(TEXT))).findings) == 1


def test_of_two_known_one_gone_is_stale_if_its_rule_was_looked_for():
    known = known_of(report(TEXT + "\n" + TEXT))
    assert len(stale(report(TEXT), known, lambda rule: True)) == 1
    assert not stale(report(TEXT), known, lambda rule: rule != "a/b")
    assert stale(FileReport("a", "", (), 0.0), known, lambda rule: True) == known


def test_written_sorted_one_finding_a_line_and_read_back(tmp_path):
    path = tmp_path / "b.json"
    baseline = {
        "z.txt": frozenset({Known("b", "“x”", "2"), Known("a", 'y"', "1")}),
        "a/é.txt": frozenset({Known("c", "w", "3")}),
        "empty.txt": frozenset(),
    }
    write(path, baseline)
    first = path.read_bytes()
    assert first.decode().splitlines()[3:8] == [
        '  "a/é.txt": [',
        '   {"rule": "c", "text": "w", "fingerprint": "3"}',
        "  ],",
        '  "z.txt": [',
        '   {"rule": "a", "text": "y\\"", "fingerprint": "1"},',
    ]
    assert read(path) == {name: known for name, known in baseline.items() if known}
    write(path, read(path))
    assert path.read_bytes() == first
    write(path, {})
    assert read(path) == {}
    assert [each.name for each in tmp_path.iterdir()] == ["b.json"]


def test_paths_are_from_the_folder_of_the_baseline(tmp_path):
    assert name_in(tmp_path / "b.json", tmp_path / "docs" / "a.txt") == "docs/a.txt"
    assert name_in(tmp_path / "x" / "b.json", tmp_path / "a.txt") == "../a.txt"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "no baseline"),
        (b"not json", "no baseline"),
        (b"[" * 100_000, "no baseline"),
        (b'{"files": {}}', "no baseline"),
        (b'{"version": 2, "files": [1]}', "version 2"),
        (b'{"version": 1, "files": {"a": [{"rule": 1}]}}', "no baseline"),
        (b'{"version": 1, "files": {"\xff": []}}', "no baseline"),
        (b" " * (50 * 1024 * 1024), "larger than 16 MB"),
    ],
    ids=lambda value: None if isinstance(value, str) else f"{value[:12]!r}",
)
def test_what_is_no_baseline_is_refused_in_one_line(tmp_path, raw, said):
    path = tmp_path / "b.json"
    path.write_bytes(raw)
    with pytest.raises(BaselineError) as error:
        read(path)
    assert str(error.value).startswith(f"{path}: ")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_baseline_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(BaselineError, match="cannot be written"):
        write(tmp_path / "none" / "b.json", {})
    with pytest.raises(BaselineError, match="larger than 16 MB"):
        write(tmp_path / "b.json", {"a": frozenset({Known("a", "x" * (16 * 1024 * 1024), "1")})})


@pytest.mark.parametrize("link", [False, True])
def test_whoever_reads_a_new_baseline_while_it_is_written_finds_an_empty_one(tmp_path, monkeypatch, link):
    path, put = tmp_path / "known.json", document.write
    if link:
        path.symlink_to(tmp_path / "elsewhere.json")

    def writing(*given):
        assert read(path) == {}
        put(*given)

    monkeypatch.setattr(document, "write", writing)
    write(path, {"a.txt": frozenset({Known("a", "x", "1")})})
    assert list(read(path)) == ["a.txt"]
    assert path.is_symlink() is link
    assert sorted(each.name for each in tmp_path.iterdir()) == (["elsewhere.json"] if link else []) + ["known.json"]
