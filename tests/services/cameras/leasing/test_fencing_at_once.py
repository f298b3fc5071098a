"""Passes behind fences: stored where they ended under a valid lease, else refused, and counted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import CameraLease, CameraStateChange, CameraStateRow
from galaxy_alpr.enums import CameraState
from galaxy_alpr.ingest.passes.final import FinalPass
from galaxy_alpr.ingest.passes.spool import PassSpool
from galaxy_alpr.services.cameras.leasing.database import DatabaseLeases
from galaxy_alpr.services.cameras.leasing.fencing import (
    Fence,
    LeaseLost,
    check_fences,
    fences_of,
    may_write,
)
from galaxy_alpr.services.cameras.leasing.lease import Lease
from galaxy_alpr.services.cameras.reports import StateReports
from galaxy_alpr.services.cameras.states import CameraFigures
from tests.fleet.leases.conftest import add_camera
from tests.ingest.passes.test_spool import a_pass
from tests.waiting import until

A_WHILE = timedelta(milliseconds=20)


@pytest.fixture
def camera_id(sessions: sessionmaker[Session]) -> int:
    with sessions.begin() as session:
        return add_camera(session, "Entry")


@pytest.fixture
def claim(sessions: sessionmaker[Session], camera_id: int) -> Callable[[str], Lease]:
    """Claim the camera, in place of who has it."""

    def make(holder: str) -> Lease:
        leases = DatabaseLeases(sessions, holder=holder, now=utc_now)
        found = leases.claim(camera_id, force=True)
        assert found is not None
        return found

    return make


def claimed_at(sessions: sessionmaker[Session], camera_id: int) -> datetime:
    with sessions() as session:
        return session.get_one(CameraLease, camera_id).claimed_at


def is_stored(sessions: sessionmaker[Session], lease: Lease, seen_until: datetime) -> bool:
    """Return whether a pass that ended at a moment of the database's clock is stored."""
    assert lease.token is not None
    fence = Fence(camera_id=lease.camera_id, token=lease.token, seen_until=seen_until)
    with sessions.begin() as session:
        try:
            check_fences(session, [fence])
        except LeaseLost:
            return False
    return True


def test_what_ended_before_the_next_claim_is_stored(
    sessions: sessionmaker[Session], camera_id: int, claim: Callable[[str], Lease]
) -> None:
    first = claim("a:1")
    assert is_stored(sessions, first, utc_now() + timedelta(days=1))  # it is the newest lease
    claim("b:1")
    lost_at = claimed_at(sessions, camera_id)
    third = claim("c:1")  # the claim that counts is the one after the pass's own
    assert claimed_at(sessions, camera_id) > lost_at
    assert is_stored(sessions, first, lost_at - A_WHILE)
    assert not is_stored(sessions, first, lost_at)
    assert not is_stored(sessions, first, claimed_at(sessions, camera_id) - timedelta.resolution)
    assert is_stored(sessions, third, lost_at)


def test_moments_are_those_of_the_database(claim: Callable[[str], Lease]) -> None:
    """A worker whose clock is wrong stores nothing too much, and nothing too little."""
    lease = claim("a:1")
    lease.ahead = timedelta(hours=2)
    (fence,) = fences_of(lease, utc_now())
    assert fence.seen_until > utc_now() + timedelta(hours=1)
    assert fences_of(Lease(1), utc_now()) == ()


def test_nobody_claims_while_a_pass_is_stored(
    sessions: sessionmaker[Session],
    db_engine: Engine,
    camera_id: int,
    claim: Callable[[str], Lease],
) -> None:
    """The check and the rows are of one transaction: a claim waits, or comes back later."""
    lease = claim("a:1")
    steps: list[str] = []
    found: list[Lease | None] = []

    def take() -> None:
        leases = DatabaseLeases(sessions, holder="b:1", now=utc_now)
        while (taken := leases.claim(camera_id, force=True)) is None:
            pass
        steps.append("claimed")
        found.append(taken)

    thread = threading.Thread(target=take)
    with sessions.begin() as session:
        assert may_write(session, lease)
        thread.start()
        thread.join(0.5)
        steps.append("stored")
    thread.join(60)
    assert steps == ["stored", "claimed"], db_engine.dialect.name
    with sessions.begin() as session:
        assert not may_write(session, lease)


def test_a_worker_without_the_lease_reports_no_state(
    sessions: sessionmaker[Session], camera_id: int, claim: Callable[[str], Lease]
) -> None:
    first = claim("a:1")
    second = claim("b:1")
    for lease, name in ((first, "a:1"), (second, "b:1"), (first, "a:1")):
        reports = StateReports(sessions, worker=name, now=utc_now)
        found = {camera_id: ((CameraState.RUNNING, None), CameraFigures())}
        reports.report(found, {camera_id: lease})
    StateReports(sessions, worker="a:1", now=utc_now).end({camera_id: first})
    with sessions() as session:
        assert session.get_one(CameraStateRow, camera_id).worker == "b:1"
        assert [row.until for row in session.query(CameraStateChange)] == [None]


def test_a_refused_pass_is_counted_and_not_tried_again() -> None:
    lost = a_pass(1)
    stored: list[FinalPass] = []

    def store(item: FinalPass) -> None:
        if item.passed.fences:
            raise LeaseLost("camera 1 was read by another worker")
        stored.append(item)

    fence = Fence(camera_id=1, token=1, seen_until=utc_now())
    spool = PassSpool(store, None)
    spool.start()
    spool.put(replace(lost, passed=replace(lost.passed, fences=(fence,))))
    spool.put(a_pass(2))
    until(lambda: stored)
    spool.stop()
    assert (spool.fenced, spool.waiting, len(stored)) == (1, 0, 1)


def test_a_waiting_pass_keeps_its_token() -> None:
    item = a_pass(1)
    fence = Fence(camera_id=1, token=7, seen_until=utc_now())
    kept = FinalPass.unpack(replace(item, passed=replace(item.passed, fences=(fence,))).pack())
    assert kept.passed.fences == (fence,)
