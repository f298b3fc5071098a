"""Leases of every kind: one holder at a time, also when several claim, and tokens that grow."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import CameraClaim, CameraLease
from galaxy_alpr.fleet.leases import NatsLeases
from galaxy_alpr.fleet.options import NatsUnavailable
from galaxy_alpr.services.cameras.leasing.lease import CameraLeases, Lease
from tests.endpoints.conftest import SQLITE_ONLY
from tests.fleet.leases.conftest import Make
from tests.nats_server import NatsServer
from tests.waiting import until


def claimed(leases: CameraLeases, id: int) -> Lease:
    found = leases.claim(id)
    assert found is not None
    assert found.valid
    return found


def check_one_holder(make: Make, ids: list[int]) -> None:
    """Check what holds for each kind: of several that claim at once one has each camera."""
    several = [make(f"here:{number}") for number in range(4)]
    together = threading.Barrier(len(several))

    def claim(leases: CameraLeases) -> list[Lease | None]:
        together.wait()
        return [leases.claim(id) for id in ids]

    with ThreadPoolExecutor(len(several)) as threads:
        found = list(threads.map(claim, several))
    for number, id in enumerate(ids):
        winners = [each for each in zip(several, found, strict=True) if each[1][number]]
        # Who met a row that another one was adding just then has to try again.
        assert len(winners) <= 1
        if not winners:
            assert any(leases.claim(id) for leases in several)


def check_hand_over(make: Make, ids: list[int]) -> None:
    """Check that a lease is renewed, lost or given up, and what its holder is told."""
    first, other = make("a:1"), make("b:1")
    lease = claimed(first, ids[0])
    assert other.claim(ids[0]) is None
    first.renew([lease])
    assert lease.valid
    first.release(lease)
    assert not lease.valid
    first.close()
    again = claimed(other, ids[0])
    if again.token is not None and lease.token is not None:
        assert again.token > lease.token
    assert first.claim(ids[0]) is None
    first.renew([lease])
    assert not lease.valid


def check_take_over(make: Make, ids: list[int]) -> None:
    """Check that a lease that nobody renews ends, for its holder before others may claim it."""
    paused, other = make("a:1"), make("b:1")
    lease = claimed(paused, ids[0])
    later = until(lambda: (not lease.valid, other.claim(ids[0])))
    while later[1] is None:
        later = until(lambda: (not lease.valid, other.claim(ids[0])))
    assert later[0], "it was claimed while its holder had it"
    taken = later[1]
    assert taken.token > (lease.token or 0)
    paused.renew([lease])
    assert not lease.valid
    other.renew([taken])
    assert taken.valid
    assert paused.claim(ids[0]) is None


@SQLITE_ONLY
def test_a_folder(in_folder: Make, camera_ids: list[int]) -> None:
    check_one_holder(in_folder, camera_ids)


@SQLITE_ONLY
def test_a_folder_is_handed_over(in_folder: Make, camera_ids: list[int]) -> None:
    check_hand_over(in_folder, camera_ids)


@pytest.mark.parametrize("check", [check_one_holder, check_hand_over, check_take_over])
def test_a_database(check: object, in_database: Make, camera_ids: list[int]) -> None:
    assert callable(check)
    check(in_database, camera_ids)


@SQLITE_ONLY
@pytest.mark.parametrize("check", [check_one_holder, check_hand_over, check_take_over])
def test_nats(check: object, in_nats: Make, camera_ids: list[int]) -> None:
    assert callable(check)
    check(in_nats, camera_ids)


def test_a_lease_that_nobody_claimed_can_be_renewed_late(
    in_database: Make, camera_ids: list[int]
) -> None:
    """A worker that was alone goes on without its database, and keeps its token."""
    alone = in_database("a:1")
    lease = claimed(alone, camera_ids[0])
    lease.alone = True
    ended = claimed(in_database("b:1"), camera_ids[1])
    until(lambda: not ended.valid)
    alone.renew([lease])
    lease.alone = False
    assert lease.valid


def test_the_claims_of_a_camera_are_kept(
    in_database: Make, camera_ids: list[int], sessions: sessionmaker[Session]
) -> None:
    for holder in ("a:1", "b:1", "a:1"):
        leases = in_database(holder)
        leases.release(claimed(leases, camera_ids[0]))
    with sessions() as session:
        tokens = [row.token for row in session.query(CameraClaim).order_by(CameraClaim.token)]
        row = session.get_one(CameraLease, camera_ids[0])
    assert tokens == [1, 2, 3]
    assert (row.holder, row.token) == ("", 3), "nobody has what was given up"


def test_a_deleted_camera_has_no_lease(in_database: Make, camera_ids: list[int]) -> None:
    assert in_database("a:1").claim(camera_ids[-1] + 1000) is None


@SQLITE_ONLY
def test_a_claim_that_cannot_be_written_leaves_no_key(in_nats: Make, camera_ids: list[int]) -> None:
    first, other = in_nats("a:1"), in_nats("b:1")
    assert first.claim(camera_ids[-1] + 1000) is None
    claimed(other, camera_ids[0])
    assert isinstance(first, NatsLeases)


@SQLITE_ONLY
def test_leases_outlast_a_restart_of_the_server(
    in_nats: Make, nats: NatsServer, camera_ids: list[int]
) -> None:
    """Keys are on the disk: nobody else claims while the holder believes to have the camera."""
    first, other = in_nats("a:1"), in_nats("b:1")
    lease = claimed(first, camera_ids[0])
    nats.stop()
    nats.start()

    def attempt() -> Lease | None:
        was_valid = lease.valid
        try:
            found = other.claim(camera_ids[0])
        except NatsUnavailable:
            return None
        assert found is None or not was_valid
        return found

    assert until(attempt)
