"""Storing a reading: the picture's files first, then the rows, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from time import perf_counter

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.db.queries.insert import insert_rows
from galaxy_alpr.db.queries.statistics.days import photos_change, write_changes
from galaxy_alpr.db.queries.store import NewSession, session_row
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.errors import DatabaseFull
from galaxy_alpr.errors.disk import disk_failure
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.audit.record import record, write_entries
from galaxy_alpr.services.audit.values import subject_of
from galaxy_alpr.services.cameras.passes import add_row, stored_photo
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.lists.statuses import set_statuses
from galaxy_alpr.services.live.record import record_event, write_recorded
from galaxy_alpr.services.parking.visits.waiting import add_readings
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.services.readings.capture import Capture
from galaxy_alpr.services.readings.details.location import failure_to_store, location_of
from galaxy_alpr.services.readings.domain_events import detections_created
from galaxy_alpr.services.readings.drawings import drawing_path
from galaxy_alpr.services.readings.hiding import hide_texts, masked_picture, unlisted_plates
from galaxy_alpr.services.readings.orientation import warn_if_upside_down
from galaxy_alpr.services.readings.pictures import Original, PictureWriter, Writing
from galaxy_alpr.types import BgrImage, ImageResult

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """An analysed capture. ``started`` is a moment of ``time.perf_counter``.

    ``original`` and ``image`` are ``None`` where no picture was sent.
    """

    capture: Capture
    original: Future[Original] | None
    image: BgrImage | None
    result: ImageResult
    started: float
    decode_s: float


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A reading with its complete rows, and the list status of its plates now, by text.

    ``hidden`` are the numbers of the detections whose plates are stored without text and picture.
    """

    reading: Reading
    row: models.DetectionSession
    statuses: dict[str, PlateStatus]
    hidden: frozenset[int] = frozenset()


Further = Callable[[Session, StoredReading], None]
"""Writes further rows in the transaction of a reading; what it raises undoes the reading."""


def nothing(_session: Session, _stored: StoredReading) -> None:
    """Write no further rows."""


class ReadingStore:
    """Stores readings; ``also`` write further rows of each. Safe to call from several threads."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        writer: PictureWriter,
        clock: Clock,
        drawings: bool = True,
        hashes: PlateHashes = PlateHashes(),  # noqa: B008  (immutable)
        monitor: Monitor | None = None,
        also: Sequence[Further] = (),
    ) -> None:
        self._monitor = monitor or Monitor()
        self._sessions = sessions
        self._writer, self._clock = writer, clock
        self._drawings = drawings
        self._hashes, self._also = hashes, tuple(also)

    def original(self, capture: Capture) -> Future[Original] | None:
        """Begin to prepare the original file of a capture; the analysis need not wait for it.

        There is none where no picture was sent.
        """
        if capture.data is None and capture.pixels is None:
            return None
        return self._writer.original(capture.data, capture.pixels)

    def save(self, reading: Reading, further: Further = nothing) -> StoredReading:
        """Write files and rows; the commit publishes the domain events.

        The rows are written after the last file. When they cannot be written the files are
        deleted. A failure of the commit itself keeps them, except on a full disk: whether it
        happened is then unknown, and a row must never lack its file. ``further`` may write more.

        Raises ``Conflict`` for a location that was deleted meanwhile, and a kind of
        ``Unavailable`` when the database or the disk fails.
        """
        with self._monitor.stage("store"):
            stored = self._save(reading, further)
        self._monitor.metrics.stored(reading.result)
        return stored

    def _save(self, reading: Reading, further: Further) -> StoredReading:
        at = reading.capture.details.captured_at
        hidden = self._hidden(reading)
        original, image = self._picture(reading, hidden)
        clip = self._clip(reading)
        writing = self._writer.begin(original, image, reading.result, at, without=hidden, clip=clip)
        committing = False
        try:
            # No lock of the database is held while the disk works and the rows are prepared.
            row = self._row(reading, writing, hidden)
            crop_sums = writing.finish()
            with self._sessions.begin() as session:
                _complete(session, row, reading, writing)
                statuses = set_statuses(session, row)
                image_sum = None if original is None else original.sum
                insert_rows(session, row, image_sum=image_sum, crop_sums=crop_sums)
                photos_change(session, [row.captured_at])
                add_row(session, row, reading.capture.passed, hidden, writing.clip_path)
                add_readings(session, row)
                for body in detections_created(row, statuses):
                    record_event(session, body, location_id=row.location_id)
                warn_if_upside_down(session, row)
                subject = subject_of(models.DetectionSession, row.id)
                record(session, reading.capture.actor, "session.create", subject)
                stored = StoredReading(reading, row, statuses, hidden)
                for write in (*self._also, further):
                    write(session, stored)
                write_recorded(session)
                write_entries(session)
                write_changes(session)
                committing = True
        except SQLAlchemyError as error:
            failure = failure_to_store(error, reading.capture.details.location_id)
            committing = committing and not isinstance(failure, DatabaseFull)
            if failure is None:
                raise
            logger.error("the rows of a picture cannot be written: %s", cause_of(error))
            raise failure from error
        except OSError as error:
            logger.error("the files of a picture cannot be written: %s", error)
            raise disk_failure(error) from error
        finally:
            if not committing:
                self._writer.abandon(writing)
        return stored

    def of_pass(self, reading: Reading, pass_id: str) -> StoredReading | None:
        """Return what is stored of a pass, ``None`` where nothing is yet.

        Raises a kind of ``Unavailable`` when the database fails.
        """
        found = stored_photo(self._sessions, pass_id)
        return None if found is None else StoredReading(reading, *found)

    def hides_plates(self) -> bool:
        """Return whether plates on no list are stored without text and picture."""
        return self._hashes.hides_unlisted

    def close(self) -> None:
        """Wait for the files that are being written; nothing can be stored afterwards."""
        self._writer.close()

    def _hidden(self, reading: Reading) -> frozenset[int]:
        """Return the numbers of the detections whose plates are hidden."""
        if not self._hashes.hides_unlisted:
            return frozenset()
        return unlisted_plates(self._sessions, reading.result, reading.capture.details.captured_at)

    def _clip(self, reading: Reading) -> bytes | None:
        """Return the clip to be stored; none where plates are hidden, which it would show."""
        passed = reading.capture.passed
        return None if passed is None or self._hashes.hides_unlisted else passed.clip

    def _picture(
        self, reading: Reading, hidden: frozenset[int]
    ) -> tuple[Original | None, BgrImage | None]:
        """Return the original to be stored and its pixels; hidden plates are masked in both.

        A masked original is a new file, without the metadata and the preview of the one sent.
        """
        if reading.original is None or reading.image is None:
            return None, None
        if not hidden:
            return reading.original.result(), reading.image
        image = masked_picture(reading.image, reading.result, hidden)
        return self._writer.original(None, image).result(), image

    def _row(
        self, reading: Reading, writing: Writing, hidden: frozenset[int]
    ) -> models.DetectionSession:
        """Return the rows to be inserted, before ``_complete``."""
        capture = reading.capture
        new = NewSession(
            captured_at=capture.details.captured_at,
            captured_at_source=capture.details.captured_at_source,
            sent_captured_at=capture.details.sent_captured_at,
            created_at=self._clock.now(),
            location_id=capture.details.location_id,
            source=capture.source,
            file_name=capture.file_name,
            image_path=writing.image_path,
            annotated_path=self._drawing_path(writing.image_path),
            crop_paths=writing.crop_paths(),
            decode_ms=_ms(reading.decode_s),
        )
        row = session_row(reading.result, new, fold)
        if self._hashes.hides_unlisted:
            hide_texts(row, hidden, self._hashes)
        return row

    def _drawing_path(self, image_path: str | None) -> str | None:
        return drawing_path(image_path) if self._drawings and image_path is not None else None


def _complete(
    session: Session, row: models.DetectionSession, reading: Reading, writing: Writing
) -> None:
    """Set the location of the rows, and the times, which end here."""
    row.location = location = location_of(session, reading.capture.details.location_id)
    for item in row.detections:
        item.location = location
    now = perf_counter()
    row.store_ms, row.total_ms = _ms(now - writing.started), _ms(now - reading.started)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
