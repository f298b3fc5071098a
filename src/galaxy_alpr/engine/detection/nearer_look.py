"""Further detector passes, at a higher scale, over parts of a large picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol

from galaxy_alpr.engine.detection.moved import shift
from galaxy_alpr.engine.detection.pairing import has_plate
from galaxy_alpr.engine.protocols import Detector
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, BgrImage, Detection

MAX_REGIONS = 4
"""The most vehicles without a plate and small plates that get a nearer look."""

MAX_PROPOSALS = 2
"""The most proposals of the first pass that get a nearer look: more found no further plate."""

MAX_MIDDLE_PROPOSALS = 4
"""The most proposals of the middle pass that get a nearer look."""

_MIN_REDUCTION = 2.0
"""A picture that the first pass scales down by no more than this gets no nearer look."""

_MIDDLE_SCALE = 1.5
"""How many times as large as the first pass's input the middle pass's is."""

_MIN_PROPOSAL = 0.15
_MAX_PROPOSAL_WIDTH = 0.125
"""Widest proposal as a share of the picture: a larger object is detected in the first pass."""

_PROPOSAL_REGION_PX = 320.0
_PROPOSAL_MARGIN = 1.2
_SMALL_PLATE_PX = 40.0
"""A plate narrower than this, in px of the first pass, gets a nearer look.

A larger one that the first pass does not detect is taken for no plate.
"""

_MIN_VEHICLE_PX = 48.0
_PLATE_MARGIN = (2.0, 4.0)
_VEHICLE_MARGIN = (0.05, 0.08)
_SAME_PLATE_IOU = 0.2
_SAME_PLATE_CONTAINMENT = 0.7
_SAME_REGION = 0.5


class ProposingDetector(Detector, Protocol):
    """A detector that also returns what falls short of its thresholds; ``YoloDetector`` is one."""

    @property
    def long_side(self) -> int:
        """The px to which a picture's longer side is scaled."""
        ...

    def detect_and_propose(
        self, image: BgrImage, min_score: float
    ) -> tuple[list[Detection], list[Detection]]:
        """Return the detections and, by descending score, what falls short of the thresholds."""
        ...

    def propose(self, image: BgrImage, min_score: float, size: int) -> list[Detection]:
        """Return everything with at least ``min_score`` in one pass at ``size`` px."""
        ...


class NearerLook:
    """A detector that runs ``detector`` on the picture and ``region_detector`` on parts of it.

    Only large pictures have such parts, and few: vehicles without a plate, the largest first, and
    small plates. If there is no plate by then, also proposals, which are objects with a low score;
    if they contain none, further proposals of a pass at a middle scale. ``region_detector`` is the
    same network with a smaller input; a part is so much smaller than the picture that its scale is
    still higher. It adds plates only.
    """

    def __init__(self, detector: ProposingDetector, region_detector: Detector) -> None:
        self._detector = detector
        self._region_detector = region_detector

    @property
    def name(self) -> str:
        return self._detector.name

    def detect(self, image: BgrImage) -> list[Detection]:
        """Return plates and vehicles, boxes in the image's pixels. Raises ``ModelError``."""
        reduction = max(image.shape[:2]) / self._detector.long_side
        if reduction <= _MIN_REDUCTION:
            return self._detector.detect(image)
        detections, proposals = self._detector.detect_and_propose(image, _MIN_PROPOSAL)
        plates = [item for item in detections if item.label == PLATE_LABEL]
        vehicles = [item for item in detections if item.label != PLATE_LABEL]
        regions = [
            *_around_vehicles_without_plate(vehicles, plates),
            *_around_small_plates(plates, _SMALL_PLATE_PX * reduction),
        ]
        plates = self._look(image, regions[:MAX_REGIONS], plates)
        if not plates:
            plates = self._look_at_proposals(image, proposals, MAX_PROPOSALS)
        if not plates:
            size = round(_MIDDLE_SCALE * self._detector.long_side)
            proposals = self._detector.propose(image, _MIN_PROPOSAL, size)
            plates = self._look_at_proposals(image, proposals, MAX_MIDDLE_PROPOSALS)
        return [*vehicles, *plates]

    def _look(
        self, image: BgrImage, regions: Iterable[BoundingBox], plates: Sequence[Detection]
    ) -> list[Detection]:
        """Return the plates with those of the regions merged into them."""
        merged = list(plates)
        max_side = _SMALL_PLATE_PX * max(image.shape[:2]) / self._detector.long_side
        for region in regions:
            found = self._plates_in(image, region)
            merged = _merge(merged, [item for item in found if _longer_side(item) <= max_side])
        return merged

    def _look_at_proposals(
        self, image: BgrImage, proposals: Sequence[Detection], most: int
    ) -> list[Detection]:
        """Return the plates of the regions around the first proposals."""
        max_width = _MAX_PROPOSAL_WIDTH * max(image.shape[:2])
        small = (item.box for item in proposals if item.box.width <= max_width)
        return self._look(image, islice(_around_proposals(small), most), [])

    def _plates_in(self, image: BgrImage, region: BoundingBox) -> list[Detection]:
        height, width = image.shape[:2]
        region = region.clip(width, height)
        x, y = max(0, round(region.x1)), max(0, round(region.y1))
        detections = self._region_detector.detect(region.crop(image))
        return [shift(item, x, y) for item in detections if item.label == PLATE_LABEL]


def _longer_side(item: Detection) -> float:
    return max(item.box.width, item.box.height)


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


def _around_proposals(boxes: Iterable[BoundingBox]) -> Iterator[BoundingBox]:
    """Yield a square around each box that does not lie in an earlier square."""
    earlier: list[BoundingBox] = []
    for box in boxes:
        half = max(_PROPOSAL_REGION_PX, _PROPOSAL_MARGIN * max(box.width, box.height)) / 2
        x, y = box.center
        region = BoundingBox(x - half, y - half, x + half, y + half)
        if all(other.containment(region) <= _SAME_REGION for other in earlier):
            earlier.append(region)
            yield region


def _merge(plates: Sequence[Detection], others: Sequence[Detection]) -> list[Detection]:
    """Return the plates with new ones added and others replaced by more confident ones."""
    merged = list(plates)
    for new in others:
        known = next((i for i, old in enumerate(merged) if _is_same(old.box, new.box)), None)
        if known is None:
            merged.append(new)
        elif new.confidence > merged[known].confidence:
            merged[known] = new
    return merged


def _is_same(one: BoundingBox, other: BoundingBox) -> bool:
    """Return whether two boxes are of one plate, or one of a part of it."""
    return (
        one.iou(other) > _SAME_PLATE_IOU
        or max(one.containment(other), other.containment(one)) > _SAME_PLATE_CONTAINMENT
    )
