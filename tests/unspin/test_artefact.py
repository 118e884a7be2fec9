"""What is built can be read back; what is damaged is refused; the same sources give the same bytes."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import tempfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_sources import small_inputs

from cleanup.unspin import artefact, build, hashing, tables
from cleanup.unspin.artefact import Artefact, ArtefactError
from cleanup.unspin.hashing import fingerprint_table, ngram_hashes, run_hashes, start, word_hashes


def found(data: Artefact, text: str) -> list[str]:
    ids = data.word_ids(text.split())
    first, last = data.find_terms(ngram_hashes(data.lemma[ids], len(ids)))
    return sorted(data.surface(i) for i in range(int(first[0]), int(last[0])))


def test_words_come_back(small: Artefact) -> None:
    ids = small.word_ids(["deep", "zyzzyva", "networks", "a" * 200, ""])
    assert ids[1] == ids[3] == ids[4] == -1
    assert [small.word(int(i)) for i in ids[[0, 2]]] == ["deep", "networks"]
    assert small.word(int(small.lemma[ids[2]])) == "network"
    assert small.unigram[ids[0]] == pytest.approx(-5, abs=0.05)
    assert small.unigram[-1] == pytest.approx(artefact.UNSEEN)


def test_an_ing_noun_is_itself_and_has_the_verb_as_second_lemma(small: Artefact) -> None:
    learning = small.word_id("learning")
    assert small.lemma[learning] == learning
    assert small.word(int(small.lemma2[learning])) == "learn"
    assert small.lemma2[small.word_id("tea")] == -1
    assert small.lemma2[-1] == -1


def test_flags(small: Artefact) -> None:
    assert small.flags[small.word_id("the")] & artefact.FUNCTION
    assert not small.flags[small.word_id("tea")] & artefact.FUNCTION
    assert small.flags[small.word_id("tea")] & artefact.DICTIONARY


def test_terms_are_found_by_lemmas(small: Artefact) -> None:
    assert found(small, "deep learning") == ["deep learning"]
    assert found(small, "neural network") == ["neural network", "neural networks"]
    assert found(small, "united nation") == ["United Nations"]
    assert found(small, "deep network") == []
    assert found(small, "deep zyzzyva") == []


def test_a_term_knows_its_tables_kind_and_aliases(small: Artefact) -> None:
    terms = {small.surface(i): i for i in range(small.term_count)}
    nations, network, tea = terms["United Nations"], terms["neural network"], terms["strong tea"]
    assert small.header["kinds"][small.term_kind[nations]] == "organisation"
    assert small.aliases(nations) == ("UN", "U.N. Organization")
    assert small.aliases(network) == ()
    assert small.term_own[network]
    assert not small.term_own[tea]


def test_a_derived_source_adds_terms_that_no_table_holds(tmp_path: Path) -> None:
    inputs = replace(small_inputs(), derived={"derived/docs": ["deep learning", "wide web"]})
    sections, names = build.compile_sections(inputs)
    artefact.write(path := tmp_path / "unspin.bin", sections, names)
    data = artefact.read(path)
    tables_of = {data.surface(i): int(data.term_own[i]) for i in range(data.term_count)}
    assert tables_of["wide web"] == 0
    assert tables_of["deep learning"] == 1


def test_a_term_knows_how_many_own_tables_hold_it() -> None:
    rows = [tables.TermRow("deep learning", f"terms/{i}") for i in (1, 2, 3, 3)]
    sections, _ = build.compile_sections(replace(small_inputs(), terms=rows))
    assert 3 in sections["term_own"]


def test_an_alias_of_several_words_is_a_term(small: Artefact) -> None:
    assert "U.N. Organization" in {small.surface(i) for i in range(small.term_count)}


def test_links_lead_from_what_stands_to_what_it_may_stand_for(small: Artefact) -> None:
    deep, profound = small.word_id("deep"), small.word_id("profound")
    to, log10, sources = small.canonicals(profound)
    assert to[0] == deep
    assert log10[0] < 0
    assert sources[0] & artefact.LINK_TABLE
    assert sources[0] & artefact.LINK_LEARNT
    assert deep in small.canonicals(small.word_id("bottomless"))[0]
    assert deep not in small.canonicals(small.word_id("tea"))[0]


def test_probabilities_of_a_canonical_word_sum_to_at_most_one(small: Artefact) -> None:
    for word in ("deep", "cancer", "learn"):
        assert 0 < (10 ** small.link_log10[small.link_to == small.word_id(word)].astype(float)).sum() < 1.1


def test_a_word_inherits_the_links_of_its_second_lemma(small: Artefact) -> None:
    to, _, sources = small.canonicals(small.word_id("study"))
    at = list(to).index(small.word_id("learning"))
    assert sources[at] & artefact.LINK_INFLECTED


def test_association(small: Artefact) -> None:
    ids = small.word_ids(["strong", "tea", "deep", "learning", "zyzzyva"])
    first, second = ids[[0, 2, 1, 4]], ids[[1, 3, 2, 0]]
    assert np.isnan(small.bigram_attested(first, second)).tolist() == [False, False, True, True]
    assert small.bigram_log10(first, second)[1] == pytest.approx(-0.5 + np.log10(0.45), abs=0.03)
    information = small.bigram_log10(first, second) - small.unigram[second]
    assert (information[:2] > 2).all()
    assert (information[2:] < 0).all()
    triple = [np.array([i]) for i in small.word_ids(["wide", "web", "the"])]
    assert small.trigram_log10(*triple)[0] == pytest.approx(-0.2, abs=0.03)


def test_menus(small: Artefact) -> None:
    first, last = small.find_phrases(ngram_hashes(small.word_ids(["moreover", "as"]), 2))
    assert small.phrases[int(first[0]) : int(last[0])] == [
        artefact.Phrase("moreover as", ("as well as", "as also"), "never", "family1")
    ]
    first, last = small.find_phrases(ngram_hashes(small.word_ids(["far", "down"]), 2))
    assert small.phrases[int(first[0])].family == "links/science"


def test_the_same_sources_give_the_same_bytes(small_file: Path, tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]); from small_sources import small_inputs;"
        "from cleanup.unspin import artefact, build;"
        "artefact.write(pathlib.Path(sys.argv[2]), *build.compile_sections(small_inputs()))"
    )
    again = tmp_path / "again.bin"
    command = [sys.executable, "-c", script, str(Path(__file__).parent), str(again)]
    subprocess.run(command, check=True, env={"PYTHONHASHSEED": "7", "PATH": ""}, cwd=Path(__file__).parents[2])
    assert again.read_bytes() == small_file.read_bytes()


def test_trigrams_fill_what_the_limit_leaves() -> None:
    sections, _ = build.compile_sections(small_inputs(), limit=0)
    assert len(sections["trigram_log10"]) == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: raw[:10],
        lambda raw: raw[:-8],
        lambda raw: raw + b"x",
        lambda raw: b"X" + raw[1:],
        lambda raw: raw[:40] + b"#" + raw[41:],
    ],
)
def test_a_damaged_file_is_refused_in_one_line(small_file: Path, tmp_path: Path, damage) -> None:
    path = tmp_path / "unspin.bin"
    path.write_bytes(damage(small_file.read_bytes()))
    with pytest.raises(ArtefactError) as caught:
        artefact.read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def with_header(raw: bytes, header: bytes) -> bytes:
    """A file with another header, whose length and checksum are right."""
    prefix = len(artefact.MAGIC) + 8
    (size,) = struct.unpack_from("<I", raw, len(artefact.MAGIC))
    return artefact.MAGIC + struct.pack("<II", len(header), zlib.crc32(header)) + header + raw[prefix + size :]


def header_of(raw: bytes) -> dict[str, Any]:
    """The header of a file."""
    prefix = len(artefact.MAGIC) + 8
    (size,) = struct.unpack_from("<I", raw, len(artefact.MAGIC))
    header: dict[str, Any] = json.loads(raw[prefix : prefix + size])
    return header


def refused(path: Path) -> None:
    """Whether a file is refused with a message of one line that names it."""
    with pytest.raises(ArtefactError, match="is damaged; reinstall cleanup") as caught:
        artefact.read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "header",
    [b"", b"{}", b"[]", b"7", b"null", b"no JSON", b"\xff\xfe", b"[" * 100_000, b"9" * 10_000, b'{"format": 4}'],
)
def test_a_file_whose_header_is_none_is_refused(small_file: Path, tmp_path: Path, header: bytes) -> None:
    path = tmp_path / "unspin.bin"
    path.write_bytes(with_header(small_file.read_bytes(), header))
    refused(path)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *((0, value) for value in (-8, 4, 1 << 40, 1 << 90, 1.5, None, "0")),
        *((1, value) for value in ("|O", "<u1", "<U4", "u4,u4", "(2)u4", "nonsense", "<M8", "", None, 4)),
        *((2, value) for value in (-1, 1 << 40, 1 << 90, 0.5, None, True)),
        (3, None),
    ],
)
def test_a_file_whose_header_misplaces_a_section_is_refused(
    small_file: Path, tmp_path: Path, column: int, value: object
) -> None:
    path, raw = tmp_path / "unspin.bin", small_file.read_bytes()
    header = header_of(raw)
    header["sections"]["word_hash"][column] = value
    path.write_bytes(with_header(raw, json.dumps(header).encode()))
    refused(path)


@pytest.mark.parametrize(
    "change", [{"body": -1}, {"body": "7"}, {"format": 3}, {"format": None}, {"sections": []}, {"sections": {"a": [0]}}]
)
def test_a_file_whose_header_has_odd_entries_is_refused(small_file: Path, tmp_path: Path, change: dict) -> None:
    path, raw = tmp_path / "unspin.bin", small_file.read_bytes()
    path.write_bytes(with_header(raw, json.dumps(header_of(raw) | change).encode()))
    refused(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtefactError, match="cannot read"):
        artefact.load(tmp_path / "unspin.bin")


def test_verify_finds_a_changed_byte_in_a_section(small: Artefact, small_file: Path, tmp_path: Path) -> None:
    small.verify()
    raw = bytearray(small_file.read_bytes())
    raw[-9] ^= 1
    path = tmp_path / "unspin.bin"
    path.write_bytes(raw)
    with pytest.raises(ArtefactError, match="damaged"):
        artefact.read(path).verify()


@given(st.lists(st.integers(0, 2**24 - 1)), st.integers(0, 2**24 - 1))
def test_numbers_of_three_bytes_come_back_and_are_verified(numbers: list[int], last: int) -> None:
    made = {"a": np.array([*numbers, last], np.uint32), "b": np.array([7, 8], np.uint32)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "unspin.bin"
        wide, size = artefact.write(path, made, {}), artefact.write(path, made, {}, packed=["a"])
        assert wide - size >= len(numbers) - 30  # 8 bytes a section are rounded up, and the header is another
        raw = path.read_bytes()
        read = artefact.read(path)
        read.verify()
        assert all(np.array_equal(read.sections[name], rows) for name, rows in made.items())
        at = len(raw) - read.header["body"]
        path.with_name("other.bin").write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        with pytest.raises(ArtefactError, match="section a is damaged"):
            artefact.read(path.with_name("other.bin")).verify()
        with pytest.raises(ValueError, match="a has numbers of four bytes"):
            artefact.write(path, {"a": np.array([1 << 24], np.uint32)}, {}, packed=["a"])


@given(st.lists(st.text(max_size=30)))
def test_any_words_can_be_looked_up(texts: list[str]) -> None:
    hashes, known = word_hashes(texts)
    assert len(hashes) == len(known) == len(texts)
    assert len(np.unique(hashes[known])) == len({t.rstrip("\0") for t, k in zip(texts, known, strict=True) if k})


@given(st.sets(st.integers(0, 2**64 - 1), max_size=200), st.integers(0, 2**64 - 1), st.sampled_from([-1, 1000]))
def test_a_fingerprint_table_holds_its_keys(keys: set[int], other: int, many: int) -> None:
    hashes = np.array(sorted(keys), np.uint64)
    table = fingerprint_table(hashes, np.arange(len(hashes)).astype(np.uint8))
    with patch.object(hashing, "_MANY", many):
        rows, at = table.find(hashes)
        assert rows.tolist() == list(range(len(hashes)))
        assert (hashes.astype(np.uint16) == table.fingerprints[at]).all()
        rows, at = table.find(np.array([other, *hashes], np.uint64))
    assert len(rows) - len(hashes) in (0, 1), "now and then another key is taken for one"


def test_runs_of_neighbours_have_the_hashes_of_each_length() -> None:
    ids = np.array([3, -1, 4, 1, 5], np.int32)
    runs = list(run_hashes(ids, 9))
    assert len(runs) == len(ids)
    for n, hashes in enumerate(runs, 1):
        assert (hashes == ngram_hashes(ids, n)).all()


def test_ngrams_longer_than_the_text() -> None:
    assert len(ngram_hashes(np.array([1, 2]), 3)) == 0
    assert len(start(0)) == 0


def test_neighbours_in_terms_of_papers_are_attested_the_earlier_the_likelier() -> None:
    terms = ["deep network", *["unknownword tea"] * 500, "profound network"]
    inputs = replace(small_inputs(), derived={"derived/papers": terms})
    vocab = build.vocabulary(inputs)
    pairs = build.association(inputs, vocab)
    first = np.array([vocab.ids[word] for word in ("deep", "profound", "of")])
    found = pairs.find(first, np.full(3, vocab.ids["network"]))
    assert found[0] > found[1]
    assert np.isnan(found[2])


def test_a_vector_is_kept_less_the_mean_of_all(small: Artefact) -> None:
    deep, profound, tea = small.word_ids(["deep", "profound", "tea"])
    one, other = small.vectors[small.vector_row[[deep, profound]]]
    assert one @ one == pytest.approx(1, abs=1e-5)
    assert one @ other == pytest.approx(-1, abs=0.05)  # two vectors less their mean point apart
    assert not small.vectors[small.vector_row[[tea, -1]]].any()
