"""Vocabulary: where an entry speaks against a finding, and what its files may hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanup import vocabulary
from cleanup.check import Checker
from cleanup.document import Document
from cleanup.findings import Finding
from cleanup.text import Prose
from cleanup.vocabulary import Vocabulary, VocabularyError


def covered(entry: str, text: str) -> bool:
    """Whether `entry` covers the part of `text` between | and |."""
    start = text.index("|")
    end = text.rindex("|") - 1
    text = text.replace("|", "")
    finding = Finding("r", "rules", start, end, text[start:end], "m", ("x",))
    return Vocabulary([vocabulary.check_entry(entry, "here")]).covers(finding, Prose(text))


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("bosom malignancy", "His |bosom malignancy| band"),
        ("bosom malignancy", "His |Bosom\n  Malignancy| band"),
        ("bosom malignancy", "BOSOM |MALIGNANCY|"),
        ("bosom malignancy", "the |bosom\u00a0malignancies| there"),
        ("bosom malignancy", "the bosom |malignancy's| end"),
        ("bosom malignancy", "the |bosom| **malignancy**"),
        ("Allied Observatory", "the Allied |Observatory’s| staff"),
        ("Allied Observatory", "all |Allied Observatories| say"),
        ("ISIL boxer", "the |ISIL boxers’| ring"),
        ("O'Brien's Bar", "at |O’Brien’s Bar|"),
        ("boxer", "Two |boxers| met"),
        ("box", "Two |boxes| met"),
        ("C++", "In |C++| we"),
        (".NET", "In |.NET| we"),
        ("AT&T", "An |AT&T| man"),
        ("keen telephone", "|a keen telephone| rang"),
        ("apple telephone", "he saw |an\napple| telephone"),
        ("Al-Qaeda", "|Al\u2011Qaeda| said"),
        ("Allied Observatory", "|Al||lied Observatory|".replace("||", "")),
        ("Allied Observatory", "Allied|| Observatory"),
    ],
)
def test_covers(entry, text):
    assert covered(entry, text)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("Boxer", "Two |boxers| met"),
        ("bosom malignancy", "His |bosom malignancy band|"),
        ("bosom malignancy", "|His bosom| malignancy"),
        ("bosom malignancy", "His |bosom| cancer"),
        ("box", "Two |boxers| met"),
        ("ox", "Two |foxes| met"),
        ("keen telephone", "|a| keen telephone rang"),
        ("keen telephone", "|Wanda keen| telephone"),
        ("bosom malignancy", "a bosom*|malignancy| here"),
        ("C++", "In |C| we"),
        ("Allied Observatory", "||Allied Observatory"),
        ("Allied Observatory", "Allied Observatory||"),
    ],
)
def test_leaves(entry, text):
    assert not covered(entry, text)


@pytest.mark.parametrize(
    "entry", ["", "   ", "*", "”", "100", "#", "a", "the", "of the", "x" * 201, "a\x1b[31mb", "x #y"]
)
def test_what_is_no_term_is_refused(entry):
    with pytest.raises(VocabularyError, match=r"\Ahere: .*; write"):
        vocabulary.check_entry(entry, "here")


@pytest.mark.parametrize("entry", ["The Who", "The The", "C", "Łódź", "it’s a wrap"])
def test_what_looks_odd_and_is_a_term(entry):
    assert vocabulary.check_entry(f" {entry}\t", "here") == entry


@settings(deadline=None)
@given(st.lists(st.text(alphabet="ab C'’-.&*_\n", min_size=1), max_size=4), st.text(alphabet="ab C'’-.&*_\n"))
def test_no_entry_and_no_text_breaks_it(entries, text):
    usable = []
    for entry in entries:
        try:
            usable.append(vocabulary.check_entry(entry, "here"))
        except VocabularyError:
            continue
    prose, words = Prose(text), Vocabulary(usable)
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            words.covers(Finding("r", "rules", start, end, text[start:end], "m"), prose)


class Every:
    """Finds every word."""

    name = "rules"

    def find(self, prose):
        for start, end in zip(prose.starts, prose.ends, strict=True):
            yield Finding("r", "rules", start, end, prose.text[start:end], "m")


def test_what_is_covered_makes_room_for_what_it_would_hide():
    document = Document("a.md", "The **bosom** malignancy of [bosom](x) friends")
    found = Checker([Every()], vocabulary=Vocabulary(["bosom malignancy"])).find(document)
    assert [finding.text for finding in found] == ["The", "of", "bosom", "friends"]


def test_reading_keeps_order_and_drops_comments(tmp_path):
    path = tmp_path / "cleanup.vocab"
    path.write_bytes("\ufeff# names\r\nZeta  Corp\r\n\r\nalpha # why\r\nC#\r\n".encode())
    assert vocabulary.read(path) == ["Zeta Corp", "alpha", "C#"]


def test_adding_and_removing_keep_everything_else(tmp_path):
    path = tmp_path / "cleanup.vocab"
    path.write_bytes(b"# names\r\nZeta\r\n\r\nalpha # why\r\nlast")
    assert vocabulary.add(path, ["Zeta", "New  One", "New One"]) == ["New One"]
    assert path.read_bytes() == b"# names\r\nZeta\r\n\r\nalpha # why\r\nlast\r\nNew One\r\n"
    vocabulary.remove(path, ["alpha", "last"])
    assert path.read_bytes() == b"# names\r\nZeta\r\n\r\nNew One\r\n"
    with pytest.raises(VocabularyError, match="has no entry 'absent'"):
        vocabulary.remove(path, ["Zeta", "absent"])
    with pytest.raises(VocabularyError, match="no name or term"):
        vocabulary.add(path, ["fine", ""])
    assert path.read_bytes() == b"# names\r\nZeta\r\n\r\nNew One\r\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"fine\n\xff\xfe\n", "byte 5 is not UTF-8"),
        (b"x" * (5 * 1024 * 1024), "larger than 4 MB"),
        (b"fine\n*\n", r"cleanup.vocab:2: '\*' is no name"),
        (b"fine\nthe\n", "cleanup.vocab:2: 'the' stands in every text"),
        (b"\0\0\0", "cleanup.vocab:1: .* is no name"),
    ],
)
def test_a_bad_file_is_named(content, said, tmp_path):
    path = tmp_path / "cleanup.vocab"
    path.write_bytes(content)
    with pytest.raises(VocabularyError, match=said):
        vocabulary.read(path)
    assert path.read_bytes() == content
