"""All reads of a snapshot see one moment, and writers do not wait for it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Lot
from galaxy_alpr.db.snapshots import begin_snapshot
from tests.factories import make_lot


def count(session: Session) -> int:
    return session.execute(select(func.count(Lot.id))).scalar_one()


def test_a_snapshot_is_of_one_moment(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        make_lot(session)
    with sessions() as session:
        begin_snapshot(session)
        assert count(session) == 1
        with sessions.begin() as other:
            make_lot(other)
        assert count(session) == 1
    with sessions() as session:
        assert count(session) == 2
