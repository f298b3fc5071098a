"""The counts of reports are the same on every database."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Visit
from galaxy_alpr.db.queries.reports import figures
from galaxy_alpr.db.queries.reports.figures import Counted
from galaxy_alpr.enums import VisitState
from tests import factories
from tests.factories import AT

HOUR = timedelta(hours=1)


def test_visits_are_counted_by_slots_of_utc(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        check_counts(session)


def check_counts(session: Session) -> None:
    lot = factories.make_lot(session, "North")
    for minutes, stay_s in ((0, 3600), (1, 3600), (40, 60)):
        entered = AT + timedelta(minutes=minutes)
        session.add(
            Visit(
                **{"lot_id": lot.id, "state": VisitState.CLOSED, "began_at": entered},
                **{"entered_at": entered, "exited_at": AT + HOUR, "stay_s": stay_s},
                last_seen_at=AT + HOUR,
            )
        )
    session.flush()
    counted = Counted(lot_ids=[lot.id], since=AT, until=AT + HOUR * 2, by_minute=True)
    rows = sorted(tuple(row) for row in figures.entries(session, counted=counted))
    assert [(figures.moment_of(row[1]) - AT, row[2]) for row in rows] == [
        (timedelta(minutes=minutes), 1) for minutes in (0, 1, 40)
    ]
    left = figures.exits(session, counted=Counted(lot_ids=[lot.id], since=AT, until=AT + HOUR * 2))
    hour = (AT + HOUR).replace(minute=0, second=0, microsecond=0)
    assert sorted((row[2], row[3]) for row in left) == [(60, 1), (3600, 2)]
    assert {figures.moment_of(row[1]) for row in left} == {hour}
    assert figures.settled(session, counted=counted) == []
    assert figures.open_overstays(session, lot_ids=[lot.id], entered_until=AT) == {}
