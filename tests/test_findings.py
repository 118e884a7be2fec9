"""resolve: which of overlapping findings stand."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanup.findings import DETECTORS, Applicability, Finding, Severity, overlap, resolve


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    start = draw(st.integers(0, 12))
    return Finding(
        rule=draw(st.sampled_from(["a/b", "a/c"])),
        detector=draw(st.sampled_from(DETECTORS)),
        start=start,
        end=start + draw(st.integers(0, 4)),
        text=draw(st.sampled_from(["x", "y"])),
        message="m",
        replacements=draw(st.sampled_from([(), ("r",), ("r", "s")])),
        confidence=draw(st.sampled_from([0.5, 0.9])),
        applicability=draw(st.sampled_from(Applicability)),
        severity=draw(st.sampled_from(Severity)),
    )


LISTS = st.lists(findings(), max_size=12)


@given(LISTS, st.randoms(use_true_random=False))
def test_the_order_of_findings_does_not_matter(found: list[Finding], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(shuffled) == resolve(found)


@given(LISTS)
def test_resolving_again_changes_nothing(found: list[Finding]) -> None:
    assert resolve(resolve(found)) == resolve(found)


@given(LISTS)
def test_no_two_overlap_and_they_are_in_text_order(found: list[Finding]) -> None:
    kept = resolve(found)
    assert not any(overlap(a, b) for a, b in itertools.combinations(kept, 2))
    assert [(f.start, f.end) for f in kept] == sorted((f.start, f.end) for f in kept)


@given(LISTS)
def test_whatever_is_dropped_gave_way_to_something_that_stands(found: list[Finding]) -> None:
    kept = resolve(found)
    assert set(kept) <= set(found)
    assert all(f in kept or any(overlap(f, k) for k in kept) for f in found)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ((0, 2), (2, 4), False),
        ((0, 3), (2, 4), True),
        ((0, 9), (2, 4), True),
        ((2, 2), (2, 4), True),
        ((4, 4), (2, 4), True),
        ((5, 5), (2, 4), False),
        ((3, 3), (3, 3), True),
    ],
)
def test_overlap(a: tuple[int, int], b: tuple[int, int], expected: bool) -> None:
    one, two = (Finding("r/x", "rules", *span, "", "") for span in (a, b))
    assert overlap(one, two) is overlap(two, one) is expected


BASE = Finding("r/x", "rules", 4, 6, "ab", "m", ("c",), 0.9, Applicability.UNSAFE)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"applicability": Applicability.SAFE, "confidence": 0.1}, {}),
        ({"confidence": 0.95}, {"end": 60}),
        ({}, {"detector": "unspin"}),
        ({"detector": "unspin"}, {"detector": "grammar"}),
        # a grammar finding never overrides what a rule says, however sure it is
        (
            {"applicability": Applicability.DISPLAY, "confidence": 0.1},
            {"detector": "grammar", "applicability": Applicability.SAFE, "confidence": 1.0},
        ),
        ({"start": 3}, {}),  # equal otherwise: position, never length
        ({"start": 3, "end": 5}, {"start": 4, "end": 90}),
    ],
)
def test_precedence(better: dict[str, object], worse: dict[str, object]) -> None:
    good, bad = (dataclasses.replace(BASE, **change) for change in (better, worse))  # type: ignore[arg-type]
    assert resolve([bad, good]) == resolve([good, bad]) == [good]
