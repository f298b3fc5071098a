"""Where plates lie."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.completeness.position import with_positions
from galaxy_alpr.engine.detection.pairing import pair
from galaxy_alpr.enums import PlatePosition
from galaxy_alpr.types import Detection
from tests.engine.completeness.scenes import plate, vehicle

CAR = vehicle(340, 200, 945, 700)
OWN = plate(520, 500, 766, 584)


def positions(*plates: Detection, vehicles: tuple[Detection, ...] = (CAR,)) -> list[PlatePosition]:
    return [item.position for item in with_positions(plates, vehicles, pair(vehicles, plates))]


@pytest.mark.parametrize(
    ("found", "position"),
    [
        (OWN, PlatePosition.ON_VEHICLE),
        (plate(520, 220, 766, 304), PlatePosition.HIGH_ON_VEHICLE),
        (plate(345, 500, 591, 584), PlatePosition.AT_SIDE_OF_VEHICLE),
        (plate(20, 20, 266, 104), PlatePosition.UNKNOWN),
    ],
)
def test_a_single_plate(found: Detection, position: PlatePosition) -> None:
    assert positions(found) == [position]


@pytest.mark.parametrize(
    ("found", "position"),
    [
        (plate(900, 80, 1220, 175), PlatePosition.BESIDE_VEHICLES),
        (plate(560, 640, 765, 698), PlatePosition.BESIDE_VEHICLES),  # on the ground
        (plate(560, 320, 700, 360), PlatePosition.SECOND_ON_VEHICLE),
        # The vehicle of a far plate may not have been detected.
        (plate(1000, 300, 1060, 320), PlatePosition.UNKNOWN),
    ],
)
def test_a_plate_in_a_picture_of_a_vehicle_with_its_own(
    found: Detection, position: PlatePosition
) -> None:
    assert positions(OWN, found) == [PlatePosition.ON_VEHICLE, position]


def test_without_vehicles_nothing_is_known() -> None:
    assert positions(OWN, vehicles=()) == [PlatePosition.UNKNOWN]
