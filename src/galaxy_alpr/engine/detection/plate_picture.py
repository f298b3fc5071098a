"""Detection in a picture that shows nothing but a plate."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from galaxy_alpr.engine.detection.moved import shift
from galaxy_alpr.engine.protocols import Detector
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, BgrImage, Detection

_MAX_WIDTH_PX = 400
_ASPECTS = (1.2, 6.5)
"""Width over height of plates on two lines and on one, with some surroundings."""

_MARGIN = (1.0, 2.0)
"""The surround on each side, as shares of the picture's width and height."""

_GRAY = (114, 114, 114)
_MIN_COVERED = 0.4
"""Least share of the picture that the plate takes."""

_MIN_CONFIDENCE = 0.92
"""Least score of the plate: anything level in a surround resembles one.

58 of 64 crops of plates that are missed without a surround have it, and one of 524 pieces of photos
without a plate (train rows of galaxy-detector 0.9.0, a trial).
"""


class PlatePicture:
    """A detector that also detects the plate in a small picture of nothing else.

    A network trained on scenes may miss a plate without surroundings. If ``detector`` detects no
    plate in a picture of a plate's shape, it is run again on the picture with a gray border; a
    plate that covers most of the picture counts.
    """

    def __init__(self, detector: Detector) -> None:
        self._detector = detector

    @property
    def name(self) -> str:
        return self._detector.name

    def detect(self, image: BgrImage) -> list[Detection]:
        """Return plates and vehicles, boxes in the image's pixels. Raises ``ModelError``."""
        detections = self._detector.detect(image)
        if not _may_be_a_plate(image) or any(item.label == PLATE_LABEL for item in detections):
            return detections
        return [*detections, *self._detect_surrounded(image)]

    def _detect_surrounded(self, image: BgrImage) -> list[Detection]:
        height, width = image.shape[:2]
        x, y = round(_MARGIN[0] * width), round(_MARGIN[1] * height)
        surrounded = cv2.copyMakeBorder(image, y, y, x, x, cv2.BORDER_CONSTANT, value=_GRAY)
        detections = self._detector.detect(surrounded.astype(np.uint8, copy=False))
        plates = [shift(item, -x, -y) for item in detections if item.label == PLATE_LABEL]
        whole = BoundingBox(0, 0, width, height)
        return [
            replace(item, box=item.box.clip(width, height))
            for item in plates[:1]
            if item.confidence >= _MIN_CONFIDENCE and item.box.containment(whole) >= _MIN_COVERED
        ]


def _may_be_a_plate(image: BgrImage) -> bool:
    height, width = image.shape[:2]
    low, high = _ASPECTS
    return bool(width <= _MAX_WIDTH_PX and low <= width / height <= high)
