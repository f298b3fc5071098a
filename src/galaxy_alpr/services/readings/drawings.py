"""Stored pictures with the detections drawn, made at the first request for one.

Few are ever requested. Making one with every upload would take a quarter of the time of storing
and half of the disk.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import PurePosixPath

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.engine.image.codec import ImageLimits, encode_jpeg
from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.engine.image.drawing import Mark, draw_marks, plate_mark, vehicle_mark
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.services.admission import OneThread
from galaxy_alpr.services.readings.pictures import MAX_SIDE, read_original, shrink
from galaxy_alpr.storage import ArtifactStore, Folder

logger = logging.getLogger(__name__)

DRAWINGS: Folder = "annotated"


def drawing_path(image_path: str) -> str:
    """Return the path of a stored picture's drawing, relative to ``outputs/``."""
    day = PurePosixPath(image_path).relative_to("uploaded")
    return f"{DRAWINGS}/{day.with_suffix('.jpg')}"


class Drawings:
    """Draws stored pictures, one at a time. Safe to call from several threads and processes."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        store: ArtifactStore,
        limits: ImageLimits,
        thread: OneThread,
        processes: DecodeProcesses | None = None,
        jpeg_quality: int,
    ) -> None:
        self._sessions = sessions
        self._store = store
        self._limits = limits
        self._processes = processes
        self._quality = jpeg_quality
        self._thread = thread

    def make(self, path: str) -> bool:
        """Make the drawing at ``path``, relative to ``outputs/``; return whether it exists now.

        There is none where no row names ``path``, also where its photo is deleted meanwhile. Raises
        ``OriginalUnavailable``, ``OSError``, ``Busy`` when too many callers wait.
        """
        if not path.startswith(f"{DRAWINGS}/"):
            return False
        return self._thread.run(lambda: self._make(path))

    def _make(self, path: str) -> bool:
        while True:
            with self._sessions() as session:
                row = detection_sessions.by_drawing(session, path=path)
            if row is None:
                return False
            if self._store.holds(path) or self._store_if_current(row, path, self._draw(row)):
                return True

    def _draw(self, row: models.DetectionSession) -> bytes:
        image = read_original(self._store, row.image_path, self._limits, self._processes)
        drawn = draw_marks(image, list(marks_of(row)), copy=False)
        return encode_jpeg(shrink(drawn, MAX_SIDE), self._quality)

    def _store_if_current(self, row: models.DetectionSession, path: str, jpeg: bytes) -> bool:
        """Store a drawing; not if the photo or a part of it was deleted since ``row`` was read.

        A deletion holds the same lock and deletes the drawing afterwards.
        """
        with self._sessions.begin() as session:
            if not detection_sessions.lock(session, id=row.id):
                return False
            current = detection_sessions.by_drawing(session, path=path)
            if current is None or _parts(current) != _parts(row):
                return False
            self._store.write(path, jpeg, sync=False)
        return True


def _parts(row: models.DetectionSession) -> list[tuple[int | None, int | None]]:
    """Return the ids of the vehicle and the plate of each detection."""
    return [
        (item.vehicle.id if item.vehicle else None, item.plate.id if item.plate else None)
        for item in row.detections
    ]


def marks_of(row: models.DetectionSession) -> Iterator[Mark]:
    """Yield the marks of what the engine observed; corrections made since are not drawn."""
    for item in row.detections:
        vehicle, plate = item.vehicle, item.plate
        if vehicle is not None:
            yield vehicle_mark(
                BoundingBox(vehicle.x1, vehicle.y1, vehicle.x2, vehicle.y2),
                vehicle.observed_class,
                vehicle.confidence,
                vehicle.observed_color,
            )
        if plate is not None:
            text = plate.observed_text
            yield plate_mark(
                [(x, y) for x, y in plate.corners],
                BoundingBox(plate.x1, plate.y1, plate.x2, plate.y2),
                plate.display_text if text is not None and text == plate.text else text,
                plate.confidence,
                plate.unread_reason if plate.text_hash is None else "stored as a hash",
            )
