"""Readings from elsewhere in requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from galaxy_alpr.db.base import TEXT_LENGTH
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.enums import Color, Direction, VehicleClass
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.ingest.pushed.fields import base64_bytes
from galaxy_alpr.ingest.pushed.storing.facts import StoredPushed
from galaxy_alpr.ingest.pushed.values import PushedPlate, PushedReading, PushedVehicle
from galaxy_alpr.services.ingest.values import PushedNote
from galaxy_alpr.types import TextCandidate
from galaxy_alpr.web.params import CountryCode, PlaceKey, not_a_number
from galaxy_alpr.web.schema import FromText, RequestBody, Schema

MAX_CANDIDATES = 10
MAX_READINGS = 100

Probability = Annotated[float, Field(ge=0, le=1)]
Side = Annotated[float, Field(ge=-100_000, le=100_000)]
Sides = Annotated[list[Side], Field(min_length=4, max_length=4)]


def _plate(text: str) -> str:
    if not 0 < len(normalize_text(text)) <= TEXT_LENGTH:
        raise ValueError(f"has to have 1 to {TEXT_LENGTH} letters A-Z and digits")
    return text


WrittenPlate = Annotated[str, Field(max_length=60), AfterValidator(_plate)]


class SentCandidateIn(RequestBody):
    """Another text that the plate may have."""

    text: WrittenPlate = Field(description="The text; spaces and hyphens do not matter.")
    confidence: Probability = Field(description="Its probability, 0 to 1.")


class SentPlateIn(RequestBody):
    """A plate as the sender read it."""

    text: WrittenPlate | None = Field(
        None, description="The text; null where the plate was detected and not read."
    )
    confidence: Probability | None = Field(
        None, description="The probability that the whole text is right; null for unknown."
    )
    char_confidences: list[Probability] = Field(
        default=[],
        max_length=60,
        description="The confidence of each letter and digit of `text`, where they are known.",
    )
    candidates: list[SentCandidateIn] = Field(
        default=[], max_length=MAX_CANDIDATES, description="Other texts, most probable first."
    )
    country: CountryCode | None = Field(None, description="Country (ISO 3166-1 alpha-2).")
    box: Sides | None = Field(None, description="Left, top, right, bottom in pixels of `picture`.")
    color: FromText[Color] | None = Field(None, description="Colour of the background.")

    def plate(self) -> PushedPlate:
        """Return the values as they are stored."""
        return PushedPlate(
            text=self.text,
            confidence=self.confidence,
            char_confidences=tuple(self.char_confidences),
            candidates=tuple(TextCandidate(c.text, c.confidence) for c in self.candidates),
            country=self.country,
            box=_box(self.box),
            color=self.color,
        )


class SentVehicleIn(RequestBody):
    """A vehicle as the sender detected it."""

    vehicle_class: FromText[VehicleClass] | None = Field(
        None, alias="class", description="The class of the vehicle."
    )
    confidence: Probability | None = Field(None, description="The probability of the class.")
    color: FromText[Color] | None = Field(None, description="The colour of the vehicle.")
    make: str | None = Field(None, max_length=50, description="The make.")
    model: str | None = Field(None, max_length=50, description="The model.")
    box: Sides | None = Field(None, description="Left, top, right, bottom in pixels of `picture`.")

    def vehicle(self) -> PushedVehicle:
        """Return the values as they are stored."""
        return PushedVehicle(
            vehicle_class=self.vehicle_class,
            color=self.color,
            make=self.make,
            model=self.model,
            box=_box(self.box),
            confidence=self.confidence,
        )


class SentReadingIn(RequestBody):
    """A reading of another system."""

    id: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        description="The sender's own id: the same again answers the first reading.",
    )
    captured_at: Annotated[FromText[datetime] | None, BeforeValidator(not_a_number)] = Field(
        None,
        description="When it was read. Without offset it is the local time of the location's lot, "
        "else of the site. Default: now.",
    )
    location: PlaceKey | None = Field(None, description="The location: its id or its name.")
    device: str | None = Field(None, max_length=100, description="The camera or other device.")
    plate: SentPlateIn | None = Field(None, description="The plate, where there is one.")
    vehicle: SentVehicleIn | None = Field(None, description="The vehicle, where it was detected.")
    direction: FromText[Direction] | None = Field(None, description="In which direction it went.")
    lane: str | None = Field(None, max_length=50, description="The lane.")
    speed: float | None = Field(None, ge=0, le=1000, description="The speed, km/h.")
    picture: str | None = Field(
        None,
        description="The picture as base64 or a `data:` URL. The engine reads it as well.",
        json_schema_extra={"contentEncoding": "base64"},
    )
    plate_picture: str | None = Field(
        None,
        description="The picture of the plate alone, read where there is no `picture`.",
        json_schema_extra={"contentEncoding": "base64"},
    )
    retransmitted: bool = Field(
        False, description="Whether the sender kept it while it was offline."
    )
    final: bool = Field(True, description="False where the sender will send it again, better.")

    def reading(self, picture: bytes | None, plate_picture: bytes | None) -> PushedReading:
        """Return the values as they are stored, with pictures that came in a form."""
        return PushedReading(
            event_id=self.id,
            device_id=self.device,
            captured_at=self.captured_at,
            plate=None if self.plate is None else self.plate.plate(),
            vehicle=None if self.vehicle is None else self.vehicle.vehicle(),
            direction=self.direction,
            lane=self.lane,
            speed=self.speed,
            picture=picture or base64_bytes(self.picture),
            plate_picture=plate_picture or base64_bytes(self.plate_picture),
            retransmitted=self.retransmitted,
            final=self.final,
        )


class SentReadingsIn(RequestBody):
    """Several readings."""

    readings: list[SentReadingIn] = Field(
        min_length=1, max_length=MAX_READINGS, description="The readings; each has a result."
    )


class ReadingResultOut(Schema):
    """What became of one reading."""

    id: str | None = Field(description="The sender's own id.")
    session_id: int | None = Field(description="The photo as which it is stored.")
    repeated: bool = Field(description="Whether it was stored before.")
    text: str | None
    confidence: float | None = Field(description="The confidence of `text`.")
    notes: list[PushedNote] = Field(
        description="`broken_picture`: the picture cannot be read. `not_detected`: the engine "
        "detected no such plate in it. `contradicted`: the engine read another text. "
        "`clock_wrong`: the moment is impossible, that of the receipt stands for it."
    )
    error: str | None = Field(description="The code of the error; null where it is stored.")
    detail: str | None

    @classmethod
    def of(cls, id: str | None, stored: StoredPushed) -> ReadingResultOut:
        """Build from a stored reading; the text is that of its surest plate."""
        plates = [item.plate for item in stored.row.detections if item.plate is not None]
        best = max(plates, key=lambda plate: plate.confidence, default=None)
        return cls(
            id=id,
            session_id=stored.row.id,
            repeated=stored.repeated,
            text=None if best is None else best.text,
            confidence=None if best is None else best.confidence,
            notes=list(stored.notes),
            error=None,
            detail=None,
        )

    @classmethod
    def failed(cls, id: str | None, error: str, detail: str) -> ReadingResultOut:
        """Build for a reading that is not stored."""
        return cls(
            id=id,
            session_id=None,
            repeated=False,
            text=None,
            confidence=None,
            notes=[],
            error=error,
            detail=detail,
        )


class ReadingResultsOut(Schema):
    """The results of all readings of a request, in their order."""

    results: list[ReadingResultOut] = Field(description="One result for each reading.")


def _box(sides: list[float] | None) -> BoundingBox | None:
    if sides is None:
        return None
    left, top, right, bottom = sides
    return BoundingBox(left, top, max(left, right), max(top, bottom))
