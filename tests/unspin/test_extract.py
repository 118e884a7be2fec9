"""Headings and prose give terms, and neither code nor sentences about a program do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from cleanup.unspin import build, extract
from cleanup.unspin.extract import Lexicon

NOUNS = frozenset("neoplasm breast network layer signal noise ratio degree freedom algorithm plot heart rate".split())
ADJECTIVES = frozenset("neural acute deep".split())
WORDS = [*NOUNS, *ADJECTIVES, "rates", "neoplasms", "networks", "takes", "supports", "plotting", "weighted", "value"]
KNOWN = Lexicon(NOUNS, NOUNS | ADJECTIVES, dict.fromkeys(WORDS, 1e-5))


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Neoplasms, Breast", "Breast Neoplasms"),
        ("Mars (planet)", "Mars"),
        ("heart rate", "heart rate"),
        ("Heart, Left, Upper", "Heart, Left, Upper"),
    ],
)
def test_an_inverted_heading_is_turned_round(heading: str, said: str) -> None:
    assert extract.uninverted(heading) == said


def test_headings_of_known_words_are_terms_in_the_singular() -> None:
    headings = ["Neoplasms, Breast", "deep neural network", "Zyzzyva network", "network", "Breast, Heart, Rate"]
    assert extract.heading_terms(headings, KNOWN, cased=False) == {
        ("breast", "neoplasm"),
        ("deep", "neural", "network"),
    }


def test_a_capital_within_a_heading_means_a_name() -> None:
    assert extract.heading_terms(["Heart Rate"], KNOWN, cased=True) == set()
    assert extract.heading_terms(["Heart Rate"], KNOWN, cased=False) == {("heart", "rate")}


def test_prose_has_no_code_and_runs_end_at_it() -> None:
    text = "The deep network of ``layer`` neural networks.\n\n>>> heart rate\nx : int\n\nHeart-rate max_pool signal"
    assert list(extract.runs(text)) == [
        ("the", "deep", "network", "of"),
        ("neural", "networks"),
        ("heart", "rate"),
    ]


def test_docstrings_are_read_from_source_and_broken_source_is_passed_over() -> None:
    source = '"""Heart rate."""\ndef f():\n    """Deep network."""\n    x = "signal noise"\n'
    assert [text for text in extract.docstrings(source) if text] == ["Heart rate.", "Deep network."]
    assert list(extract.docstrings("def f(:")) == []


def test_terms_stand_in_several_packages_and_are_no_talk_of_code() -> None:
    text = "The neural networks. A neural network value. The plot takes the signal. Degree of freedom. Weighted plot."
    twice = [text, text]
    counts = extract.count(twice, KNOWN)
    assert ("neural", "network") not in extract.prose_terms(counts, KNOWN)
    counts.add(extract.count([*twice, "filler words of no kind " * 50], KNOWN))
    assert ("neural", "network") in extract.prose_terms(counts, KNOWN)
    assert ("degree", "of", "freedom") in extract.prose_terms(counts, KNOWN)
    assert not any({"value", "takes", "plot"} & set(term) for term in extract.prose_terms(counts, KNOWN))


def test_a_part_cut_off_from_a_longer_term_is_none() -> None:
    counts = extract.count(["signal noise ratio.\n\n" * 4] * 2, KNOWN)
    counts.add(extract.count(["signal noise ratio.\n\n" + "filler words here. " * 50] * 2, KNOWN))
    assert extract.prose_terms(counts, KNOWN) == {("signal", "noise", "ratio")}


def test_a_wheel_gives_docstrings_and_pages(tmp_path: Path) -> None:
    path = tmp_path / "a-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/b.py", '"""Heart rate."""')
        archive.writestr("a/c.md", "Deep network.")
        archive.writestr("a/d.json", "signal noise")
    assert list(extract.texts(path)) == ["Heart rate.", "Deep network."]


def test_a_folder_without_the_wheels_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(extract, "_lexicon", lambda: KNOWN)
    monkeypatch.setattr("sys.argv", ["extract", str(tmp_path)])
    with pytest.raises(SystemExit) as caught:
        extract.main()
    assert caught.value.code == 2
    assert "extract-requirements.txt" in (error := capsys.readouterr().err)
    assert error.count("\n") == 1


def test_the_tables_are_terms_once_each() -> None:
    tables = build.derived_terms()
    assert set(tables) == {"derived/docs", "derived/headings", "derived/papers"}
    for terms in tables.values():
        assert len(terms) == len(set(terms))
        assert all(2 <= len(term.split()) <= extract.LONGEST for term in terms)
    assert not set(tables["derived/docs"]) & set(tables["derived/headings"])


def test_terms_of_papers_keep_their_order_and_labels_of_the_ontology_follow() -> None:
    words = ["the", "deep_neural_network", "of_the", "signal_takes", "heart_rates", "network"]
    topics = '"noise ratio";rdfs:label;"signal (radio)"\n"a b";rdfs:label;"signal-noise ratio"\nx;rdf:type;topic\n'
    assert extract.paper_terms(words, topics, KNOWN) == [
        ("deep", "neural", "network"),
        ("heart", "rate"),
        ("signal", "noise", "ratio"),
    ]
