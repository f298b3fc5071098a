"""Where a plate is mentioned in what people, cameras and programs write."""

from __future__ import annotations

import pytest

from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.privacy.plate_text import PlateText

PLATE = PlateText.of("B 1234 XYZ")


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("B1234XYZ", "[erased]"),
        ("the van b-1234-xyz, twice B 1234 XYZ", "the van [erased], twice [erased]"),
        ("cam1_B1234XYZ_front.jpg", "cam1_[erased]_front.jpg"),
        ("20261128B1234XYZ0527.jpg", "20261128[erased]0527.jpg"),
        ("Ｂ１２３４ＸＹＺ", "[erased]"),
        ("В1234ХYZ", "[erased]"),
        ("B1234XYB1234XYZ", "B1234XY[erased]"),
    ],
)
def test_each_way_to_write_it_is_erased(written: str, left: str) -> None:
    assert PLATE.occurs_in(written)
    assert PLATE.erased_from(written) == left
    assert not PLATE.occurs_in(left)


@pytest.mark.parametrize("written", ["", None, "B1234XY", "1234XYZB", "1B234XYZ"])
def test_other_texts_are_not(written: str | None) -> None:
    assert not PLATE.occurs_in(written)


def test_a_short_plate_is_no_part_of_a_word() -> None:
    plate = PlateText.of("A1")
    assert plate.erased_from("camera1, A1 and xA1, a-1") == "camera1, [erased] and xA1, [erased]"
    assert plate.occurs_in("xA1 A1")


def test_the_pattern_finds_all_that_is_erased() -> None:
    assert PLATE.pattern == "%B%1%2%3%4%X%Y%Z%"


def test_a_plate_has_a_letter_or_a_digit() -> None:
    with pytest.raises(ValidationFailed):
        PlateText.of(" - ")


def test_it_is_equal_however_it_is_written() -> None:
    assert PLATE.is_text_of("b 1234-xyz")
    assert not PLATE.is_text_of("B1234XYZ1")
    assert not PLATE.is_text_of(None)
