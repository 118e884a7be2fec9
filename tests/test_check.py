"""One text through several detectors: filtering, and a detector that fails on the way."""

from __future__ import annotations

import pytest

from cleanup.check import Checker, Choice, DetectorUnavailable, covers
from cleanup.document import Document
from cleanup.findings import Applicability, Finding


class Words:
    """Finds every occurrence of one word, and fails after `limit` of them."""

    def __init__(self, name, word, limit=None, **how):
        self.name, self.word, self.limit, self.how, self.asked = name, word, limit, how, 0

    def find(self, prose):
        self.asked += 1
        for count, at in enumerate(prose.positions.get(self.word, ())):
            if count == self.limit:
                raise DetectorUnavailable("the server ended")
            how = {"replacements": ("new",), "applicability": Applicability.SAFE, **self.how}
            start, end = prose.starts[at], prose.ends[at]
            yield Finding(f"{self.name}/{self.word}", self.name, start, end, prose.surface(at), "m", **how)


def test_a_detector_that_fails_loses_nothing_else():
    said = []
    failing, rules = Words("grammar", "c", limit=1), Words("rules", "a")
    checker = Checker([failing, rules], on_unavailable=said.append)
    assert [f.rule for f in checker.find(Document("", "a b c c a"))] == ["rules/a", "grammar/c", "rules/a"]
    assert [f.rule for f in checker.find(Document("", "a b c"))] == ["rules/a"]
    assert said == ["the server ended"]
    assert failing.asked == 1


def test_ignored_findings_make_room_for_others():
    """What is left out cannot hide what overlaps it."""
    sure, unsure = Words("rules", "a", confidence=0.9), Words("unspin", "a", confidence=0.5)
    text = Document("", "a")
    assert [f.detector for f in Checker([sure, unsure]).find(text)] == ["rules"]
    assert [f.detector for f in Checker([sure, unsure], Choice(ignore=("rules",))).find(text)] == ["unspin"]
    assert [f.detector for f in Checker([sure, unsure], Choice(min_confidence=0.6)).find(text)] == ["rules"]
    assert Checker([unsure], Choice(min_confidence=0.6)).find(text) == []


def test_a_replacement_the_encoding_lacks_is_only_shown():
    detector = Words("rules", "a", replacements=("“a”",))
    assert Checker([detector]).find(Document("", "a", "utf-8"))[0].applicability is Applicability.SAFE
    assert Checker([detector]).find(Document("", "a", "latin-1"))[0].applicability is Applicability.DISPLAY


@pytest.mark.parametrize(
    ("text", "put", "left"),
    [
        ("an preliminary plan", "initial", ["preliminary"]),  # the author's article: not it was swapped, but the word
        ("an preliminary plan", "draft", ["an", "preliminary"]),
        ("an, preliminary plan", "initial", ["an", "preliminary"]),
        ("an odd preliminary plan", "initial", ["an", "preliminary"]),
    ],
)
def test_an_article_that_suits_what_is_put_behind_it_stays(text, put, left):
    articles, words = Words("rules", "an", replacements=("a",)), Words("unspin", "preliminary", replacements=(put,))
    assert [f.text for f in Checker([articles, words]).find(Document("", text))] == left


def test_what_a_rule_leaves_of_a_longer_garble_is_found_beside_it():
    class Longer(Words):
        def find(self, prose):
            yield Finding("unspin/term", "unspin", 2, 7, prose.text[2:7], "m", ("deep new",), confidence=0.99)

    found = Checker([Words("rules", "b"), Longer("unspin", "")]).find(Document("", "x aaa b x"))
    assert [(f.detector, f.text, f.replacements[0]) for f in found] == [
        ("unspin", "aaa", "deep"),
        ("rules", "b", "new"),
    ]


@pytest.mark.parametrize(
    ("pattern", "rule", "expected"),
    [
        ("news", "news/a/b", True),
        ("news/", "news/a/b", True),
        ("news/a", "news/a/b", True),
        ("news/a/b", "news/a/b", True),
        ("new", "news/a/b", False),
        ("news/*/b", "news/a/b", True),
        ("news/a/b/c", "news/a/b", False),
    ],
)
def test_covers(pattern, rule, expected):
    assert covers(pattern, rule) is expected
