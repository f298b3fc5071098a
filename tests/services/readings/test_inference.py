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


def test_other_work_passes_a_costly_preparation(pool: InferencePool) -> None:
    gate = threading.Event()
    costly = pool.submit_costly(lambda: gate.wait(30), lambda prepared: prepared)
    assert pool.submit(lambda: "passed").result(30) == "passed"
    with pytest.raises(Busy, match="costly"):
        pool.submit_costly(lambda: True, lambda prepared: prepared)
    gate.set()
    assert costly.result(30) is True


def test_a_preparation_that_fails_frees_its_place(pool: InferencePool) -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            pool.submit_costly(lambda: 1 // 0, lambda prepared: prepared).result(30)
