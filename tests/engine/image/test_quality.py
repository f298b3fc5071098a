"""The quality score falls with each defect of a crop, and the reason names the defect."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from galaxy_alpr.engine.image.quality import add_unread_reason, measure_quality
from galaxy_alpr.enums import UnreadReason
from galaxy_alpr.geometry import Quad
from galaxy_alpr.types import BgrImage, PlateQuality
from tests.engine.conftest import draw_plate

PLATE = draw_plate("B1234XYZ", 60)


def measure(crop: BgrImage) -> PlateQuality:
    height, width = crop.shape[:2]
    corners: Quad = ((0, 0), (width, 0), (width, height), (0, height))
    return measure_quality(crop, corners)


def shrunk(height: int) -> BgrImage:
    width = round(PLATE.shape[1] * height / PLATE.shape[0])
    return cv2.resize(PLATE, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)


def toned(low: float, high: float) -> BgrImage:
    return (low + PLATE.astype(float) / 255 * (high - low)).astype(np.uint8)


def blurred(sigma: float) -> BgrImage:
    return cv2.GaussianBlur(PLATE, (0, 0), sigma).astype(np.uint8)


def test_a_clear_plate_scores_high() -> None:
    quality = measure(PLATE)
    assert quality.score > 0.9
    assert quality.height_px == 60
    assert quality.reason is None


@pytest.mark.parametrize(
    ("crop", "reason"),
    [
        (shrunk(9), UnreadReason.TOO_SMALL),
        (blurred(7), UnreadReason.BLURRED),
        (toned(120, 135), UnreadReason.LOW_CONTRAST),
        (toned(0, 22), UnreadReason.TOO_DARK),
        (toned(248, 255), UnreadReason.TOO_BRIGHT),
    ],
)
def test_the_reason_is_what_is_wrong(crop: BgrImage, reason: UnreadReason) -> None:
    quality = measure(crop)
    assert quality.score < 0.4
    assert add_unread_reason(quality, crop, has_text=False).reason is reason


def test_a_clear_plate_unread_is_unsure_or_empty() -> None:
    quality = measure(PLATE)
    assert add_unread_reason(quality, PLATE, has_text=True).reason is UnreadReason.LOW_CONFIDENCE
    assert add_unread_reason(quality, PLATE, has_text=False).reason is UnreadReason.NO_TEXT


def test_the_score_falls_steadily() -> None:
    by_height = [measure(shrunk(height)).score for height in (30, 20, 14, 10, 7)]
    by_blur = [measure(blurred(sigma)).score for sigma in (0.5, 2, 3, 4, 6)]
    assert by_height == sorted(by_height, reverse=True)
    assert by_blur == sorted(by_blur, reverse=True)
    assert by_height[-1] < 0.2 > by_blur[-1]
