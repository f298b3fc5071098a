"""Decoding of costly pictures in processes that can be killed."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError
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

TIME_IS_UP = getattr(signal, "SIGPROF", signal.SIGTERM)
"""The signal that ends a process that used its processor time."""

_PIECE = 1 << 20
_WORKER = "galaxy_alpr.engine.image.decoding.worker"


class Cancellation:
    """Lets another thread stop the decoding of a picture."""

    def __init__(self) -> None:
        self.cancelled = False
        self._process: _Process | None = None

    def cancel(self) -> None:
        """Kill the process that decodes the picture, now or as soon as it gets one."""
        self.cancelled = True
        if self._process is not None:
            self._process.kill()

    @contextmanager
    def watch(self, process: _Process) -> Iterator[None]:
        """Kill ``process`` when ``cancel`` is called inside the block."""
        self._process = process
        try:
            if self.cancelled:
                process.kill()
            yield
        finally:
            self._process = None


class DecodeProcesses:
    """Starts processes on demand and reuses them. Safe to call from several threads.

    As many processes run as pictures are decoded at a time. An idle one ends after a while.
    """

    def __init__(self) -> None:
        self._idle: list[_Process] = []
        self._busy: set[_Process] = set()
        self._closed = False

    def decode(
        self, file: PictureFile, limits: ImageLimits, cancellation: Cancellation | None = None
    ) -> BgrImage:
        """Decode to 8-bit BGR, upright.

        Raises ``InvalidImage`` when the picture is broken or takes longer than the limits allow,
        ``CancelledError`` when it is cancelled, ``Unavailable`` when no process can be started or
        ``close`` was called.
        """
        cancellation = cancellation or Cancellation()
        process = self._take()
        self._busy.add(process)
        usable = False
        try:
            with cancellation.watch(process):
                if self._closed:
                    process.kill()
                image = process.decode(file, limits)
            usable = True
            return image
        except InvalidImage:
            usable = True
            raise
        except _ProcessEnded as error:
            if cancellation.cancelled:
                raise CancelledError from error
            if self._closed:
                raise Unavailable("the service is stopping") from error
            raise error.for_client() from error
        finally:
            self._busy.discard(process)
            self._give_back(process, usable=usable)

    def close(self) -> None:
        """Kill all processes; later calls of ``decode`` fail. May be called in a signal handler."""
        self._closed = True
        for process in tuple(self._busy):
            process.kill()
        while self._idle:
            with contextlib.suppress(IndexError):
                self._idle.pop().end()

    def _take(self) -> _Process:
        while not self._closed:
            try:
                process = self._idle.pop()
            except IndexError:
                return _Process()
            if process.usable:
                return process
            process.end()
        raise Unavailable("the service is stopping")

    def _give_back(self, process: _Process, *, usable: bool) -> None:
        if usable and not self._closed:
            self._idle.append(process)
        else:
            process.end()


class _ProcessEnded(Exception):
    """A process ended before it answered."""

    def __init__(self, *, timed_out: bool, started: bool, seconds: float) -> None:
        self._timed_out, self._started, self._seconds = timed_out, started, seconds

    def for_client(self) -> InvalidImage | Unavailable:
        if not self._started:
            return Unavailable("the process that decodes pictures cannot be started")
        if self._timed_out:
            return InvalidImage(f"The image takes more than {self._seconds:g} s to decode.")
        return InvalidImage("The image file is broken: the decoder failed.")


class _Process:
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
        self._started = False
        self._timed_out = False
        self._used = monotonic()

    @property
    def usable(self) -> bool:
        """Whether it lives and will not end soon because nothing came."""
        return self._process.poll() is None and monotonic() - self._used < IDLE_S

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        """Kill the process and wait for its end, which is immediate."""
        self._process.kill()
        for pipe in (self._input, self._output):
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.wait()

    def decode(self, file: PictureFile, limits: ImageLimits) -> BgrImage:
        """Decode a picture. Raises ``InvalidImage``, ``_ProcessEnded``."""
        try:
            if not self._started:
                with self._deadline(START_S):
                    self._read_line()
                self._started = True
            with self._deadline(limits.decode_wall_s):
                return self._decode(file, limits)
        except (OSError, EOFError) as error:
            self._process.kill()
            used_up = self._process.wait() == -TIME_IS_UP
            raise _ProcessEnded(
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


SHARED = DecodeProcesses()
"""The processes of callers that have none of their own."""

atexit.register(SHARED.close)
