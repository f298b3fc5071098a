"""Passes that wait for a partner: released in time, kept when the process is killed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from galaxy_alpr.engine.tracking.consensus import Consensus
from galaxy_alpr.engine.tracking.open_pass import PassReading, Shown
from galaxy_alpr.engine.tracking.weights import FrameReading
from galaxy_alpr.ingest.passes.final import FinalPass
from galaxy_alpr.ingest.passes.pairs import PassPairs
from galaxy_alpr.ingest.passes.spool import PassSpool
from galaxy_alpr.types import Detection
from tests.endpoints.cameras.conftest import PLATE
from tests.endpoints.cameras.test_waiting import waiting
from tests.engine.tracking.readings import plain
from tests.fake_engine import FakeEngine
from tests.waiting import until

FRONT, REAR = 3, 4


def a_pass(
    number: int, camera_id: int, *, plate: str = PLATE, after_s: float = 0
) -> tuple[FinalPass, PassReading]:
    """Return a pass of one frame, ``after_s`` later than others."""
    item = waiting(plate, number, plate)
    later = timedelta(seconds=after_s)
    passed = replace(
        item.passed,
        camera_id=camera_id,
        first_at=item.passed.first_at + later,
        last_at=item.passed.last_at + later,
    )
    found = item.result.detections[0].plate
    assert found is not None
    read = plain(plate, 0.99)
    detected = Detection("license_plate", 0.9, found.box)
    frame = FrameReading(5.0, found.box, read, found.quality)
    reading = PassReading(
        id=number,
        final=True,
        first_at=4.0,
        last_at=6.0,
        plate=found,
        shown=Shown(5.0, item.pixels, detected, None, None, frame),
        consensus=Consensus(read, 0, 1, (0,)),
        frames=1,
        readings=(frame,),
    )
    return replace(item, passed=passed, captured_at=item.captured_at + later), reading


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_waits_for_a_partner_outlives_the_process(tmp_path: Path) -> None:
    killed = PassPairs(PassSpool(lambda _: None, tmp_path), FakeEngine())
    item, reading = a_pass(1, FRONT)
    killed.put(item, reading, partner_id=REAR, within_s=9)
    assert killed.waiting == 1
    stored: list[FinalPass] = []
    spool = PassSpool(stored.append, tmp_path)
    spool.start()
    until(lambda: stored)
    spool.stop()
    assert stored[0].passed == item.passed
    assert list(tmp_path.iterdir()) == []


def test_a_pass_waits_for_its_partner_for_a_time(tmp_path: Path) -> None:
    """One that comes too late is another vehicle; a partner that is not read is not awaited."""
    stored: list[FinalPass] = []
    spool, clock = PassSpool(stored.append, tmp_path), Clock()
    pairs = PassPairs(spool, FakeEngine(), clock=clock)
    spool.start()
    pairs.put(*a_pass(1, FRONT), partner_id=REAR, within_s=9)
    pairs.put(*a_pass(2, REAR, after_s=30), partner_id=FRONT, within_s=9)
    pairs.release({FRONT, REAR})
    assert pairs.waiting == 2
    clock.now = 11.0
    pairs.release({FRONT, REAR})
    until(lambda: len(stored) == 2)
    assert [item.passed.partner_agrees for item in stored] == [None, None]
    pairs.put(*a_pass(3, FRONT), partner_id=REAR, within_s=9)
    pairs.release({FRONT})
    until(lambda: len(stored) == 3)
    pairs.put(*a_pass(4, FRONT), partner_id=REAR, within_s=9)
    pairs.put(*a_pass(5, REAR, after_s=5), partner_id=FRONT, within_s=9)
    until(lambda: len(stored) == 4)
    spool.stop()
    both = stored[3].passed
    assert (both.partner_agrees, both.frames, pairs.waiting) == (True, 4, 0)
    assert both.last_at - both.first_at == timedelta(seconds=7)
    assert list(tmp_path.iterdir()) == []
