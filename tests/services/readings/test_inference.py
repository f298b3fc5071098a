"""The bound of the process on pictures being analysed or waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from galaxy_alpr.errors import Busy
from galaxy_alpr.services.readings.inference import InferencePool, Load


@pytest.fixture
def pool() -> Iterator[InferencePool]:
    pool = InferencePool(workers=2, queue=1)
    yield pool
    pool.close()


def test_places_are_workers_and_queue_together(pool: InferencePool) -> None:
    with ExitStack() as held:
        for taken in range(3):
            assert pool.load == Load(taken, 3)
            held.enter_context(pool.place())
        with pytest.raises(Busy, match="3 uploads"), pool.place():
            pass
    assert pool.load == Load(0, 3)


def test_a_place_is_given_back_when_the_work_fails(pool: InferencePool) -> None:
    with pytest.raises(ZeroDivisionError), pool.place():
        pool.submit(lambda: 1 // 0).result()
    assert pool.load.taken == 0


def test_no_more_than_the_workers_run_at_a_time(pool: InferencePool) -> None:
    gate = threading.Event()
    running = threading.Semaphore(0)

    def work() -> None:
        running.release()
        assert gate.wait(30)

    futures = [pool.submit(work) for _ in range(3)]
    assert running.acquire(timeout=30)
    assert running.acquire(timeout=30)
    assert not running.acquire(blocking=False)
    assert futures[2].cancel(), "what waits can be taken out again"
    gate.set()
    futures[0].result()
    futures[1].result()
    assert not running.acquire(blocking=False)
