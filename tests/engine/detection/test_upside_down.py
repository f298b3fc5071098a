"""Plates without a text are read upside down, and only a sure text counts then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from galaxy_alpr.engine.detection.upside_down import read_turned, turn
from galaxy_alpr.enums import UnreadReason
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, Detection, PlateQuality, PlateResult

CORNERS = ((10.0, 20.0), (50.0, 22.0), (49.0, 34.0), (9.0, 32.0))
PLATES = [
    Detection(PLATE_LABEL, 0.9 - i / 10, BoundingBox(9, 20, 50, 34), CORNERS) for i in range(3)
]


def result(text: str | None, confidence: float) -> PlateResult:
    quality = PlateQuality(0.5, 14, 1, 1, 1, None if text else UnreadReason.LOW_CONFIDENCE)
    box = BoundingBox(9, 20, 50, 34)
    nothing = (None, None, None, None, None)
    return PlateResult(box, CORNERS, 0.9, "", text, text, confidence, (), (), *nothing, quality)


UNREAD = [result(None, 0.1), result(None, 0.0), result(None, 0.2)]


def test_a_turned_plate_begins_at_the_opposite_corner() -> None:
    assert turn(PLATES[0]).corners == (*CORNERS[2:], *CORNERS[:2])
    box = BoundingBox(0, 0, 4, 2)
    assert turn(Detection(PLATE_LABEL, 1, box)).corners == ((4, 2), (0, 2), (0, 0), (4, 0))


def test_sure_texts_replace_unread_plates() -> None:
    given: list[Sequence[Detection]] = []

    def read(plates: Sequence[Detection]) -> list[PlateResult]:
        given.append(plates)
        return [result(None, 0.1), result("B1234XYZ", 0.99)]

    results = read_turned(PLATES, UNREAD, read)

    assert results is not None
    assert [item.text for item in results] == [None, "B1234XYZ", None]
    assert given == [[turn(plate) for plate in PLATES[:2]]]


@pytest.mark.parametrize(("text", "confidence"), [("B1234XYZ", 0.7), ("B1", 0.99)])
def test_a_text_that_is_not_sure_or_short_says_nothing(text: str, confidence: float) -> None:
    assert read_turned(PLATES, UNREAD, lambda _plates: [result(text, confidence)] * 2) is None


def test_a_picture_with_a_reading_is_the_right_way_up() -> None:
    def read(_plates: Sequence[Detection]) -> list[PlateResult]:
        raise AssertionError("nothing is read upside down")

    assert read_turned(PLATES, [*UNREAD[:2], result("AB123CD", 0.85)], read) is None


@pytest.mark.parametrize(("confidence", "texts"), [(0.85, None), (0.9, ["B1234XYZ", None, None])])
def test_an_unsure_text_asks_for_a_surer_one(confidence: float, texts: list[str] | None) -> None:
    results = [result("VX5", 0.5), *UNREAD[:2]]
    turned = read_turned(PLATES, results, lambda _plates: [result("B1234XYZ", confidence)])
    assert (None if turned is None else [item.text for item in turned]) == texts


def test_a_word_that_was_read_surely_is_not_turned() -> None:
    word = replace(result(None, 0.1), char_confidences=(0.99,) * 5)
    assert read_turned(PLATES[:1], [word], lambda _plates: [result("SNX31", 0.94)]) is None


def test_a_plate_in_parts_stays_unread() -> None:
    plates = [replace(PLATES[0], parts=(PLATES[1], PLATES[2]))]
    sure = [result("B1234XYZ", 0.99)]
    assert read_turned(plates, UNREAD[:1], lambda _plates: sure) is None
    assert read_turned(PLATES[:1], UNREAD[:1], lambda _plates: sure) == sure
