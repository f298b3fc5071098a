"""A source of video that is decoded by a process of its own, which can hang and crash alone.

The address and its password go to the process through a pipe: they are in no list of processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from galaxy_alpr.engine.image.decoding.child import ChildProcess
from galaxy_alpr.geometry import Point
from galaxy_alpr.ingest.addresses import Address
from galaxy_alpr.ingest.streams.clips import Clip, clip_of
from galaxy_alpr.types import BgrImage

_DECODER = "galaxy_alpr.ingest.decoder"
_MAX_SIDE = 16_384


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How a source is opened.

    ``rate`` is the most frames a second that are analysed. ``always`` delivers frames without
    motion too. ``timeout_s`` limits opening and each frame. ``real_time`` reads a file at the speed
    at which it was recorded; else none of its frames is dropped. ``transport`` is ``tcp`` or
    ``udp``, for RTSP. ``hardware`` decodes by hardware where OpenCV can. ``masks`` are polygons in
    shares of the picture in which no motion counts. ``clips`` keeps the last frames for ``clip``,
    ``pictures`` those for ``near``, and then no frame is delivered.
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
    masks: tuple[tuple[Point, ...], ...] = ()
    clips: bool = False
    pictures: bool = False


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """What was measured of a source: grey levels of the newest picture, frames a second.

    ``clock_s`` is by how many seconds the source's clock is ahead of ours since it was opened.
    """

    frames: int
    fps: float
    brightness: float
    spread: float
    unchanged_s: float
    clock_s: float | None = None


@dataclass(frozen=True, slots=True)
class VideoFrame:
    """A frame: ``at`` seconds from the source's beginning, ``moved`` the share that changed.

    ``clock`` is the moment at which it came, by the machine's monotonic clock. ``dropped`` counts
    the frames that were replaced by newer ones, from the beginning.
    """

    at: float
    clock: float
    image: BgrImage
    moved: float
    dropped: int


class SourceEnded(Exception):
    """The source has ended; ``reason`` is ``None`` where that was its end."""

    def __init__(self, reason: str | None) -> None:
        super().__init__(reason)
        self.reason = reason


class VideoProcess:
    """An opened source. Not for several threads at once, but for ``interrupt``.

    ``health`` and ``at``, the seconds that were decoded, are new after each ``next``.
    """

    def __init__(self, address: Address, options: SourceOptions) -> None:
        """Start the process. Raises ``Unavailable`` where it cannot be started."""
        self.health: SourceHealth | None = None
        self.at = 0.0
        self._limit_s = options.timeout_s + 10.0
        self._child = ChildProcess(_DECODER, "video", OMP_NUM_THREADS="1")
        with suppress(OSError):  # it has ended: the first frame says so
            self._child.send(_options(address, options))

    @property
    def pid(self) -> int:
        return self._child.pid

    def next(self) -> VideoFrame | None:
        """Return the newest frame, ``None`` where nothing has moved for a second.

        Raises ``SourceEnded`` at the end, or when the process crashes or does not answer, which
        kills it.
        """
        with self._asked({}):
            head = self._child.answer()
            if "health" in head:
                self.health = SourceHealth(**head["health"])
            if "end" in head:
                raise SourceEnded(head["end"])
            if "frame" not in head:
                self.at = head["at"]
                return None
            found = head["frame"]
            self.at = found["at"]
            found["image"] = self._pixels(found.pop("shape"))
            return VideoFrame(**found)

    def near(self, clock: float) -> BgrImage | None:
        """Return the picture of a moment of the monotonic clock, ``None`` where none is kept.

        Raises ``SourceEnded`` as ``next`` does.
        """
        with self._asked({"near": clock}):
            head = self._child.answer()
            if "end" in head:
                raise SourceEnded(head["end"])
            return self._pixels(head["shape"]) if head else None

    def clip(self, first: float, last: float) -> Clip | None:
        """Return what is kept of the frames from ``first`` to ``last`` seconds, at the end too.

        Raises ``SourceEnded`` where the process has crashed or hangs.
        """
        with self._asked({"clip": [first, last]}):
            head = self._child.answer()
            frames = [(at, self._child.read(size)) for at, size in head["jpegs"]]
            return clip_of(frames, tuple(head["size"])) if frames else None

    def interrupt(self) -> None:
        """Kill the process: ``next`` in another thread then raises ``SourceEnded``."""
        self._child.kill()

    def close(self) -> None:
        """Kill the process and wait for its end, which is immediate."""
        self._child.end()

    def __enter__(self) -> VideoProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _asked(self, request: dict[str, Any]) -> Iterator[None]:
        """Send a request; its answer is read in the block, within the time limit."""
        try:
            with self._child.deadline(self._limit_s):
                self._child.send(request)
                yield
        except (OSError, EOFError, ValueError) as error:
            raise SourceEnded("the process that decodes the source has ended") from error

    def _pixels(self, shape: list[int]) -> BgrImage:
        height, width = shape
        if not (0 < height <= _MAX_SIDE and 0 < width <= _MAX_SIDE):
            raise EOFError
        return self._child.pixels(height, width)


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
        "masks": options.masks,
        "clips": options.clips,
        "pictures": options.pictures,
    }
