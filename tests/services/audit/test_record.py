"""What is committed has its entry, what is rolled back has none, and the entries are a chain."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM, Actor
from galaxy_alpr.db import models
from galaxy_alpr.enums import ActorKind, PlateStatus
from galaxy_alpr.events import ListChanged
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.verify import verify
from galaxy_alpr.services.live.record import record_event, write_events
from tests.services.audit.conftest import ANI

Sessions = sessionmaker[Session]


def actions(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return list(
            session.scalars(select(models.AuditEntry.action).order_by(models.AuditEntry.id))
        )


def test_an_entry_holds_who_did_what(sessions: Sessions) -> None:
    at = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
    with sessions.begin() as session:
        after = {"status": PlateStatus.BLOCKED, "valid_from": at, "note": "Ä \0 €"}
        record(session, ANI, "list_entry.change", "plate_list_entry:3", {}, after, "incident 4")
    with sessions() as session:
        entry = session.scalars(select(models.AuditEntry)).one()
        payload = session.scalars(select(models.AuditPayload)).one()
    assert (entry.id, entry.previous_hash) == (1, models.GENESIS)
    assert (entry.actor_kind, entry.actor_id, entry.actor_name) == ("person", 7, "Ani")
    assert (entry.address, entry.request_id) == ("192.0.2.7", "r-1")
    assert (entry.action, entry.subject) == ("list_entry.change", "plate_list_entry:3")
    assert json.loads(payload.content) == {
        "before": {},
        "after": {
            "status": "blocked",
            "valid_from": "2026-11-28T09:00:00.000000Z",
            "note": "Ä \0 €",
        },
        "purpose": "incident 4",
    }
    assert verify(sessions).finding is None


def test_strange_names_and_addresses_are_stored_and_verified(sessions: Sessions) -> None:
    actor = Actor(ActorKind.API_KEY, "Ä " * 80, address="fe80::1%ÿ" * 20, request_id="x" * 99)
    with sessions.begin() as session:
        record(session, actor, "lot.create", "lot:1")
    assert verify(sessions).finding is None
    with sessions() as session:
        assert session.execute(select(func.count(models.AuditPayload.entry_id))).scalar_one() == 0


def test_nothing_is_recorded_of_what_was_rolled_back(sessions: Sessions) -> None:
    with sessions() as session:
        record(session, ANI, "lot.create", "lot:1")
        session.rollback()
        session.add(models.Lot(name="north"))
        session.commit()
    with sessions() as session:
        session.add(models.Lot(name="north"))
        record(session, ANI, "lot.create", "lot:2")
        with pytest.raises(IntegrityError):
            session.commit()
        session.rollback()
        record(session, ANI, "lot.create", "lot:3")
        session.commit()
        record(session, ANI, "lot.create", "lot:4")
        session.commit()
    assert actions(sessions) == ["lot.create"] * 2
    assert verify(sessions).finding is None


def test_nothing_is_recorded_inside_a_savepoint(sessions: Sessions) -> None:
    with sessions.begin() as session:
        record(session, ANI, "lot.create", "lot:1")
        with session.begin_nested(), pytest.raises(RuntimeError, match="savepoint"):
            record(session, ANI, "lot.create", "lot:2")
    assert actions(sessions) == ["lot.create"]


def test_a_value_that_json_cannot_hold_is_refused_at_once(sessions: Sessions) -> None:
    with sessions.begin() as session, pytest.raises(TypeError, match="bytes"):
        record(session, ANI, "lot.create", "lot:1", after={"name": b"x"})


def test_the_chain_of_many_writers_is_whole(sessions: Sessions) -> None:
    write_events(sessions, lambda: None)

    def write(number: int) -> None:
        with sessions() as session:
            session.begin()
            session.add(models.Lot(name=f"lot {number}"))
            record(session, SYSTEM, "lot.create", f"lot:{number}", after={"number": number})
            record_event(session, ListChanged(action="added", text=f"A{number}"))
            record(session, SYSTEM, "lot.change", f"lot:{number}")
            if number % 5:
                session.commit()

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(write, range(50)))
    done = verify(sessions)
    assert (done.count, done.finding) == (80, None)
    assert actions(sessions) == ["lot.create", "lot.change"] * 40
