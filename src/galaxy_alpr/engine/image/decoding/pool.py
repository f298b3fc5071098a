"""Decoding of costly pictures in processes that are started on demand and reused."""

from __future__ import annotations

import atexit
import contextlib
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager

from galaxy_alpr.engine.image.decoding.limits import ImageLimits, PictureFile
from galaxy_alpr.engine.image.decoding.process import DecodeProcess, ProcessEnded
from galaxy_alpr.errors import InvalidImage, Unavailable
from galaxy_alpr.types import BgrImage


class Cancellation:
    """Lets another thread stop the decoding of a picture."""

    def __init__(self) -> None:
        self.cancelled = False
        self._process: DecodeProcess | None = None

    def cancel(self) -> None:
        """Kill the process that decodes the picture, now or as soon as it gets one."""
        self.cancelled = True
        if self._process is not None:
            self._process.kill()

    @contextmanager
    def watch(self, process: DecodeProcess) -> Iterator[None]:
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
        self._idle: list[DecodeProcess] = []
        self._busy: set[DecodeProcess] = set()
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
        except InvalidImage:
            usable = True
            raise
        except ProcessEnded as error:
            if cancellation.cancelled:
                raise CancelledError from error
            if self._closed:
                raise Unavailable("the service is stopping") from error
            raise error.for_client() from error
        finally:
            self._busy.discard(process)
            self._give_back(process, usable=usable)
        return image

    def close(self) -> None:
        """Kill all processes; later calls of ``decode`` fail. May be called in a signal handler."""
        self._closed = True
        for process in tuple(self._busy):
            process.kill()
        while self._idle:
            with contextlib.suppress(IndexError):
                self._idle.pop().end()

    def _take(self) -> DecodeProcess:
        while not self._closed:
            try:
                process = self._idle.pop()
            except IndexError:
                return DecodeProcess()
            if process.usable:
                return process
            process.end()
        raise Unavailable("the service is stopping")

    def _give_back(self, process: DecodeProcess, *, usable: bool) -> None:
        if usable and not self._closed:
            self._idle.append(process)
            if self._closed:  # meanwhile, by another thread
                self.close()
        else:
            process.end()


SHARED = DecodeProcesses()
"""The processes of callers that have none of their own."""

atexit.register(SHARED.close)
