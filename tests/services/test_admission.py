"""Places for work that needs much memory."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from galaxy_alpr.errors import Busy
from galaxy_alpr.services.admission import OneThread, Places


def test_places_are_refused_when_all_are_taken_and_given_back() -> None:
    places = Places(2, "all taken")
    with places.take():
        with pytest.raises(ZeroDivisionError), places.take():
            raise ZeroDivisionError
        with places.take(), pytest.raises(Busy, match="all taken"), places.take():
            pass
    with places.take(), places.take():
        pass


def test_one_thread_does_all_work_and_refuses_callers_that_would_wait() -> None:
    thread = OneThread(1, "full")
    started, go_on = threading.Event(), threading.Event()

    def work() -> int:
        started.set()
        go_on.wait()
        return threading.get_ident()

    with ThreadPoolExecutor(1) as caller:
        running = caller.submit(thread.run, work)
        started.wait()
        with pytest.raises(Busy, match="full"):
            thread.run(work)
        go_on.set()
    assert thread.run(work) == running.result() != threading.get_ident()
    thread.close()


def test_a_failure_in_the_thread_is_the_callers() -> None:
    thread = OneThread(1, "full")
    with pytest.raises(ZeroDivisionError):
        thread.run(lambda: 1 // 0)
    assert thread.run(lambda: 7) == 7
    thread.close()
