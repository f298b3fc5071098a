"""Stored pictures with the detections drawn, made at the first request for one.

Few are ever requested. Making one with every upload would take a quarter of the time of storing
and half of the disk.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePosixPath

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.engine.image.codec import ImageLimits, decode_image, encode_jpeg
from galaxy_alpr.engine.image.drawing import Mark, draw_marks, plate_mark, vehicle_mark
from galaxy_alpr.errors import AlprError
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.services.admission import Places
from galaxy_alpr.services.readings.pictures import MAX_SIDE, shrink
from galaxy_alpr.storage import ArtifactStore, Folder

logger = logging.getLogger(__name__)

DRAWINGS: Folder = "annotated"

MAX_WAITING = 16
"""Most callers that wait for drawings; each holds a thread of the server."""


def drawing_path(image_path: str) -> str:
    """Return the path of a stored picture's drawing, relative to ``outputs/``."""
    day = PurePosixPath(image_path).relative_to("uploaded")
    return f"{DRAWINGS}/{day.with_suffix('.jpg')}"


class Drawings:
    """Draws stored pictures, one at a time. Safe to call from several threads and processes.

    All are drawn in one thread: each thread that handles pictures keeps memory of its own.
    """

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        store: ArtifactStore,
        limits: ImageLimits,
        jpeg_quality: int,
    ) -> None:
        self._sessions = sessions
        self._store = store
        self._limits = limits
        self._quality = jpeg_quality
        self._places = Places(MAX_WAITING, "too many drawings are being made; try again shortly")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="drawings")

    def make(self, path: str) -> bool:
        """Make the drawing at ``path``, relative to ``outputs/``; return whether it exists now.

        There is none where no row names ``path`` or the original is gone. Raises ``Busy`` when too
        many callers wait, ``OSError``.
        """
        if not path.startswith(f"{DRAWINGS}/"):
            return False
        with self._places.take():
            return self._thread.submit(self._make, path).result()

    def close(self) -> None:
        """Finish the drawing that is being made; none can be made afterwards."""
        self._thread.shutdown(cancel_futures=True)

    def _make(self, path: str) -> bool:
        with self._sessions() as session:
            row = detection_sessions.by_drawing(session, path=path)
        if row is None:
            return False
        made_meanwhile = (self._store.outputs / path).is_file()
        return made_meanwhile or self._draw(row, path)

    def _draw(self, row: models.DetectionSession, path: str) -> bool:
        try:
            original = (self._store.outputs / row.image_path).read_bytes()
            image = decode_image(original, self._limits)
        except (FileNotFoundError, AlprError):  # the limits may be lower now
            logger.warning("no drawing of %s (session %d) can be made", row.image_path, row.id)
            return False
        drawn = draw_marks(image, list(_marks(row)), copy=False)
        jpeg = encode_jpeg(shrink(drawn, MAX_SIDE), self._quality)
        self._store.write(path, jpeg, durable=False)
        return True


def _marks(row: models.DetectionSession) -> Iterator[Mark]:
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
                plate.unread_reason,
            )
