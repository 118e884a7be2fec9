"""Suppressions in each markup: what they hide, that they are no prose, and how they are written into a text."""

from __future__ import annotations

import re
import time

import pytest
from fixing import SUFFIX, Replace, document
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanup import silence
from cleanup.check import Checker, Choice, DetectorUnavailable
from cleanup.document import Document
from cleanup.findings import Applicability, Finding
from cleanup.fix import apply, fix
from cleanup.ignores import Ignores
from cleanup.markup import NAMES, comments_of, parts
from cleanup.silence import edits

COMMENT = {
    "plain": "# {}\n",
    "markdown": "<!-- {} -->\n",
    "html": "<!-- {} -->\n",
    "rst": ".. {}\n\n",
    "latex": "% {}\n",
}
BESIDE = {"markdown": " <!-- {} -->", "html": " <!-- {} -->", "latex": " % {}"}


class Words:
    """Finds the words `bad` (rule t/bad/one) and `worse` (rule t/worse)."""

    name = "rules"

    def find(self, prose):
        for word, rule in (("bad", "t/bad/one"), ("worse", "t/worse")):
            for i in prose.positions.get(word, ()):
                yield Finding(
                    rule, "rules", prose.starts[i], prose.ends[i], word, "m", ("good",), 0.9, Applicability.SAFE
                )


class Gone:
    """A grammar checker that does not answer."""

    name = "grammar"

    def find(self, prose):
        raise DetectorUnavailable("grammar was not checked")


class Silent:
    """A detector that finds nothing."""

    def __init__(self, name="grammar"):
        self.name = name

    def find(self, prose):
        return ()


def checker(**how):
    return Checker([Words()], rules=("t/bad/one", "t/worse"), **how)


def found(text, markup, **how):
    """Word and line of each finding; the rule of a remark on a suppression."""
    return [
        (f.rule if f.detector == "ignores" else f.text, text.count("\n", 0, f.start) + 1)
        for f in checker(**how).find(document(text, markup))
    ]


@pytest.mark.parametrize("markup", NAMES)
@pytest.mark.parametrize("rules", ["[t/bad/one]", "[t]", "[t/bad/]", "[t/*]", "[x/y, t/bad]", "", "[t] because"])
def test_on_a_line_of_its_own_it_hides_the_next_line(markup, rules):
    for kind in ("ignore", "ignore-next"):
        lead = COMMENT[markup].format(f"cleanup: {kind}{rules}")
        text = f"{lead}A bad one.\n\nA bad one.\n"
        assert found(text, markup) == [("bad", text.count("\n"))]


@pytest.mark.parametrize("markup", NAMES)
def test_the_line_after_the_next_and_other_rules_are_not_hidden(markup):
    lead = COMMENT[markup].format("cleanup: ignore-next[t/bad]")
    text = f"Fine.\n\n{lead}A bad one, worse.\nA bad one.\n"
    end = text.count("\n")
    assert found(text, markup) == [("worse", end - 1), ("bad", end)]


@pytest.mark.parametrize("markup", BESIDE)
def test_beside_words_it_hides_its_own_line(markup):
    text = "A bad one" + BESIDE[markup].format("cleanup: ignore[t]") + "\nis a bad one.\n"
    assert found(text, markup) == [("bad", 2)]
    next_line = text.replace("ignore[", "ignore-next[")
    assert found(next_line, markup) == [("bad", 1)]


@pytest.mark.parametrize("markup", NAMES)
def test_a_block(markup):
    start, end, inner, inner_end = (
        "\n" + COMMENT[markup].format(f"cleanup: ignore-{what}") + "\n"
        for what in ("start[t/bad]", "end", "start[t/worse]", "end[t/worse]")
    )
    text = f"A bad one.\n{start}A bad one.\n{inner}Bad and worse.\n{inner_end}A bad one.\n{end}A bad one, worse.\n"
    last = text.count("\n")
    assert found(text, markup) == [("bad", 1), ("bad", last), ("worse", last)]
    assert found(text.replace("ignore-end\n", "no end\n").replace("ignore-end ", "no end "), markup)[1:] == [
        ("worse", last)
    ]


@pytest.mark.parametrize("markup", NAMES)
def test_the_file(markup):
    text = "A bad one.\n\n" + COMMENT[markup].format("cleanup: ignore-file[t/bad]") + "\nA bad one, worse.\n"
    assert found(text, markup) == [("worse", text.count("\n"))]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("front", "hidden"),
    [
        ("cleanup: {ignore: [t/bad]}", {"bad"}),
        ("title: x\ncleanup:\n  ignore:\n  - t/bad\n  - t/worse\n", {"bad", "worse"}),
        ("cleanup: {other: [t]}", set()),
        ("a: [", set()),
        ("cleanup: [t]", set()),
    ],
)
def test_front_matter(newline, front, hidden):
    text = f"---\n{front}\n---\n\nA bad one, worse.\n".replace("\n", newline)
    assert {word for word, _ in found(text, "markdown")} == {"bad", "worse"} - hidden
    (comment,) = comments_of(text, "markdown") or [None]
    if hidden:
        assert text[comment.start : comment.end].startswith("ignore:")


def test_front_matter_that_is_no_list_of_rules_is_pointed_at():
    assert found("---\ncleanup: {ignore: 5}\n---\n\nA bad one.\n", "markdown") == [
        ("ignores/malformed", 2),
        ("bad", 5),
    ]


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("    <!-- cleanup: ignore-next[t] -->\n\nA bad one.\n", "markdown"),
        ("`<!-- cleanup: ignore[t] -->` A bad one.\n", "markdown"),
        ("```\n<!-- cleanup: ignore-file[t] -->\n```\n\nA bad one.\n", "markdown"),
        ("<script>\n// <!-- cleanup: ignore-file[t] -->\n</script>A bad one.\n", "html"),
        ('<p title="<!-- cleanup: ignore-file[t] -->">A bad one.</p>\n', "html"),
        ("::\n\n  .. cleanup: ignore-file[t]\n\nA bad one.\n", "rst"),
        ("Text\n.. cleanup: ignore-file[t]\n\nA bad one.\n", "rst"),
        ("100\\% cleanup: ignore[t] is a bad one.\n", "latex"),
        ("\\begin{verbatim}\n% cleanup: ignore-file[t]\n\\end{verbatim}\nA bad one.\n", "latex"),
        ("It is # cleanup: ignore[t]\nbad.\n", "plain"),
    ],
)
def test_what_the_parser_calls_no_comment_hides_nothing(text, markup):
    assert [word for word, _ in found(text, markup)] == ["bad"]


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("> <!-- cleanup: ignore-next[t] -->\n> A bad one.\n", "markdown"),
        ("- <!-- cleanup: ignore-next[t] -->\n  A bad one.\n", "markdown"),
        ("| a |\n|---|\n| bad <!-- cleanup: ignore[t] --> |\n", "markdown"),
        ("**A bad<!-- cleanup: ignore[t] -->** one.\n", "markdown"),
        ("<div>\n<!--\ncleanup: ignore[t]\n-->\nA bad one.</div>\n", "html"),
        (
            "\ufeff% cleanup: ignore-file[t]\n\\documentclass{a}\n\\begin{document}\nA bad one.\n\\end{document}\n",
            "latex",
        ),
        ("\\section{A bad one} % cleanup: ignore[t]\n", "latex"),
        ("A\\footnote{A bad % cleanup: ignore[t]\none}.\n", "latex"),
        ("- item\n\n  .. cleanup: ignore-next[t]\n\n  A bad one.\n", "rst"),
        ("\ufeff.. cleanup: ignore-next[t]\n\nA bad one.\n", "rst"),
        ("\ufeff# cleanup: ignore-next[t]\nA bad one.\n", "plain"),
        ("# cleanup: ignore-next[t/bad]\n# cleanup: ignore-next[t/worse]\n\nA bad one, worse.\n", "plain"),
        ("# cleanup: ignore-next[t]\rA bad one.\r", "plain"),
    ],
)
def test_where_comments_may_stand(text, markup):
    assert found(text, markup) == []


@pytest.mark.parametrize("markup", NAMES)
def test_a_comment_is_no_prose(markup):
    lead = COMMENT[markup].format("cleanup: ignore-file[x/bad] a bad reason, worse")
    assert found(lead, markup) == []
    assert document(lead + "Good.\n", markup).view.text.strip() == "Good."


@pytest.mark.parametrize("markup", BESIDE)
def test_a_comment_beside_words_leaves_the_line_break(markup):
    text = "One" + BESIDE[markup].format("cleanup: ignore[t] so") + "\ntwo.\n"
    assert document(text, markup).view.text.split() == ["One", "two."]
    if markup != "latex":  # where a line break is a blank
        assert document(text, markup).view.text.startswith("One\ntwo.")


def test_a_line_in_plain_text_is_taken_out_without_a_gap_and_fixes_keep_it():
    text = "The ISIL\n# cleanup: ignore-next[x]\nboxers fled.\n"
    assert document(text, "plain").view.text == "The ISIL\nboxers fled.\n"
    fixed = fix(document(text, "plain"), Checker([Replace({"boxers": "fighters", "The": "All"})])).text
    assert fixed == "All ISIL\n# cleanup: ignore-next[x]\nfighters fled.\n"


@pytest.mark.parametrize("markup", NAMES)
def test_unused_ones_are_told_for_rules_that_could_have_run(markup):
    lead = COMMENT[markup].format("cleanup: ignore-file[t/bad, t/worse, grammar, other/rule]")
    (remark,) = checker().find(document(lead + "A bad one.\n", markup))
    assert (remark.rule, remark.message) == (
        "ignores/unused",
        "this suppression hides no finding of t/worse; take it out",
    )
    both = Checker([Words(), Silent()], rules=("t/bad/one", "t/worse"))
    (remark,) = both.find(document(lead + "A bad one, worse.\n", markup))
    assert "grammar" in remark.message
    assert found(lead + "A bad one, worse.\n", markup) == []


def test_a_suppression_of_everything_is_unused_only_if_everything_ran():
    text = document("# cleanup: ignore-file\n\nGood.\n", "plain")
    assert not checker().find(text)
    most = [Words(), Silent("unspin")]
    assert [f.rule for f in Checker([*most, Silent("grammar")]).find(text)] == ["ignores/unused"]
    assert not Checker([*most, Gone()]).find(text)


def test_a_rule_that_was_not_chosen_is_not_called_unused():
    text = "# cleanup: ignore-file[t/bad]\n\nA bad one, worse.\n"
    assert found(text, "plain", choice=Choice(select=("t/worse",))) == [("worse", 3)]
    assert found(text, "plain", choice=Choice(ignore=("t/bad",))) == [("worse", 3)]
    assert found(text, "plain", choice=Choice(min_confidence=0.95)) == []


def test_strict():
    text = "# cleanup: ignore-file\n\nA bad one.\n"
    assert found(text, "plain") == []
    assert found(text, "plain", strict_ignores=True) == [("ignores/bare", 1)]
    assert found(text + "# cleanup: ignore-file[ignores, t]\n", "plain", strict_ignores=True) == []


@pytest.mark.parametrize(
    "said", ["ignore[", "ignore[]", "ignore[a,]", "ignore-nxt[a]", "ignore all this", "ignore-end"]
)
def test_what_is_not_understood_is_told_and_hides_nothing(said):
    assert found(f"<!-- cleanup: {said} -->\nA bad one.\n", "markdown") == [("ignores/malformed", 1), ("bad", 2)]


def test_other_comments_for_this_program_are_left_alone():
    assert found("<!-- cleanup: this page later -->\nGood.\n", "markdown") == []


def test_suppressions_hide_no_missing_detector():
    told = []
    tested = Checker([Gone(), Words()], on_unavailable=told.append)
    assert not tested.find(document("# cleanup: ignore-file\n\nA bad one.\n", "plain"))
    assert told == ["grammar was not checked"]


def test_a_suppressed_finding_is_not_fixed():
    text = "# cleanup: ignore-next[t]\nA bad one.\nA bad one.\n"
    assert fix(document(text, "plain"), checker()).text == "# cleanup: ignore-next[t]\nA bad one.\nA good one.\n"


# Writing them

WRITTEN = [
    ("plain", "One.\nA bad one, worse.\n", "One.\n# cleanup: ignore-next[t/bad/one, t/worse]\nA bad one, worse.\n"),
    ("plain", "\ufeffA bad one.\r\n", "\ufeff# cleanup: ignore-next[t/bad/one]\r\nA bad one.\r\n"),
    ("markdown", "# A bad one\n", "# A bad one <!-- cleanup: ignore[t/bad/one] -->\n"),
    ("markdown", "- A bad  \n  one.", "- A bad <!-- cleanup: ignore[t/bad/one] -->  \n  one."),
    ("markdown", "|a|b|\n|-|-|\n|bad|c|\n", "|a|b|\n|-|-|\n|bad<!-- cleanup: ignore[t/bad/one] -->|c|\n"),
    ("markdown", "A bad `a\nb`.\n", "A bad<!-- cleanup: ignore[t/bad/one] --> `a\nb`.\n"),
    (
        "markdown",
        "A bad <!-- cleanup: ignore[t/worse] so --> one, worse.\n",
        "A bad <!-- cleanup: ignore[t/worse, t/bad/one] so --> one, worse.\n",
    ),
    ("html", "<p>A bad one.</p>\n", "<p>A bad one.</p> <!-- cleanup: ignore[t/bad/one] -->\n"),
    ("html", "<p>A bad <a\nhref='b'>one</a>", "<p>A bad<!-- cleanup: ignore[t/bad/one] --> <a\nhref='b'>one</a>"),
    ("latex", "One\n  bad one.\n", "One\n  % cleanup: ignore-next[t/bad/one]\n  bad one.\n"),
    ("rst", "One.\n\nA bad one.\n", "One.\n\n.. cleanup: ignore-next[t/bad/one]\n\nA bad one.\n"),
    (
        "rst",
        "One.\n\nSome\nbad one.",
        "One.\n\n.. cleanup: ignore-start[t/bad/one]\n\nSome\nbad one.\n\n.. cleanup: ignore-end[t/bad/one]\n",
    ),
    (
        "rst",
        "* one\n* bad\n* three\n\nEnd.\n",
        ".. cleanup: ignore-start[t/bad/one]\n\n* one\n* bad\n* three\n\n.. cleanup: ignore-end[t/bad/one]\n\nEnd.\n",
    ),
    (
        "rst",
        "One\nbad\nbad.\n",
        ".. cleanup: ignore-start[t/bad/one]\n\nOne\nbad\nbad.\n\n.. cleanup: ignore-end[t/bad/one]\n",
    ),
    ("rst", "A bad one\n=========\n", ".. cleanup: ignore-next[t/bad/one]\n\nA bad one\n=========\n"),
]


def silenced(text, markup):
    before = document(text, markup)
    changes, left = edits(before, checker().find(before))
    return apply(text, changes), left


@pytest.mark.parametrize(("markup", "text", "after"), WRITTEN)
def test_written_in_the_right_place(markup, text, after):
    assert silenced(text, markup) == (after, [])
    assert found(after, markup) == []
    assert silenced(after, markup) == (after, [])


def test_where_no_comment_fits_the_finding_is_left():
    before = Document("a.md", "A `big\nbad\nfish` one.\n")
    inside = Finding("t", "rules", 7, 10, "bad", "m")
    word = Finding("t", "rules", 17, 20, "one", "m")
    changes, left = edits(before, [inside, word])
    assert left == [inside]
    assert apply(before.text, changes) == "A `big\nbad\nfish` one. <!-- cleanup: ignore[t] -->\n"


def rendered(text, markup):
    return " ".join(parts(text, markup).values())


@pytest.mark.parametrize(
    ("markup", "unit"),
    [
        ("markdown", "A bad `x\nbad` b `c\nd` one.\n\n| bad | b |\n|---|---|\n| c | bad |\n\n"),
        ("markdown", "- bad `x\n  y` bad\n\n"),
        ("rst", "A bad ``x\nbad`` one.\n\n* bad\n\n* bad\n  bad\n\nx\n\n"),
    ],
)
def test_many_at_once_are_tried_together(markup, unit, monkeypatch):
    looks = []
    monkeypatch.setattr(silence, "parts", lambda *text: looks.append(text) or parts(*text))
    text = unit * 40
    after, left = silenced(text, markup)
    assert left == []
    assert found(after, markup) == []
    assert rendered(after, markup) == rendered(text, markup)
    assert len(looks) < 80


def test_a_fault_of_the_text_further_down_does_not_matter():
    text = "A bad one.\n\n* x\ny `bad\n"  # docutils has a message for line 4, with its number
    after, left = silenced(text, "rst")
    assert left == []
    assert after.startswith(".. cleanup: ignore-next[t/bad/one]\n\nA bad one.")


_PIECES = {
    "plain": ["\n", "\n\n", "# x\n"],
    "markdown": ["\n", "\n\n", "- ", "> ", "# ", "`a`", "**", "[a](b)", "| ", "<b>", "</b>", "  \n", "\\\n", "    "],
    "html": ["\n", "<p>", "</p>", "<b>", "</b>", "<pre>", "</pre>", "<!-- a -->", "<a\nb='c'>", "&amp;"],
    "rst": ["\n", "\n\n", "* ", "  ", "``a``", "**", "::\n\n  ", ".. a\n\n", "| ", "\n===\n"],
    "latex": ["\n", "\n\n", "\\emph{", "}", "% a\n", "$a$", "\\section{", "\\\\", "~"],
}


@pytest.mark.parametrize("markup", NAMES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_writing_never_changes_prose_and_doing_it_twice_changes_nothing(markup, data):
    pieces = st.sampled_from([*_PIECES[markup], "bad", "worse", " and ", "One", ". "])
    text = "".join(data.draw(st.lists(pieces, max_size=25)))
    after, left = silenced(text, markup)
    if after != text:
        assert rendered(after, markup) == rendered(text, markup)
    rest = [f for f in checker().find(document(after, markup)) if f.detector != "ignores"]
    assert len(rest) == len(left)
    assert silenced(after, markup)[0] == after
    assert len(Ignores(after, comments_of(after, markup)).suppressions) <= 2 * text.count("\n") + 2
    assert SUFFIX[markup] in document(text, markup).path


@pytest.mark.parametrize("markup", COMMENT)
@pytest.mark.parametrize("directive", ["ignore", "ignore-next[t/bad]", "ignore-start[t/bad]"])
def test_many_suppressions_in_a_row_take_time_that_grows_with_them_alone(markup, directive):
    count = 3000
    text = COMMENT[markup].format(f"cleanup: {directive}") * count + "\nThis is bad and worse.\n\nThis is bad.\n"
    comments = comments_of(text, markup)
    started = time.perf_counter()
    ignores = Ignores(text, comments)
    assert [text[place:].split(None, 1)[0] for place in bad_places(text) if not hidden(ignores, place)] == (
        [] if "start" in directive else ["bad."]
    )
    assert len(ignores.suppressions) == count
    assert time.perf_counter() - started < 1.5


def bad_places(text):
    return [match.start() for match in re.finditer(r"\bbad\b(?!\])", text)]


def hidden(ignores, start):
    return ignores.hides(Finding("t/bad/one", "rules", start, start + 3, "bad", "m"))


def test_ends_close_the_latest_that_was_begun():
    lines = [f"# cleanup: ignore-{what}" for what in ("start[a]", "start[b]", "end[a]", "end", "end[a]", "end")]
    text = "\n".join([*lines, "words", ""])
    ignores = Ignores(text, comments_of(text, "plain"))
    assert [(s.rules, text[s.reach.stop - 6 : s.reach.stop].strip()) for s in ignores.suppressions] == [
        (("a",), "end[a]"),
        (("b",), "re-end"),
    ]
    assert len(ignores.findings([], lambda _: False, lambda _: True, False)) == 2


def test_a_rule_that_is_not_there_is_pointed_at_where_ignores_are_strict():
    text = document("# cleanup: ignore-file[nosuch/rule]\n\nGood.\n", "plain")
    ruled = Silent("rules")
    assert not Checker([ruled], rules=("t/bad",)).find(text)
    (found_,) = Checker([ruled], rules=("t/bad",), strict_ignores=True).find(text)
    assert found_.rule == "ignores/unused"
    assert "names nosuch/rule, and no rule in force is called so" in found_.message
    assert not Checker([Silent("unspin")], rules=(), strict_ignores=True).find(text)
