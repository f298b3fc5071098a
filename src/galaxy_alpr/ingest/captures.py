"""Sources as the decoding process opens them: ``grab`` the next frame, ``retrieve`` its pixels.

Grabbing decodes, retrieving converts the colours: of a live source every frame is grabbed, and few
are retrieved.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import cv2
import httpx2 as httpx
import numpy as np

from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.errors import AlprError
from galaxy_alpr.types import BgrImage

_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")


class SourceFailed(Exception):
    """The source cannot be opened, or has ended without saying so."""


class Capture(Protocol):
    """An opened source."""

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
            self._video = cv2.VideoCapture(place, cv2.CAP_FFMPEG, limits)
        if not self._video.isOpened():
            raise SourceFailed("the source cannot be opened")

    def grab(self) -> float | None:
        if not self._video.grab():
            if self._live:
                raise SourceFailed("the stream has ended")
            return None
        if self._live:
            return time.monotonic() - self._started
        return max(0.0, self._video.get(cv2.CAP_PROP_POS_MSEC) / 1000.0)

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

    def grab(self) -> float | None:
        self._number += 1
        return self._number / self._fps if self._number < len(self._files) else None

    def retrieve(self) -> BgrImage:
        path = self._files[self._number]
        try:
            return decode_image(path.read_bytes())
        except (AlprError, OSError) as error:
            raise SourceFailed(f"{path.name}: {error}") from error


class SnapshotCapture:
    """A picture that is fetched from a URL again and again."""

    def __init__(self, url: str, interval_s: float, options: Mapping[str, Any]) -> None:
        user, password = options.get("user"), options.get("password")
        self._logins: list[httpx.Auth | None] = [None]
        if user is not None:
            self._logins = [
                httpx.BasicAuth(user, password or ""),
                httpx.DigestAuth(user, password or ""),
            ]
        self._client = httpx.Client(timeout=float(options.get("timeout_s") or 10))
        self._url, self._interval_s = url, interval_s
        self._started = time.monotonic()
        self._next = self._started
        self._data = b""

    def grab(self) -> float | None:
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + self._interval_s
        try:
            answer = self._client.get(self._url, auth=self._logins[0])
            if answer.status_code == httpx.codes.UNAUTHORIZED and len(self._logins) > 1:
                self._logins.pop(0)
                answer = self._client.get(self._url, auth=self._logins[0])
        except httpx.HTTPError as error:
            raise SourceFailed(f"the picture cannot be fetched: {type(error).__name__}") from error
        if answer.status_code != httpx.codes.OK:
            raise SourceFailed(f"the camera answers {answer.status_code}")
        self._data = answer.content
        return time.monotonic() - self._started

    def retrieve(self) -> BgrImage:
        try:
            return decode_image(self._data)
        except AlprError as error:
            raise SourceFailed(f"the picture is broken: {error}") from error
