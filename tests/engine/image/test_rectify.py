"""A slanted plate becomes an upright crop; unusable corners are ignored."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from galaxy_alpr.engine.image.rectify import crop_plate
from galaxy_alpr.geometry import BoundingBox, Quad
from galaxy_alpr.types import PLATE_LABEL, BgrImage, Detection
from tests.engine.conftest import draw_plate

PLATE = draw_plate("B1234XYZ", 40)


def detection(quad: Quad) -> Detection:
    xs, ys = zip(*quad, strict=True)
    return Detection(PLATE_LABEL, 0.9, BoundingBox(min(xs), min(ys), max(xs), max(ys)), quad)


def placed(quad: Quad) -> BgrImage:
    """The plate drawn so that its corners lie at ``quad`` on grey."""
    height, width = PLATE.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(source, np.array(quad, np.float32) - 0.5)
    canvas = np.full((300, 400, 3), 90, np.uint8)
    cv2.warpPerspective(PLATE, matrix, (400, 300), canvas, borderMode=cv2.BORDER_TRANSPARENT)
    return canvas


@pytest.mark.parametrize(
    "quad",
    [
        ((60, 100), (250, 140), (242, 185), (52, 145)),
        ((60, 160), (250, 90), (256, 135), (66, 205)),
        ((60, 100), (260, 80), (260, 160), (60, 140)),
    ],
)
def test_a_leaning_plate_becomes_upright(quad: Quad) -> None:
    crop = crop_plate(placed(quad), detection(quad))
    upright = cv2.resize(crop, (PLATE.shape[1], PLATE.shape[0]))
    assert np.abs(upright.astype(int) - PLATE).mean() < 15
    boxed = cv2.resize(detection(quad).box.crop(placed(quad)), upright.shape[1::-1])
    assert np.abs(boxed.astype(int) - PLATE).mean() > 40


def test_a_margin_shows_what_is_around() -> None:
    quad = ((60.0, 100.0), (250.0, 140.0), (242.0, 185.0), (52.0, 145.0))
    tight = crop_plate(placed(quad), detection(quad))
    wide = crop_plate(placed(quad), detection(quad), (0.1, 0.25))
    assert wide.shape[1] == pytest.approx(tight.shape[1] * 1.2, abs=2)
    assert wide.shape[0] == pytest.approx(tight.shape[0] * 1.5, abs=2)
    assert abs(int(wide[2, 2, 0]) - 90) < 5


@pytest.mark.parametrize(
    "quad",
    [
        ((10, 10), (10, 10), (10, 10), (10, 10)),
        ((110, 30), (10, 10), (10, 30), (110, 10)),
        ((10, 10), (60, 20), (110, 10), (60, 30)),
        ((210, 10), (310, 10), (310, 30), (210, 30)),
        ((float("nan"), 10), (110, 10), (110, 30), (10, 30)),
    ],
)
def test_senseless_corners_give_the_box(quad: Quad) -> None:
    image = np.random.default_rng(0).integers(0, 255, (60, 320, 3), np.uint8)
    plate = Detection(PLATE_LABEL, 0.9, BoundingBox(10, 10, 110, 30), quad)
    assert np.array_equal(crop_plate(image, plate), image[10:30, 10:110])


def test_without_corners_the_margin_stops_at_the_border() -> None:
    image = np.zeros((50, 100, 3), np.uint8)
    plate = Detection(PLATE_LABEL, 0.9, BoundingBox(0, 0, 40, 20))
    assert crop_plate(image, plate, (0.1, 0.5)).shape == (30, 44, 3)


def test_corners_beyond_the_picture_are_filled_with_its_edge() -> None:
    image = np.full((100, 200, 3), 55, np.uint8)
    quad = ((-20.0, 10.0), (80.0, 30.0), (75.0, 60.0), (-25.0, 40.0))
    crop = crop_plate(image, detection(quad))
    assert (crop == 55).all()


@pytest.mark.parametrize(
    "box",
    [
        BoundingBox(5, 5, 5, 5),
        BoundingBox(-9, -9, -2, -2),
        BoundingBox(99.9, 49.9, 300, 300),
        BoundingBox(500, 500, 600, 600),
    ],
)
def test_a_crop_is_never_empty(box: BoundingBox) -> None:
    assert box.crop(np.zeros((50, 100, 3), np.uint8)).size >= 3
