"""Terms of users' rules: laid over the inventory, found where they are garbled, left alone where they stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cleanup.findings import Applicability, Severity
from cleanup.text import Prose
from cleanup.unspin import artefact, own_terms
from cleanup.unspin.candidates import Finder
from cleanup.unspin.detector import UnspinDetector
from cleanup.unspin.hashing import ngram_hashes
from cleanup.unspin.own_terms import OwnTerm
from cleanup.unspin.reader import Reader
from cleanup.unspin.render import restored
from cleanup.unspin.tokens import tokens

DRIP = OwnTerm(
    ("Zyntra deep woodland", "fleetingly"), "house/garden/woodland", "", Applicability.UNSAFE, Severity.ERROR
)
TERMS = (
    DRIP,
    replace(DRIP, wordings=("profound learning",), rule="house/science/learning"),
    replace(DRIP, wordings=("Drip Irrigation Pro", "the aa bb cc dd ee ff gg"), rule="house/garden/product"),
)


@pytest.fixture(scope="module")
def data():
    return artefact.load(artefact.DEFAULT)


@pytest.fixture(scope="module")
def inventory():
    return own_terms.load(artefact.DEFAULT, TERMS)


def candidates(inventory, sentence):
    prose = Prose(sentence)
    text = tokens(inventory.data, prose)
    found = Finder(inventory.data).find(text)
    return prose, found.take(inventory.accusable(text, found))


def test_nothing_else_of_the_inventory_changes(data, inventory):
    more = inventory.data
    new = sorted(more.own_rows)
    assert {more.surface(int(row)) for row in new} == {
        "Zyntra deep woodland", "profound learning", "Drip Irrigation Pro"
    }  # fmt: skip
    assert (np.diff(more.term_hash.astype(object)) >= 0).all()
    kept = np.setdiff1d(np.arange(more.term_count), new)
    assert (more.term_hash[kept] == data.term_hash).all()
    for name in ("term_length", "term_own", "term_kind", "term_prior"):
        assert (more.sections[name][kept] == data.sections[name]).all(), name
    for old in range(0, data.term_count, 997):
        row = int(kept[old])
        assert more.surface(row) == data.surface(old)
        assert more.aliases(row) == data.aliases(old)
        words, more_words = (
            a.term_words[a.term_starts[r] : a.term_starts[r + 1]] for a, r in ((data, old), (more, row))
        )
        assert (words == more_words).all()


def test_words_that_the_vocabulary_lacks_are_known_by_their_own_ids(data, inventory):
    assert data.word_id("zyntra") == -1
    new = inventory.data.word_id("zyntra")
    assert inventory.data.word(new) == "zyntra"
    assert inventory.data.lemma[new] == new
    assert (inventory.data.word_ids(["deep", "nosuchwordatall"]) == data.word_ids(["deep", "nosuchwordatall"])).all()


def test_a_garbled_own_term_is_a_candidate_and_written_as_the_rule_has_it(inventory):
    prose, found = candidates(inventory, "We offer zyntra profound woodland here.")
    rows = [r for r in range(len(found)) if inventory.rule_of(int(found.term[r])) is DRIP]
    assert rows
    assert restored(inventory.data, prose, found, rows[0]) == "zyntra deep woodland"


@pytest.mark.parametrize(
    "sentence",
    [
        "They call it profound learning of the old kind.",
        "They call it Profound Learning of the old kind.",
        "It uses fleetingly profound learning.",
    ],
)
def test_what_overlaps_a_standing_own_term_is_not_accused(data, inventory, sentence):
    prose, found = candidates(inventory, sentence)
    protected = {i for i, word in enumerate(prose.words) if word in ("profound", "learning", "fleetingly")}
    assert len(Finder(data).find(tokens(data, prose))), "something would be accused without the rule"
    for start, end in zip(found.start, found.end, strict=True):
        assert protected.isdisjoint(range(start, end))


def test_without_own_terms_the_data_is_what_was_loaded(data):
    inventory = own_terms.load(artefact.DEFAULT, ())
    assert inventory.data is data
    assert inventory.rule_of(0) is None


def inventory_of(*wordings):
    return own_terms.load(artefact.DEFAULT, (replace(DRIP, wordings=wordings),))


def row_of(data, wording):
    """The row that the search finds for a wording, as a dictionary of its columns."""
    words = data.word_ids(Prose(wording).words)
    first, last = data.find_terms(ngram_hashes(data.lemma[words], len(words)))
    assert first < last
    names = ("term_kind", "term_own", "term_prior")
    return {name: int(data.sections[name][first[0]]) for name in names}


@pytest.mark.parametrize("wording", ["Syrian Observatory for Human Rights", "deep learning", "Neural Networks"])
def test_a_term_that_the_inventory_has_stays_as_it_says(data, wording):
    own, old = row_of(inventory_of(wording).data, wording), row_of(data, wording)
    assert own["term_kind"] == old["term_kind"]
    assert own["term_own"] == old["term_own"] > 0
    assert own["term_prior"] <= old["term_prior"]


def test_of_two_spellings_the_one_that_the_rule_has_is_asked_what_it_is(data):
    assert row_of(data, "neural network")["term_kind"] > 0, "a journal and a term of the same lemmas"
    assert row_of(inventory_of("neural network").data, "neural network")["term_kind"] == 0
    assert row_of(inventory_of("Neural Networks").data, "Neural Networks")["term_kind"] > 0


def test_a_term_that_the_inventory_derived_is_trusted_as_an_own_one(data):
    derived = np.flatnonzero((data.term_own == 0) & (data.term_length == 2))
    alone = [row for row in derived[:2000].tolist() if data.term_hash[row] not in data.term_hash[[row - 1, row + 1]]]
    wording = data.surface(min(alone, key=lambda row: float(data.term_prior[row])))
    own, old = row_of(inventory_of(wording).data, wording), row_of(data, wording)
    assert own["term_own"] == 1
    assert own["term_prior"] < old["term_prior"], "a term that a user names is no rare one in his texts"


def test_a_garbled_name_that_a_rule_names_is_found_as_without_it():
    standing, right = "Allied Observatory for Individual Rights", "Syrian Observatory for Human Rights"
    prose = Prose(f"A report of the {standing} said so.")
    rule = replace(DRIP, wordings=(right,), applicability=Applicability.UNSAFE, message="{match}")
    plain, own = (list(UnspinDetector(Reader(own=terms)).find(prose)) for terms in ((), (rule,)))
    assert [(f.rule, f.text, f.replacements[0]) for f in own] == [(f.rule, f.text, f.replacements[0]) for f in plain]
    assert own[0].rule == "unspin/entity"


@pytest.mark.parametrize(
    ("wording", "sentence", "standing"),
    [
        ("irregular woodland", "It was irregular. Woodland grew.", ""),
        ("irregular woodland", "It was irregular, woodland grew.", ""),
        ("irregular woodland", "An irregular woodland grew.", "irregular woodland"),
        ("irregular woodland", "An irregular-woodland\ngrew.", "irregular woodland"),
        ("Drip, Inc.", "Of Drip, Inc. we hear.", "drip inc"),
        ("Drip, Inc.", "Of Drip Inc. we hear.", "drip inc"),
        ("fleetingly", "It was so. Fleetingly. Twice.", "fleetingly"),
    ],
)
def test_a_term_stands_within_a_sentence(wording, sentence, standing):
    own = inventory_of(wording)
    text = tokens(own.data, Prose(sentence))
    words = [word for word, covered in zip(text.prose.words, own.standing(text), strict=True) if covered]
    assert " ".join(words) == standing


def test_a_term_longer_than_the_text_does_not_stand_in_it():
    own = inventory_of("irregular woodland in the garden", "irregular")
    for sentence in ("", "Irregular", "irregular woodland"):
        text = tokens(own.data, Prose(sentence))
        assert own.standing(text).sum() == (len(text) > 0)


@pytest.mark.parametrize(
    "wording", ["x" * 256 + " woodland", "ш" * 128 + " woodland", "deep \ud800 woodland", "\udfff", "-"]
)
def test_a_wording_that_the_data_cannot_hold_counts_for_nothing(data, wording):
    own = inventory_of(wording, "zyntra woodland")
    assert {own.data.surface(row) for row in own.data.own_rows} == {"zyntra woodland"}
    assert own.data.word(own.data.word_id("zyntra")) == "zyntra"
    assert inventory_of(wording).data is data


def test_a_word_of_as_many_bytes_as_there_can_be(data):
    word = "x" * 255
    own = inventory_of(f"{word} woodland", "zyntra woodland").data
    assert own.word(own.word_id(word)) == word
    assert own.word(own.word_id("zyntra")) == "zyntra"
