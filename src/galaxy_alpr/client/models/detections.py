"""Readings of pictures, and what was detected in them."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from galaxy_alpr.client.models.base import Answer
from galaxy_alpr.client.models.places import LocationRef


class Candidate(Answer):
    """One possible text of a plate."""

    text: str
    confidence: float
    char_confidences: tuple[float, ...] | None = None


class Region(Answer):
    """The region that a plate's text names."""

    code: str
    name: str


class Quality(Answer):
    """How readable a plate is; ``reason`` says why it was not read."""

    score: float
    reason: str | None = None


class ColorName(Answer):
    """A colour."""

    name: str
    confidence: float | None = None


class Pairing(Answer):
    """How a plate was assigned to its vehicle."""

    method: str
    confidence: float


class Vehicle(Answer):
    """A vehicle in a picture; ``box`` is ``(x1, y1, x2, y2)`` in pixels."""

    id: int
    vehicle_class: str = Field(alias="class")
    observed_class: str
    confidence: float
    box: tuple[float, ...]
    color: ColorName | None = None
    image_url: str | None = None


class Plate(Answer):
    """A plate in a picture; ``text`` is null where it was not read, or is hidden."""

    id: int
    text: str | None = None
    is_hashed: bool
    text_hash: str | None = None
    display_text: str | None = None
    observed_text: str | None = None
    confidence: float
    detection_confidence: float
    char_confidences: tuple[float, ...]
    candidates: tuple[Candidate, ...]
    box: tuple[float, ...]
    corners: tuple[tuple[float, ...], ...]
    country: str | None = None
    region: Region | None = None
    type: str | None = None
    background_color: str | None = None
    text_color: str | None = None
    quality: Quality
    status: str
    status_now: str
    image_url: str | None = None


class Detected(Answer):
    """A vehicle, a plate, or both."""

    id: int
    kind: str
    pairing: Pairing | None = None
    vehicle: Vehicle | None = None
    plate: Plate | None = None


class Detection(Detected):
    """What was detected, with its picture, moment and place."""

    pass_id: str | None = None
    camera_id: int | None = None
    direction: str | None = None
    session_id: int
    captured_at: datetime
    captured_at_source: str | None = None
    location: LocationRef | None = None
    camera: str | None = None
    frames: int | None = None
    sure: bool | None = None
    image_url: str | None = None
    annotated_image_url: str | None = None


class Edit(Answer):
    """One difference between the text that was searched and the one that was found."""

    kind: str
    position: int
    read: str
    meant: str
    cost: float


class Match(Answer):
    """Why a plate was found."""

    type: str
    through: str
    text: str
    distance: float | None = None
    edits: tuple[Edit, ...]


class PlateHit(Detection):
    """A detection that a search for a plate found."""

    match: Match


class Picture(Answer):
    """The stored picture."""

    width: int
    height: int
    url: str
    sha256: str


class Engine(Answer):
    """The models that read."""

    detector: str
    recognizer: str


class Timing(Answer):
    """Milliseconds of each step."""

    decode: float
    detect: float
    read: float
    store: float
    total: float


class Summary(Answer):
    """How many of each kind were detected."""

    vehicles_with_plates: int
    vehicles_without_plates: int
    plates_without_vehicles: int


class Reading(Answer):
    """A stored reading: one picture and all that was detected in it.

    ``detections`` is empty where the picture contains neither a vehicle nor a plate.
    """

    pass_id: str | None = None
    camera_id: int | None = None
    direction: str | None = None
    session_id: int
    captured_at: datetime
    captured_at_source: str | None = None
    created_at: datetime
    sent_captured_at: datetime | None = None
    source: str
    file_name: str | None = None
    location: LocationRef | None = None
    image: Picture | None = None
    annotated_image_url: str | None = None
    notes: tuple[str, ...]
    engine: Engine
    timing_ms: Timing
    summary: Summary
    detections: tuple[Detected, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of all plates that were read."""
        plates = (item.plate for item in self.detections)
        return tuple(plate.text for plate in plates if plate is not None and plate.text is not None)


class Evidence(Answer):
    """One frame of a pass."""

    at: float
    box: tuple[float, ...]
    text: str | None = None
    confidence: float
    used: bool
    reason: str | None = None
    camera_id: int | None = None


class Pass(Answer):
    """The pass of a vehicle before a camera."""

    pass_id: str
    camera_id: int | None = None
    first_at: datetime
    last_at: datetime
    frames: int
    direction: str | None = None
    line: str | None = None
    zones: tuple[str, ...]
    sure: bool
    partner_camera_id: int | None = None
    partner_agrees: bool | None = None
    clip_url: str | None = None
    evidence: tuple[Evidence, ...]


class ReadingDetail(Reading):
    """A stored reading, and the pass that it ends."""

    passed: Pass | None = None
