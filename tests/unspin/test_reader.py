"""Reading a text piece by piece changes nothing, and the sums over a document are those of a plain count."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanup.text import Prose
from cleanup.unspin import candidates, classifier, compose, evidence, reader
from cleanup.unspin.reader import Reader

ARTICLES = sorted((Path(__file__).parents[1] / "golden" / "articles").glob("*.spun.txt"))


@pytest.fixture(scope="module")
def shipped() -> Reader:
    return Reader()


def test_a_text_on_one_line_reads_the_same_in_small_pieces(shipped) -> None:
    prose = Prose(" ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in ARTICLES[:3]))
    whole = shipped.read(prose)
    assert len(whole.candidates) > 100
    with patch.object(reader, "_WORDS", 13), patch.object(compose, "_WORDS", 5), patch.object(candidates, "_WORDS", 5):
        pieces = shipped.read(prose)
    for name, column in vars(whole.candidates).items():
        assert np.array_equal(column, getattr(pieces.candidates, name)), name
    assert np.array_equal(whole.features, pieces.features)
    assert np.array_equal(whole.probability, pieces.probability)


def test_an_empty_text_has_no_candidates(shipped) -> None:
    assert len(shipped.read(Prose("")).candidates) == 0


@given(
    st.integers(1, 5), st.lists(st.floats(-3, 3, width=32), min_size=1, max_size=80), st.randoms(use_true_random=False)
)
def test_trees_lead_each_row_to_its_leaf(depth, values, chance) -> None:
    inner, trees, width = 2**depth - 1, 3, 4
    rows = np.array([[chance.choice(values) for _ in range(width)] for _ in range(9)], np.float32)
    forest = classifier.Trees(
        np.array([[chance.randrange(width) for _ in range(inner)] for _ in range(trees)], np.uint8),
        np.array([[chance.choice([*values, np.inf]) for _ in range(inner)] for _ in range(trees)], np.float32),
        np.arange(trees * (inner + 1), dtype=np.float32).reshape(trees, -1),
        0.5,
    )
    for row, found in zip(rows, forest.log_odds(rows), strict=True):
        total = 0.5
        for tree in range(trees):
            node = 0
            while node < inner:
                node = 2 * node + 1 + int(row[forest.features[tree, node]] > forest.thresholds[tree, node])
            total += forest.leaves[tree, node - inner]
        assert found == total


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 6), st.integers(0, 9), st.floats(-6, 4)), max_size=40))
def test_the_evidence_for_a_candidate_is_the_sum_over_the_others(rows) -> None:
    start, size, term = (np.array([row[k] for row in rows], np.int64) for k in range(3))
    log_odds = np.array([row[3] for row in rows], np.float32)
    chosen: list[int] = []
    p = 1 / (1 + np.exp(-log_odds.astype(np.float64)))
    for row in evidence.choose(start, start + size, p, evidence.COUNTED):
        if term[row] not in term[chosen]:
            chosen.append(row)
    of = (start[chosen], (start + size)[chosen], term[chosen])
    found = evidence._others(start, start + size, term, *of, p[chosen])
    for row in range(len(rows)):
        others = [
            c
            for c in chosen
            if (start[c] >= start[row] + size[row] or start[c] + size[c] <= start[row]) and term[c] != term[row]
        ]
        near = [c for c in others if abs(start[c] + size[c] / 2 - start[row]) <= evidence._NEAR]
        plain = [
            sum(p[others]), len(others), sum(p[others] >= evidence._STRONG), max(p[others], default=0), sum(p[near])
        ]  # fmt: skip
        assert np.allclose(found[row], plain)
