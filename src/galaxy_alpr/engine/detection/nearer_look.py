"""A second detector pass, at a higher scale, over regions that may contain a missed plate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from galaxy_alpr.engine.detection.pairing import has_plate
from galaxy_alpr.engine.image.rectify import crop_box
from galaxy_alpr.engine.protocols import Detector
from galaxy_alpr.geometry import BoundingBox, Quad
from galaxy_alpr.types import PLATE_LABEL, BgrImage, Detection

MAX_REGIONS = 3
"""Regions of a picture that get the second pass at most."""

_MIN_REDUCTION = 1.25
"""A picture scaled down by less than this for the first pass gains nothing from a second one."""

_SMALL_PLATE_PX = 40.0
"""A plate narrower than this, in px of the first pass, gets the second pass."""

_MIN_VEHICLE_PX = 48.0
_PLATE_MARGIN = (2.0, 4.0)
_VEHICLE_MARGIN = (0.05, 0.08)
_SAME_PLATE_IOU = 0.2


class ScalingDetector(Detector, Protocol):
    """A detector that reports the size to which it scales pictures."""

    @property
    def long_side(self) -> int:
        """The px to which a picture's longer side is scaled."""
        ...


class NearerLook:
    """A detector that runs ``detector`` on the picture and ``region_detector`` on parts of it.

    The parts are vehicles without a plate, the largest first, then small plates, the most confident
    first. ``region_detector`` is the same network with a smaller input; a part is so much smaller
    than the picture that its scale is still higher.
    """

    def __init__(
        self,
        detector: ScalingDetector,
        region_detector: Detector,
        *,
        max_regions: int = MAX_REGIONS,
    ) -> None:
        self._detector = detector
        self._region_detector = region_detector
        self._max_regions = max_regions

    @property
    def name(self) -> str:
        return self._detector.name

    def detect(self, image: BgrImage) -> list[Detection]:
        """Return plates and vehicles, boxes in the image's pixels. Raises ``ModelError``."""
        detections = self._detector.detect(image)
        reduction = max(image.shape[:2]) / self._detector.long_side
        if reduction < _MIN_REDUCTION:
            return detections
        plates = [item for item in detections if item.label == PLATE_LABEL]
        vehicles = [item for item in detections if item.label != PLATE_LABEL]
        regions = [
            *_around_vehicles_without_plate(vehicles, plates),
            *_around_small_plates(plates, _SMALL_PLATE_PX * reduction),
        ]
        for region in regions[: self._max_regions]:
            plates = _merge(plates, self._plates_in(image, region))
        return [*vehicles, *plates]

    def _plates_in(self, image: BgrImage, region: BoundingBox) -> list[Detection]:
        height, width = image.shape[:2]
        region = region.clip(width, height)
        x, y = max(0, round(region.x1)), max(0, round(region.y1))
        detections = self._region_detector.detect(crop_box(image, region))
        return [_shift(item, x, y) for item in detections if item.label == PLATE_LABEL]


def _around_vehicles_without_plate(
    vehicles: Sequence[Detection], plates: Sequence[Detection]
) -> Iterator[BoundingBox]:
    for vehicle in sorted(vehicles, key=lambda item: -item.box.area):
        box = vehicle.box
        large = min(box.width, box.height) >= _MIN_VEHICLE_PX
        if large and not has_plate(box, plates):
            yield box.expand(*_VEHICLE_MARGIN)


def _around_small_plates(plates: Sequence[Detection], width: float) -> Iterator[BoundingBox]:
    for plate in sorted(plates, key=lambda item: -item.confidence):
        if plate.box.width < width:
            yield plate.box.expand(*_PLATE_MARGIN)


def _shift(item: Detection, dx: int, dy: int) -> Detection:
    corners: Quad | None = None
    if item.corners is not None:
        first, second, third, fourth = ((x + dx, y + dy) for x, y in item.corners)
        corners = (first, second, third, fourth)
    return replace(item, box=item.box.shift(dx, dy), corners=corners)


def _merge(plates: Sequence[Detection], others: Sequence[Detection]) -> list[Detection]:
    """Return the plates with new ones added and others replaced by more confident ones."""
    merged = list(plates)
    for new in others:
        known = next(
            (i for i, old in enumerate(merged) if old.box.iou(new.box) > _SAME_PLATE_IOU), None
        )
        if known is None:
            merged.append(new)
        elif new.confidence > merged[known].confidence:
            merged[known] = new
    return merged
