"""The session: answers, where they hold, taking them back, and the text they make."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sessions import findings, session

from cleanup.document import Document
from cleanup.review.session import Answer, AnswerError, Mark, Session, Verdict

TEXT = "A bad day. A bad dog, a bad day.\n\nThe badge is bad!\n"


def test_answers_make_the_text_and_never_leak():
    review = session(TEXT)
    review.accept()
    review.reject()
    review.accept(1)
    review.edit("emblem")
    assert review.open == [4]
    review.never_here()
    assert review.open == []
    comment = "# cleanup: ignore-next[r/bad]\n"
    assert review.text() == f"A good day. A bad dog, a fine day.\n\n{comment}The emblem is bad!\n"
    assert review.pending() == 4
    assert review.counts() == {Verdict.ACCEPT: 3, Verdict.REJECT: 1, Verdict.HERE: 1}


def test_all_of_a_rule_is_the_open_ones_of_that_rule_alone():
    review = session(TEXT)
    review.move(1)
    review.reject()
    review.move(-2)
    assert review.accept_rule() == 3
    assert review.open == [3]
    assert review.text() == "A good day. A bad dog, a good day.\n\nThe badge is good!\n"
    review.undo()
    assert review.open == [0, 2, 3, 4]
    assert review.answers == {1: Answer(Verdict.REJECT)}


def test_never_anywhere_answers_the_same_words_and_names_the_term():
    review = session("The **bad** day. Bad bad.", word="(?i)bad", path="a.md")
    review.never_anywhere()
    assert review.terms() == ["bad"]
    assert sorted(review.answers) == [0, 2]
    review.undo()
    assert not review.answers


def test_words_that_no_vocabulary_may_hold_are_refused():
    review = session("It is the best”.", word="the|”")
    for why in ("stands in every text", "is no name or term"):
        with pytest.raises(AnswerError, match=why):
            review.never_anywhere()
        review.move(1)
    assert not review.answers


def test_undo_goes_back_answer_by_answer_to_where_it_was_given():
    review = session(TEXT)
    review.accept()
    review.reject()
    review.move(-2)
    review.edit("x")
    assert review.answers[0] == Answer(Verdict.ACCEPT, "x")
    review.undo()
    assert (review.at, review.answers[0]) == (0, Answer(Verdict.ACCEPT, "good"))
    review.undo()
    assert (review.at, review.open) == (1, [1, 2, 3, 4])
    review.undo()
    with pytest.raises(AnswerError, match="nothing to undo"):
        review.undo()
    assert review.text() == TEXT


def test_what_cannot_be_taken_is_said():
    review = session("bad", replacements=())
    with pytest.raises(AnswerError, match="there is no proposal"):
        review.accept()
    with pytest.raises(AnswerError, match="no open finding of this rule has a proposal"):
        review.accept_rule()
    with pytest.raises(AnswerError, match="there are only 2"):
        session("bad").accept(2)
    latin = Session(Document("a.txt", "bad", "latin-1"), findings("bad"))
    with pytest.raises(AnswerError, match="cannot be written in latin-1"):
        latin.edit("“good”")
    with pytest.raises(AnswerError, match="cannot be written"):
        session("bad").edit("\ud800")
    assert not latin.answers
    with pytest.raises(AnswerError, match="control characters"):
        session("bad").edit("\x1b[2J")


def test_an_edit_keeps_the_line_break_where_the_words_are_as_many():
    review = session("very bad\r\n  thing", word=r"very bad\s+thing")
    review.edit("quite good thing")
    assert review.text() == "quite good\r\n  thing"
    review.edit("good\nthing")
    assert review.text() == "good thing"


def test_an_answer_that_cannot_be_kept_is_not_taken():
    def record(step):
        raise AnswerError("disk full")

    review = session(TEXT, record)
    with pytest.raises(AnswerError, match="disk full"):
        review.accept()
    assert (review.at, review.answers) == (0, {})


ACTIONS = ("accept", "reject", "never_here", "never_anywhere", "accept_rule", "undo", "next", "edit")


@settings(deadline=None)
@given(st.lists(st.sampled_from(ACTIONS), max_size=20))
def test_what_was_recorded_gives_the_same_session(actions):
    steps: list = []
    review = session(TEXT, steps.append)
    for action in actions:
        try:
            if action == "next":
                review.move(1)
            elif action == "edit":
                review.edit("new")
            else:
                getattr(review, action)()
        except AnswerError:
            continue
    again = session(TEXT)
    assert again.replay(steps) == (len(review.answers), 0)
    assert (again.answers, again.text()) == (review.answers, review.text())
    while review.answers:
        review.undo()
        again.undo()
        assert again.answers == review.answers


def recorded(text: str) -> tuple[Session, list]:
    """A session of `text` with the first finding accepted and the others rejected, and its steps."""
    steps: list = []
    review = session(text, steps.append)
    review.accept()
    while review.open:
        review.reject()
    return review, steps


def test_answers_fit_a_changed_text_where_their_sentence_stands():
    _, steps = recorded("A bad day. A bad dog. A bad cat.")
    changed = session("New words, and a bad end. A bad cat. A bad day. The bad dog.")
    assert changed.replay(steps) == (2, 1)
    assert changed.answers == {1: Answer(Verdict.REJECT), 2: Answer(Verdict.ACCEPT, "good")}


def test_answers_fit_nothing_where_it_is_not_clear_which():
    _, steps = recorded("A bad day. A bad day.")
    assert session("A bad day. A bad day. A bad day.").replay(steps) == (0, 2)
    assert session("A bad day.").replay(steps) == (0, 2)
    assert session("Yes. A bad day.\nA bad\nday.").replay(steps) == (2, 0)


def test_what_fits_nothing_now_is_kept_for_when_it_does():
    before = "A bad day. A badge."
    review, steps = recorded(before)
    only = Session(review.document, review.findings[:1])
    only.replay(steps)
    written = Document("a.txt", only.text())
    after = session(written.text)
    after.replay(only.inherited(written, after.findings))
    assert after.answers == {0: Answer(Verdict.REJECT)}


@pytest.mark.parametrize(
    ("path", "after"),
    [
        ("a.txt", "A longer\n# cleanup: ignore-next[r/bad]\nday, bad longer\ndog.\n"),
        ("a.md", "A longer\nday, bad longer <!-- cleanup: ignore[r/bad] -->\ndog.\n"),
    ],
)
def test_never_here_writes_a_comment_beside_accepted_changes(path, after):
    review = session("A bad\nday, bad bad\ndog.\n", path=path)
    review.edit("longer")
    review.never_here()
    review.edit("longer")
    assert review.text() == after
    review.undo()
    assert "longer\ndog" not in review.text()
    review.settle()
    assert "cleanup:" not in review.text()


def test_a_place_without_room_for_a_comment_is_named():
    review = session("A `big\nbad\ndog`.\n", path="a.md")
    review.never_here()
    edits, left = review.silencing()
    assert not edits
    assert [finding.text for finding in left] == ["bad"]
    assert review.text() == review.document.text


def test_what_was_left_stays_left_in_the_written_text():
    review = session("A bad day, a bad dog, a badge. A bad day, a bad dog, a badge.")
    review.edit("much longer")
    review.reject()
    review.never_here()
    review.accept()
    written = Document("a.txt", review.text())
    after = session(written.text)
    after.replay(review.inherited(written, after.findings))
    assert {after.findings[i].text: a.verdict for i, a in after.answers.items()} == {
        "bad": Verdict.REJECT,
        "badge": Verdict.HERE,
    }
    assert sorted(after.answers) == [0, 1]
    assert after.settled == {0, 1}
    assert after.open == [2, 3]
    with pytest.raises(AnswerError, match="nothing to undo"):
        after.undo()


@settings(deadline=None)
@given(st.text(alphabet="bad .\n”é\x1b*\u2028", max_size=60))
def test_any_text(text):
    review = session(text, word=r"b|\Z")
    for finding in review.findings:
        start, end = review.sentence(finding)
        assert 0 <= start <= finding.start <= finding.end <= end <= len(text)
    while review.open:
        review.edit("”")
    assert review.text() == "".join("”" if c == "b" else c for c in text) + "”"


def test_marks_alone_do_no_harm():
    review = session(TEXT)
    assert review.replay([Mark.UNDO, Mark.SETTLED, Mark.UNDO]) == (0, 0)
