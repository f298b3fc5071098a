"""The live view of a camera: JPEG pictures in one answer that does not end (MJPEG).

Each part has its length, so a browser shows a picture as soon as it is whole.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from functools import lru_cache
from threading import Lock
from time import monotonic

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from galaxy_alpr.errors import Busy
from galaxy_alpr.ingest.frames import NewestFrames, SeenFrame
from galaxy_alpr.services.cameras.leasing.members import MACHINE_LENGTH, machine_of
from galaxy_alpr.web.streams import StreamSettings

BOUNDARY = "picture"
INTERVAL_S = 0.2
"""Least time between two pictures."""

REPEAT_S = 5.0
"""Time after which the same picture is sent again: so a client that is gone is noticed."""

PATIENCE_S = 15.0
"""How long the first picture is waited for."""


class Viewers:
    """The places of those who look at cameras."""

    def __init__(self, places: int) -> None:
        self.taken = 0
        self._places = places
        self._lock = Lock()

    def take(self) -> None:
        """Take a place. Raises ``Busy`` when all are taken."""
        with self._lock:
            if self.taken >= self._places:
                raise Busy(f"{self._places} live views of cameras are open; try again shortly")
            self.taken += 1

    def release(self) -> None:
        """Give a place back."""
        with self._lock:
            self.taken -= 1


class LiveView(StreamingResponse):
    """An endless answer of pictures; its place among ``viewers`` is given back at its end."""

    media_type = "multipart/x-mixed-replace"

    def __init__(
        self,
        content: AsyncIterator[bytes],
        viewers: Viewers,
        headers: Mapping[str, str],
        status_code: int = 200,
    ) -> None:
        media_type = f"{self.media_type}; boundary={BOUNDARY}"
        super().__init__(content, status_code, headers, media_type)
        self._viewers = viewers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._viewers.release()


def newest_frame(frames: NewestFrames, camera_id: int, worker: str | None) -> SeenFrame:
    """Return the newest frame of a camera. Raises ``Busy`` while there is none.

    ``worker`` is the process that reads it, which may be on another machine.
    """
    frame = frames.newest(camera_id)
    if frame is None:
        reason = _out_of_reach(frames, worker)
        raise Busy(reason or "the camera has no picture now; its status says why")
    return frame


def check_reach(frames: NewestFrames, camera_id: int, worker: str | None) -> None:
    """Raise ``Busy`` where the pictures of a camera of another machine do not come here."""
    reason = _out_of_reach(frames, worker)
    if reason is not None and frames.newest(camera_id) is None:
        raise Busy(reason)


def _out_of_reach(frames: NewestFrames, worker: str | None) -> str | None:
    machine = None if worker is None else machine_of(worker)
    if machine in (None, socket.gethostname()[:MACHINE_LENGTH]) or frames.fetches:
        return None
    return (
        f"the camera is read on the machine {machine}: its pictures come here by NATS "
        "(GALAXY_NATS_URL), or by a data folder that both machines share"
    )


async def picture_parts(
    frames: NewestFrames,
    camera_id: int,
    settings: StreamSettings,
    is_open: Callable[[], bool],
    may_go_on: Callable[[], bool],
) -> AsyncIterator[bytes]:
    """Yield the newest frames of a camera with their boxes, each as a part of the answer.

    It ends when ``is_open`` is false (the service stops), when ``may_go_on``, asked at the interval
    of heartbeats, is false, or when no frame comes.
    """
    began = checked = sent = monotonic()
    shown: int | None = None
    while is_open() and (now := monotonic()) - began < settings.lifetime_s:
        if now - checked >= settings.heartbeat_s:
            if not await run_in_threadpool(may_go_on):
                break
            checked = now
        frame = await run_in_threadpool(frames.newest, camera_id)
        if frame is None:
            if now - sent > PATIENCE_S:
                break
        elif frame.number != shown or now - sent > REPEAT_S:
            jpeg = await run_in_threadpool(_drawn, frame)
            yield _part(jpeg)
            shown, sent = frame.number, now
        await asyncio.sleep(INTERVAL_S)
    yield f"--{BOUNDARY}--\r\n".encode()


def _part(jpeg: bytes) -> bytes:
    head = f"Content-Type: image/jpeg\r\nContent-Length: {len(jpeg)}"
    return f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + jpeg + b"\r\n"


@lru_cache(maxsize=4)
def _drawn(frame: SeenFrame) -> bytes:
    """Return a frame with its boxes; drawn once for all who look at the camera."""
    return frame.jpeg(boxes=True)
