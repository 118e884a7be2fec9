"""A term of three words is found where no link leads to one, or it is left out, and a pair is unheard of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_sources import small_inputs

from cleanup.text import Prose
from cleanup.unspin import artefact, build, compose, render, tables, unlinked
from cleanup.unspin.artefact import Artefact
from cleanup.unspin.candidates import LEFT_OUT, UNLINKED, Candidates
from cleanup.unspin.features import NAMES, Text, features
from cleanup.unspin.tokens import tokens
from cleanup.unspin.train import wording


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Artefact:
    inputs = small_inputs()
    terms = [
        tables.TermRow("deep neural network", "terms/computing"),
        tables.TermRow("deep neural networks", "terms/science"),
        tables.TermRow("strong neural network", "terms/science"),
        tables.TermRow("tea neural cancer", "terms/science"),
    ]
    sections, names = build.compile_sections(replace(inputs, terms=[*inputs.terms, *terms]))
    path = tmp_path_factory.mktemp("data") / "small.bin"
    artefact.write(path, sections, names)
    return artefact.read(path)


def search(data: Artefact, text: str, first: int = 0, last: int | None = None) -> tuple[Text, Candidates]:
    seen = Text(data, tokens(data, Prose(text)))
    last = len(seen.tokens) if last is None else last
    words = compose.likeliest(data, seen.tokens.ids[first:], seen.tokens.lemma[first:])
    return seen, unlinked.Unlinked(data).starting(seen, first, last, words, seen.usual)


def read(data: Artefact, text: str, first: int = 0, last: int | None = None) -> set[tuple[int, str]]:
    seen, found = search(data, text, first, last)
    return {(int(found.start[row]), render.restored(data, seen.tokens.prose, found, row)) for row in range(len(found))}


@pytest.mark.parametrize("garbled", ["deep breast network", "deep neural tea", "Deep breast networks"])
def test_the_third_word_may_be_any(data: Artefact, garbled: str) -> None:
    assert "deep neural network" in {wording.lower().rstrip("s") for _, wording in read(data, garbled)}


def test_each_other_word_may_stand_for_what_it_is_linked_to(data: Artefact) -> None:
    assert (1, "deep neural network") in read(data, "a profound breast network")
    assert read(data, "a bottomless breast cancer") == set()


def test_the_first_word_is_read_as_whatever_a_term_begins_with(data: Artefact) -> None:
    assert read(data, "the tea neural network") == {(1, "deep neural network"), (1, "strong neural network")}


def test_what_stands_as_it_is_or_apart_is_left_alone(data: Artefact) -> None:
    assert read(data, "deep neural network") == {(0, "strong neural network")}  # a rival, no reading of itself
    assert read(data, "deep. Breast network") == set()
    assert read(data, "deep breast") == set()
    assert read(data, "deep") == set()
    assert read(data, "") == set()


def test_a_word_in_attested_pairs_alone_is_taken_as_meant(data: Artefact) -> None:
    assert (0, "tea neural cancer") not in read(data, "tea neural network")  # "neural network" is attested
    assert (0, "tea neural cancer") in read(data, "tea neural web")


def test_only_places_that_begin_in_the_stretch_are_read(data: Artefact) -> None:
    text = "deep breast network, deep breast network"
    assert {at for at, _ in read(data, text)} == {0, 3}
    assert {at for at, _ in read(data, text, 1)} == {3}
    assert {at for at, _ in read(data, text, 0, 3)} == {0}


def test_the_word_without_a_link_is_known_as_such(data: Artefact) -> None:
    seen, found = search(data, "deep breast network")
    assert (found.sources[:, 1] == UNLINKED).all()
    assert (found.log10[:, 1] == np.float32(unlinked.LOG10)).all()
    assert (features(seen, found)[:, NAMES.index("unlinked")] == 1).all()
    assert wording(data, found, 0) == {1: "neural"}


def test_a_word_between_may_be_left_out(data: Artefact) -> None:
    assert (1, "deep neural network") in read(data, "the profound network")
    assert read(data, "the deep network") == set()  # nothing is changed
    assert read(data, "the profound. Network") == set()
    assert read(data, "neural web") == set()  # a word at an end
    assert (0, "DEEP NEURAL NETWORKS") in read(data, "PROFOUND NETWORKS")


def test_the_word_left_out_is_known_as_such(data: Artefact) -> None:
    seen, found = search(data, "a profound network")
    row = found.sources[:, 1].tolist().index(LEFT_OUT)
    assert found.taken[row, :3].tolist() == [0, 0, 1]
    assert features(seen, found)[row, NAMES.index("left out")] == 0.5
    assert render.aligned(data, seen.tokens.prose, found, row)[1][:2] == ("", "neural")
    assert wording(data, found, row) == {1: "deep neural network", 2: ""}
