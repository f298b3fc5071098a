"""The lines of text that are selected as plates."""

from __future__ import annotations

import math

import numpy as np
import pytest

from galaxy_alpr.engine.adapters.spotting import (
    ReadLine,
    choose_plates,
    main_lines,
    select_plate_shaped,
)
from galaxy_alpr.engine.adapters.text_lines import TextLine, lines_from_map
from galaxy_alpr.geometry import BoundingBox


def line(
    x: float, y: float, width: float, height: float, score: float = 0.9, tilt: float = 0.0
) -> TextLine:
    """A line by its centre and size, leaning by ``tilt`` degrees."""
    cos, sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
    a, b, c, d = (
        (x + dx * cos - dy * sin, y + dx * sin + dy * cos)
        for dx, dy in (
            (-width / 2, -height / 2),
            (width / 2, -height / 2),
            (width / 2, height / 2),
            (-width / 2, height / 2),
        )
    )
    return TextLine((a, b, c, d), score)


def read(found: TextLine, raw: str, confidence: float = 0.9) -> ReadLine:
    return ReadLine(found, raw, "".join(char for char in raw if char.isalnum()), confidence)


def test_one_line_is_a_plate_and_other_text_is_not() -> None:
    plates = choose_plates(
        [
            read(line(200, 300, 120, 30), "B 1234 XYZ"),
            read(line(200, 100, 200, 30), "RESTAURANT"),
            read(line(500, 100, 60, 30), "2024"),
            read(line(500, 200, 60, 30), "B 99 XX", confidence=0.01),
        ]
    )
    assert [plate.box for plate in plates] == [BoundingBox(140, 285, 260, 315)]
    assert plates[0].label == "license_plate"


def test_a_number_split_at_its_gaps_is_one_plate() -> None:
    plates = choose_plates(
        [
            read(line(200, 300, 90, 40), "1234"),
            read(line(110, 300, 30, 38), "B"),
            read(line(310, 300, 70, 40), "XYZ", 0.8),
        ]
    )
    assert [plate.box for plate in plates] == [BoundingBox(95, 280, 345, 320)]


def test_a_leaning_number_keeps_its_slant() -> None:
    tilt = 15.0
    cos, sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
    parts = [
        read(line(300 + along * cos, 300 + along * sin, width, 40, tilt=tilt), text)
        for along, width, text in ((-100, 40, "B"), (0, 100, "1234"), (120, 80, "XYZ"))
    ]
    (plate,) = choose_plates(parts)
    assert plate.corners is not None
    top_left, top_right, _, bottom_left = plate.corners
    assert math.dist(top_left, top_right) == pytest.approx(280, abs=1)
    assert math.dist(top_left, bottom_left) == pytest.approx(40, abs=1)


def test_two_stacked_lines_are_one_plate() -> None:
    plates = choose_plates(
        [read(line(200, 300, 100, 40), "ABC"), read(line(200, 345, 110, 40), "1D23")]
    )
    assert [plate.box for plate in plates] == [BoundingBox(145, 280, 255, 365)]


def test_plates_of_two_cars_stay_two() -> None:
    plates = choose_plates(
        [
            read(line(200, 300, 120, 30), "B 1234 XYZ"),
            read(line(600, 300, 120, 30), "D 567 KL"),
            read(line(210, 500, 120, 30), "F 8901 AB"),
        ]
    )
    assert len(plates) == 3


def test_month_and_year_below_are_no_plate() -> None:
    plates = choose_plates(
        [read(line(200, 300, 160, 40), "B 1234 XYZ"), read(line(200, 332, 60, 16), "G9-28")]
    )
    assert len(plates) == 1


def test_shapes_that_no_plate_has_are_left_out() -> None:
    fine = line(100, 100, 120, 30)
    others = [
        line(100, 100, 30, 5),
        line(100, 100, 500, 30),
        line(100, 100, 20, 90),
        line(100, 100, 120, 30, tilt=60),
    ]
    assert select_plate_shaped([*others, fine]) == [fine]
    many = [line(x, 0, 120, 30, score=x / 100) for x in range(60)]
    assert select_plate_shaped(many) == many[:19:-1]


def test_main_lines_are_in_reading_order_without_small_print() -> None:
    upper, left, right = line(100, 40, 80, 40), line(60, 90, 40, 40), line(130, 92, 60, 38)
    small = line(100, 125, 50, 14)
    assert main_lines([right, small, left, upper]) == [upper, left, right]
    assert main_lines([]) == []


@pytest.mark.parametrize("tilt", [-30, -10, 0, 10, 30])
def test_lines_are_found_in_a_map_at_any_slant(tilt: float) -> None:
    rows, columns = np.mgrid[0:200, 0:300]
    angle = math.radians(tilt)
    along = (columns - 150) * math.cos(angle) + (rows - 100) * math.sin(angle)
    across = (rows - 100) * math.cos(angle) - (columns - 150) * math.sin(angle)
    inside = (np.abs(along) < 60) & (np.abs(across) < 8)
    (found,) = lines_from_map(inside.astype(np.float32) * 0.9, 2.0, 2.0)
    assert found.center == pytest.approx((300, 200), abs=3)
    assert found.width > 240 > 100 > found.height > 32
    (x1, y1), (x2, y2) = found.corners[0], found.corners[1]
    assert math.degrees(math.atan2(y2 - y1, x2 - x1)) == pytest.approx(tilt, abs=3)
    assert found.score == pytest.approx(0.9, abs=0.1)


def test_specks_and_faint_spots_are_no_lines() -> None:
    faint = np.zeros((100, 100), np.float32)
    faint[40:60, 20:80] = 0.4
    faint[5, 5] = 1.0
    assert lines_from_map(faint, 1.0, 1.0) == []
