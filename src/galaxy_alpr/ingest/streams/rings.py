"""The last frames of a stream, bounded in bytes: pictures to read from, and JPEGs for clips."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import NamedTuple

import cv2
import numpy as np

from galaxy_alpr.types import BgrImage

_PICTURE_BYTES = 64_000_000
_PICTURE_S = 2.0
_LEAST_PICTURES = 2
_NEAR_S = 0.3
"""Distance in time at which a frame of the main stream is that of the sub-stream."""

_CLIP_BYTES = 24_000_000
_CLIP_KEPT_S = 60.0
_CLIP_WIDTH = 960
_CLIP_STEP_S = 0.15
_CLIP_QUALITY = 75


class Kept(NamedTuple):
    """A frame of ``at`` seconds, as pixels."""

    at: float
    image: BgrImage


class Jpeg(NamedTuple):
    """A frame of ``at`` seconds, as a JPEG of ``size`` (width, height)."""

    at: float
    data: bytes
    size: tuple[int, int]


class PictureRing:
    """The newest pictures. Safe for several threads."""

    def __init__(self) -> None:
        self._kept: deque[Kept] = deque()
        self._bytes = 0
        self._lock = Lock()

    def add(self, at: float, image: BgrImage) -> None:
        """Add a picture; the oldest go."""
        with self._lock:
            self._kept.append(Kept(at, image))
            self._bytes += image.nbytes
            while len(self._kept) > _LEAST_PICTURES and (
                self._bytes > _PICTURE_BYTES or at - self._kept[0].at > _PICTURE_S
            ):
                self._bytes -= self._kept.popleft().image.nbytes

    def near(self, at: float) -> Kept | None:
        """Return the picture of a moment, ``None`` where none is near."""
        with self._lock:
            best = min(self._kept, key=lambda kept: abs(kept.at - at), default=None)
        return best if best is not None and abs(best.at - at) <= _NEAR_S else None


class ClipRing:
    """The newest frames as small JPEGs, a few a second. Safe for several threads."""

    def __init__(self) -> None:
        self._kept: deque[Jpeg] = deque()
        self._bytes = 0
        self._lock = Lock()

    def add(self, at: float, image: BgrImage) -> None:
        """Add a frame, unless the one before is newer than a clip needs; the oldest go."""
        if self._kept and at - self._kept[-1].at < _CLIP_STEP_S:
            return
        height, width = image.shape[:2]
        if width > _CLIP_WIDTH:
            size = (_CLIP_WIDTH, max(2, round(height * _CLIP_WIDTH / width)))
            image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
        good, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _CLIP_QUALITY])
        if not good:
            return
        with self._lock:
            self._kept.append(Jpeg(at, data.tobytes(), (image.shape[1], image.shape[0])))
            self._bytes += len(data)
            while self._bytes > _CLIP_BYTES or at - self._kept[0].at > _CLIP_KEPT_S:
                self._bytes -= len(self._kept.popleft().data)

    def between(self, first: float, last: float) -> list[Jpeg]:
        """Return the frames of a time, all of the size of the last."""
        with self._lock:
            found = [kept for kept in self._kept if first <= kept.at <= last]
        return [kept for kept in found if kept.size == found[-1].size]
