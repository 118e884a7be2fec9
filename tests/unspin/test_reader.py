"""The whole model on texts of our own: what a sentence, a long name and a chain of readings come to."""

from __future__ import annotations

import pytest

from cleanup.findings import Applicability, Finding, Severity
from cleanup.text import Prose
from cleanup.unspin.detector import UnspinDetector, changes
from cleanup.unspin.reader import document_weight

AGREEING = (
    "The paper compares element extraction calculation with profound learning. A hereditary calculation searched "
    "the arbitrary woodland, and the irregular woodland gives the lowest mean squared blunder. The counterfeit "
    "neural organization was prepared on the preparation set with a low learning rate and a high sign to clamor "
    "proportion."
)


@pytest.fixture(scope="module")
def detector() -> UnspinDetector:
    return UnspinDetector()


def restored(detector: UnspinDetector, text: str) -> dict[str, str]:
    return {finding.text: finding.replacements[0] for finding in detector.find(Prose(text))}


def test_a_sentence_is_judged_without_a_document(detector: UnspinDetector) -> None:
    found = restored(detector, "We trained a profound learning network.")
    assert [right.startswith("deep learning") for right in found.values()] == [True]


@pytest.mark.parametrize(
    ("standing", "right"),
    [
        ("Allied Observatory for Individual Rights", "Syrian Observatory for Human Rights"),
        ("Joined Nations High Official for Refugees", "United Nations High Commissioner for Refugees"),
    ],
)
def test_a_long_name_is_read_as_the_one_it_is_near_to(detector: UnspinDetector, standing: str, right: str) -> None:
    assert restored(detector, f"A report of the {standing} said so.").get(standing) == right


@pytest.mark.parametrize(
    ("standing", "right"),
    [
        ("Imperial Canadian Mounted Police", "Royal Canadian Mounted Police"),
        ("Securities and Trade Fee", "Securities and Exchange Commission"),
        ("European Main Financial institution", "European Central Bank"),
    ],
)
def test_a_garbled_name_is_found_in_a_text_that_is_good_otherwise(
    detector: UnspinDetector, standing: str, right: str
) -> None:
    text = (
        "A fire destroyed two warehouses on the edge of the town late on Tuesday, and a man of thirty was taken to "
        f"hospital with burns. The {standing} said on Wednesday that it had opened an inquiry and asked anybody who "
        "had seen a white van near the gates to come forward. Firefighters needed six hours to bring the flames under "
        "control. The owner, who had let the buildings to a maker of furniture, told reporters that nothing could be "
        "saved. Neighbours spoke of a smell of paint that had hung over the street for days."
    )
    assert restored(detector, text) == {standing: right}
    assert not restored(detector, text.replace(standing, right))


@pytest.mark.parametrize(
    "name",
    [
        "Syrian Network for Human Rights",
        "United Nations High Commission for Refugees",
        "International Federation for Human Rights",
        "Swedish National Board of Health and Welfare",
    ],
)
def test_a_real_name_near_to_another_is_left_alone(detector: UnspinDetector, name: str) -> None:
    assert not restored(detector, f"A report of the {name} said so.")


def test_a_hyphen_more_or_less_is_no_garble(detector: UnspinDetector) -> None:
    text = "Ministers of the Gulf Co-operation Council met. The irregular woodland beat the profound learning model."
    assert not any("Co-operation" in standing for standing in restored(detector, text))


@pytest.mark.parametrize(
    ("standing", "written", "more"),
    [
        ("World War II", "World War Two", False),
        ("Co-operation Council", "cooperation council", False),
        ("dozens of kilometres", "dozens of kilometers", False),
        ("$three.eight billion", "$3.8 billion", True),
        ("World War II", "World War One", True),
    ],
)
def test_another_spelling_is_no_change(standing: str, written: str, more: bool) -> None:
    finding = Finding(
        rule="unspin/term", detector="unspin", start=0, end=len(standing), text=standing, message="",
        replacements=(written,), confidence=0.9, applicability=Applicability.DISPLAY, severity=Severity.INFO,
    )  # fmt: skip
    assert changes(finding) == more


def test_a_word_that_stands_already_is_not_written_twice(detector: UnspinDetector) -> None:
    text = "We trained profound learning networks with an irregular woodland forest, and picture acknowledgment too."
    assert restored(detector, text)["an irregular woodland forest"] == "a random forest"


def test_an_abbreviation_asks_for_no_capital(detector: UnspinDetector) -> None:
    text = "We trained profound learning networks for image PROCESSING, PC aided diagnosis and an irregular woodland."
    assert all(right.islower() for right in restored(detector, text).values())


def test_readings_that_agree_are_one(detector: UnspinDetector) -> None:
    found = restored(detector, AGREEING)
    assert found.get("hereditary calculation") == "genetic algorithm"
    assert any("feature extraction" in right for right in found.values()), found


def test_a_text_counts_as_a_document_from_some_length_on() -> None:
    assert [document_weight(words) for words in (0, 30, 55, 80, 10_000)] == [0, 0, 0.5, 1, 1]


@pytest.mark.parametrize(
    ("remark", "certain"),
    [
        ("He sells homespun articles.", True),
        ("He sells spun articles.", False),
        ("(Tortured phrases) are here.", False),
        ("It is pre-spun text.", False),
    ],
)
def test_what_is_found_in_a_text_about_spinning_is_shown_only(
    detector: UnspinDetector, remark: str, certain: bool
) -> None:
    found = {finding.applicability for finding in detector.find(Prose(f"{AGREEING} {remark}"))}
    assert (Applicability.UNSAFE in found) == certain


def test_function_words_that_were_swapped_are_restored(detector: UnspinDetector) -> None:
    text = "The model was fitted by partial slightest squares regression."
    assert [f.replacements[0] for f in detector.find(Prose(text))] == ["partial least squares regression"]
