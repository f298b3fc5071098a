"""Several processes join one lot while people change its visits; one is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.enums import LocationType
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.services.parking.visits import changes, news
from galaxy_alpr.services.parking.visits.hand import HandChange
from galaxy_alpr.services.parking.visits.joining import VisitJoining
from galaxy_alpr.services.transactions import Transactions
from tests.factories import AT
from tests.services.parking.visits.conftest import Site
from tests.services.parking.visits.exact_joiner import exact_joiner

ENTRY, EXIT = LocationType.ENTRY, LocationType.EXIT


def _all_joined(site: Site) -> bool:
    with site.sessions() as session:
        rows = session.scalars(select(models.VisitReading)).all()
        return all(row.joined_at is not None and row.visit_id is not None for row in rows)


def test_each_reading_is_joined_once(site: Site) -> None:
    for number in range(12):
        site.store(ENTRY, number, f"B{number}")
    workers = [site.joining() for _ in range(3)]

    def run(joining: VisitJoining) -> None:
        for _ in range(3):
            joining.join()

    with ThreadPoolExecutor(4) as threads:
        running = [threads.submit(run, joining) for joining in workers]
        for number in range(12):
            site.store(EXIT, 30 + number, f"B{number}")
        for item in running:
            item.result()
    workers[0].join()
    assert site.states() == [(f"B{number}", "closed") for number in range(12)]
    assert _all_joined(site)


def test_a_process_goes_on_with_a_lot_for_its_turn(site: Site) -> None:
    def joining(turn_s: float) -> VisitJoining:
        clock, turn = Clock(now=lambda: site.now), timedelta(seconds=turn_s)
        return VisitJoining(sessions=site.sessions, joiners=exact_joiner, clock=clock, turn=turn)

    first, second = joining(10), joining(10)
    site.store(ENTRY, 0, "B1")
    first.join()
    site.store(ENTRY, 1, "B2")
    second.join()
    assert site.states() == [("B1", "open")]
    first.join()
    assert site.states() == [("B1", "open"), ("B2", "open")]
    site.store(EXIT, 2, "B1")
    site.now += timedelta(seconds=11)
    second.join()
    assert site.states() == [("B1", "closed"), ("B2", "open")]
    joining(3600).join()
    site.store(EXIT, 3, "B2")
    site.now += timedelta(seconds=11)
    joining(3600).join()
    with site.sessions.begin() as session:
        session.get_one(models.LotJoin, site.lot_id).joined_until = site.now + timedelta(days=9)
    site.store(EXIT, 4, "B3")
    joining(10).join()
    assert [state for _, state in site.states()] == ["closed", "closed", "orphan_exit"]


def test_a_person_and_the_joiner_change_one_visit(site: Site) -> None:
    site.store(ENTRY, 0, "B1")
    joining = site.joining()
    joining.join()
    (visit,) = site.visits()
    site.store(EXIT, 30, "B1")

    def close() -> None:
        hand = HandChange(visit_id=visit.id, actor=SYSTEM, reason="seen")
        at = AT + timedelta(minutes=45)
        Transactions(site.sessions)(lambda session: changes.close_visit(session, hand, at=at))

    with ThreadPoolExecutor(2) as threads:
        joined, closed = threads.submit(joining.join), threads.submit(close)
        joined.result()
        closed.exception()  # the exit may have been first
    joining.join()
    first, *others = site.visits()
    assert first.state == "closed"
    assert first.by_hand == bool(others)
    assert _all_joined(site)


def _join_until_killed(url: str, step: str) -> None:
    """Join in a process that kills itself at a step."""
    engine = make_engine(url)
    sessions = make_sessionmaker(engine)
    write_events(sessions, lambda: None)

    def kill(*_: Any, **__: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if step == "before the events":
        news.publish = kill
    clock = Clock(now=lambda: AT + timedelta(hours=12))
    joining = VisitJoining(sessions=sessions, joiners=exact_joiner, clock=clock)
    joining.join()
    kill()


@pytest.mark.parametrize("step", ["before the events", "after the commit"])
def test_a_killed_process_loses_nothing(site: Site, database_url: str, step: str) -> None:
    site.store(ENTRY, 0, "B1")
    site.store(EXIT, 30, "B1")
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_join_until_killed, args=(database_url, step))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    site.joining().join()
    assert site.states() == [("B1", "closed")]
    assert _all_joined(site)
    assert site.told() == [("visit.closed", "closed", "B1")]
