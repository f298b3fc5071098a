"""A detector that looks again, nearer, where the first look may have missed or blurred a plate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from galaxy_alpr.engine.detection.pairing import holds_any
from galaxy_alpr.engine.image.rectify import crop_box
from galaxy_alpr.engine.protocols import Detector
from galaxy_alpr.types import PLATE_LABEL, BgrImage, BoundingBox, Detection, Point, Quad

MAX_LOOKS = 3
"""Looks a picture costs at most: the largest vehicles and the surest small plates go first."""

_SHRUNK = 1.25
"""Pictures that the first look sees nearly at their own size hold nothing new for a second one."""

_SMALL_PX = 40.0
"""A plate narrower than this to the first look is looked at again."""

_MIN_VEHICLE_PX = 48.0
_AROUND_PLATE = (2.0, 4.0)
_AROUND_VEHICLE = (0.05, 0.08)
_SAME = 0.2


class SizedDetector(Detector, Protocol):
    """A detector that sees every picture at one size."""

    @property
    def long_side(self) -> int:
        """The px to which a picture's longer side is scaled."""
        ...


class NearerLook:
    """Runs ``far`` over the picture and ``near`` over vehicles without a plate and small plates.

    ``near`` is the same network with a smaller input: a part of the picture is so small that it is
    seen larger than ``far`` did.
    """

    def __init__(self, far: SizedDetector, near: Detector, *, max_looks: int = MAX_LOOKS) -> None:
        self._far = far
        self._near = near
        self._max_looks = max_looks

    @property
    def name(self) -> str:
        return self._far.name

    def detect(self, image: BgrImage) -> list[Detection]:
        """Return plates and vehicles, boxes in the image's pixels. Raises ``ModelError``."""
        found = self._far.detect(image)
        shrunk = max(image.shape[:2]) / self._far.long_side
        if shrunk < _SHRUNK:
            return found
        plates = [item for item in found if item.label == PLATE_LABEL]
        others = [item for item in found if item.label != PLATE_LABEL]
        looks = [*_bare_vehicles(others, plates), *_small(plates, _SMALL_PX * shrunk)]
        for window in looks[: self._max_looks]:
            plates = _merged(plates, self._plates_in(image, window))
        return [*others, *plates]

    def _plates_in(self, image: BgrImage, window: BoundingBox) -> list[Detection]:
        height, width = image.shape[:2]
        window = window.clip(width, height)
        x, y = max(0, round(window.x1)), max(0, round(window.y1))
        seen = self._near.detect(crop_box(image, window))
        return [_moved(item, x, y) for item in seen if item.label == PLATE_LABEL]


def _bare_vehicles(
    vehicles: Sequence[Detection], plates: Sequence[Detection]
) -> Iterator[BoundingBox]:
    """Yield where to look for plates of vehicles that have none, the largest vehicle first."""
    for vehicle in sorted(vehicles, key=lambda item: -item.box.area):
        box = vehicle.box
        large = min(box.width, box.height) >= _MIN_VEHICLE_PX
        if large and not holds_any(box, plates):
            yield box.expand(*_AROUND_VEHICLE)


def _small(plates: Sequence[Detection], width: float) -> Iterator[BoundingBox]:
    for plate in sorted(plates, key=lambda item: -item.confidence):
        if plate.box.width < width:
            yield plate.box.expand(*_AROUND_PLATE)


def _moved(item: Detection, x: int, y: int) -> Detection:
    box = item.box

    def move(point: Point) -> Point:
        return (point[0] + x, point[1] + y)

    corners = item.corners
    quad: Quad | None = (
        None
        if corners is None
        else (move(corners[0]), move(corners[1]), move(corners[2]), move(corners[3]))
    )
    moved = BoundingBox(box.x1 + x, box.y1 + y, box.x2 + x, box.y2 + y)
    return replace(item, box=moved, corners=quad)


def _merged(plates: list[Detection], nearer: Sequence[Detection]) -> list[Detection]:
    """Take what was seen nearer: new plates, and the boxes of those that it is surer of."""
    merged = list(plates)
    for new in nearer:
        known = next((i for i, old in enumerate(merged) if old.box.iou(new.box) > _SAME), None)
        if known is None:
            merged.append(new)
        elif new.confidence > merged[known].confidence:
            merged[known] = new
    return merged
