"""A camera read by the real engine: passes with their texts, and sources that fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from galaxy_alpr import load_engine
from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.tracking.reader import PassReader, PassReading
from galaxy_alpr.ingest.addresses import Address
from galaxy_alpr.ingest.camera import CameraWorker
from galaxy_alpr.ingest.states import CameraState
from galaxy_alpr.ingest.turns import Turns
from galaxy_alpr.ingest.video_process import SourceOptions
from tests.ingest.conftest import Serve

EXAMPLE = Path(__file__).parents[2] / "examples" / "jakarta.jpg"
FRAMES = 8


@pytest.fixture(scope="module")
def engine() -> AlprEngine:
    return load_engine()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Frames in which the example's car comes nearer, then an empty street."""
    path = tmp_path_factory.mktemp("frames")
    picture = np.asarray(cv2.imread(str(EXAMPLE)), np.uint8)
    for number in range(FRAMES):
        scale = 0.8 + 0.04 * number
        moved = cv2.warpAffine(
            picture, np.array([[scale, 0, 20 * number], [0, scale, 30]], np.float32), (1280, 720)
        )
        cv2.imwrite(str(path / f"{number:02}.png"), moved)
    for number in range(FRAMES, FRAMES + 4):
        cv2.imwrite(str(path / f"{number:02}.png"), np.full((720, 1280, 3), 90, np.uint8))
    return path


class Camera:
    """A worker with what it reports."""

    def __init__(self, engine: AlprEngine, address: Address, options: SourceOptions) -> None:
        self.news: list[PassReading] = []
        self.first = threading.Event()
        self.worker = CameraWorker(
            "gate",
            address,
            options,
            make_reader=lambda: PassReader(engine, ["ID"]),
            report=self._report,
            turns=Turns(),
        )

    def _report(self, item: PassReading) -> None:
        self.news.append(item)
        self.first.set()

    def wait_for(self, *states: CameraState, seconds: float = 30) -> None:
        """Wait until the camera has one of the states."""
        stop = threading.Event()
        for _ in range(round(seconds * 20)):
            if self.worker.status.state in states:
                return
            stop.wait(0.05)
        raise AssertionError(f"{self.worker.status} after {seconds} s")


@pytest.fixture
def run() -> Iterator[list[Camera]]:
    cameras: list[Camera] = []
    yield cameras
    for camera in cameras:
        camera.worker.stop()
        assert not camera.worker.alive


def test_a_pass_is_reported_while_it_lasts_and_when_it_ends(
    engine: AlprEngine, folder: Path, run: list[Camera]
) -> None:
    camera = Camera(engine, Address.of(str(folder)), SourceOptions(always=True, fps=4))
    run.append(camera)
    camera.worker.start()
    camera.worker.wait(120)
    assert camera.worker.status.state is CameraState.STOPPED
    assert camera.worker.status.analysed == FRAMES + 4
    provisional, final = camera.news[0], camera.news[-1]
    assert not provisional.final
    assert final.final
    assert provisional.id == final.id
    assert {item.plate.text for item in camera.news} == {"B1234XYZ"}
    assert final.plate.confidence > 0.95
    assert final.plate.region is not None
    assert final.frames == FRAMES
    assert final.consensus.agreeing >= 2
    assert final.shown.vehicle is not None
    assert camera.worker.status.passes == 1
    assert camera.worker.newest is None, "an ended worker keeps no picture"
    assert camera.worker.frame_size == (1280, 720)


def test_a_source_that_fails_is_opened_again_and_stopping_is_prompt(
    engine: AlprEngine, rtsp: Serve, run: list[Camera]
) -> None:
    server = rtsp()
    camera = Camera(engine, Address.of(server.url), SourceOptions(timeout_s=3, rate=2))
    run.append(camera)
    camera.worker.start()
    camera.wait_for(CameraState.RUNNING)
    server.stop()
    camera.wait_for(CameraState.FAILED)
    assert camera.worker.status.reason
    rtsp(port=server.port)
    camera.wait_for(CameraState.RUNNING, seconds=60)
    assert camera.worker.status.reopened >= 1


def test_a_broken_file_fails_with_its_reason(
    engine: AlprEngine, tmp_path: Path, run: list[Camera]
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video")
    camera = Camera(engine, Address.of(str(broken)), SourceOptions())
    run.append(camera)
    camera.worker.start()
    camera.wait_for(CameraState.FAILED)
    assert camera.worker.status.reason == "the source cannot be opened"
