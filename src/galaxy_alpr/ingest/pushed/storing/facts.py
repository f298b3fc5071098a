"""Who sends a reading, what is stored of it beside its photo, and what became of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from galaxy_alpr.actors import Actor
from galaxy_alpr.db import models
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.ingest.pushed.values import PushedReading
from galaxy_alpr.services.ingest.values import PushedFacts, PushedNote
from galaxy_alpr.services.readings.capture import CaptureDetails

WEIGHT = 0.3
"""How much a sender's text counts where nothing else is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends a reading. ``key`` names it for repeats (``source:3``, ``api_key:2``).

    ``location`` is an id or a name; ``devices`` has the locations of some of its devices, by their
    ids or names. ``zone`` is that of its clock, ``None`` for that of the location. A ``lenient``
    one cannot be told of a wrong moment: that of the receipt stands for it.
    """

    key: str
    actor: Actor
    source_id: int | None = None
    location: str | None = None
    devices: dict[str, int] = field(default_factory=dict)
    zone: ZoneInfo | None = None
    weight: float = WEIGHT
    opens_gates: bool = False
    lenient: bool = False

    def location_of(self, reading: PushedReading) -> str | None:
        """Return the location of a reading, by its device."""
        for device in (reading.device_id, reading.device_name):
            if device is not None and device in self.devices:
                return str(self.devices[device])
        return self.location


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPushed:
    """A reading that is stored, now or before (``repeated``).

    ``row`` is complete. ``ordered`` is whether a gate was ordered just now to open for it.
    """

    row: models.DetectionSession
    statuses: dict[str, PlateStatus]
    repeated: bool = False
    ordered: bool = False
    notes: tuple[PushedNote, ...] = ()


def picture_of(reading: PushedReading) -> bytes | None:
    """Return the picture of a reading, else that of its plate."""
    return reading.picture or reading.plate_picture or None


def facts_of(
    reading: PushedReading,
    sender: Sender,
    details: CaptureDetails,
    *,
    notes: tuple[PushedNote, ...],
    received_at: datetime,
    waited: bool,
) -> PushedFacts:
    """Return what is stored beside the photo; ``waited`` is a delivery that was kept before."""
    plate, vehicle = reading.plate, reading.vehicle
    told = reading.captured_at is not None and PushedNote.CLOCK_WRONG not in notes
    return PushedFacts(
        sender=sender.key,
        received_at=received_at,
        event_hash=_event_hash(reading, details, told=told),
        has_id=reading.event_id is not None,
        moment_told=told,
        source_id=sender.source_id,
        text=None if plate is None else normalize_text(plate.text or "") or None,
        device_id=reading.device_id or reading.device_name,
        direction=None if reading.direction is None else str(reading.direction),
        lane=reading.lane,
        speed=reading.speed,
        make=None if vehicle is None else vehicle.make,
        model=None if vehicle is None else vehicle.model,
        retransmitted=reading.retransmitted or waited,
        final=reading.final,
        opens_gates=sender.opens_gates,
        notes=notes,
        details=reading.details,
    )


def _event_hash(reading: PushedReading, details: CaptureDetails, *, told: bool) -> str | None:
    """Return the hash of the sender's id, else of the picture with the moment that was sent."""
    if reading.event_id is not None:
        # The same number of two devices of one source is not the same reading.
        parts = [b"id", _bytes(reading.device_id or ""), _bytes(reading.event_id)]
    else:
        picture = picture_of(reading)
        if picture is None or not told:
            return None
        parts = [b"picture", details.captured_at.isoformat().encode()]
        parts.append(hashlib.sha256(picture).digest())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
