"""A process that decodes costly pictures and can be killed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from threading import Timer
from time import monotonic
from typing import IO

import numpy as np

from galaxy_alpr.engine.image.decoding.limits import ImageLimits, PictureFile
from galaxy_alpr.errors import InvalidImage, Unavailable
from galaxy_alpr.types import BgrImage

START_S = 60
"""Longest start of a process, seconds."""

IDLE_S = 60
"""Longest time between two pictures of a process, seconds; shorter than the worker's own."""

_TIME_IS_UP = {-getattr(signal, name, 0) for name in ("SIGPROF", "SIGALRM")}
"""Exit statuses of a process that the system ended because its time was used up."""

_PIECE = 1 << 20
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
        # Decoders are the part of the service that strangers attack: they need no secret settings.
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GALAXY_")}
        paths = os.pathsep.join(path or os.curdir for path in sys.path)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", _WORKER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**environment, "PYTHONPATH": paths},
                start_new_session=True,  # Ctrl-C in a terminal is for this process alone
            )
        except OSError as error:
            raise Unavailable("the process that decodes pictures cannot be started") from error
        self._owner = os.getpid()
        self._started = False
        self._timed_out = False
        self._used = monotonic()

    @property
    def usable(self) -> bool:
        """Whether it lives, is this program's and will not end soon because nothing came."""
        idle_s = monotonic() - self._used
        return self._is_own and idle_s < IDLE_S and self._process.poll() is None

    def kill(self) -> None:
        if self._is_own:
            self._process.kill()

    def end(self) -> None:
        """Kill the process and wait for its end, which is immediate."""
        self.kill()
        for pipe in (self._input, self._output):
            with contextlib.suppress(OSError):
                pipe.close()
        if self._is_own:
            self._process.wait()

    @property
    def _is_own(self) -> bool:
        """False after a fork, in the child: the process still works for the parent."""
        return self._owner == os.getpid()

    def decode(self, file: PictureFile, limits: ImageLimits) -> BgrImage:
        """Decode a picture. Raises ``InvalidImage``, ``ProcessEnded``."""
        try:
            if not self._started:
                with self._deadline(START_S):
                    self._read_line()
                self._started = True
            with self._deadline(limits.decode_wall_s):
                return self._decode(file, limits)
        except (OSError, EOFError) as error:
            self._process.kill()
            used_up = self._process.wait() in _TIME_IS_UP
            raise ProcessEnded(
                timed_out=self._timed_out or used_up,
                started=self._started,
                seconds=limits.decode_s,
            ) from error

    def _decode(self, file: PictureFile, limits: ImageLimits) -> BgrImage:
        request = {"bytes": len(file.data), "limits": asdict(limits)}
        self._input.write(json.dumps(request).encode() + b"\n")
        self._input.write(file.data)
        self._input.flush()
        answer = json.loads(self._read_line())
        self._used = monotonic()
        if "error" in answer:
            raise InvalidImage(answer["error"])
        height, width = answer["shape"]
        if sorted((height, width)) != sorted((file.height, file.width)):
            raise EOFError("the process answered with another picture")
        image = np.empty((height, width, 3), np.uint8)
        self._read_into(image.data.cast("B"))
        return image

    @contextmanager
    def _deadline(self, seconds: float) -> Iterator[None]:
        """Kill the process after so many seconds."""

        def act() -> None:
            self._timed_out = True
            self.kill()

        timer = Timer(seconds, act)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _read_line(self) -> bytes:
        line = self._output.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        return line

    def _read_into(self, rest: memoryview) -> None:
        while rest:
            part = self._output.read(min(len(rest), _PIECE))
            if not part:
                raise EOFError
            rest[: len(part)] = part
            rest = rest[len(part) :]

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _output(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout
