"""Which events go, in what steps, and that nobody waits for it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.base import make_sessionmaker
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.retention.events import BATCH, EventRetention

HOUR = timedelta(hours=1)


def add_events(sessions: sessionmaker[Session], *ages: timedelta) -> list[int]:
    """Write one event an age, numbered on from the newest; return the ids."""
    now = datetime.now(UTC)
    with sessions.begin() as session:
        last_id = session.execute(select(models.EventCounter.last_id)).scalar_one()
        ids = list(range(last_id + 1, last_id + 1 + len(ages)))
        session.execute(update(models.EventCounter).values(last_id=ids[-1]))
        session.execute(
            insert(models.Event),
            [
                {"id": id, "type": "list.changed", "created_at": now - age, "payload": {}}
                for id, age in zip(ids, ages, strict=True)
            ],
        )
    return ids


def kept(sessions: sessionmaker[Session]) -> list[int]:
    with sessions() as session:
        return list(session.scalars(select(models.Event.id).order_by(models.Event.id)))


def retention(
    sessions: sessionmaker[Session],
    *,
    max_age: timedelta = HOUR,
    max_count: int = 10_000,
    clock: Clock | None = None,
) -> EventRetention:
    return EventRetention(
        sessions=sessions,
        max_age=max_age,
        max_count=max_count,
        clock=clock or Clock(),
        interval_s=0.02,
    )


def test_what_is_too_old_goes(sessions: sessionmaker[Session]) -> None:
    ids = add_events(sessions, 3 * HOUR, 2 * HOUR, HOUR / 2, HOUR / 4)
    assert retention(sessions).prune() == 2
    assert kept(sessions) == ids[2:]
    assert retention(sessions).prune() == 0


def test_all_but_the_newest_go_however_young(sessions: sessionmaker[Session]) -> None:
    ids = add_events(sessions, *[timedelta()] * 7)
    assert retention(sessions, max_count=3).prune() == 4
    assert kept(sessions) == ids[4:]


def test_no_gap_is_left_where_a_clock_was_wrong(sessions: sessionmaker[Session]) -> None:
    ids = add_events(sessions, 3 * HOUR, -HOUR, 2 * HOUR, timedelta())
    assert retention(sessions).prune() == 1
    assert kept(sessions) == ids[1:]


def test_a_clock_that_is_set_ahead_deletes_nothing(sessions: sessionmaker[Session]) -> None:
    ids = add_events(sessions, HOUR / 2, timedelta())
    moment = datetime.now(UTC)
    expiring = retention(sessions, clock=Clock(now=lambda: moment))
    moment += timedelta(days=730)
    assert expiring.prune() == 0
    assert kept(sessions) == ids


def test_none_goes_by_its_age_while_the_clock_is_wrong(sessions: sessionmaker[Session]) -> None:
    ids = add_events(sessions, 3 * HOUR, 2 * HOUR, timedelta())
    ahead = Clock(now=lambda: datetime.now(UTC) + timedelta(days=200 * 365))
    assert retention(sessions, clock=ahead).prune() == 0
    assert retention(sessions, clock=ahead, max_count=2).prune() == 1
    assert kept(sessions) == ids[1:]


def test_all_may_go(sessions: sessionmaker[Session]) -> None:
    add_events(sessions, 3 * HOUR, 2 * HOUR)
    assert retention(sessions).prune() == 2
    assert kept(sessions) == []


def test_many_go_in_small_transactions(sessions: sessionmaker[Session], db_engine: Engine) -> None:
    add_events(sessions, *[2 * HOUR] * (2 * BATCH + 1))
    deleted: list[int] = []
    commits = 0

    @event.listens_for(db_engine, "after_cursor_execute")
    def _count(_connection: object, cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("DELETE"):
            deleted.append(cursor.rowcount)  # type: ignore[attr-defined]

    @event.listens_for(db_engine, "commit")
    def _commit(_connection: object) -> None:
        nonlocal commits
        commits += 1

    assert retention(sessions).prune() == 2 * BATCH + 1
    assert deleted == [BATCH, BATCH, 1]
    assert commits == 3


def test_several_processes_at_once_delete_each_event_once_while_others_write(
    sessions: sessionmaker[Session],
) -> None:
    add_events(sessions, *[2 * HOUR] * (3 * BATCH))

    def write(number: int) -> int:
        with sessions.begin() as session:
            session.add(models.Lot(name=f"lot {number}"))
        return 0

    with ThreadPoolExecutor(8) as pool:
        pruned = [pool.submit(retention(sessions).prune) for _ in range(3)]
        written = [pool.submit(write, number) for number in range(40)]
        assert sum(item.result() for item in pruned) == 3 * BATCH
        assert sum(item.result() for item in written) == 0
    assert kept(sessions) == []


def test_a_thread_looks_again_after_a_failure(
    db_engine: Engine, sessions: sessionmaker[Session], caplog: pytest.LogCaptureFixture
) -> None:
    add_events(sessions, 2 * HOUR)
    failing = make_sessionmaker(db_engine)
    failures = iter([OperationalError("SELECT", {}, Exception("the server went away"))])
    deleted = threading.Event()

    @event.listens_for(failing, "do_orm_execute")
    def _fail_once(_state: object) -> None:
        for failure in failures:
            raise failure

    @event.listens_for(failing, "after_commit")
    def _set_deleted(_session: Session) -> None:
        deleted.set()

    expiring = retention(failing)
    expiring.worker.start()
    assert deleted.wait(30)
    expiring.worker.stop()
    assert kept(sessions) == []
    assert "event-retention failed" in caplog.text
