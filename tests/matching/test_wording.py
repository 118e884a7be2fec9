"""Wordings and replacements: what a rule's words match and what is written instead."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanup.matching.wording import (
    WordingError,
    compile_template,
    compile_wording,
    fill,
    group_texts,
    join,
    match,
    occurrences,
)
from cleanup.text import Gap, Prose

LISTS = {"group": ["ISIL", "Boko Haram", "<rebels>"], "rebels": ["Houthi", "Free Syrian Army"], "one": ["two words"]}


def found(wording: str, text: str) -> list[str]:
    prose = Prose(text)
    spans = occurrences(compile_wording(wording, LISTS), prose)
    return [prose.text[prose.starts[s[0][0]] : prose.ends[s[-1][1] - 1]] for s in spans]


def replaced(wording: str, replacement: str, text: str) -> str:
    """What is written in place of the first match."""
    compiled, prose = compile_wording(wording, {}), Prose(text)
    spans = next(occurrences(compiled, prose))
    return fill(compile_template(replacement, compiled), compiled, spans, prose)[0]


@pytest.mark.parametrize(
    ("wording", "text", "expected"),
    [
        ("boxer", "A boxer and BOXERS box.", ["boxer", "BOXERS"]),
        ("=boxer", "A boxer and boxers.", ["boxer"]),
        ("launch (a|the) raid", "launched the raids; launching an raid", ["launched the raids"]),
        ("very [very] large", "very large, very very large", ["very large", "very very large", "very large"]),
        (
            "very large",
            "very, large. Very\nlarge very-large very **large**",
            ["Very\nlarge", "very-large", "very **large"],
        ),
        ("very large", "very\u00a0large very. Large", ["very\u00a0large"]),
        ("<group> boxer", "ISIL boxers, Houthi boxer, isil boxers", ["ISIL boxers", "Houthi boxer"]),
        ("<group> boxer", "Free Syrian Army boxers", ["Free Syrian Army boxers"]),
        ("<number> percentage", "100 percentage, ten percentages, a percentage", ["100 percentage", "ten percentages"]),
        ("based on <name>", "based on Khan, based on data", ["based on Khan"]),
        ("(two words|one) more", "two words more, one more", ["two words more", "one more"]),
        ("Based on", "based on, Based on", ["Based on"]),
        ("NP-hard", "np-hard, NP-hard, NP-Hard, NP hard", ["NP-hard", "NP-Hard", "NP hard"]),
        ("GPT-4", "GPT-4, gpt-4", ["GPT-4"]),
    ],
)
def test_matches(wording: str, text: str, expected: list[str]) -> None:
    assert found(wording, text) == expected


@pytest.mark.parametrize(
    ("wording", "words"),
    [
        ("(a|b", "never closed; add `)`"),
        ("[a", "never closed; add `]`"),
        ("a)", "no opening bracket"),
        ("a | b", "no opening bracket"),
        ("(a||b) c", "empty choice"),
        ("<gruop> a", "no list is called <gruop>"),
        ("(x|<gruop>) a", "no list is called <gruop>"),
        ("(x|<number>) a", "cannot be one choice among others"),
        ("[a] [b]", "names no word that must be there"),
        ("<word>", "names no word that must be there"),
        ("a + b", "'+' in 'a + b' is no word"),
        ("", "names no word that must be there"),
    ],
)
def test_a_wrong_wording_is_explained(wording: str, words: str) -> None:
    with pytest.raises(WordingError) as caught:
        compile_wording(wording, LISTS)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("wording", "replacement", "text", "expected"),
    [
        ("<group> boxer", r"\1 fighter", "ISIL boxers", "ISIL fighters"),
        ("<group> boxer", r"\1 fighter", "ISIL **boxers**", "ISIL **fighters"),
        ("<group> boxer", r"\1 fighter", "Boko Haram boxers", "Boko Haram fighters"),
        ("<group> boxer", r"\1 fighter", "ISIL BOXERS", "ISIL FIGHTERS"),
        ("profound learning", "deep learning", "Profound Learning", "Deep Learning"),
        ("profound learning", "deep learning", "PROFOUND\r\nLEARNING", "DEEP\r\nLEARNING"),
        ("(establish|found) (a|the) raid", r"launch~1 \2 raid", "established the raid", "launched the raid"),
        ("(establish|found) (a|the) raid", r"launch~1 \2 raid", "Founding a raid", "Launching a raid"),
        ("have (=drove) off", r"have drive~1 off", "have drove off", "have drive off"),
        ("it's far", "it is", "It's far", "It is"),
        ("it's", "it is", "it's", "it is"),
        ("keen telephone set", "smartphone", "keen telephone sets", "smartphones"),
        ("smartphone", "smart phone", "smartphones", "smart phones"),
        ("very [very] large", r"big", "very very large", "big"),
        ("100 percentage", "100 per cent", "100\npercentage", "100\nper cent"),
        ("<number> percentage", r"\1 =percent", "3.5 percentages", "3.5 percent"),
        ("<group> held", r"\1-held area", "ISIL held", "ISIL-held area"),
    ],
)
def test_replacements(wording: str, replacement: str, text: str, expected: str) -> None:
    compiled, prose = compile_wording(wording, LISTS), Prose(text)
    spans = match(compiled, prose, 0)
    assert spans is not None
    written, _ = fill(compile_template(replacement, compiled), compiled, spans, prose)
    assert written == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A power vegetation burns coal.", "power plant"),
        ("They build power vegetation in Spain.", "power plants"),
        ("The power vegetation is old.", "power plant"),
        ("The power vegetation are old.", "power plants"),
        ("The power vegetation burned.", "power plant"),
        ("These old power vegetation burned.", "power plants"),
        ("Two power vegetation burned.", "power plants"),
        ("The 12 power vegetation burned.", "power plants"),
        ("Power vegetation cover the hill.", "Power plant"),
        ("The row over power vegetation is old.", "power plants"),
    ],
)
def test_the_number_for_a_mass_noun_comes_from_the_sentence(text: str, expected: str) -> None:
    assert replaced("power (flora|vegetation)", "power plant", text) == expected


@pytest.mark.parametrize(
    ("wording", "replacement", "text", "expected"),
    [
        ("(proof|testimony) of guilt", "evidence~1 of =guilt", "Proofs of guilt were found.", "Evidence of guilt"),
        ("fact sheet", "information", "Fact sheets were given out.", "Information"),
        ("buying (power|electricity)", "purchasing power", "It eats buying electricity.", "purchasing power"),
        (
            "general (political race|choice)",
            "general election",
            "General political races are held.",
            "General elections",
        ),
        ("heart (=assault|=assaults)", "heart attack", "Heart assaults are rare.", "Heart attacks"),
        ("heart (=assault|=assaults)", "heart =attack", "Heart assaults are rare.", "Heart attack"),
        ("keep in (=thought|=heads)", "keep in mind", "Keep in heads what was said.", "Keep in mind"),
        ("(circle of kin|clan) planning", "family planning", "Clan planning is offered.", "Family planning"),
    ],
)
def test_number_is_carried_to_and_from_mass_nouns_and_longer_choices(
    wording: str, replacement: str, text: str, expected: str
) -> None:
    assert replaced(wording, replacement, text) == expected


def test_an_unknown_group_is_explained() -> None:
    with pytest.raises(WordingError, match=r"names group 2, but the wording has 1"):
        compile_template(r"\2 x", compile_wording("(a|b) c", {}))


def test_lists_that_name_lists_do_not_explode() -> None:
    names = [f"l{n}" for n in range(12)]
    lists = {name: [f"<{other}>" for other in names] * 50 + [f"word{name}"] for name in names}
    started = time.perf_counter()
    compile_wording("<l0> thing", lists)
    assert time.perf_counter() - started < 2


def test_optional_words_do_not_explode() -> None:
    wording = compile_wording("[a] " * 60 + "b", {})
    prose = Prose("a " * 60 + "c")
    started = time.perf_counter()
    assert match(wording, prose, 0) is None
    assert time.perf_counter() - started < 2


TEXTS = st.one_of(st.text(), st.text(alphabet="aAbB'’s-*_ \r\n\u00ad\u200b1,.", max_size=40))


@given(st.one_of(st.text(), st.text("ab()[]|<>=~\\ 's1", max_size=20)), TEXTS)
@settings(deadline=None)
def test_any_wording_compiles_or_is_explained_and_matches_any_text(wording: str, text: str) -> None:
    try:
        compiled = compile_wording(wording, {"a": ["b"]})
    except WordingError:
        return
    prose = Prose(text)
    for spans in occurrences(compiled, prose):
        assert len(spans) == len(compiled.slots)
        assert all(0 <= start <= stop <= len(prose) for start, stop in spans)
        assert group_texts(compiled, spans, prose) is not None


WORDINGS = ["a [b] (a|b)", "<word> a", "<name> [a] b", "(a|b) [<number>] a's", "[a] b", "(a b|b a) a"]


@pytest.mark.parametrize("wording", WORDINGS)
@given(text=TEXTS, replacement=st.sampled_from([r"\1", r"x y", r"x~1 \1", "x", r"\1-y z z z", "=x"]))
@settings(deadline=None)
def test_any_match_can_be_replaced(wording: str, text: str, replacement: str) -> None:
    compiled, prose = compile_wording(wording, {}), Prose(text)
    template = compile_template(replacement, compiled)
    for spans in occurrences(compiled, prose):
        assert isinstance(fill(template, compiled, spans, prose)[0], str)
        inside = prose.gaps[spans[0][0] : spans[-1][1] - 1]
        assert all(gap <= Gap.HYPHEN for gap in inside)  # never over a comma or a full stop


GAPS = st.sampled_from([" ", "-", "\n", " **", ""])


@given(
    st.lists(st.sampled_from("abc"), min_size=0, max_size=5),
    st.lists(st.sampled_from("abc"), min_size=1, max_size=5),
    st.data(),
)
def test_join_writes_every_word_in_order(words: list[str], old: list[str], data: st.DataObject) -> None:
    gaps = data.draw(st.lists(GAPS, min_size=len(old) - 1, max_size=len(old) - 1))
    text, whole = join(words, old, gaps)
    assert [c for c in text if c.isalpha()] == words
    assert len(Prose(text)) == len(words)
    if whole:
        assert text.count("*") == "".join(gaps).count("*")
    if "\n" in gaps and 1 < len(words) < len(old) and not {"-", " **", ""} & set(gaps):
        assert "\n" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fled to Arabian Iraq", "neighbouring Iraq"),
        ("Arabian Iraq is dry", "Neighbouring Iraq"),
        ("FLED TO ARABIAN IRAQ", "NEIGHBOURING IRAQ"),
    ],
)
def test_the_capital_of_a_name_goes_with_it(text: str, expected: str) -> None:
    """A capital that the wording asks for is the name's own; what replaces the name is written as the rule has it."""
    wording = compile_wording("Arabian (Iraq)", {})
    prose = Prose(text)
    (spans,) = occurrences(wording, prose)
    assert fill(compile_template("neighbouring \\1", wording), wording, spans, prose)[0] == expected
