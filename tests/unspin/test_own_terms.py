"""Terms of users' rules: laid over the inventory, found where they are garbled, left alone where they stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cleanup.findings import Applicability, Severity
from cleanup.text import Prose
from cleanup.unspin import artefact, own_terms
from cleanup.unspin.candidates import Finder, tokens
from cleanup.unspin.own_terms import OwnTerm
from cleanup.unspin.render import restored

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
