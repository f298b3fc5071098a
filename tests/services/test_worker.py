"""A background thread: when it runs, how it fails, and how it ends."""

from __future__ import annotations

import threading

import pytest

from galaxy_alpr.services.worker import Worker

LONG_S = 3600


class Work:
    """Work that counts its runs and fails while ``error`` is set."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.threads: list[str] = []
        self.runs = threading.Semaphore(0)

    def __call__(self) -> None:
        self.threads.append(threading.current_thread().name)
        try:
            if self.error is not None:
                raise self.error
        finally:
            self.runs.release()


def test_it_runs_when_it_is_woken_in_a_thread_of_its_name() -> None:
    work = Work()
    worker = Worker("night-watch", work, interval_s=LONG_S)
    assert not worker.alive
    worker.start()
    assert worker.alive
    for _ in range(2):
        worker.wake()
        assert work.runs.acquire(timeout=30)
    worker.stop()
    assert work.threads == ["night-watch"] * 2
    assert not worker.alive


def test_it_runs_by_itself_after_its_interval() -> None:
    work = Work()
    worker = Worker("night-watch", work, interval_s=0.001)
    worker.start()
    for _ in range(3):
        assert work.runs.acquire(timeout=30)
    worker.stop()


def test_an_error_is_remembered_until_a_run_succeeds(caplog: pytest.LogCaptureFixture) -> None:
    work = Work()
    work.error = ZeroDivisionError("no divisor")
    worker = Worker("night-watch", work, interval_s=LONG_S)
    worker.start()
    worker.wake()
    assert work.runs.acquire(timeout=30)
    worker.wake()
    assert work.runs.acquire(timeout=30), "the worker goes on after an error"
    assert worker.last_error == "ZeroDivisionError: no divisor"
    assert "night-watch failed" in caplog.text
    work.error = None
    worker.wake()
    assert work.runs.acquire(timeout=30)
    worker.stop()
    assert worker.last_error is None


def test_stop_waits_for_the_run_and_ends_its_pauses() -> None:
    entered = threading.Event()
    ended = threading.Event()

    def work() -> None:
        entered.set()
        while not worker.stopping:
            worker.pause(LONG_S)
        ended.set()

    worker = Worker("night-watch", work, interval_s=LONG_S)
    worker.start()
    worker.wake()
    assert entered.wait(30)
    worker.stop()
    assert ended.is_set()


def test_stopping_a_worker_that_was_never_started_does_nothing() -> None:
    worker = Worker("night-watch", Work(), interval_s=LONG_S)
    worker.stop()
    assert not worker.alive


def test_a_limited_worker_works_only_where_it_is_admitted() -> None:
    answers, ran = iter([False, True]), threading.Event()
    asked: list[bool] = []

    def admitted() -> bool:
        asked.append(next(answers, False))
        return asked[-1]

    worker = Worker("limited", ran.set, interval_s=0.01)
    worker.limit(admitted)
    worker.start()
    assert ran.wait(10)
    worker.stop()
    assert asked[:2] == [False, True]
