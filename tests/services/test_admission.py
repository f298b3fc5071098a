"""Places for work that needs much memory."""

from __future__ import annotations

import threading

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


def test_work_runs_in_one_thread_for_a_bounded_number_of_callers() -> None:
    thread = OneThread("work", waiting=1)
    first = thread.run(threading.get_ident)
    assert first == thread.run(threading.get_ident) != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        thread.run(lambda: 1 // 0)
    with pytest.raises(Busy):
        OneThread("none", waiting=0).run(threading.get_ident)
    thread.close()
