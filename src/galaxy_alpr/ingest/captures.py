"""Sources as the decoding process opens them: ``grab`` the next frame, ``retrieve`` its pixels.

Grabbing decodes, retrieving converts the colours: of a live source every frame is grabbed, and few
are retrieved.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import cv2
import numpy as np

from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.errors import AlprError
from galaxy_alpr.ingest.streams.failure import SourceFailed, refusal
from galaxy_alpr.ingest.streams.printed import printed
from galaxy_alpr.ingest.streams.snapshots import SnapshotCapture, is_refused
from galaxy_alpr.types import BgrImage

_REFUSED = re.compile(rb"\b40[13] \(?(Unauthorized|Forbidden)", re.IGNORECASE)
"""What FFmpeg prints where an RTSP server answers 401 or 403; its own error is like any other."""

_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")


class Capture(Protocol):
    """An opened source; ``clock_s`` is by how much its clock is ahead of ours, if it has one."""

    clock_s: float | None

    def grab(self) -> float | None:
        """Wait for the next frame; return its seconds from the beginning, ``None`` at the end.

        Raises ``SourceFailed``.
        """
        ...

    def retrieve(self) -> BgrImage:
        """Return the frame that was grabbed last. Raises ``SourceFailed``."""
        ...


def open_capture(options: Mapping[str, Any]) -> Capture:
    """Open the source of ``options`` (``kind``, ``place`` and more). Raises ``SourceFailed``."""
    kind, place = options["kind"], str(options["place"])
    if kind == "folder":
        return FolderCapture(Path(place), float(options.get("fps") or 10.0))
    if kind == "snapshot":
        return SnapshotCapture(place, float(options.get("interval_s") or 0.5), options)
    return VideoCapture(kind, place, options)


class VideoCapture:
    """Video that OpenCV opens: a file, a stream or a webcam."""

    def __init__(self, kind: str, place: str, options: Mapping[str, Any]) -> None:
        self._started = time.monotonic()
        self._live = kind != "file"
        # The time of other streams is often made up by FFmpeg, from an assumed frame rate.
        self._has_clock = place.startswith("rtsp")
        self._first: tuple[float, float] | None = None
        self.clock_s: float | None = None
        if place.startswith("rtsp"):
            transport = options.get("transport") or "tcp"
            os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = f"rtsp_transport;{transport}"
        if kind == "webcam":
            self._video = cv2.VideoCapture(int(place))
        else:
            limit_ms = round(float(options.get("timeout_s") or 10) * 1000)
            limits = [
                *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, limit_ms),
                *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, limit_ms),
                *(cv2.CAP_PROP_N_THREADS, int(options.get("threads") or 1)),
            ]
            if options.get("hardware"):
                limits += [cv2.CAP_PROP_HW_ACCELERATION, cv2.VIDEO_ACCELERATION_ANY]
            with printed() as lines:
                self._video = cv2.VideoCapture(place, cv2.CAP_FFMPEG, limits)
            if not self._video.isOpened() and (
                _REFUSED.search(lines()) or is_refused(place, limit_ms / 1000)
            ):
                raise refusal(urlsplit(place).username)
        if not self._video.isOpened():
            raise SourceFailed("the source cannot be opened")

    def grab(self) -> float | None:
        if not self._video.grab():
            if self._live:
                raise SourceFailed("the stream has ended")
            return None
        stream_s = self._video.get(cv2.CAP_PROP_POS_MSEC) / 1000.0
        if not self._live:
            return max(0.0, stream_s)
        now = time.monotonic() - self._started
        if self._has_clock and stream_s > 0:
            first_s, began = self._first = self._first or (stream_s, now)
            self.clock_s = (stream_s - first_s) - (now - began)
        return now

    def retrieve(self) -> BgrImage:
        good, image = self._video.retrieve()
        if not good or image is None or image.ndim != 3:
            raise SourceFailed("a frame cannot be decoded")
        return np.asarray(image, np.uint8)


class FolderCapture:
    """The pictures of a folder in the order of their names, at a fixed rate."""

    def __init__(self, folder: Path, fps: float) -> None:
        found = [path for path in folder.iterdir() if path.suffix.lower() in _PICTURES]
        self._files = sorted(found, key=lambda path: path.name)
        if not self._files:
            raise SourceFailed("the folder has no pictures")
        self._fps = fps
        self._number = -1
        self.clock_s: float | None = None

    def grab(self) -> float | None:
        self._number += 1
        return self._number / self._fps if self._number < len(self._files) else None

    def retrieve(self) -> BgrImage:
        path = self._files[self._number]
        try:
            return decode_image(path.read_bytes())
        except (AlprError, OSError) as error:
            raise SourceFailed(f"{path.name}: {error}") from error
