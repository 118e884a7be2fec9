"""The cache of answers."""

from __future__ import annotations

import itertools
import os
import sqlite3
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanup.grammar.cache import AnswerCache, cache_file, key, pack, unpack
from cleanup.grammar.client import Match, Options

ANSWER = (Match(3, 5, "EN_A_VS_AN", "MISC", "Use “an”", ("an",)),)
MATCHES = st.builds(
    Match, st.integers(0, 9999), st.integers(0, 9999), st.text(), st.text(), st.text(), st.lists(st.text()).map(tuple)
)


@given(st.lists(MATCHES).map(tuple))
def test_answers_come_back_as_they_went(answer: tuple[Match, ...]) -> None:
    assert unpack(pack(answer)) == answer


def test_a_key_depends_on_text_version_and_options() -> None:
    keys = {
        key("a", Options()),
        key("b", Options()),
        key("a", Options(), "7.0"),
        key("a", Options(("MISC",))),
        key("a", Options((), ("MISC",))),
    }
    assert len(keys) == 5


def test_what_was_put_is_there_in_the_next_run(tmp_path: Path) -> None:
    first = AnswerCache(tmp_path / "new" / "cache")
    assert first.get([b"k"]) == {}
    first.put({b"k": ANSWER, b"none": ()})
    first.close()
    assert AnswerCache(tmp_path / "new" / "cache").get([b"k", b"none", b"other"]) == {b"k": ANSWER, b"none": ()}


def test_a_broken_file_is_thrown_away_with_one_line(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    path.write_bytes(b"this is no database, " * 1000)
    lines: list[str] = []
    cache = AnswerCache(path, note=lines.append)
    assert cache.get([b"k"]) == {}
    cache.put({b"k": ANSWER})
    assert cache.get([b"k"]) == {b"k": ANSWER}
    assert len(lines) == 1
    assert str(path) in lines[0]
    assert "\n" not in lines[0]


def test_a_broken_row_is_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    cache = AnswerCache(path)
    cache.put({b"k": ANSWER})
    cache.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE answer SET body = 'nonsense'")
    connection.close()
    lines: list[str] = []
    assert AnswerCache(path, note=lines.append).get([b"k"]) == {}
    assert len(lines) == 1


def test_a_folder_that_cannot_be_written_means_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = AnswerCache(tmp_path / "file" / "cache")
    cache.put({b"k": ANSWER})
    assert cache.get([b"k"]) == {}


def test_it_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cache"
    clock = itertools.count(1_700_000_000)
    monkeypatch.setattr(time, "time", lambda: next(clock))
    cache = AnswerCache(path, largest=200_000)
    long = (Match(0, 1, "R", "C", "m" * 1000, ()),)
    for start in range(0, 1000, 100):
        cache.put({f"{n}".encode(): long for n in range(start, start + 100)})
    assert cache.get([b"999"]) == {b"999": long}
    cache.close()
    assert path.stat().st_size <= 400_000


def test_two_at_once(tmp_path: Path) -> None:
    one, other = AnswerCache(tmp_path / "cache"), AnswerCache(tmp_path / "cache")
    one.put({b"a": ANSWER})
    other.put({b"b": ()})
    assert one.get([b"a", b"b"]) == other.get([b"a", b"b"]) == {b"a": ANSWER, b"b": ()}


def test_after_a_fork_the_child_opens_it_anew(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "cache")
    cache.put({b"a": ANSWER})
    cache._opened_by = os.getpid() + 1  # as if the connection were the parent's
    assert cache.get([b"a"]) == {b"a": ANSWER}


def test_where_it_is(state: Path) -> None:
    assert cache_file().parent == state
