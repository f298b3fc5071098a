"""The main stream of a camera whose sub-stream is looked at: its pictures, when they are needed."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

from galaxy_alpr.errors import Unavailable
from galaxy_alpr.ingest.addresses import Address
from galaxy_alpr.ingest.video_process import SourceEnded, SourceOptions, VideoProcess
from galaxy_alpr.types import BgrImage

_PAUSE_S = 5.0
"""Seconds before a main stream that ended is opened again."""


class MainPictures:
    """Keeps the main stream open. What fails with it is no failure of the camera."""

    def __init__(self, address: Address, options: SourceOptions) -> None:
        self._address = address
        self._options = replace(options, pictures=True, clips=False, masks=(), rate=None)
        self._process: VideoProcess | None = None
        self._open_at = 0.0
        self.reason: str | None = None
        """Why it has no pictures, if it has none."""

    def near(self, clock: float) -> BgrImage | None:
        """Return its picture of a moment of the monotonic clock, ``None`` without one."""
        process = self._opened()
        if process is None:
            return None
        try:
            found = process.near(clock)
        except SourceEnded as error:
            self.reason = error.reason or "the main stream has ended"
            self.close()
            self._open_at = monotonic() + _PAUSE_S
            return None
        if found is not None:
            self.reason = None
        return found

    def interrupt(self) -> None:
        """Kill the process, from another thread."""
        process = self._process
        if process is not None:
            process.interrupt()

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.close()

    def open(self) -> None:
        """Start the process, so that pictures are there when they are needed."""
        self._opened()

    def _opened(self) -> VideoProcess | None:
        if self._process is None and monotonic() >= self._open_at:
            try:
                self._process = VideoProcess(self._address, self._options)
            except Unavailable as error:
                self.reason, self._open_at = str(error), monotonic() + _PAUSE_S
        return self._process
