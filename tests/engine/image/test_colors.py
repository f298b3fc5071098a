"""Colours get the names people give them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from galaxy_alpr.engine.image.colors import plate_colors, vehicle_color
from galaxy_alpr.types import PlateColors

BGR = {
    "white": (240, 240, 240),
    "silver": (165, 165, 160),
    "gray": (105, 105, 105),
    "black": (25, 25, 25),
    "red": (30, 25, 190),
    "blue": (190, 90, 30),
    "green": (60, 140, 40),
    "yellow": (40, 200, 230),
    "orange": (20, 110, 240),
    "brown": (30, 60, 100),
}


@pytest.mark.parametrize("name", sorted(BGR))
def test_vehicle_colours(name: str) -> None:
    crop = np.full((100, 160, 3), 60, np.uint8)
    crop[30:85] = BGR[name]
    color = vehicle_color(crop)
    assert color is not None
    assert color.name == name
    assert color.confidence > 0.8


def test_a_vehicle_of_no_pixels_has_no_colour() -> None:
    assert vehicle_color(np.zeros((1, 1, 3), np.uint8)) is None


@pytest.mark.parametrize(
    ("background", "text", "light"),
    [
        ("white", "black", 1.0),
        ("black", "white", 1.0),
        ("yellow", "black", 1.0),
        ("red", "white", 1.0),
        ("green", "white", 1.0),
        ("blue", "white", 1.0),
        ("white", "red", 1.0),
        ("white", "blue", 1.0),
        ("white", "black", 0.45),
        ("yellow", "black", 0.6),
    ],
)
def test_plate_colours(background: str, text: str, light: float) -> None:
    crop = np.full((50, 200, 3), BGR[background], np.uint8)
    cv2.putText(crop, "B1234XYZ", (10, 37), cv2.FONT_HERSHEY_SIMPLEX, 1.1, BGR[text], 5)
    found = plate_colors((crop * light).astype(np.uint8))
    assert [color.name if color else None for color in (found.background, found.text)] == [
        background,
        text,
    ]


def test_a_plate_of_one_tone_has_no_colours() -> None:
    assert plate_colors(np.full((20, 60, 3), 130, np.uint8)) == PlateColors()


@pytest.mark.parametrize(("background", "text"), [("white", "black"), ("black", "white")])
@pytest.mark.parametrize("strip", ["blue", "red", None])
def test_a_strip_along_the_lower_edge(background: str, text: str, strip: str | None) -> None:
    crop = np.full((80, 220, 3), BGR[background], np.uint8)
    cv2.putText(crop, "B1234XYZ", (12, 46), cv2.FONT_HERSHEY_SIMPLEX, 1.2, BGR[text], 5)
    if strip is not None:
        crop[58:76] = BGR[strip]
    cv2.putText(crop, "08.30", (80, 73), cv2.FONT_HERSHEY_SIMPLEX, 0.5, BGR["white"], 2)
    found = plate_colors(crop).strip
    assert (found and found.name) == strip


@pytest.mark.parametrize("background", ["blue", "green", "yellow"])
def test_a_plate_of_one_colour_has_no_strip(background: str) -> None:
    crop = np.full((50, 200, 3), BGR[background], np.uint8)
    cv2.putText(crop, "B1234XYZ", (10, 37), cv2.FONT_HERSHEY_SIMPLEX, 1.1, BGR["white"], 5)
    assert plate_colors(crop).strip is None
    assert plate_colors(crop[:, :0]).strip is None


def test_half_a_strip_is_something_else() -> None:
    crop = np.full((80, 220, 3), BGR["white"], np.uint8)
    crop[58:76, :130] = BGR["blue"]
    assert plate_colors(crop).strip is None
