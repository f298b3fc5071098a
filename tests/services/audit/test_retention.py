"""Old entries go, the chain begins after them, and an anchor in it shows that they were pruned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import AuditEntry, AuditPayload
from galaxy_alpr.db.queries.audit import chain
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.retention import (
    BATCH,
    AuditRetention,
    delete_all_pruned,
    prune,
)
from galaxy_alpr.services.audit.verify import Anchor, Problem, verify
from galaxy_alpr.services.clock import Clock
from tests.services.audit.conftest import ANI, Trail

Sessions = sessionmaker[Session]

NO_TIME = timedelta()
"""Everything recorded is older."""


def prune_before(sessions: Sessions, moment: datetime) -> int:
    with sessions.begin() as session:
        return prune(session, ANI, before=moment)


def retention(
    sessions: Sessions, max_age: timedelta | None, clock: Clock | None = None
) -> AuditRetention:
    return AuditRetention(sessions=sessions, max_age=max_age, clock=clock or Clock())


def counts(sessions: Sessions) -> tuple[int, int]:
    with sessions() as session:
        entries, payloads = (
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (AuditEntry, AuditPayload)
        )
    return entries, payloads


def anchor(sessions: Sessions, id: int) -> Anchor:
    with sessions() as session:
        return Anchor(id, chain.hash_of(session, id=id) or "")


def test_old_entries_go(sessions: Sessions, add_entries: Trail) -> None:
    add_entries(5)
    moment = utc_now()
    add_entries(2)
    removed, last_removed = anchor(sessions, 2), anchor(sessions, 5)
    assert prune_before(sessions, moment) == 5
    assert delete_all_pruned(sessions) == 5
    assert counts(sessions) == (3, 3)
    done = verify(sessions, anchor=last_removed)
    assert (done.first_id, done.count, done.finding) == (6, 3, None)
    assert prune_before(sessions, moment) == 0
    finding = verify(sessions, anchor=removed).finding
    assert finding is not None
    assert finding.detail == "entry 2 of the anchor was pruned; give a newer anchor"


def test_the_entry_of_an_earlier_pruning_goes_in_the_next_one(
    sessions: Sessions, add_entries: Trail
) -> None:
    add_entries(4)
    assert retention(sessions, NO_TIME).run() == 4
    add_entries(2)
    assert retention(sessions, NO_TIME).run() == 3
    done = verify(sessions)
    assert (done.first_id, done.count, done.finding) == (8, 1, None)


def test_more_entries_than_a_batch(sessions: Sessions) -> None:
    with sessions.begin() as session:
        for number in range(BATCH + 1):
            record(session, ANI, "lot.change", f"lot:{number}")
    assert retention(sessions, NO_TIME).run() == BATCH + 1
    assert verify(sessions).count == 1


def test_rows_that_a_crash_left_are_deleted_later(sessions: Sessions, add_entries: Trail) -> None:
    add_entries(5)
    assert prune_before(sessions, utc_now()) == 5
    done = verify(sessions)
    assert (done.first_id, done.count, done.finding) == (6, 1, None)
    assert counts(sessions) == (6, 6)
    assert retention(sessions, None).run() == 5
    assert counts(sessions) == (1, 1)
    assert verify(sessions).finding is None


def test_nothing_goes_without_a_limit_or_with_a_wrong_clock(
    sessions: Sessions, add_entries: Trail
) -> None:
    add_entries(2)
    assert retention(sessions, None).run() == 0
    wrong = Clock(now=lambda: datetime(2070, 1, 1, tzinfo=UTC))
    assert retention(sessions, NO_TIME, wrong).run() == 0
    assert counts(sessions) == (2, 2)


def test_a_pruning_changed_by_hand_is_found(
    sessions: Sessions, add_entries: Trail, by_hand: Callable[..., None]
) -> None:
    add_entries(5)
    retention(sessions, NO_TIME).run()
    by_hand("UPDATE audit_chain SET pruned_id = 4")
    finding = verify(sessions).finding
    assert finding is not None
    assert (finding.id, finding.problem) == (5, Problem.MISSING)
