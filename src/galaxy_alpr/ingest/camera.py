"""A camera's worker: opens its source, reads the passes, opens the source again when it ends."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic

from galaxy_alpr.engine.tracking.reader import PassReader, PassReading
from galaxy_alpr.errors import AlprError, ModelError
from galaxy_alpr.ingest.addresses import Address
from galaxy_alpr.ingest.states import CameraState, HealthWatch
from galaxy_alpr.ingest.streams.clips import Clip
from galaxy_alpr.ingest.streams.main_stream import MainPictures
from galaxy_alpr.ingest.turns import Turns
from galaxy_alpr.ingest.video_process import (
    SourceEnded,
    SourceHealth,
    SourceOptions,
    VideoFrame,
    VideoProcess,
)

logger = logging.getLogger(__name__)
_jitter = random.Random()  # of its own: programs around us may seed the shared one

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 60.0
"""Seconds before the source is opened again: doubled after each failure, with a random part."""

_STABLE_S = 30.0
"""Seconds of frames after which the next failure counts as the first."""


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """What a camera does: its state with the ``reason`` of a fault, and what was counted."""

    state: CameraState
    reason: str | None = None
    health: SourceHealth | None = None
    analysed: int = 0
    dropped: int = 0
    passes: int = 0
    reopened: int = 0


class CameraWorker:
    """Reads one camera in a thread until it is stopped, or a file until its end.

    ``report`` is called in that thread with each news of a pass; it may call ``clip``. A source
    that ends or fails is opened again after a pause that grows; a file that ends well is not.
    With ``sub``, objects are detected on that stream and read from the one at ``address``. It ends
    when ``may_read``, asked before each frame, is false.
    """

    def __init__(
        self,
        name: str,
        address: Address,
        options: SourceOptions,
        *,
        make_reader: Callable[[], PassReader],
        report: Callable[[PassReading], None],
        turns: Turns,
        sub: Address | None = None,
        may_read: Callable[[], bool] = lambda: True,
    ) -> None:
        self.name = name
        self.frame_size: tuple[int, int] | None = None
        """Width and height of the frame that was analysed last."""
        self._address = sub or address
        self._options = options
        self._main = None if sub is None else MainPictures(address, options)
        self._make_reader = make_reader
        self._report = report
        self._turns = turns
        self._may_read = may_read
        self._status = CameraStatus(CameraState.CONNECTING)
        self._newest: VideoFrame | None = None
        self._stop = threading.Event()
        self._process: VideoProcess | None = None
        self._began = monotonic()
        self._began_at = datetime.now(UTC)
        self._shift = self._last_at = 0.0
        self._thread = threading.Thread(target=self._run, name=f"camera-{name}", daemon=True)

    @property
    def status(self) -> CameraStatus:
        return self._status

    @property
    def newest(self) -> VideoFrame | None:
        """The frame that was analysed last, ``None`` after the end."""
        return self._newest

    @property
    def decoder(self) -> int | None:
        """The number of the process that decodes, ``None`` where there is none."""
        process = self._process
        return None if process is None else process.pid

    @property
    def alive(self) -> bool:
        """True while the thread runs."""
        return self._thread.is_alive()

    def moment(self, at: float) -> datetime:
        """Return the moment, in UTC, of ``at`` seconds of the passes' clock."""
        return self._began_at + timedelta(seconds=at)

    def start(self) -> None:
        """Start the thread. A worker is started once."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and its processes, and wait for them; open passes are reported."""
        self._stop.set()
        process = self._process
        if process is not None:
            process.interrupt()
        if self._main is not None:
            self._main.interrupt()
        if self._thread.is_alive():
            self._thread.join()

    def wait(self, seconds: float | None = None) -> None:
        """Wait for the end of the thread."""
        self._thread.join(seconds)

    def clip(self, item: PassReading, seconds: float) -> Clip | None:
        """Return ``seconds`` around the best frame of a pass, ``None`` where nothing is kept.

        For ``report`` only, and where the source is opened with ``clips``.
        """
        process, middle = self._process, item.shown.at - self._shift
        if process is None:
            return None
        try:
            return process.clip(middle - seconds / 2, middle + seconds / 2)
        except SourceEnded:
            return None

    def _run(self) -> None:
        failures, reader = 0, self._make_reader()
        while self._goes_on():
            began = monotonic()
            reason = self._read_source(reader)
            if (reason is None and not self._address.live) or not self._goes_on():
                break
            if monotonic() - began > _STABLE_S:
                failures = 0
            wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**failures) * _jitter.uniform(0.7, 1.3)
            failures += 1
            self._set(state=CameraState.FAILED, reason=reason or "the stream has ended")
            logger.warning("camera %s: %s; it is opened again in %.1f s", self.name, reason, wait_s)
            self._stop.wait(wait_s)
            self._set(reopened=self._status.reopened + 1)
        self._newest = None  # a picture is large, and workers are kept by those they report to
        self._set(state=CameraState.STOPPED, reason=None)

    def _read_source(self, reader: PassReader) -> str | None:
        """Read the source until it ends; return the reason, ``None`` for a good end."""
        self._set(state=CameraState.CONNECTING, reason=None)
        try:
            with VideoProcess(self._address, self._options) as process:
                self._process = process
                if self._main is not None:
                    self._main.open()
                try:
                    self._follow(process, reader)
                finally:  # while the process still has the frames of a clip
                    self._tell(reader.close())
        except SourceEnded as error:
            return error.reason
        except ModelError as error:
            return f"the engine failed: {error}"
        except AlprError as error:
            return str(error)
        except Exception as error:
            # Whatever fails with one camera must not end its thread, nor touch another camera.
            logger.exception("camera %s: unexpected error", self.name)
            return f"unexpected error: {type(error).__name__}"
        finally:
            self._process = None
            if self._main is not None:
                self._main.close()
        return None

    def _follow(self, process: VideoProcess, reader: PassReader) -> None:
        watch, base = HealthWatch(), self._last_at
        while self._goes_on():
            frame = process.next()
            if not self._goes_on():  # it may have waited for long
                return
            if process.health is not None:
                state, reason = watch.judge(process.health, live=self._address.live)
                self._set(state=state, reason=reason, health=process.health)
            live = self._address.live
            if frame is None:
                self._tell(reader.idle(monotonic() - self._began if live else base + process.at))
                continue
            self._last_at = frame.clock - self._began if live else base + frame.at
            self._shift = self._last_at - frame.at
            self._analyse(reader, frame, self._last_at)

    def _goes_on(self) -> bool:
        return not self._stop.is_set() and self._may_read()

    def _analyse(self, reader: PassReader, frame: VideoFrame, at: float) -> None:
        main = None if self._main is None else partial(self._main.near, frame.clock)
        with self._turns.turn():
            news = reader.feed(at, frame.image, main)
        self._newest = frame
        self.frame_size = frame.image.shape[1], frame.image.shape[0]
        self._set(analysed=self._status.analysed + 1, dropped=frame.dropped)
        self._tell(news)

    def _tell(self, news: list[PassReading]) -> None:
        for item in news:
            self._report(item)
        ended = sum(item.final for item in news)
        if ended:
            self._set(passes=self._status.passes + ended)

    def _set(self, **changes: object) -> None:
        self._status = replace(self._status, **changes)  # type: ignore[arg-type]
