"""Annotated copies show the findings and leave the picture alone."""

from __future__ import annotations

import numpy as np
import pytest

from galaxy_alpr.engine.image.drawing import annotate
from galaxy_alpr.enums import UnreadReason, VehicleClass
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import (
    ColorName,
    DetectionResult,
    EngineInfo,
    ImageResult,
    PlateQuality,
    PlateResult,
    VehicleResult,
)

IMAGE = np.full((400, 600, 3), 100, np.uint8)


def plate(text: str | None, display: str | None, box: BoundingBox) -> PlateResult:
    reason = None if text else UnreadReason.BLURRED
    return PlateResult(
        box=box,
        corners=box.corners,
        detection_confidence=0.9,
        raw_text=text or "",
        text=text,
        display_text=display,
        confidence=0.9,
        char_confidences=(),
        candidates=(),
        country=None,
        region=None,
        type=None,
        background_color=None,
        text_color=None,
        quality=PlateQuality(0.8, 20, 1, 1, 1, reason),
    )


def result(*detections: DetectionResult) -> ImageResult:
    return ImageResult(600, 400, detections, EngineInfo("d", "r"))


def test_findings_are_drawn_into_a_copy() -> None:
    box = BoundingBox(250, 300, 350, 330)
    car = VehicleResult(
        VehicleClass.CAR, 0.9, BoundingBox(150, 100, 450, 350), ColorName("red", 0.9)
    )
    drawn = annotate(IMAGE, result(DetectionResult(car, plate("B1234XYZ", "B 1234 XYZ", box))))
    assert (IMAGE == 100).all()
    assert drawn.shape == IMAGE.shape
    assert (drawn[315, 250] != 100).any()
    assert (drawn[200, 150] != 100).any()
    assert (drawn[20:60, 500:] == 100).all()


def test_an_unread_plate_looks_different() -> None:
    box = BoundingBox(250, 300, 350, 330)
    read = annotate(IMAGE, result(DetectionResult(None, plate("A1", "A 1", box))))
    unread = annotate(IMAGE, result(DetectionResult(None, plate(None, None, box))))
    assert (read[315, 250] != unread[315, 250]).any()


@pytest.mark.parametrize(
    "box",
    [BoundingBox(0, 0, 40, 12), BoundingBox(560, 388, 600, 400), BoundingBox(-50, -20, 700, 900)],
)
def test_labels_at_the_border_and_of_other_scripts_are_no_trouble(box: BoundingBox) -> None:
    drawn = annotate(IMAGE, result(DetectionResult(None, plate("1234", "กข 1234", box))))
    assert (drawn != IMAGE).any()


def test_nothing_found_is_an_equal_copy() -> None:
    drawn = annotate(IMAGE, result())
    assert drawn is not IMAGE
    assert np.array_equal(drawn, IMAGE)
