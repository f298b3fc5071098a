"""Costly pictures are decoded in a process that is reused, and killed when it takes too long."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from benchmarks import hostile
from galaxy_alpr.engine.image.codec import ImageLimits, decode_image, inspect_image
from galaxy_alpr.engine.image.decoding import pool
from galaxy_alpr.engine.image.decoding.limits import PictureFile
from galaxy_alpr.engine.image.decoding.pixels import decode_pixels
from galaxy_alpr.engine.image.decoding.pool import Cancellation, DecodeProcesses
from galaxy_alpr.engine.image.decoding.process import DecodeProcess
from galaxy_alpr.errors import InvalidImage, Unavailable

LIMITS = ImageLimits()
COLOURS = np.random.default_rng(1).integers(0, 255, (90, 160, 3), np.uint8)
TIFF = hostile.in_every_format(COLOURS)["tiff"]
LONG = hostile.jpeg_of_empty_scans(10_000, 5_000, 19)
"""Takes seconds to decode."""


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[DecodeProcess]:
    """The processes that were started so far."""
    processes: list[DecodeProcess] = []

    class Noted(DecodeProcess):
        def __init__(self) -> None:
            super().__init__()
            processes.append(self)

    monkeypatch.setattr(pool, "DecodeProcess", Noted)
    return processes


@pytest.fixture
def processes(started: list[DecodeProcess]) -> Iterator[DecodeProcesses]:
    assert started == []
    processes = DecodeProcesses()
    yield processes
    processes.close()
    assert not any(process.usable for process in started)


class Watched(Cancellation):
    """Says when a process has begun to decode."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = threading.Event()

    @contextmanager
    def watch(self, process: DecodeProcess) -> Iterator[None]:
        with super().watch(process):
            self.begun.set()
            yield


def inspected(data: bytes) -> PictureFile:
    file = inspect_image(data, LIMITS)
    assert not file.ordinary
    return file


def test_a_process_decodes_like_this_one_and_is_reused(
    processes: DecodeProcesses, started: list[DecodeProcess]
) -> None:
    for _ in range(3):
        image = processes.decode(inspected(TIFF), LIMITS)
        assert np.array_equal(image, COLOURS)
        assert np.array_equal(image, decode_pixels(inspected(TIFF)))
    with pytest.raises(InvalidImage, match="broken"):
        processes.decode(inspected(TIFF[:-500]), LIMITS)
    assert np.array_equal(decode_image(TIFF, LIMITS, processes), COLOURS)
    assert len(started) == 1


def test_a_picture_that_takes_too_long_is_refused_and_the_next_one_is_read(
    processes: DecodeProcesses, started: list[DecodeProcess]
) -> None:
    with pytest.raises(InvalidImage, match=r"takes more than 0\.1 s to decode"):
        processes.decode(inspected(LONG), ImageLimits(decode_s=0.1))
    assert not started[0].usable
    assert np.array_equal(processes.decode(inspected(TIFF), LIMITS), COLOURS)


def test_a_cancelled_picture_ends_its_process(
    processes: DecodeProcesses, started: list[DecodeProcess]
) -> None:
    cancellation = Watched()
    with ThreadPoolExecutor(1) as thread:
        decoding = thread.submit(processes.decode, inspected(LONG), LIMITS, cancellation)
        assert cancellation.begun.wait(60)
        cancellation.cancel()
        assert isinstance(decoding.exception(60), CancelledError)
    assert not started[0].usable
    with pytest.raises(CancelledError):
        processes.decode(inspected(TIFF), LIMITS, cancellation)


def test_closing_ends_what_is_being_decoded(processes: DecodeProcesses) -> None:
    cancellation = Watched()
    with ThreadPoolExecutor(1) as thread:
        decoding = thread.submit(processes.decode, inspected(LONG), LIMITS, cancellation)
        assert cancellation.begun.wait(60)
        processes.close()
        assert isinstance(decoding.exception(60), Unavailable)
    with pytest.raises(Unavailable, match="stopping"):
        processes.decode(inspected(TIFF), LIMITS)


def test_a_process_that_died_idle_is_replaced(
    processes: DecodeProcesses, started: list[DecodeProcess]
) -> None:
    processes.decode(inspected(TIFF), LIMITS)
    started[0].end()
    assert np.array_equal(processes.decode(inspected(TIFF), LIMITS), COLOURS)
    assert len(started) == 2


def test_a_fork_of_the_program_does_not_use_its_processes(
    processes: DecodeProcesses, started: list[DecodeProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    processes.decode(inspected(TIFF), LIMITS)
    with monkeypatch.context() as fork:
        fork.setattr(os, "getpid", lambda: -1)
        assert not started[0].usable
        started[0].kill()
    assert np.array_equal(processes.decode(inspected(TIFF), LIMITS), COLOURS)
    assert len(started) == 1


def test_a_process_that_cannot_be_started_is_not_the_pictures_fault(
    processes: DecodeProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(Unavailable, match="cannot be started"):
        processes.decode(inspected(TIFF), LIMITS)


def test_a_process_has_no_settings_of_the_service(
    processes: DecodeProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    environments: list[dict[str, str]] = []
    start = subprocess.Popen

    def note(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        environments.append(options["env"])
        return start(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", note)
    monkeypatch.setenv("GALAXY_DATABASE_URL", "postgresql://user:secret@host/db")
    processes.decode(inspected(TIFF), LIMITS)
    assert not any(name.startswith("GALAXY_") for name in environments[0])
