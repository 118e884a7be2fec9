"""Fixes: edits, passes until nothing changes, and diffs that patch and git take."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanup.check import Checker, Choice, DetectorUnavailable, covers
from cleanup.document import Document, encode, from_bytes
from cleanup.findings import Applicability, Finding
from cleanup.fix import Edit, Fix, apply, diff, edits, fix
from cleanup.text import Prose

SAFE, UNSAFE, DISPLAY = Applicability.SAFE, Applicability.UNSAFE, Applicability.DISPLAY


@dataclass(frozen=True)
class Replacer:
    """A detector that puts one text in place of another, wherever it stands."""

    old: str
    new: str
    applicability: Applicability = SAFE
    rule: str = "test/replace"
    name: str = "rules"

    def find(self, prose: Prose) -> Iterator[Finding]:
        for found in re.finditer(re.escape(self.old), prose.text):
            start, end = found.span()
            yield Finding(self.rule, "rules", start, end, self.old, "m", (self.new,), 0.9, self.applicability)


def doc(text: str, encoding: str = "utf-8") -> Document:
    return Document("f.txt", text, encoding, text.encode(encoding))


def checker(*replacers: Replacer) -> Checker:
    return Checker(replacers)


@pytest.mark.parametrize(
    ("old", "new", "edit"),
    [
        ("ISIL boxers", "ISIL fighters", Edit(15, 18, "fight")),
        ("an boxer", "a boxer", Edit(11, 12, "")),
        ("ab", "aab", Edit(11, 11, "a")),
        ("same", "same", None),
        ("gone", "", Edit(10, 14, "")),
    ],
)
def test_an_edit_is_cut_down_to_what_changes(old: str, new: str, edit: Edit | None) -> None:
    found = Finding("r/x", "rules", 10, 10 + len(old), old, "m", (new,), applicability=SAFE)
    assert [e for _, e in edits([found], SAFE)] == ([edit] if edit else [])


@given(st.text("ab"), st.text("ab"))
def test_a_cut_down_edit_gives_the_whole_replacement(old: str, new: str) -> None:
    found = Finding("r/x", "rules", 1, 1 + len(old), old, "m", (new,), applicability=SAFE)
    assert apply(f"<{old}>", [e for _, e in edits([found], SAFE)]) == f"<{new}>"


@pytest.mark.parametrize(("most", "expected"), [(SAFE, "X b c"), (UNSAFE, "X Y c"), (DISPLAY, "X Y Z")])
def test_only_what_is_allowed_is_applied(most: Applicability, expected: str) -> None:
    result = fix(
        doc("a b c"), checker(Replacer("a", "X"), Replacer("b", "Y", UNSAFE), Replacer("c", "Z", DISPLAY)), most
    )
    assert result.text == expected
    assert len(result.applied) == expected.count("X") + expected.count("Y") + expected.count("Z")
    assert len(result.left) == 3 - len(result.applied)


REPLACERS = st.lists(
    st.builds(
        Replacer,
        st.text("ab \r\n", min_size=1, max_size=3),
        st.text("ab \r\n", max_size=2),
        st.sampled_from([SAFE, SAFE, UNSAFE]),
        st.sampled_from(["test/one", "test/two", "test/three"]),
    ),
    max_size=3,
)


@given(st.text("ab \r\n", max_size=12), REPLACERS)
@settings(max_examples=300, deadline=None)
def test_fixing_twice_changes_nothing_and_no_byte_outside_the_edits(text: str, replacers: list[Replacer]) -> None:
    result = fix(doc(text), checker(*replacers))
    again = fix(doc(result.text), checker(*replacers))
    assert again.text == result.text
    assert not again.applied
    spans = sorted((f.start, f.end) for f in result.applied)
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    kept, at = [], 0
    for start, end in spans:
        if start >= at:
            kept.append(text[at:start])
        at = max(at, end)
    pattern = "(?s:.*)".join(re.escape(part) for part in [*kept, text[at:]])
    assert re.fullmatch(pattern, result.text)


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), st.text(max_size=3))))
def test_apply_changes_nothing_outside_the_edits(text: str, wanted: list[tuple[int, int, str]]) -> None:
    changes, at = [], 0
    for start, length, new in sorted(wanted):
        if at <= start and start + length <= len(text):
            changes.append(Edit(start, start + length, new))
            at = start + length + 1
    after, shift = apply(text, changes), 0
    last = 0
    for change in changes:
        assert after[last + shift : change.start + shift] == text[last : change.start]
        assert after[change.start + shift :].startswith(change.new)
        shift += len(change.new) - (change.end - change.start)
        last = change.end
    assert after[last + shift :] == text[last:]


def test_rules_that_undo_each_other_leave_the_rest_fixed() -> None:
    both = checker(
        Replacer("ha", "ho", rule="t/1"), Replacer("ho", "ha", rule="t/2"), Replacer("teh", "the", rule="t/3")
    )
    result = fix(doc("teh ha"), both)
    assert result.text.startswith("the h")
    assert fix(doc(result.text), both).text == result.text


def test_a_rule_without_end_is_not_applied_and_others_are() -> None:
    growing = checker(Replacer("ha", "haha", rule="t/1"), Replacer("teh", "the", rule="t/2"))
    result = fix(doc("teh ha"), growing)
    assert result.text == "the ha"
    assert [f.rule for f in result.applied] == ["t/2"]
    assert [f.rule for f in result.left] == ["t/1"]


def test_spans_of_later_passes_are_those_of_the_original() -> None:
    result = fix(
        doc("a long text: xx."), checker(Replacer("long", "l", rule="t/1"), Replacer("l text", "text", rule="t/2"))
    )
    assert result.text == "a text: xx."
    assert [(f.rule, f.start, f.end) for f in result.applied] == [("t/1", 2, 6), ("t/2", 2, 11)]


def test_a_replacement_that_the_encoding_lacks_is_shown_only() -> None:
    result = fix(doc("a", "cp1252"), checker(Replacer("a", "ł")))
    assert not result.changed
    assert [f.applicability for f in result.left] == [DISPLAY]


def test_a_detector_that_fails_is_left_out_and_said_once() -> None:
    class Broken:
        name = "grammar"

        def find(self, prose: Prose) -> Iterable[Finding]:
            yield Finding("g/x", "grammar", 2, 3, "b", "m")
            raise DetectorUnavailable("grammar was not checked")

    said: list[str] = []
    both = Checker([Broken(), Replacer("a", "X")], on_unavailable=said.append)
    assert [f.rule for f in both.find(doc("a b"))] == ["test/replace", "g/x"]
    assert [f.rule for f in both.find(doc("a b"))] == ["test/replace"]
    assert said == ["grammar was not checked"]


@pytest.mark.parametrize(
    ("pattern", "rule", "expected"),
    [
        ("conflict", "conflict/arms/x", True),
        ("conflict/", "conflict/arms/x", True),
        ("conflict/a*", "conflict/arms/x", True),
        ("conflict/arms/x", "conflict/arms/x", True),
        ("conf", "conflict/arms/x", False),
        ("", "conflict/arms/x", False),
        ("conflict/arms/x", "conflict/arms", False),
    ],
)
def test_which_rules_a_name_covers(pattern: str, rule: str, expected: bool) -> None:
    assert covers(pattern, rule) is expected


def test_choice() -> None:
    found = Finding("a/b/c", "rules", 0, 1, "x", "m", confidence=0.5)
    assert Choice().takes(found)
    assert not Choice(select=["b"]).takes(found)
    assert not Choice(select=["a"], ignore=["a/b"]).takes(found)
    assert not Choice(min_confidence=0.6).takes(found)
    assert Choice(min_confidence=0.5).takes(found)


# --- diffs ------------------------------------------------------------------------------------------------------------


def patched(tool: list[str], raw: bytes, new: str, name: str = "f.txt", encoding: str | None = None) -> bytes:
    """What `tool` makes of a file with the content `raw` and the diff to `new`."""
    old = from_bytes(raw, name, encoding)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "below")
        path = place / name
        path.parent.mkdir(parents=True)
        path.write_bytes(raw)
        patch = diff(Fix(old, new, (), ()), name)
        made = subprocess.run(tool, cwd=place, input=patch, capture_output=True, check=False)
        assert made.returncode == 0, made.stderr + made.stdout
        return path.read_bytes()


TOOLS = [
    pytest.param(tool, marks=pytest.mark.skipif(shutil.which(tool[0]) is None, reason=f"{tool[0]} is not installed"))
    for tool in (["patch", "-p1", "-s"], ["git", "apply", "--whitespace=nowarn"])
]
LINES = st.lists(
    st.tuples(st.text("ab-+@\\ é\t\u2028\x0c“", max_size=6), st.sampled_from(["\n", "\r\n", "\r", ""])), max_size=10
).map(lambda parts: "".join(text + end for text, end in parts))


@pytest.mark.parametrize("tool", TOOLS)
@given(old=LINES, new=LINES, encoding=st.sampled_from(["utf-8", "utf-8", "cp1252"]))
@settings(max_examples=60, deadline=None)
def test_patch_and_git_make_the_fixed_bytes_of_the_diff(tool: list[str], old: str, new: str, encoding: str) -> None:
    if encoding == "cp1252":
        old, new = (text.replace("\u2028", "") for text in (old, new))
    if old == new or not old or not new:  # a diff from or to nothing makes or removes a file
        return
    assert patched(tool, old.encode(encoding), new, encoding=encoding) == new.encode(encoding)


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_in_a_diff(tool: list[str], end: str, last: bool, mark: str) -> None:
    text = mark + end.join(f"line {n}" for n in range(20)) + (end if last else "")
    new = text.replace("line 3", "LINE 3").replace("line 19", "the end")
    assert patched(tool, text.encode(), new) == new.encode()


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(
    "name", ["na me.txt", "./b.txt", "sub/ö.txt", 'q"x.txt', "tab\tx.txt", "line\nx.txt", "back\\slash.txt"]
)
def test_names_in_a_diff(tool: list[str], name: str) -> None:
    assert patched(tool, b"one\ntwo", "one\n2", name) == b"one\n2"


def test_the_diff_of_nothing_is_empty() -> None:
    assert diff(Fix(doc("a"), "a", (), ()), "f.txt") == b""


def test_a_fix_in_each_encoding_changes_the_edit_alone() -> None:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1252"):
        before = "caf\u00e9 boxers\r\nend\r"
        result = fix(doc(before, encoding), checker(Replacer("boxers", "fighters")))
        assert encode(result.document, result.text) == before.replace("boxers", "fighters").encode(encoding)
