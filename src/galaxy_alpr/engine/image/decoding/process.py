"""A process that decodes costly pictures and can be killed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from time import monotonic

from galaxy_alpr.engine.image.decoding.child import ChildProcess
from galaxy_alpr.engine.image.decoding.limits import ImageLimits, PictureFile
from galaxy_alpr.errors import InvalidImage, Unavailable
from galaxy_alpr.types import BgrImage

START_S = 60
"""Longest start of a process, seconds."""

IDLE_S = 60
"""Longest time between two pictures of a process, seconds; shorter than the worker's own."""

_TIME_IS_UP = {-getattr(signal, name, 0) for name in ("SIGPROF", "SIGALRM")}
"""Exit statuses of a process that the system ended because its time was used up."""

_WORKER = "galaxy_alpr.engine.image.decoding.worker"


class ProcessEnded(Exception):
    """A process ended before it answered."""

    def __init__(self, *, timed_out: bool, started: bool, seconds: float) -> None:
        self._timed_out, self._started, self._seconds = timed_out, started, seconds

    def for_client(self) -> InvalidImage | Unavailable:
        """Return the error that a client gets."""
        if not self._started:
            return Unavailable("the process that decodes pictures cannot be started")
        if self._timed_out:
            return InvalidImage(f"The image takes more than {self._seconds:g} s to decode.")
        return InvalidImage("The image file is broken: the decoder failed.")


class DecodeProcess:
    """A process that runs ``worker.py``."""

    def __init__(self) -> None:
        self._child = ChildProcess(_WORKER, "pictures")
        self._started = False
        self._timed_out = False
        self._used = monotonic()

    @property
    def usable(self) -> bool:
        """Whether it lives, is this program's and will not end soon because nothing came."""
        return monotonic() - self._used < IDLE_S and self._child.running

    def kill(self) -> None:
        self._child.kill()

    def end(self) -> None:
        """Kill the process and wait for its end, which is immediate."""
        self._child.end()

    def decode(self, file: PictureFile, limits: ImageLimits) -> BgrImage:
        """Decode a picture. Raises ``InvalidImage``, ``ProcessEnded``."""
        try:
            if not self._started:
                with self._deadline(START_S):
                    self._child.answer()
                self._started = True
            with self._deadline(limits.decode_wall_s):
                return self._decode(file, limits)
        except (OSError, EOFError) as error:
            self._child.kill()
            used_up = self._child.wait() in _TIME_IS_UP
            raise ProcessEnded(
                timed_out=self._timed_out or used_up,
                started=self._started,
                seconds=limits.decode_s,
            ) from error

    def _decode(self, file: PictureFile, limits: ImageLimits) -> BgrImage:
        request = {"bytes": len(file.data), "limits": asdict(limits)}
        self._child.send(request, file.data)
        answer = self._child.answer()
        self._used = monotonic()
        if "error" in answer:
            raise InvalidImage(answer["error"])
        height, width = answer["shape"]
        if sorted((height, width)) != sorted((file.height, file.width)):
            raise EOFError("the process answered with another picture")
        return self._child.pixels(height, width)

    @contextmanager
    def _deadline(self, seconds: float) -> Iterator[None]:
        """Kill the process after so many seconds."""

        def act() -> None:
            self._timed_out = True
            self.kill()

        with self._child.deadline(seconds, act):
            yield
