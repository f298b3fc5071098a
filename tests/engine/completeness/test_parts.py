"""One plate that was detected as two."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.completeness.parts import join_parts, join_readings
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import Detection, OcrResult
from tests.engine.completeness.scenes import plate, reading, vehicle

CAR = vehicle(340, 200, 945, 672)
LEFT, RIGHT = plate(520, 399, 603, 482), plate(620, 401, 764, 484)


def test_two_pieces_on_one_vehicle_are_one_plate() -> None:
    (joined,) = join_parts([RIGHT, LEFT], [CAR])
    assert joined.box == BoundingBox(520, 399, 764, 484)
    assert joined.parts == (LEFT, RIGHT)
    assert joined.corners is None


def test_corners_are_the_outer_ones() -> None:
    left = plate(520, 399, 603, 482, ((521, 400), (602, 399), (602, 481), (520, 482)))
    right = plate(620, 401, 764, 484, ((621, 402), (763, 401), (763, 483), (620, 484)))
    (joined,) = join_parts([left, right], [CAR])
    assert joined.corners == ((521, 400), (763, 401), (763, 483), (520, 482))


def test_a_post_that_divides_the_vehicle_divides_its_plate() -> None:
    halves = [vehicle(340, 200, 606, 672), vehicle(618, 200, 945, 672)]
    assert len(join_parts([LEFT, RIGHT], halves)) == 1


@pytest.mark.parametrize(
    "other",
    [
        plate(720, 401, 864, 484),  # too far
        plate(620, 440, 764, 523),  # not in line
        plate(620, 401, 764, 444),  # of another height
        plate(620, 401, 1100, 484),  # too long together
        plate(520, 484, 603, 567),  # below
    ],
)
def test_other_plates_stay_two(other: Detection) -> None:
    assert join_parts([LEFT, other], [CAR]) == [LEFT, other]


def test_two_whole_plates_side_by_side_stay_two() -> None:
    plates = [plate(400, 400, 600, 480), plate(640, 400, 840, 480)]
    assert join_parts(plates, [CAR]) == plates


def test_plates_of_two_vehicles_stay_two() -> None:
    motorcycles = [vehicle(420, 200, 700, 672), vehicle(560, 200, 850, 672)]
    assert join_parts([LEFT, RIGHT], motorcycles) == [LEFT, RIGHT]


def test_the_reading_of_pieces_is_a_candidate_with_a_gap() -> None:
    joined = join_readings([reading("B1"), reading("34XYZ")])
    assert (joined.raw_text, joined.text, joined.confidence) == ("B1 34XYZ", "", 0.0)
    (candidate,) = joined.candidates
    assert candidate.text == "B1?34XYZ"
    assert 0.9 < candidate.confidence < 0.99


def test_unread_pieces_leave_a_gap_too() -> None:
    assert join_readings([OcrResult.empty(), reading("4XYZ")]).candidates[0].text == "?4XYZ"
    assert join_readings([OcrResult.empty()] * 2) == OcrResult.empty()


def test_the_reading_of_one_piece_is_its_own() -> None:
    own = reading("B1234XYZ")
    assert join_readings([own]) is own
