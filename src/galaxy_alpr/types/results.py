"""What the engine reports of an image.

``to_dict`` of each class has the names and the values that the answer of ``POST /detect_image``
has for the same fields.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from galaxy_alpr.enums import (
    DetectionKind,
    PictureNote,
    PlateType,
    UnreadReason,
    VehicleClass,
)
from galaxy_alpr.errors import AlprError
from galaxy_alpr.geometry import BoundingBox, Quad
from galaxy_alpr.rounding import rounded_ratio
from galaxy_alpr.types.images import BgrImage, check_image
from galaxy_alpr.types.supervision import Row, to_supervision
from galaxy_alpr.types.values import (
    PLATE_LABEL,
    ColorName,
    EngineInfo,
    OcrResult,
    Pairing,
    Region,
    TextCandidate,
)

MS_DIGITS = 1
"""Decimals of milliseconds in ``to_dict``, as in the API's answers."""

UNREADABLE_FILE = "unreadable_file"
"""The code of a file that the operating system does not let be read."""


@dataclass(frozen=True, slots=True)
class PlateQuality:
    """A plate's legibility: ``score`` 0 to 1 and, if it was not read, the reason."""

    score: float
    height_px: float
    sharpness: float
    contrast: float
    exposure: float
    reason: UnreadReason | None = None


@dataclass(frozen=True, slots=True)
class Completeness:
    """The probability that the picture shows a whole number, and the reason why it may not."""

    probability: float
    reason: UnreadReason | None = None


@dataclass(frozen=True, slots=True)
class PlateResult:
    """A plate as the engine reports it; ``text`` is ``None`` if it was not read."""

    box: BoundingBox
    corners: Quad
    detection_confidence: float
    raw_text: str
    text: str | None
    display_text: str | None
    confidence: float
    char_confidences: tuple[float, ...]
    candidates: tuple[TextCandidate, ...]
    country: str | None
    region: Region | None
    type: PlateType | None
    background_color: ColorName | None
    text_color: ColorName | None
    quality: PlateQuality
    completeness: Completeness = Completeness(1.0)
    reading: OcrResult | None = None
    """What the recognizer returned, before the formats corrected it; kept as evidence."""

    def crop(self, image: BgrImage) -> BgrImage:
        """Return a view of the part of the image inside the box.

        ``image`` is the (H, W, 3) uint8 array in which the plate was detected. Raises
        ``WrongImageType``. ``crop_plate`` returns the plate upright instead.
        """
        return self.box.crop(check_image(image))

    def to_dict(self) -> dict[str, Any]:
        """Return the plate as plain values, for JSON."""
        region, reason = self.region, self.quality.reason
        background, text = self.background_color, self.text_color
        return {
            "text": self.text,
            "display_text": self.display_text,
            "confidence": rounded_ratio(self.confidence),
            "detection_confidence": rounded_ratio(self.detection_confidence),
            "char_confidences": [rounded_ratio(value) for value in self.char_confidences],
            "candidates": [item.to_dict() for item in self.candidates],
            "box": list(self.box.xyxy),
            "corners": [list(corner) for corner in self.corners],
            "country": self.country,
            "region": None if region is None else asdict(region),
            "type": None if self.type is None else self.type.value,
            "background_color": None if background is None else background.name,
            "text_color": None if text is None else text.name,
            "quality": {
                "score": rounded_ratio(self.quality.score),
                "reason": None if reason is None else reason.value,
            },
        }


@dataclass(frozen=True, slots=True)
class VehicleResult:
    """A vehicle as the engine reports it."""

    vehicle_class: VehicleClass
    confidence: float
    box: BoundingBox
    color: ColorName | None

    def crop(self, image: BgrImage) -> BgrImage:
        """Return a view of the part of the image inside the box, as ``PlateResult.crop`` does."""
        return self.box.crop(check_image(image))

    def to_dict(self) -> dict[str, Any]:
        """Return the vehicle as plain values, for JSON."""
        return {
            "class": self.vehicle_class.value,
            "confidence": rounded_ratio(self.confidence),
            "box": list(self.box.xyxy),
            "color": None if self.color is None else self.color.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class DetectionResult:
    """A vehicle, a plate, or both; ``pairing`` is set if and only if both are present."""

    vehicle: VehicleResult | None
    plate: PlateResult | None
    pairing: Pairing | None = None

    @property
    def kind(self) -> DetectionKind:
        if self.vehicle is None:
            return DetectionKind.PLATE_WITHOUT_VEHICLE
        if self.plate is None:
            return DetectionKind.VEHICLE_WITHOUT_PLATE
        return DetectionKind.VEHICLE_WITH_PLATE

    def to_dict(self) -> dict[str, Any]:
        """Return the detection as plain values, for JSON."""
        return {
            "kind": self.kind.value,
            "pairing": None if self.pairing is None else self.pairing.to_dict(),
            "vehicle": None if self.vehicle is None else self.vehicle.to_dict(),
            "plate": None if self.plate is None else self.plate.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class ImageResult:
    """The detections in one image, and the milliseconds that each step took.

    ``timing_ms`` has the keys ``detect`` and ``read``. ``notes`` say what is unusual.
    """

    width: int
    height: int
    detections: tuple[DetectionResult, ...]
    engine: EngineInfo
    timing_ms: dict[str, float] = field(default_factory=dict)
    notes: tuple[PictureNote, ...] = ()

    @property
    def plates(self) -> tuple[PlateResult, ...]:
        return tuple(item.plate for item in self.detections if item.plate is not None)

    @property
    def vehicles(self) -> tuple[VehicleResult, ...]:
        return tuple(item.vehicle for item in self.detections if item.vehicle is not None)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values, for JSON."""
        kinds = Counter(item.kind for item in self.detections)
        return {
            "image": {"width": self.width, "height": self.height},
            "notes": [note.value for note in self.notes],
            "engine": asdict(self.engine),
            "timing_ms": {step: round(ms, MS_DIGITS) for step, ms in self.timing_ms.items()},
            "summary": {
                "vehicles_with_plates": kinds[DetectionKind.VEHICLE_WITH_PLATE],
                "vehicles_without_plates": kinds[DetectionKind.VEHICLE_WITHOUT_PLATE],
                "plates_without_vehicles": kinds[DetectionKind.PLATE_WITHOUT_VEHICLE],
            },
            "detections": [item.to_dict() for item in self.detections],
        }

    def to_supervision(self) -> Any:
        """Return the vehicles and plates as ``supervision.Detections``, one row each.

        ``class_id`` is 0 for a plate and 1 to 4 for a car, a motorcycle, a bus and a truck;
        ``data`` has ``class_name``, ``text`` (of a plate that was read, else empty) and
        ``detection``: the index in ``detections``, which a vehicle shares with its plate.

        Raises:
            PackageMissing: the package supervision is not installed.
        """
        return to_supervision(self._rows())

    def _rows(self) -> list[Row]:
        rows = []
        for index, item in enumerate(self.detections):
            if item.vehicle is not None:
                found = item.vehicle
                rows.append(Row(found.box, found.confidence, found.vehicle_class.value, "", index))
            if item.plate is not None:
                plate = item.plate
                text = plate.text or ""
                rows.append(Row(plate.box, plate.detection_confidence, PLATE_LABEL, text, index))
        return rows


@dataclass(frozen=True, slots=True)
class FailedImage:
    """An image of several that has no result, with the error and its path if it was given as one.

    It has no plates and no vehicles, so that it is never taken for an image without them.
    """

    error: AlprError | OSError
    filename: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the failure as plain values, as ``POST /detect_image`` has it among results."""
        code = self.error.code if isinstance(self.error, AlprError) else UNREADABLE_FILE
        return {"filename": self.filename, "error": code, "detail": str(self.error)}
