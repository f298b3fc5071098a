"""Stored files that rows name and that are missing or empty, as a power cut may leave them.

A crop is made again from the original at the first request for it; a lost original has a named
error.
"""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.db.queries import detection_sessions, files
from galaxy_alpr.engine.image.codec import ImageLimits, encode_jpeg
from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.engine.image.rectify import crop_plate
from galaxy_alpr.errors import OriginalUnavailable
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.services.admission import OneThread
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of
from galaxy_alpr.services.readings.pictures import (
    MAX_SIDE,
    PLATE_MARGIN,
    read_original,
    shrink,
    sum_of,
)
from galaxy_alpr.storage import ArtifactStore, day_of
from galaxy_alpr.types import PLATE_LABEL, BgrImage, Detection

logger = logging.getLogger(__name__)

CROPS: dict[str, type[models.Vehicle | models.Plate]] = {
    "vehicles": models.Vehicle,
    "plates": models.Plate,
}
"""The tables whose rows name the crops of a folder."""


class LostFiles:
    """Makes lost crops again, one at a time. Safe to call from several threads and processes."""

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

    def restore(self, path: str) -> bool:
        """Make the crop at ``path``, relative to ``outputs/``; return whether it exists now.

        There is none where no row names ``path``. Raises ``OriginalUnavailable`` where a row does
        and its original is missing or cannot be decoded, ``OSError``, and ``Busy`` when too many
        callers wait.
        """
        folder = path.partition("/")[0]
        if folder == "uploaded":
            self._check_original(path)
            return False
        table, day = CROPS.get(folder), day_of(path)
        if table is None or day is None:
            return False
        with self._sessions() as session:
            found = files.crop_row(session, table=table, path=path, day=day)
        if found is None:
            return False
        row, image_path = found
        return self._thread.run(
            lambda: self._store.holds(path) or self._make(path, row, image_path)
        )

    def _check_original(self, path: str) -> None:
        with self._sessions() as session:
            if detection_sessions.by_image(session, path=path) is not None:
                raise OriginalUnavailable(f"the original {path} is missing or empty")

    def _make(self, path: str, row: models.Vehicle | models.Plate, image_path: str) -> bool:
        image = read_original(self._store, image_path, self._limits, self._processes)
        jpeg = encode_jpeg(shrink(crop_of(image, row), MAX_SIDE), self._quality)
        with self._sessions.begin() as session:
            if not detection_sessions.lock_part(session, type(row), id=row.id):
                return False
            # The part may have been deleted or erased before its photo was locked.
            sum = sum_of(jpeg)
            if not files.set_crop_sum(session, table=type(row), id=row.id, path=path, sum=sum):
                return False
            self._store.write(path, jpeg)
            record(session, SYSTEM, "crop.restore", subject_of(type(row), row.id))
        logger.warning("the crop %s was missing or empty and was made again", path)
        return True


def crop_of(image: BgrImage, row: models.Vehicle | models.Plate) -> BgrImage:
    """Return the crop of a stored vehicle or plate from its decoded original."""
    box = BoundingBox(row.x1, row.y1, row.x2, row.y2)
    if isinstance(row, models.Vehicle):
        return box.crop(image)
    top_left, top_right, bottom_right, bottom_left = ((x, y) for x, y in row.corners)
    corners = (top_left, top_right, bottom_right, bottom_left)
    plate = Detection(PLATE_LABEL, row.detection_confidence, box, corners)
    return crop_plate(image, plate, PLATE_MARGIN)
