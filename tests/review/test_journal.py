"""The journal: every answer is on the disk at once, and nothing that happens to its file loses another."""

from __future__ import annotations

import json
import os
import stat

import pytest
from sessions import session

from cleanup.review.journal import Journal
from cleanup.review.session import AnswerError
from cleanup.review.verdicts import keep, verdicts

TEXT = "A bad day. A bad dog. A badge."


@pytest.fixture
def opened(tmp_path, state):
    """`opened(text)`: the session and journal of the article with that text, as it stood when it was left."""

    def make(text: str = TEXT):
        journal = Journal(tmp_path / "a.txt", text.encode(), state)
        review = session(text, journal.record)
        review.replay(journal.steps)
        return review, journal

    return make


def test_every_answer_is_there_when_it_is_given(opened):
    review, journal = opened()
    review.accept()
    assert opened()[0].answers == review.answers
    review.edit("ünïcode “\U0001f600”")
    review.undo()
    review.reject()
    again, changed = opened()
    assert again.answers == review.answers
    assert again.at == 2
    assert not changed.changed
    assert stat.S_IMODE(os.stat(journal.file).st_mode) == 0o600


@pytest.mark.parametrize("garbage", [b'{"set": [[["r', b"\xff\xfe\0", b"[1]\n", b'{"set": [[1]]}\n', b'{"set": 3}\n'])
def test_a_line_cut_off_loses_no_other(opened, garbage):
    review, journal = opened()
    review.accept()
    with journal.file.open("ab") as out:
        out.write(garbage)
    again, _ = opened()
    assert again.answers == review.answers
    again.reject()
    assert opened()[0].answers == again.answers


def test_another_content_is_noticed_once_and_what_fits_is_kept(opened):
    review, _ = opened()
    review.accept()
    review.reject()
    again, journal = opened("New. " + TEXT.replace("bad dog", "bad old dog"))
    assert journal.changed
    assert list(again.answers) == [0]
    again, journal = opened("New. " + TEXT.replace("bad dog", "bad old dog"))
    assert not journal.changed
    assert list(again.answers) == [0]


def test_two_files_have_two_journals(tmp_path, state):
    first, second = (Journal(tmp_path / name, b"", state).file for name in ("a.txt", "b.txt"))
    assert first != second


def test_a_folder_that_cannot_be_used_is_said(tmp_path, state):
    state.write_text("a file")
    with pytest.raises(AnswerError, match=r"answers cannot be kept there .* set CLEANUP_STATE_DIR"):
        Journal(tmp_path / "a.txt", b"", state)


def test_verdicts_are_logged_once(opened, state):
    review, _ = opened()
    review.accept()
    review.edit("odd")
    review.never_here()
    found = verdicts(review)
    keep(found, state)
    assert [json.loads(line) for line in (state / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()] == [
        {"rule": "r/bad", "before": "bad", "after": "good", "verdict": "accept", "sentence": "A bad day."},
        {"rule": "r/bad", "before": "bad", "after": "odd", "verdict": "edit", "sentence": "A bad dog."},
        {"rule": "r/badge", "before": "badge", "after": "badge", "verdict": "never here", "sentence": "A badge."},
    ]
    review.settle()
    assert verdicts(review) == []
    review.move(1)
    review.reject()
    assert [verdict["verdict"] for verdict in verdicts(review)] == ["reject"]
