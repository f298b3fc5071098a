"""A degraded picture differs, and boxes are mapped to the same objects."""

import cv2
import numpy as np
import pytest

from galaxy_alpr.evaluation.degrade import DEGRADATIONS
from galaxy_alpr.geometry import BoundingBox


@pytest.mark.parametrize("name", DEGRADATIONS)
def test_a_box_stays_on_its_object(name: str) -> None:
    image = np.full((600, 800, 3), 60, np.uint8)
    box = BoundingBox(300, 200, 420, 260)
    cv2.rectangle(image, (300, 200), (420, 260), (255, 255, 255), -1)
    before = image.copy()
    worse, move = DEGRADATIONS[name](image)
    assert worse.dtype == np.uint8
    assert np.array_equal(image, before)
    assert worse.shape != image.shape or not np.array_equal(worse, image)
    smooth = cv2.GaussianBlur(worse, (9, 9), 0)[..., 0]
    bright = np.argwhere(smooth > (int(smooth.max()) + int(np.median(smooth))) // 2)
    (y1, x1), (y2, x2) = bright.min(axis=0), bright.max(axis=0)
    marked = BoundingBox(float(x1), float(y1), float(x2), float(y2))
    assert move(box).iou(marked) > 0.75
