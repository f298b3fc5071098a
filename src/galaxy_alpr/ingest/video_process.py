"""A source of video that is decoded by a process of its own, which can hang and crash alone.

The address and its password go to the process through a pipe: they are in no list of processes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Timer
from typing import IO, Any

import numpy as np

from galaxy_alpr.errors import Unavailable
from galaxy_alpr.ingest.addresses import Address
from galaxy_alpr.types import BgrImage

_DECODER = "galaxy_alpr.ingest.decoder"
_PIECE = 1 << 20
_MAX_SIDE = 16_384


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How a source is opened.

    ``rate`` is the most frames a second that are analysed. ``always`` delivers frames without
    motion too. ``timeout_s`` limits opening and each frame. ``real_time`` reads a file at the speed
    at which it was recorded; else none of its frames is dropped. ``transport`` is ``tcp`` or
    ``udp``, for RTSP. ``hardware`` decodes by hardware where OpenCV can.
    """

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    rate: float | None = None
    always: bool = False
    timeout_s: float = 10.0
    real_time: bool = False
    transport: str = "tcp"
    hardware: bool = False
    interval_s: float | None = None
    fps: float | None = None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """What was measured of a source: grey levels of the newest picture, frames a second."""

    frames: int
    fps: float
    brightness: float
    spread: float
    unchanged_s: float


@dataclass(frozen=True, slots=True)
class VideoFrame:
    """A frame: ``at`` seconds from the source's beginning, ``moved`` the share that changed.

    ``dropped`` counts the frames that were replaced by newer ones, from the beginning.
    """

    at: float
    image: BgrImage
    moved: float
    dropped: int


class SourceEnded(Exception):
    """The source has ended; ``reason`` is ``None`` where that was its end."""

    def __init__(self, reason: str | None) -> None:
        super().__init__(reason or "the source has ended")
        self.reason = reason


class VideoProcess:
    """An opened source. Not for several threads at once, but for ``interrupt``."""

    def __init__(self, address: Address, options: SourceOptions) -> None:
        """Start the process. Raises ``Unavailable`` where it cannot be started."""
        self.health: SourceHealth | None = None
        self._limit_s = options.timeout_s + 10.0
        # Decoders are what strangers' streams attack: they need no secret settings.
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GALAXY_")}
        environment["OMP_NUM_THREADS"] = "1"
        paths = os.pathsep.join(path or os.curdir for path in sys.path)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", _DECODER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**environment, "PYTHONPATH": paths},
                start_new_session=True,  # Ctrl-C in a terminal is for this process alone
            )
        except OSError as error:
            raise Unavailable("the process that decodes video cannot be started") from error
        with suppress(OSError):  # it has ended: the first frame says so
            self._send(_options(address, options))

    def next(self) -> VideoFrame | None:
        """Return the newest frame, ``None`` where nothing has moved for a second.

        ``health`` is new after each call. Raises ``SourceEnded`` at the end, or when the process
        crashes or does not answer, which kills it.
        """
        timer = Timer(self._limit_s, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            self._send({})
            head = json.loads(self._line())
            if "health" in head:
                self.health = SourceHealth(**head["health"])
            if "end" in head:
                raise SourceEnded(head["end"])
            if "frame" not in head:
                return None
            found = head["frame"]
            return VideoFrame(
                found["at"], self._pixels(found["shape"]), found["moved"], found["dropped"]
            )
        except (OSError, EOFError, ValueError) as error:
            raise SourceEnded("the process that decodes the source has ended") from error
        finally:
            timer.cancel()

    def interrupt(self) -> None:
        """Kill the process: ``next`` in another thread then raises ``SourceEnded``."""
        self._process.kill()

    def close(self) -> None:
        """Kill the process and wait for its end, which is immediate."""
        self._process.kill()
        for pipe in (self._input, self._output):
            with suppress(OSError):
                pipe.close()
        self._process.wait()

    def __enter__(self) -> VideoProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send(self, request: dict[str, Any]) -> None:
        self._input.write(json.dumps(request).encode() + b"\n")
        self._input.flush()

    def _line(self) -> bytes:
        line = self._output.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        return line

    def _pixels(self, shape: list[int]) -> BgrImage:
        height, width = shape
        if not (0 < height <= _MAX_SIDE and 0 < width <= _MAX_SIDE):
            raise EOFError
        image = np.empty((height, width, 3), np.uint8)
        rest = image.data.cast("B")
        while rest:
            part = self._output.read(min(len(rest), _PIECE))
            if not part:
                raise EOFError
            rest[: len(part)] = part
            rest = rest[len(part) :]
        return image

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _output(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout


def _options(address: Address, options: SourceOptions) -> dict[str, Any]:
    known = {"user": options.user, "password": options.password}
    by_url = address.kind.value == "stream"
    return {
        "kind": address.kind.value,
        "place": address.with_credentials(**known) if by_url else address.place,
        **({} if by_url else known),
        "rate": options.rate,
        "always": options.always,
        "timeout_s": options.timeout_s,
        "real_time": options.real_time,
        "transport": options.transport,
        "hardware": options.hardware,
        "interval_s": options.interval_s,
        "fps": options.fps,
    }
