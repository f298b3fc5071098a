"""Detection without reading and without storing."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import closing

import pytest

from benchmarks import hostile
from galaxy_alpr.engine.image.codec import ImageLimits
from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.errors import Busy, InvalidImage, ModelError, UnsupportedMediaType
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.detecting.detect import DetectionService
from galaxy_alpr.services.readings.inference import InferencePool
from galaxy_alpr.types import BgrImage, DetectedObjects
from tests.fake_engine import FakeEngine, photo


class BrokenEngine(FakeEngine):
    """An engine whose detector fails."""

    def detect(self, image: BgrImage) -> DetectedObjects:
        raise ModelError(f"the detector failed at {image.shape}")


class WaitingEngine(FakeEngine):
    """An engine whose detector waits for the gate."""

    def __init__(self) -> None:
        super().__init__()
        self.gate.clear()

    def detect(self, image: BgrImage) -> DetectedObjects:
        self.entered.release()
        assert self.gate.wait(30)
        return super().detect(image)


@pytest.fixture
def pool() -> Iterator[InferencePool]:
    with closing(InferencePool(workers=1, queue=0)) as pool:
        yield pool


def make_service(pool: InferencePool, engine: FakeEngine) -> DetectionService:
    return DetectionService(
        engine=engine,
        pool=pool,
        limits=ImageLimits(),
        processes=DecodeProcesses(),
        monitor=Monitor(),
    )


def test_vehicles_and_plates_are_detected_and_nothing_is_read(pool: InferencePool) -> None:
    engine = FakeEngine()
    with make_service(pool, engine).place() as detect:
        found = detect(photo("B1234XYZ", "-")).detected.result()
        assert len(found.objects.vehicles) == 2
        assert [item.confidence for item in found.objects.plates] == [0.91]
        assert found.detect_ms >= 0
        costly = detect(hostile.jpeg_of_empty_scans(64, 48, 19)).detected.result()
        assert costly.objects == DetectedObjects((), ())
    assert engine.countries == []


def test_a_place_in_the_queue_is_held(pool: InferencePool) -> None:
    service = make_service(pool, FakeEngine())
    with service.place():
        with pytest.raises(Busy), service.place():
            pass
        assert pool.load.taken == 1
    assert pool.load.taken == 0


def test_a_file_that_is_no_picture_is_refused(pool: InferencePool) -> None:
    with make_service(pool, FakeEngine()).place() as detect:
        with pytest.raises(UnsupportedMediaType):
            detect(b"GET / HTTP/1.1")
        with pytest.raises(InvalidImage):
            detect(b"")
    assert pool.load.taken == 0


def test_a_failure_of_the_engine_is_no_empty_answer(pool: InferencePool) -> None:
    service = make_service(pool, BrokenEngine())
    with service.place() as detect, pytest.raises(ModelError, match="the detector failed"):
        detect(photo("B1")).detected.result()


def test_a_picture_that_is_cancelled_is_not_looked_at(pool: InferencePool) -> None:
    engine = WaitingEngine()
    with make_service(pool, engine).place() as detect:
        running, waiting = detect(photo("B1")), detect(photo("B2"))
        assert engine.entered.acquire(timeout=30)
        waiting.cancel()
        running.cancel()  # cannot be stopped any more; its result is dropped by who asked
        engine.gate.set()
        assert len(running.detected.result().objects.plates) == 1
        with pytest.raises(CancelledError):
            waiting.detected.result()
    assert not engine.entered.acquire(blocking=False)
