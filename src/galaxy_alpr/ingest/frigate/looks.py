"""The snapshots of one vehicle, and the one reading of all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.engine.results import vehicle_result
from galaxy_alpr.engine.tracking.consensus import AGREEING_LOOKS, Consensus, consensus
from galaxy_alpr.engine.tracking.weights import FrameReading
from galaxy_alpr.types import DetectedObjects, Detection, DetectionResult, ImageResult, PlateResult

MAX_LOOKS = 6
"""Snapshots of one vehicle that are read; one more when it is gone."""

_SURE = 0.9
"""Confidence from which a reading on which two snapshots agree is sure."""


@dataclass(frozen=True, slots=True)
class Look:
    """A snapshot with the plate that was read in it; ``data`` is its file."""

    data: bytes = field(repr=False)
    objects: DetectedObjects
    index: int
    plate: PlateResult
    frame: FrameReading


@dataclass(frozen=True, slots=True)
class Fused:
    """The reading of all snapshots; ``data`` is the file that shows it best."""

    data: bytes = field(repr=False)
    result: ImageResult
    frames: int
    sure: bool


@dataclass(slots=True)
class OpenVehicle:
    """A vehicle that Frigate follows; the same file is read once."""

    camera: str
    started_at: float | None = None
    last_at: float | None = None
    looks: list[Look] = field(default_factory=list)
    sums: set[bytes] = field(default_factory=set)

    @property
    def size(self) -> int:
        """The bytes of the snapshots."""
        return sum(len(look.data) for look in self.looks)

    def was_read(self, data: bytes) -> bool:
        """Return whether a file was read before."""
        return hashlib.sha256(data).digest() in self.sums

    def read(self, data: bytes, look: Look | None) -> None:
        """Note that a file was read, with the plate in it."""
        self.sums.add(hashlib.sha256(data).digest())
        if look is not None:
            self.looks.append(look)


def read_look(
    engine: Analyzer, data: bytes, at: float, countries: Sequence[str] | None
) -> Look | None:
    """Return the plate of the largest vehicle in a snapshot, ``None`` without a plate.

    Raises ``ModelError``, and the errors of ``decode_image``.
    """
    image = decode_image(data)
    objects = engine.detect(image)
    index = _of_largest(objects)
    if index is None:
        return None
    plate = objects.plates[index]
    (result,) = engine.read(image, [plate], countries)
    if result.reading is None:
        return None
    frame = FrameReading(at, plate.box, result.reading, result.quality)
    return Look(data, objects, index, result, frame)


def fuse(engine: Analyzer, looks: Sequence[Look], countries: Sequence[str] | None) -> Fused:
    """Return one reading of all snapshots, character by character. Raises as ``read_look``."""
    ordered = sorted(looks, key=lambda look: look.frame.at)
    found = consensus([look.frame for look in ordered], countries=countries or ())
    best = ordered[found.best]
    image = decode_image(best.data)
    detected = best.objects.plates[best.index]
    plate = best.plate
    if found.used:
        plate = engine.describe(image, detected, found.reading, countries)
    pair = best.objects.pairs.get(best.index)
    detection = DetectionResult(None, plate)
    if pair is not None:
        vehicle = vehicle_result(image, best.objects.vehicles[pair[0]])
        detection = DetectionResult(vehicle, plate, pair[1])
    height, width = image.shape[:2]
    timing = {"detect": 0.0, "read": 0.0}
    result = ImageResult(width, height, (detection,), engine.info, timing)
    return Fused(best.data, result, len(ordered), _is_sure(found, plate))


def _is_sure(found: Consensus, plate: PlateResult) -> bool:
    agreed = found.agreeing >= AGREEING_LOOKS and found.reading.confidence >= _SURE
    return plate.text is not None and agreed


def _of_largest(objects: DetectedObjects) -> int | None:
    """Return the index of the plate of the largest vehicle, else of the largest plate."""

    def size(index: int) -> tuple[float, float]:
        pair = objects.pairs.get(index)
        vehicle = 0.0 if pair is None else _area(objects.vehicles[pair[0]])
        return vehicle, _area(objects.plates[index])

    return max(range(len(objects.plates)), key=size, default=None)


def _area(item: Detection) -> float:
    return item.box.width * item.box.height
