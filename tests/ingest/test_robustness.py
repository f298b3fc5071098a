"""A camera whose server is stopped, restarted, slowed and broken: the worker recovers each time."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from galaxy_alpr.engine.tracking.reader import PassReader
from galaxy_alpr.ingest import camera
from galaxy_alpr.ingest.addresses import Address
from galaxy_alpr.ingest.camera import CameraWorker
from galaxy_alpr.ingest.states import CameraState
from galaxy_alpr.ingest.turns import Turns
from galaxy_alpr.ingest.video_process import SourceOptions
from tests.engine.tracking.readings import plain
from tests.engine.tracking.scripted import Car, ScriptedEngine
from tests.ingest.conftest import VP8, Serve

OPTIONS = SourceOptions(timeout_s=2, always=True, rate=5)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources are opened again after short pauses."""
    monkeypatch.setattr(camera, "FIRST_WAIT_S", 0.1)
    monkeypatch.setattr(camera, "LONGEST_WAIT_S", 0.4)


def make(address: str, engine: ScriptedEngine, sub: str | None = None) -> CameraWorker:
    return CameraWorker(
        "gate",
        Address.of(address),
        OPTIONS,
        make_reader=lambda: PassReader(engine),
        report=lambda _: None,
        turns=Turns(),
        sub=None if sub is None else Address.of(sub),
    )


def wait_for(worker: CameraWorker, what: str, seconds: float = 60) -> None:
    """Wait until the state is ``what``, or the newest frame is so many px wide."""
    stop = threading.Event()
    for _ in range(round(seconds * 20)):
        newest = worker.newest
        width = None if newest is None else str(newest.image.shape[1])
        if what in (worker.status.state.value, width):
            return
        stop.wait(0.05)
    raise AssertionError(f"{worker.status} after {seconds} s instead of {what}")


def ball(worker: CameraWorker) -> int:
    """Return the number of px of the ball, which has a radius of 20 px in the stream."""
    newest = worker.newest
    assert newest is not None
    return int((newest.image[..., 0] > 128).sum())


def held() -> tuple[int, int, set[str]]:
    """Return the number of open handles, of threads, and the child processes."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    return len(list(Path("/proc/self/fd").iterdir())), threading.active_count(), set(children)


@contextmanager
def garbage(port: int) -> Iterator[None]:
    """Answer on a port with bytes that are no video."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        stop = threading.Event()

        def serve() -> None:
            listener.settimeout(0.05)
            while not stop.is_set():
                try:
                    client, _ = listener.accept()
                except TimeoutError:
                    continue
                with client:
                    client.sendall(os.urandom(5000))

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="handles are counted in /proc")
def test_a_worker_recovers_each_time_and_leaves_nothing_behind(rtsp: Serve) -> None:
    server = rtsp()
    before = held()
    worker = make(server.url, ScriptedEngine())
    worker.start()
    try:
        wait_for(worker, "320")
        assert ball(worker) > 1000
        server.change("size 480 360")  # the picture keeps its first size
        for _ in range(400):
            worker.wait(0.05)
            if 400 < ball(worker) < 800:
                break
        assert 400 < ball(worker) < 800
        assert worker.status.reopened == 0
        server.stop()
        wait_for(worker, CameraState.FAILED)
        with garbage(server.port):
            reopened = worker.status.reopened
            while worker.status.reopened < reopened + 2:
                worker.wait(0.1)
        rtsp(port=server.port, width=640, encoder=VP8)
        wait_for(worker, "640")
        wait_for(worker, CameraState.RUNNING)
    finally:
        worker.stop()
    for _ in range(100):  # a timer that was cancelled ends a moment later
        if threading.active_count() > before[1]:
            threading.Event().wait(0.05)
    after = held()
    # The second server is the test's own.
    assert after[0] - before[0] <= 2
    assert after[1] == before[1]
    assert len(after[2] - before[2]) == 1


def test_a_stream_that_becomes_slow_is_a_state_with_its_reason(rtsp: Serve) -> None:
    server = rtsp()
    worker = make(server.url, ScriptedEngine())
    worker.start()
    try:
        wait_for(worker, "320")
        while (health := worker.status.health) is None or health.frames < 130:
            worker.wait(0.1)
        server.change("slow 300000")
        wait_for(worker, CameraState.SLOW)
        assert "frames a second come instead of" in str(worker.status.reason)
        server.change("slow 0")
        wait_for(worker, CameraState.RUNNING)
    finally:
        worker.stop()


def test_what_is_detected_on_the_sub_stream_is_read_on_the_main_stream(rtsp: Serve) -> None:
    main, sub = rtsp(width=640), rtsp()
    engine = ScriptedEngine()
    engine.cars = (Car(160, 120, plain("B1234XYZ", 0.99), height=12),)
    worker = make(main.url, engine, sub.url)
    worker.start()
    try:
        for _ in range(600):
            if (480, 640, 3) in engine.read_from and worker.newest is not None:
                break
            worker.wait(0.05)
        assert (480, 640, 3) in engine.read_from
        newest = worker.newest
        assert newest is not None
        assert newest.image.shape == (240, 320, 3)
    finally:
        worker.stop()
