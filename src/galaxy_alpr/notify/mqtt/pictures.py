"""The newest picture of each camera, small enough for a message."""

from __future__ import annotations

import logging

import cv2

from galaxy_alpr.engine.image.codec import decode_image, encode_jpeg
from galaxy_alpr.errors import AlprError
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

LARGEST_PX = 1280
"""Longest side of a published picture."""


class Pictures:
    """Makes pictures for messages; the last one of each point is kept."""

    def __init__(self, store: ArtifactStore) -> None:
        self._store = store
        self._kept: dict[object, tuple[int, bytes | None]] = {}

    def of(self, point: object, session_id: int, path: str | None) -> bytes | None:
        """Return the photo of a session as a JPEG; ``None`` where there is none, or it is lost."""
        known = self._kept.get(point)
        if known is None or known[0] != session_id:
            known = self._kept[point] = session_id, None if path is None else self._made(path)
        return known[1]

    def _made(self, path: str) -> bytes | None:
        try:
            image = decode_image(self._store.read(path))
        except (AlprError, OSError) as error:
            logger.warning("a picture cannot be published by MQTT: %s", type(error).__name__)
            return None
        height, width = image.shape[:2]
        scale = LARGEST_PX / max(height, width)
        if scale < 1:
            size = (max(1, round(width * scale)), max(1, round(height * scale)))
            image = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype("uint8")
        return encode_jpeg(image)
