"""Several words that were put for one are read as that one, and two that changed places the other way round."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_sources import small_inputs

from cleanup.text import Prose
from cleanup.unspin import artefact, build, chains, render, rewrites, tables
from cleanup.unspin.artefact import LINK_LEARNT, LINK_TABLE, Artefact
from cleanup.unspin.candidates import Finder
from cleanup.unspin.features import NAMES, Text, features
from cleanup.unspin.tokens import tokens
from cleanup.unspin.train import wording


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Artefact:
    inputs = small_inputs()
    own = [
        tables.LinkRow("learning", "n", ("study", "strong tea of the web"), "science"),
        tables.LinkRow("network", "n", ("mesh",), "science"),
        tables.LinkRow("neural", "a", ("nervous",), "science"),
    ]
    terms = [tables.TermRow("deep neural network", "terms/science")]
    made = replace(
        inputs,
        terms=[*inputs.terms, *terms],
        links=[*inputs.links, *own],
        learned_phrases={("strong tea", "neural"): 3},
    )
    sections, names = build.compile_sections(made)
    path = tmp_path_factory.mktemp("data") / "small.bin"
    artefact.write(path, sections, names)
    return artefact.read(path)


def read(data: Artefact, text: str, first: int = 0, last: int | None = None) -> list[tuple[str, str, str]]:
    """(what stands, what it is read as, as it would be written) of each candidate."""
    prose = Prose(text)
    seen = Text(data, tokens(data, prose))
    found = rewrites.with_others(Finder(data), seen, first, len(seen.tokens) if last is None else last, seen.usual)[1]
    out = []
    for row in range(len(found)):
        begin, end = int(found.start[row]), int(found.end[row])
        put = wording(data, found, row)
        words = [put.get(word, prose.words[word]) for word in range(begin, end)]
        standing = prose.text[prose.starts[begin] : prose.ends[end - 1]]
        out.append((standing, " ".join(filter(None, words)), render.restored(data, prose, found, row)))
    return out


def test_words_put_for_one_are_read_as_it(data: Artefact) -> None:
    assert read(data, "They like far down learning here.") == [("far down learning", "deep learning", "deep learning")]
    assert read(data, "Strong tea networks") == [("Strong tea networks", "neural networks", "Neural networks")]


def test_what_stands_apart_is_left_alone(data: Artefact) -> None:
    assert read(data, "It lies far. Down learning, they went far down, learning.") == []
    assert read(data, "far down") == []
    assert read(data, "") == []


def test_only_places_that_begin_in_the_stretch_are_read(data: Artefact) -> None:
    text = "far down learning and far down learning"
    assert len(read(data, text)) == 2
    assert len(read(data, text, 1)) == 1
    assert len(read(data, text, 0, 4)) == 1


def test_a_chain_says_where_each_reading_is_from(data: Artefact) -> None:
    seen = Text(data, tokens(data, Prose("far down learning; strong tea network")))
    found = rewrites.with_others(Finder(data), seen, 0, len(seen.tokens), seen.usual)[1]
    assert [sources for row in found.sources.tolist() for sources in row if sources] == [LINK_TABLE, LINK_LEARNT]
    assert (found.log10[found.sources > 0] < 0).all()
    assert found.end.tolist() == [3, 6]


def test_an_explanation_shows_all_the_words(data: Artefact) -> None:
    prose = Prose("far down learning")
    seen = Text(data, tokens(data, prose))
    found = rewrites.with_others(Finder(data), seen, 0, 3, seen.usual)[1]
    standing, read_as, log10, _ = zip(*render.aligned(data, prose, found, 0), strict=True)
    assert (standing, read_as) == (("far down", "learning"), ("deep", "learning"))
    assert log10[0] < 0 == log10[1]


def test_the_words_swallowed_agree_with_no_other_reading(data: Artefact) -> None:
    seen = Text(data, tokens(data, Prose("far down learning")))
    found = rewrites.with_others(Finder(data), seen, 0, len(seen.tokens), seen.usual)[1]
    assert wording(data, found, 0) == {0: "deep", 1: ""}
    assert chains._reading(found, 0)[1] == -1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A mesh neural there", "neural network"),
        ("A mesh of neural there", "neural network"),
        ("A mesh\nof the nervous there", "neural network"),
        ("The profound mesh of neural there", "deep neural network"),
        ("Mesh neural", "Neural network"),
        ("Neural of deep learning of mesh", None),  # nothing is changed, or no term comes of it
        ("Network neural", None),
        ("mesh nervous", None),  # both changed, and any two words are neighbours
        ("mesh. Of neural", None),
        ("mesh for neural", None),
    ],
)
def test_words_turned_round_are_read_in_the_order_of_the_term(data: Artefact, text: str, wanted: str | None) -> None:
    assert [written for _, _, written in read(data, text)][:1] == ([wanted] if wanted else [])


def test_neighbours_are_turned_round_for_terms_of_our_own_alone(data: Artefact) -> None:
    assert read(data, "the tea black thick") == []  # "black tea" is WordNet's
    assert read(data, "web of tea") == []


def test_turned_words_agree_with_no_other_reading(data: Artefact) -> None:
    seen = Text(data, tokens(data, Prose("profound mesh of neural")))
    found = rewrites.with_others(Finder(data), seen, 0, len(seen.tokens), seen.usual)[1]
    assert not found.in_order.any()
    assert (features(seen, found)[:, NAMES.index("turned")] == 1).all()
    longest = int(np.argmax(found.end - found.start))
    assert wording(data, found, longest) == {0: "deep neural network", 1: "", 2: "", 3: ""}
    chosen = [longest]
    assert chains.chains(found, chosen, np.ones(len(found), np.float32), 0.5) == [(longest,)]


def test_the_shipped_data_turns_words_round() -> None:
    shipped = artefact.load(Path(artefact.DEFAULT))
    written = [each for _, _, each in read(shipped, "The acknowledgement of feeling in corrosive polyacrylic")]
    assert {"emotion recognition", "polyacrylic acid"} <= set(written)


def test_the_shipped_data_reads_what_spinners_put() -> None:
    shipped = artefact.load(Path(artefact.DEFAULT))
    read_as = {
        right for _, right, _ in read(shipped, "a model of sun oriented energy and an underground creepy crawly colony")
    }
    assert {"solar energy", "ant colony"} <= read_as


def test_words_that_are_the_one_with_a_hyphen_are_not_read_as_it() -> None:
    shipped = artefact.load(Path(artefact.DEFAULT))
    assert ("Gulf Co-operation Council", "Gulf Cooperation Council") not in {
        (standing, written) for standing, _, written in read(shipped, "The Gulf Co-operation Council met.")
    }
