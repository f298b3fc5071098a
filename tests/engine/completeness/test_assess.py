"""The verdict of all rules, and what is left of an incomplete reading."""

from __future__ import annotations

from dataclasses import replace

import pytest

from galaxy_alpr.engine.completeness.assess import (
    assess,
    is_incomplete,
    least,
    withhold,
)
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.enums import PlatePosition, UnreadReason
from galaxy_alpr.types import Completeness, Detection, OcrResult, TextCandidate
from tests.engine.completeness.scenes import SIZE, centers, plate, reading

WHOLE = plate(520, 400, 766, 484)
EVEN = centers([0.12, 0.25, 0.35, 0.44, 0.54, 0.68, 0.77, 0.87])
NEAR = centers([0.12, 0.25, 0.35, 0.44, 0.54, 0.68, 0.77, 0.92])
SIDE = replace(WHOLE, position=PlatePosition.AT_SIDE_OF_VEHICLE)


def verdict(found: Detection, read: OcrResult) -> Completeness:
    return assess(found, SIZE, read, correct_reading(read))


def test_a_whole_plate_is_complete() -> None:
    found = verdict(WHOLE, reading("B1234XYZ", EVEN))
    assert found == Completeness(1.0)
    assert not is_incomplete(found)


@pytest.mark.parametrize(
    ("found", "read", "reason"),
    [
        (plate(0, 400, 188, 484), reading("1234XYZ"), UnreadReason.CUT_OFF),
        (WHOLE, reading("B1234XYZ", centers([0.02, *(x for x, _ in EVEN[1:])])), "cut_off"),
        (replace(WHOLE, parts=(WHOLE, WHOLE)), OcrResult.empty(), UnreadReason.OCCLUDED),
        (SIDE, reading("B1234XYZ", NEAR), UnreadReason.OCCLUDED),
        (
            WHOLE,
            reading("B1234XYZ", centers([0.05, 0.14, 0.23, 0.52, 0.61, 0.70, 0.79, 0.88])),
            UnreadReason.OCCLUDED,
        ),
        (WHOLE, reading("DIJUAL"), UnreadReason.NOT_A_NUMBER),
    ],
)
def test_each_rule_gives_its_reason(found: Detection, read: OcrResult, reason: str) -> None:
    completeness = verdict(found, read)
    assert is_incomplete(completeness)
    assert completeness.reason == reason


def test_a_character_near_the_end_counts_only_where_the_vehicle_ends_too() -> None:
    assert verdict(WHOLE, reading("B1234XYZ", NEAR)) == Completeness(1.0)
    assert verdict(SIDE, reading("B1234XYZ", EVEN)) == Completeness(1.0)


def test_the_least_verdict_counts() -> None:
    low, high = Completeness(0.2, UnreadReason.OCCLUDED), Completeness(0.9)
    assert least([high, low]) is low
    assert least([]) == Completeness(1.0)


def test_no_candidate_of_an_incomplete_plate_is_sure() -> None:
    read = reading("1234XYZ")
    corrected = correct_reading(read)
    kept = withhold(corrected, read, Completeness(0.1, UnreadReason.CUT_OFF))
    assert kept.confidence == 0.1
    assert [item.text for item in kept.candidates] == [item.text for item in corrected.candidates]
    assert max(item.confidence for item in kept.candidates) == 0.1


def test_the_candidates_of_a_cut_plate_have_a_gap_where_it_is_cut() -> None:
    read, cut = reading("1234XYZ"), Completeness(0.1, UnreadReason.CUT_OFF)
    kept = withhold(correct_reading(read), read, cut, (True, False))
    assert kept.candidates[0].text == "?1234XYZ"


@pytest.mark.parametrize(
    ("hidden", "foreign", "reason"),
    [(0.9, 0.0, UnreadReason.OCCLUDED), (0.1, 0.8, UnreadReason.UNKNOWN_SCRIPT)],
)
def test_a_plate_is_incomplete_where_its_recognizer_cannot_read_a_character(
    hidden: float, foreign: float, reason: UnreadReason
) -> None:
    pattern = TextCandidate("B1?34XYZ", 0.7)
    read = OcrResult("B1?34XYZ", "", 0.0, (), (pattern,), hidden=hidden, foreign=foreign)
    found = verdict(WHOLE, read)
    assert is_incomplete(found)
    assert found.reason is reason
    withheld = withhold(correct_reading(read), read, found)
    assert [candidate.text for candidate in withheld.candidates] == ["B1?34XYZ"]
    assert withheld.confidence <= found.probability
