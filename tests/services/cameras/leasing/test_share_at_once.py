"""Two workers of one database: their shares, capacity, a handover, and a database that is away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import pairwise
from typing import Protocol

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.queries.cameras import cameras
from galaxy_alpr.services.cameras.leasing import share as module
from galaxy_alpr.services.cameras.leasing.database import DatabaseLeases
from galaxy_alpr.services.cameras.leasing.lease import Lease, LeaseTimes
from galaxy_alpr.services.cameras.leasing.members import Members, Offer, workers_now
from galaxy_alpr.services.cameras.leasing.share import SharedCameras
from tests.endpoints.conftest import SQLITE_ONLY
from tests.fleet.leases.conftest import add_camera
from tests.waiting import until

SHORT = LeaseTimes(lasts_s=3.0, renew_s=0.5, margin_s=0.5)
LONG = LeaseTimes(lasts_s=120.0, renew_s=0.5, margin_s=0.5)
"""None ends during a test, however slow the machine is."""


class Make(Protocol):
    def __call__(self, name: str, times: LeaseTimes = ..., **offer: object) -> SharedCameras: ...


@pytest.fixture
def make(sessions: sessionmaker[Session]) -> Iterator[Make]:
    """Make a worker, as a process of its own would."""
    with ExitStack() as ends:

        def worker(name: str, times: LeaseTimes = LONG, **offer: object) -> SharedCameras:
            values = Offer(**offer)  # type: ignore[arg-type]
            leases = DatabaseLeases(sessions, holder=name, now=utc_now, times=times)
            members = Members(sessions, name=name, offer=values, refused=lambda: 0, times=times)
            made = SharedCameras(leases, members, sessions, times=times)
            ends.callback(made.stop)
            return made

        yield worker


def look(worker: SharedCameras, sessions: sessionmaker[Session]) -> Mapping[int, Lease]:
    """Look as the supervisor does: what the worker should not read any more is given up."""
    with sessions() as session:
        rows = cameras.enabled(session)
    found = worker.look(rows)
    worker.release(worker.held() - found.keys())
    return found


@pytest.fixture
def ids(sessions: sessionmaker[Session]) -> set[int]:
    with sessions.begin() as session:
        return {add_camera(session, f"Lane {number}", hardware=number > 2) for number in range(6)}


def test_a_worker_takes_what_another_one_has_no_room_for(
    make: Make, sessions: sessionmaker[Session], ids: set[int]
) -> None:
    small, large = make("small:1", capacity=2), make("large:1")
    assert len(look(small, sessions)) == 2
    rest = set(look(large, sessions))
    found = look(small, sessions).keys()
    assert found.isdisjoint(rest)
    with sessions() as session:
        assert sum(each.cameras for each in workers_now(session)) == len(ids)


def test_cameras_are_handed_over_one_a_look_to_a_better_worker(
    make: Make,
    sessions: sessionmaker[Session],
    ids: set[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain, fast = make("plain:1"), make("fast:1", hardware=True)
    assert look(plain, sessions).keys() == ids
    look(fast, sessions)
    assert look(plain, sessions).keys() == ids  # it has just come, and so have the leases
    monkeypatch.setattr(module, "RESTED_S", 0)
    monkeypatch.setattr("galaxy_alpr.services.cameras.leasing.members.SETTLED", SHORT.lasts * 0)
    sizes = [len(look(plain, sessions))]
    while len(look(fast, sessions)) < 3:
        sizes.append(len(look(plain, sessions)))
    assert all(before - after in (0, 1) for before, after in pairwise(sizes))
    until(lambda: look(plain, sessions).keys() | look(fast, sessions).keys() == ids)


def test_one_that_ends_gives_its_cameras_to_the_other_at_once(
    make: Make, sessions: sessionmaker[Session], ids: set[int]
) -> None:
    first, other = make("a:1"), make("b:1")
    assert look(first, sessions).keys() == ids
    assert look(other, sessions) == {}
    first.stop()
    assert look(other, sessions).keys() == ids


@SQLITE_ONLY
def test_a_worker_that_is_alone_goes_on_without_the_database(
    make: Make, sessions: sessionmaker[Session], db_engine: Engine, ids: set[int]
) -> None:
    """Nobody could take over; with another worker there its leases end."""
    alone = make("a:1", times=SHORT)
    look(alone, sessions)
    leases = look(alone, sessions)  # by now it has looked with its leases
    probe = DatabaseLeases(sessions, holder="c:1", now=utc_now, times=SHORT)
    with sessions.begin() as session:
        spare = add_camera(session, "Spare", enabled=False)
    ended = probe.claim(spare)
    assert ended is not None
    with db_engine.begin() as connection:
        connection.execute(text("ALTER TABLE camera_leases RENAME TO away"))
    with pytest.raises(SQLAlchemyError):
        look(alone, sessions)
    until(lambda: not ended.valid)
    assert all(lease.valid for lease in leases.values())
    with db_engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO camera_leases"))
    until(lambda: look(alone, sessions).keys() == ids)
    assert look(alone, sessions)[min(ids)] is leases[min(ids)]


def test_a_renewal_on_its_way_does_not_bring_back_what_was_given_up(
    sessions: sessionmaker[Session], ids: set[int]
) -> None:
    first, other = (
        DatabaseLeases(sessions, holder=name, now=utc_now, times=LONG) for name in ("a:1", "b:1")
    )
    lease = first.claim(min(ids))
    assert lease is not None
    first.release(lease)
    assert first.keep_rows([lease]) == frozenset()
    assert other.claim(min(ids)) is not None
