"""Texts that are no numbers."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.completeness.wording import is_number
from galaxy_alpr.engine.plates.country_packs import load_country_packs
from galaxy_alpr.enums import PlatePosition
from tests.engine.completeness.scenes import reading

PACKS = load_country_packs()
ON = PlatePosition.ON_VEHICLE


def accepted(
    text: str,
    position: PlatePosition = ON,
    *,
    expected: tuple[str, ...] = (),
    country: str | None = None,
    raw: str | None = None,
) -> bool:
    return is_number(text, reading(text, raw=raw, country=country), position, expected, PACKS)


@pytest.mark.parametrize(
    "text",
    ["DIJUAL", "TOYOTA", "TESTDRIVE", "TAXI", "STOP", "0215551234", "GATE3IN", "TOY0TA", "EXIT66"],
)
def test_words_and_telephone_numbers_are_no_numbers(text: str) -> None:
    assert not accepted(text)
    assert not accepted(text, expected=("ID",))


def test_digits_of_another_country_are_no_number_where_a_country_is_expected() -> None:
    assert accepted("12345678")  # Israel
    assert not accepted("12345678", expected=("ID",))


@pytest.mark.parametrize("text", ["B1234XYZ", "AB123CD", "GX002EC", "355119", "S8600", "BC9911BK"])
@pytest.mark.parametrize("position", [ON, PlatePosition.UNKNOWN, PlatePosition.SECOND_ON_VEHICLE])
def test_numbers_are_numbers_with_and_without_a_vehicle(text: str, position: PlatePosition) -> None:
    assert accepted(text, position)


def test_a_personal_plate_comes_through_where_a_country_has_them() -> None:
    assert accepted("NICESKY", expected=("US",))
    assert accepted("NICESKY", country="US")
    assert accepted("NICESKY", expected=("DE", "SE"))
    assert not accepted("NICESKY", expected=("DE",))
    assert not accepted("NICESKY", expected=("DE",), country="US")


def test_a_personal_plate_comes_through_where_no_vehicle_was_detected() -> None:
    assert accepted("NICESKY", PlatePosition.UNKNOWN, country="US")
    assert not accepted("TAXI", PlatePosition.UNKNOWN, country="US")


@pytest.mark.parametrize(
    "position", [PlatePosition.HIGH_ON_VEHICLE, PlatePosition.SECOND_ON_VEHICLE]
)
def test_a_word_elsewhere_on_a_vehicle_is_none_even_there(position: PlatePosition) -> None:
    assert not accepted("NICESKY", position, expected=("US",))


def test_a_long_number_around_the_text_is_a_telephone_number() -> None:
    assert not accepted("021555", raw="021 555 1234")


def test_digits_high_on_a_vehicle_are_no_number() -> None:
    assert accepted("355119")
    assert not accepted("3551", PlatePosition.HIGH_ON_VEHICLE)


def test_a_plate_beside_the_vehicles_is_a_sign() -> None:
    assert not accepted("B2104", PlatePosition.BESIDE_VEHICLES, expected=("ID",))
