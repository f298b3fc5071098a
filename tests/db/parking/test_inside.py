"""Who was inside a lot at a moment: the same on every database as by looking at each visit."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Lot, Visit, VisitChange
from galaxy_alpr.db.queries.parking import occupancy, visits
from galaxy_alpr.db.queries.parking.visit_filter import VisitFilter, VisitSort, stay_conditions
from galaxy_alpr.enums import VisitAction, VisitState
from tests import factories
from tests.factories import AT

HOUR = timedelta(hours=1)
COUNTED = {VisitState.OPEN, VisitState.REVIEW, VisitState.CLOSED}


def make_visits(session: Session, lots: list[Lot], rng: random.Random) -> None:
    """Add visits of all states and lengths; some began long before their entry, by hand."""
    for number in range(300):
        entered = AT + HOUR * rng.uniform(0, 1000)
        length = HOUR * rng.choice([0.5, 3, 9, 60, 500])
        state = rng.choice([*VisitState])
        has_left = state in (VisitState.CLOSED, VisitState.ORPHAN_EXIT) or (
            state is VisitState.REVIEW and rng.random() < 0.5
        )
        has_entry = state is not VisitState.ORPHAN_EXIT and rng.random() < 0.9
        began = entered - (HOUR * 100 if number % 10 == 0 else timedelta())
        visit = Visit(
            lot_id=rng.choice(lots).id,
            state=state,
            began_at=began,
            entered_at=entered if has_entry else None,
            exited_at=entered + length if has_left else None,
            stay_s=int(length.total_seconds()) if has_entry and has_left else None,
            last_seen_at=entered,
        )
        session.add(visit)
        session.flush()
        if number % 10 == 0:
            session.add(change_of(visit, other=number % 20 == 0))


def change_of(visit: Visit, *, other: bool) -> VisitChange:
    return VisitChange(
        lot_id=visit.lot_id,
        visit_id=0 if other else visit.id,
        other_id=visit.id if other else None,
        action=VisitAction.MERGE,
        before=[],
        after=[],
        changed_by="ani",
    )


def inside(rows: list[Visit], at: datetime, lot_id: int | None) -> set[int]:
    return {
        row.id
        for row in rows
        if row.state in COUNTED
        and lot_id in (None, row.lot_id)
        and row.began_at <= at
        and (row.exited_at > at if row.exited_at else row.state != VisitState.CLOSED)
    }


@pytest.mark.parametrize("long", [3, 40, 10_000])
def test_visits_that_were_inside_are_found_in_pages_and_counted(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    monkeypatch.setattr(visits, "LONG", long)
    with sessions.begin() as session:
        lots = [factories.make_lot(session, name) for name in ("North", "South")]
        make_visits(session, lots, random.Random(5))
    with sessions() as session:
        rows = [*session.scalars(select(Visit))]
        for hours, lot_id in ((400, lots[0].id), (400, None), (990, lots[1].id), (5, None)):
            at = AT + HOUR * hours
            filter = VisitFilter(inside_at=at, lot_id=lot_id)
            found = [row.id for row in pages(session, filter, VisitSort.NEWEST)]
            expected = inside(rows, at, lot_id)
            assert (len(found), {*found}) == (len(expected), expected)
            assert expected
            assert visits.count(session, filter=filter) == len(expected)
            oldest = [row.id for row in pages(session, filter, VisitSort.OLDEST)]
            assert oldest == found[::-1]
            if lot_id is not None:
                numbers = occupancy.inside_by_class(session, lot_id=lot_id, at=at)
                assert sum(numbers.values()) == len(expected)


def pages(session: Session, filter: VisitFilter, sort: VisitSort) -> list[Visit]:
    """Return all visits, seven at a time."""
    found: list[Visit] = []
    while True:
        after = visits.position(found[-1]) if found else None
        page = visits.find(session, filter=filter, limit=7, sort=sort, after=after)
        if not page:
            return found
        found += page


def test_other_conditions_hold_as_well(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        make_visits(session, [factories.make_lot(session)], random.Random(6))
    with sessions() as session:
        at = AT + HOUR * 600
        rows = [*session.scalars(select(Visit))]
        ids = inside(rows, at, None)
        for filter, holds in (
            (VisitFilter(inside_at=at, state=VisitState.REVIEW), VisitState.REVIEW),
            (VisitFilter(inside_at=at, min_stay=HOUR * 50), VisitState.CLOSED),
        ):
            expected = {
                row.id
                for row in rows
                if row.id in ids
                and (
                    row.state == holds
                    if filter.min_stay is None
                    else (row.stay_s or 0) >= 50 * 3600
                )
            }
            assert {row.id for row in visits.find(session, filter=filter, limit=500)} == expected
            assert visits.count(session, filter=filter) == len(expected)
            assert expected


INDEXES = {
    "ix_visits_exited_at_state_began_at_id",
    "ix_visits_lot_id_entered_at",
    "ix_visits_stay_s",
    "ix_visits_lot_id_began_at_id",
    "INTEGER PRIMARY KEY",
}
"""That of each part, for a search in one lot; the last finds those that were changed by hand."""


def plans(session: Session, filter: VisitFilter) -> list[str]:
    """Return how SQLite finds the visits of each statement of a search."""
    found: list[str] = []

    def ask(_conn: Any, cursor: Any, sql: str, values: Any, *_: object) -> None:
        if sql.startswith("SELECT visits.id"):
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
            found.extend(row[-1] for row in rows if row[-1].startswith("SEARCH visits "))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", ask)
    try:
        visits.find(session, filter=filter, limit=50)
    finally:
        event.remove(engine, "before_cursor_execute", ask)
    return found


def test_each_part_is_found_by_its_own_index(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    if sessions.kw["bind"].dialect.name != "sqlite":
        pytest.skip("only SQLite tells its plan in a stable form")
    monkeypatch.setattr(visits, "LONG", 5)
    with sessions.begin() as session:
        lots = [factories.make_lot(session, name=name) for name in ("North", "South")]
        make_visits(session, lots, random.Random(1))
    with sessions() as session:
        found = plans(session, VisitFilter(lot_id=lots[0].id, inside_at=AT + 500 * HOUR))
    used = [name for plan in found for name in INDEXES if f"{name} (" in plan]
    assert (len(used), set(used)) == (6, INDEXES)


def test_stays_are_compared_in_whole_seconds() -> None:
    """PostgreSQL uses no index of whole numbers to compare with a fraction."""
    fraction = timedelta(seconds=90.5)
    for filter, bound in (
        (VisitFilter(min_stay=fraction), 91),
        (VisitFilter(max_stay=fraction), 90),
    ):
        closed, _ = stay_conditions(filter)
        values = closed.compile().params.values()
        assert [(type(value), value) for value in values] == [(int, bound)]
