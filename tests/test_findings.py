"""resolve: which of overlapping findings stand."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanup.findings import DETECTORS, Applicability, Finding, Severity, overlap, resolve, with_rests


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


def reading(start: int, text: str, put: str, **change: object) -> Finding:
    finding = Finding("r/x", "rules", start, start + len(text), text, "m", (put,))
    return dataclasses.replace(finding, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("whole", "put", "inner", "inner_put", "expected"),
    [
        (
            "profound neural organization",
            "deep neural network",
            "neural organization",
            "neural network",
            [("profound", "deep")],
        ),
        ("amino corrosive rest", "Amino acid sequence", "amino corrosive", "amino acid", [("rest", "sequence")]),
        ("big red automobile", "large red car", "red", "red", [("big", "large"), ("automobile", "car")]),
        ("the neural organization", "the neural network", "neural organization", "neural network", []),
        ("profound neural organization", "deep neural net", "neural organization", "neural network", []),
        ("neural-organization plan", "neural network plan", "neural", "neural", []),
        ("organization of cells", "network", "organization", "network", []),
    ],
)  # fmt: skip
def test_what_is_left_beside_a_better_finding_that_agrees(
    whole: str, put: str, inner: str, inner_put: str, expected: list[tuple[str, str]]
) -> None:
    longer = reading(7, whole, put, detector="unspin", confidence=0.99)
    better = reading(7 + whole.index(inner), inner, inner_put, applicability=Applicability.SAFE)
    kept = resolve(with_rests([longer, better]))
    assert better in kept
    assert [(f.text, f.replacements[0]) for f in kept if f is not better] == expected
    assert all(whole[f.start - 7 : f.end - 7] == f.text for f in kept)
    assert resolve(with_rests([longer])) == [longer]


@given(LISTS)
def test_rests_lie_within_what_they_are_of_and_take_no_place_of_others(found: list[Finding]) -> None:
    rests = [f for f in with_rests(found) if f not in found]
    assert all(any(f.start <= rest.start < rest.end <= f.end for f in found) for rest in rests)
    assert with_rests(found)[: len(found)] == found
