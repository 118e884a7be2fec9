"""Several words that were put for one are read as that one, where they stand together and a term comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_sources import small_inputs

from cleanup.text import Prose
from cleanup.unspin import artefact, build, compose, render, several, tables
from cleanup.unspin.artefact import LINK_LEARNT, LINK_TABLE, Artefact
from cleanup.unspin.candidates import Finder, tokens


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Artefact:
    inputs = small_inputs()
    own = [tables.LinkRow("learning", "n", ("study", "strong tea of the web"), "science")]
    made = build.Inputs(
        **(vars(inputs) | {"links": [*inputs.links, *own], "learned_phrases": {("strong tea", "neural"): 3}})
    )
    sections, names = build.compile_sections(made)
    path = tmp_path_factory.mktemp("data") / "small.bin"
    artefact.write(path, sections, names)
    return artefact.read(path)


def read(data: Artefact, text: str, first: int = 0, last: int | None = None) -> list[tuple[str, str, str]]:
    """(what stands, what it is read as, as it would be written) of each candidate."""
    prose = Prose(text)
    seen = tokens(data, prose)
    found = several.with_others(Finder(data), seen, first, len(seen) if last is None else last)[1]
    out = []
    for row in range(len(found)):
        begin, end = int(found.start[row]), int(found.end[row])
        put = compose.wording(data, found, row)
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
    seen = tokens(data, Prose("far down learning; strong tea network"))
    found = several.with_others(Finder(data), seen, 0, len(seen))[1]
    assert [sources for row in found.sources.tolist() for sources in row if sources] == [LINK_TABLE, LINK_LEARNT]
    assert (found.log10[found.sources > 0] < 0).all()
    assert found.end.tolist() == [3, 6]


def test_an_explanation_shows_all_the_words(data: Artefact) -> None:
    prose = Prose("far down learning")
    found = several.with_others(Finder(data), tokens(data, prose), 0, 3)[1]
    standing, read_as, log10, _ = zip(*render.aligned(data, prose, found, 0), strict=True)
    assert (standing, read_as) == (("far down", "learning"), ("deep", "learning"))
    assert log10[0] < 0 == log10[1]


def test_the_words_swallowed_agree_with_no_other_reading(data: Artefact) -> None:
    seen = tokens(data, Prose("far down learning"))
    found = several.with_others(Finder(data), seen, 0, len(seen))[1]
    assert compose.wording(data, found, 0) == {0: "deep", 1: ""}
    assert compose._reading(found, 0)[1] == -1


def test_the_shipped_data_reads_what_spinners_put() -> None:
    shipped = artefact.load(Path(artefact.DEFAULT))
    read_as = {
        right for _, right, _ in read(shipped, "a model of sun oriented energy and an underground creepy crawly colony")
    }
    assert {"solar energy", "ant colony"} <= read_as
