"""Writers of a process take turns on SQLite, and every turn ends."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.models import Lot
from galaxy_alpr.db.timeouts import Timeouts
from tests.factories import make_lot

Sessions = sessionmaker[Session]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WRITERS = 32


def add(sessions: Sessions, name: str) -> None:
    with sessions.begin() as session:
        make_lot(session, name)


def count(sessions: Sessions) -> int:
    with sessions() as session:
        return session.execute(select(func.count(Lot.id))).scalar_one()


def test_many_writers_come_one_after_the_other(sessions: Sessions) -> None:
    writing = threading.Lock()

    def write(number: int) -> bool:
        with sessions.begin() as session:
            alone = writing.acquire(blocking=False)
            make_lot(session, f"lot {number}")
            writing.release()
        return alone

    with ThreadPoolExecutor(WRITERS) as threads:
        assert all(threads.map(write, range(WRITERS)))
    assert count(sessions) == WRITERS


def test_a_turn_ends_with_an_error_a_rollback_or_a_savepoint(sessions: Sessions) -> None:
    with pytest.raises(ZeroDivisionError), sessions.begin():
        _ = 1 / 0
    with sessions.begin() as session:
        make_lot(session, "undone")
        session.rollback()
    with sessions.begin() as session:
        with session.begin_nested():
            make_lot(session, "in a savepoint")
        with ThreadPoolExecutor(1) as thread:
            waiting = thread.submit(add, sessions, "afterwards")
            assert not waiting.done()
            session.commit()
            waiting.result(5)
    assert count(sessions) == 2


def test_readers_do_not_wait(sessions: Sessions) -> None:
    with sessions.begin() as session:
        make_lot(session, "not committed")
        with ThreadPoolExecutor(1) as thread:
            assert thread.submit(count, sessions).result(5) == 0


def test_the_lock_of_another_process_is_waited_for_as_before(
    sessions: Sessions, database_url: str
) -> None:
    other_engine = make_engine(database_url, timeouts=Timeouts(lock_s=0.05))
    other = make_sessionmaker(other_engine)
    with sessions.begin() as session:
        make_lot(session, "first")
        with pytest.raises(OperationalError, match="locked"):
            add(other, "second")
    add(other, "third")
    add(sessions, "fourth")
    assert count(sessions) == 3
    other_engine.dispose()


def test_a_writer_that_waits_has_no_connection(sessions: Sessions) -> None:
    """There are fewer connections than writers, and readers find one nevertheless."""
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        with sessions.begin() as session:
            make_lot(session, "held")
            held.set()
            go.wait(30)

    with ThreadPoolExecutor(WRITERS) as threads:
        first = threads.submit(hold)
        held.wait(30)
        others = [threads.submit(add, sessions, f"lot {number}") for number in range(20)]
        assert count(sessions) == 0
        go.set()
        for done in (first, *others):
            done.result(60)
    assert count(sessions) == 21
