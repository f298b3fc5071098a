"""A picture's way: analysed behind one bound, stored whole or not at all."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter

import numpy as np
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.queries import lists
from galaxy_alpr.db.queries.store import Capture, insert_rows, session_row, set_times, stored_text
from galaxy_alpr.engine.image.codec import ImageLimits, decode_image, encode_jpeg
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.errors import ModelError, NotFound, Unavailable, ValidationFailed
from galaxy_alpr.services.live.feed import record_event
from galaxy_alpr.services.places.lookup import find_location
from galaxy_alpr.services.readings.domain_events import detections_created
from galaxy_alpr.services.readings.drawings import drawing_path
from galaxy_alpr.services.readings.inference import InferencePool
from galaxy_alpr.services.readings.pictures import PictureWriter, Writing
from galaxy_alpr.types import BgrImage, ImageResult

logger = logging.getLogger(__name__)

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(days=1)
"""How far ahead of ours a camera's clock may be: wrong timezones are common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a client says about its pictures, checked."""

    captured_at: datetime
    location_id: int | None
    countries: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A decoded picture and what was read in it. ``started`` is of ``time.perf_counter``."""

    data: bytes
    sha256: Future[str]
    file_name: str | None
    image: BgrImage
    result: ImageResult
    started: float
    decode_ms: float


@dataclass(frozen=True, slots=True)
class StoredReading:
    """The rows of a stored picture, complete, and the standing of its plates by text."""

    row: models.DetectionSession
    statuses: dict[str, PlateStatus]


class DetectService:
    """Analyses pictures and stores what was read. Safe to call from several threads."""

    def __init__(
        self,
        *,
        engine: Analyzer,
        pool: InferencePool,
        sessions: sessionmaker[Session],
        writer: PictureWriter,
        limits: ImageLimits,
        country: str | None = None,
        drawings: bool = True,
    ) -> None:
        self.pool = pool
        self._engine = engine
        self._sessions = sessions
        self._writer = writer
        self._limits = limits
        self._country = country
        self._drawings = drawings
        self._problem: str | None = None

    def detect(
        self,
        data: bytes,
        *,
        source: str,
        file_name: str | None = None,
        location: str | None = None,
        captured_at: datetime | None = None,
        country: str | None = None,
    ) -> StoredReading:
        """Read and store one picture; the call waits for both.

        Raises ``InvalidImage`` and its kin for the picture, ``NotFound`` for the location,
        ``ValidationFailed`` for the moment, ``Busy``, ``ModelError``.
        """
        order = self.order(
            source=source, location=location, captured_at=captured_at, country=country
        )
        with self.pool.place():
            started = perf_counter()
            reading = self.pool.submit(lambda: self.read(data, file_name, order, started)).result()
            return self.store(reading, order)

    def order(
        self,
        *,
        source: str,
        location: str | None = None,
        captured_at: datetime | None = None,
        country: str | None = None,
    ) -> Order:
        """Check what is said about pictures; ``location`` is an id or a name.

        A moment without offset is UTC; none at all is now. The likely country is the one given,
        else the location's, else the site's.
        """
        found = None
        if location is not None:
            with self._sessions() as session:
                found = find_location(session, location)
        code = country or (found.country if found else None) or self._country
        return Order(
            captured_at=_moment(captured_at),
            location_id=None if found is None else found.id,
            countries=() if code is None else (code.upper(),),
            source=source,
        )

    def read(self, data: bytes, file_name: str | None, order: Order, started: float) -> Reading:
        """Decode and analyse a picture; touches neither database nor disk."""
        begun = perf_counter()
        sha256 = self._writer.sha256(data)
        image = decode_image(data, self._limits)
        decode_ms = _ms(perf_counter() - begun)
        try:
            result = self._engine.analyze(image, order.countries or None)
        except ModelError as error:
            self._problem = str(error)
            raise
        self._problem = None
        return Reading(data, sha256, file_name, image, result, started, decode_ms)

    def engine_problem(self) -> str | None:
        """Return why the engine cannot read, ``None`` when it can.

        One that failed at the newest picture is tried again.
        """
        if self._problem is not None:
            with suppress(ModelError):
                self.warm_up()
        return self._problem

    def warm_up(self) -> None:
        """Read a blank picture, so that the first real one does not wait for lazy imports."""
        blank = encode_jpeg(np.full((720, 1280, 3), 127, np.uint8))
        self.read(blank, None, self.order(source="warm-up"), perf_counter())

    def store(self, reading: Reading, order: Order) -> StoredReading:
        """Write the files and the rows in one transaction; then the live streams are told.

        The commit waits for the last file. When the rows cannot be written the files are removed.
        A failure of the commit itself leaves them: whether it happened is then unknown, and a row
        must never lack its file.
        """
        begun = perf_counter()
        writing = self._writer.begin(reading.data, reading.image, reading.result, order.captured_at)
        committing = False
        try:
            with self._sessions.begin() as session:
                # What needs no file and locks nothing is done while the files are written.
                location = _location(session, order.location_id)
                statuses = _statuses(session, reading.result)
                row = self._write_rows(session, reading, order, location, writing)
                for body in detections_created(row, statuses):
                    record_event(session, body, location_id=row.location_id)
                writing.finish()
                _set_times(session, row, begun, reading.started)
                committing = True
        except SQLAlchemyError as error:
            logger.exception("the rows of a picture cannot be written")
            raise Unavailable("the database cannot be used now") from error
        except OSError as error:
            logger.exception("the files of a picture cannot be written")
            raise Unavailable("the picture cannot be written to the disk now") from error
        finally:
            if not committing:
                self._writer.abandon(writing)
        return StoredReading(row, statuses)

    def _write_rows(
        self,
        session: Session,
        reading: Reading,
        order: Order,
        location: models.Location | None,
        writing: Writing,
    ) -> models.DetectionSession:
        """Write the rows; those of crops wait for their files, the original may be on its way."""
        capture = Capture(
            captured_at=order.captured_at,
            location=location,
            source=order.source,
            file_name=reading.file_name,
            image_path=writing.image_path,
            annotated_path=drawing_path(writing.image_path) if self._drawings else None,
            crop_paths=writing.crop_paths(),
            decode_ms=reading.decode_ms,
        )
        row = session_row(reading.result, capture, fold)
        image_sha256 = reading.sha256.result()
        insert_rows(session, row, image_sha256=image_sha256, crop_sums=writing.crop_sums)
        return row

    def close(self) -> None:
        """Wait for what runs; nothing can be read afterwards."""
        self.pool.close()
        self._writer.close()


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


def _location(session: Session, location_id: int | None) -> models.Location | None:
    """Return the location again: it may have been deleted while the picture was read."""
    if location_id is None:
        return None
    location = session.get(models.Location, location_id)
    if location is None:
        raise NotFound(f"no location {location_id}")
    return location


def _statuses(session: Session, result: ImageResult) -> dict[str, PlateStatus]:
    texts = {stored_text(plate.text) for plate in result.plates if plate.text is not None}
    return lists.statuses_by_text(session, texts, datetime.now(UTC))


def _set_times(
    session: Session, row: models.DetectionSession, begun: float, started: float
) -> None:
    """Set what storing and all together took, up to the commit."""
    now = perf_counter()
    set_times(session, row, store_ms=_ms(now - begun), total_ms=_ms(now - started))


def _moment(captured_at: datetime | None) -> datetime:
    now = datetime.now(UTC)
    if captured_at is None:
        return now
    moment = captured_at if captured_at.tzinfo else captured_at.replace(tzinfo=UTC)
    if not EARLIEST <= moment <= now + CLOCK_SKEW:
        raise ValidationFailed(
            f"captured_at {moment.isoformat()} is not between {EARLIEST.date()} and now"
        )
    return moment.astimezone(UTC)
