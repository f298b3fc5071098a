"""Storing a reading from elsewhere: once, with its picture read by the engine as well."""

from __future__ import annotations

import logging
import math
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.ingest import readings as queries
from galaxy_alpr.errors import (
    Conflict,
    InvalidImage,
    PayloadTooLarge,
    UnsupportedMediaType,
    ValidationFailed,
)
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.ingest.pushed.storing.facts import (
    Sender,
    StoredPushed,
    facts_of,
    picture_of,
)
from galaxy_alpr.ingest.pushed.storing.fusion import detection_of, fuse, plate_of
from galaxy_alpr.ingest.pushed.values import PushedReading
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.ingest.rows import FirstPushed, PushedRows
from galaxy_alpr.services.ingest.values import SOURCE, PushedFacts, PushedNote, ReadingRepeated
from galaxy_alpr.services.parking.gates.readings import pushed_key
from galaxy_alpr.services.parking.gates.values import reading_hash
from galaxy_alpr.services.readings.capture import Capture, CaptureDetails, CaptureRequest
from galaxy_alpr.services.readings.store import Reading, StoredReading
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.timezones import in_utc
from galaxy_alpr.types import EngineInfo, ImageResult

logger = logging.getLogger(__name__)

_NOBODY = EngineInfo(detector="none", recognizer="none")
"""The models of a reading without a picture."""

_BROKEN = (InvalidImage, UnsupportedMediaType, PayloadTooLarge)


class PushedReadings:
    """Stores readings from elsewhere. Safe to call from several threads."""

    def __init__(
        self,
        *,
        readings: ReadingService,
        rows: PushedRows,
        sessions: sessionmaker[Session],
        clock: Clock,
    ) -> None:
        self._readings = readings
        self._rows = rows
        self._sessions = sessions
        self._clock = clock

    def store(
        self, reading: PushedReading, sender: Sender, *, received_at: datetime | None = None
    ) -> StoredPushed:
        """Store a reading, or return what is stored of it already.

        ``received_at`` is that of a delivery that waited: it opens no gate. Raises
        ``ValidationFailed`` for what cannot be stored, ``NotFound`` and ``OutOfScope`` for the
        location, ``Busy``, ``ModelError`` where the engine fails, a kind of ``Unavailable``.
        """
        if reading.plate is None and reading.vehicle is None and picture_of(reading) is None:
            raise ValidationFailed("the reading has no plate, no vehicle and no picture")
        details, notes = self._details(reading, sender, received_at)
        facts = facts_of(
            reading,
            sender,
            details,
            notes=notes,
            received_at=received_at or self._clock.now(),
            waited=received_at is not None,
        )
        known = self._rows.first(facts, details)
        if known is not None:
            self._rows.complete(known[0].id, facts)
            return _repeat(known)
        try:
            return self._store(reading, sender, details, facts)
        except ReadingRepeated as error:
            known = self._rows.stored(error.session_id)
            if known is None:
                raise Conflict("the first reading was deleted at this moment; send it again") from (
                    error
                )
            return _repeat(known)

    def _store(
        self, reading: PushedReading, sender: Sender, details: CaptureDetails, facts: PushedFacts
    ) -> StoredPushed:
        picture = picture_of(reading)
        if picture is not None:
            try:
                return self._with_picture(reading, sender, details, facts, picture)
            except _BROKEN as error:
                logger.info("the picture of a pushed reading cannot be read: %s", error.code)
                facts = replace(facts, notes=(*facts.notes, PushedNote.BROKEN_PICTURE))
        return self._without_picture(reading, sender, details, facts)

    def _with_picture(
        self,
        reading: PushedReading,
        sender: Sender,
        details: CaptureDetails,
        facts: PushedFacts,
        picture: bytes,
    ) -> StoredPushed:
        capture = Capture(
            details=details, source=SOURCE, actor=sender.actor, data=picture, pushed=facts
        )
        with self._readings.place() as submit:
            submission = submit(lambda: capture)
            change = partial(_fused, reading=reading, sender=sender)
            stored = submission.result(change=change)
        return self._answer(stored)

    def _without_picture(
        self, reading: PushedReading, sender: Sender, details: CaptureDetails, facts: PushedFacts
    ) -> StoredPushed:
        plate = reading.plate
        nowhere = BoundingBox(0.0, 0.0, 0.0, 0.0)
        box = nowhere if plate is None or plate.box is None else plate.box
        countries = details.countries
        found = None if plate is None else plate_of(plate, box, countries)
        size = _extent(reading)
        empty = ImageResult(*size, (), _NOBODY, {"detect": 0.0, "read": 0.0})
        detection = detection_of(found, reading.vehicle, empty)
        seen = detection.plate is not None or detection.vehicle is not None
        result = replace(empty, detections=(detection,) if seen else ())
        stored = self._readings.submit(
            Capture(details=details, source=SOURCE, actor=sender.actor, result=result, pushed=facts)
        )
        return self._answer(stored)

    def _answer(self, stored: StoredReading) -> StoredPushed:
        pushed = stored.reading.capture.pushed
        assert pushed is not None
        return StoredPushed(
            row=stored.row,
            statuses=stored.statuses,
            ordered=self._was_ordered(pushed, stored.row.id),
            notes=pushed.notes,
        )

    def _was_ordered(self, facts: PushedFacts, session_id: int) -> bool:
        if not facts.opens_gates:
            return False
        hashed = reading_hash(pushed_key(facts, session_id))
        with self._sessions() as session:
            return queries.was_ordered(session, reading_hash=hashed)

    def _details(
        self, reading: PushedReading, sender: Sender, received_at: datetime | None
    ) -> tuple[CaptureDetails, tuple[PushedNote, ...]]:
        """Return moment, place and countries; a lenient sender's wrong moment is replaced."""
        at = reading.captured_at
        if at is not None and at.tzinfo is None and sender.zone is not None:
            at = in_utc(at, sender.zone)
        country = None if reading.plate is None else reading.plate.country
        request = CaptureRequest(
            location=sender.location_of(reading),
            captured_at=at or received_at,
            from_exif=False,
        )
        notes: tuple[PushedNote, ...] = ()
        try:
            details = self._readings.check(request, sender.actor.scope)
        except ValidationFailed as error:
            if not sender.lenient or error.field != "captured_at":
                raise
            details = self._readings.check(
                replace(request, captured_at=received_at), sender.actor.scope
            )
            notes = (PushedNote.CLOCK_WRONG,)
        if not details.countries and country is not None:
            details = replace(details, countries=(country,))
        return details, notes


def _extent(reading: PushedReading) -> tuple[int, int]:
    """Return the size of a picture that has the boxes of a reading in it."""
    parts = (reading.plate, reading.vehicle)
    boxes = [part.box for part in parts if part is not None and part.box is not None]
    return (
        math.ceil(max((box.x2 for box in boxes), default=0.0)),
        math.ceil(max((box.y2 for box in boxes), default=0.0)),
    )


def _fused(stored: Reading, *, reading: PushedReading, sender: Sender) -> Reading:
    """Return what the engine read together with what was sent."""
    if not reading.picture and reading.plate is not None:
        # The picture is that of the plate: the box is in one that was not sent.
        reading = replace(reading, plate=replace(reading.plate, box=None), vehicle=None)
    fused = fuse(
        stored.result,
        reading,
        weight=sender.weight,
        countries=stored.capture.details.countries,
        image=stored.image,
    )
    facts = stored.capture.pushed
    assert facts is not None
    capture = replace(stored.capture, pushed=replace(facts, notes=(*facts.notes, *fused.notes)))
    return replace(stored, capture=capture, result=fused.result)


def _repeat(known: FirstPushed) -> StoredPushed:
    row, statuses = known
    return StoredPushed(row=row, statuses=statuses, repeated=True)
