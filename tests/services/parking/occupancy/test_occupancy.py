"""How full a lot is, was, and will be: counted from visits and counts by hand that are stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import Event, Lot, LotOccupancy
from galaxy_alpr.enums import OccupancyState, VehicleClass, VisitState
from galaxy_alpr.errors import NotFound, ValidationFailed
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.services.parking.occupancy.changes import (
    RecountValues,
    add_recount,
    replace_capacities,
    update_state,
)
from galaxy_alpr.services.parking.occupancy.forecast import forecast
from galaxy_alpr.services.parking.occupancy.history import history
from galaxy_alpr.services.parking.occupancy.now import occupancy_at
from tests.factories import make_lot
from tests.services.parking.right_rows import make_visit

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
CAR, MOTORCYCLE = VehicleClass.CAR, VehicleClass.MOTORCYCLE


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions.begin() as session:
        yield session


@pytest.fixture
def lot(session: Session) -> Lot:
    return make_lot(session, "North", capacity=4, timezone="Europe/Berlin")


def count(session: Session, lot: Lot, counted: int, at: datetime = NOW, **more: object) -> int:
    values = RecountValues(at=at, counted=counted, **more)  # type: ignore[arg-type]
    return add_recount(session, lot.id, values, now=NOW, actor=SYSTEM).id


def test_open_visits_are_counted_by_class(session: Session, lot: Lot) -> None:
    make_visit(session, lot, NOW - HOUR)
    make_visit(session, lot, NOW - HOUR, vehicle_class=MOTORCYCLE)
    make_visit(session, lot, NOW - HOUR, vehicle_class=None)
    make_visit(session, lot, NOW - HOUR, state=VisitState.REVIEW)
    make_visit(session, lot, NOW - 2 * HOUR, NOW - HOUR)
    make_visit(session, lot, NOW - 2 * DAY, state=VisitState.ORPHAN_ENTRY)
    make_visit(session, lot, NOW, NOW, state=VisitState.ORPHAN_EXIT)
    make_visit(session, lot, NOW + HOUR)
    make_visit(session, make_lot(session, "South"), NOW - HOUR)
    replace_capacities(session, lot.id, {CAR: 3, VehicleClass.BUS: 1}, actor=SYSTEM)
    found = occupancy_at(session, lot, NOW)
    assert (found.total.occupied, found.total.free, found.state) == (4, 0, OccupancyState.FULL)
    assert found.unknown_class == 1
    by_class = [(item.vehicle_class, item.occupied, item.free) for item in found.by_class]
    assert by_class == [(CAR, 2, 1), (MOTORCYCLE, 1, None), (VehicleClass.BUS, 0, 1)]
    assert occupancy_at(session, lot, NOW - HOUR - HOUR / 2).total.occupied == 1


def test_a_count_by_hand_corrects_from_its_moment_on(session: Session, lot: Lot) -> None:
    ghost = make_visit(session, lot, NOW - 5 * HOUR)
    make_visit(session, lot, NOW - 4 * HOUR)
    first = count(session, lot, 1, NOW - 3 * HOUR)
    found = occupancy_at(session, lot, NOW).total
    assert (found.occupied, found.visits, found.correction) == (1, 2, -1)
    assert found.recount_id == first
    assert occupancy_at(session, lot, NOW - 3 * HOUR - timedelta(seconds=1)).total.occupied == 2
    make_visit(session, lot, NOW - 2 * HOUR)
    assert occupancy_at(session, lot, NOW).total.occupied == 2
    # Its exit never came: the visits lose it, and the corrected number stays right.
    ghost.state = VisitState.ORPHAN_ENTRY.value
    session.flush()
    found = occupancy_at(session, lot, NOW).total
    assert (found.occupied, found.visits, found.correction) == (2, 2, 0)
    count(session, lot, 3, NOW - HOUR)
    count(session, lot, 9, NOW - HOUR, vehicle_class=MOTORCYCLE)
    assert occupancy_at(session, lot, NOW).total.occupied == 3
    found_hours = history(session, lot, NOW - 4 * HOUR, NOW).hours
    assert [hour.occupied for hour in found_hours] == [1, 1, 2, 3]


def test_a_count_cannot_be_of_later_or_of_no_lot(session: Session, lot: Lot) -> None:
    with pytest.raises(ValidationFailed):
        count(session, lot, 1, NOW + timedelta(seconds=1))
    with pytest.raises(NotFound):
        add_recount(session, lot.id + 1, RecountValues(at=NOW, counted=1), now=NOW, actor=SYSTEM)


def test_a_change_of_the_state_is_told_in_its_transaction(
    sessions: sessionmaker[Session],
) -> None:
    write_events(sessions, lambda: None)
    with sessions.begin() as session:
        lot = make_lot(session, "North", capacity=10)
        assert update_state(session, lot.id, NOW) is OccupancyState.FREE
    told = []
    for number, counted in enumerate((8, 9, 10, 9, 8, 7, 10)):
        now = NOW + number * HOUR
        with sessions.begin() as session:
            values = RecountValues(at=now, counted=counted)
            add_recount(session, lot.id, values, now=now, actor=SYSTEM)
    with sessions() as session:
        for row in session.scalars(select(Event).order_by(Event.id)):
            body = row.payload if isinstance(row.payload, dict) else json.loads(row.payload)
            told.append((row.type, body["occupied"], body["state_before"]))
        state = session.get(LotOccupancy, lot.id)
        assert state is not None
        assert (state.state, state.occupied, state.since) == ("full", 10, NOW + 6 * HOUR)
    assert told == [
        ("lot.almost_full", 9, "free"),
        ("lot.full", 10, "almost_full"),
        ("lot.almost_full", 9, "full"),
        ("lot.free", 8, "almost_full"),
        ("lot.full", 10, "free"),
    ]


def test_a_lot_without_a_capacity_has_no_state(session: Session, lot: Lot) -> None:
    update_state(session, lot.id, NOW)
    lot.capacity = None
    assert update_state(session, lot.id, NOW) is None
    assert session.get(LotOccupancy, lot.id) is None
    assert occupancy_at(session, lot, NOW).state is None


def test_a_period_has_its_hours_stays_turnover_and_peak(session: Session, lot: Lot) -> None:
    begin = NOW - DAY
    make_visit(session, lot, begin - HOUR, begin + HOUR / 2)  # 90 minutes
    make_visit(session, lot, begin + HOUR / 4, begin + HOUR)  # 45 minutes
    make_visit(session, lot, begin + HOUR, begin + 4 * HOUR, vehicle_class=MOTORCYCLE)
    make_visit(session, lot, begin + 2 * HOUR)
    found = history(session, lot, begin, NOW)
    assert len(found.hours) == 24
    shown = [(item.entries, item.exits, item.occupied, item.peak) for item in found.hours[:5]]
    assert shown == [(1, 1, 1, 2), (1, 1, 1, 1), (1, 0, 2, 2), (0, 0, 2, 2), (0, 1, 1, 1)]
    assert (found.entries, found.exits, found.peak) == (3, 3, 2)
    assert found.peak_at == begin + HOUR / 4
    assert (found.stays, found.turnover) == (3, 3 / 4)
    assert (found.dwell_p50_s, found.dwell_p90_s) == (90 * 60, 180 * 60)
    motorcycles = history(session, lot, begin, NOW, MOTORCYCLE)
    assert (motorcycles.entries, motorcycles.capacity, motorcycles.turnover) == (1, None, None)
    with pytest.raises(ValidationFailed):
        history(session, lot, NOW - 33 * DAY, NOW)


def test_a_day_on_which_the_clock_is_set_back_has_25_hours(session: Session, lot: Lot) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    since = datetime(2026, 10, 25, tzinfo=berlin).astimezone(UTC)
    until = datetime(2026, 10, 26, tzinfo=berlin).astimezone(UTC)
    make_visit(session, lot, since + 2 * HOUR + HOUR / 2, since + 3 * HOUR + HOUR / 2)
    found = history(session, lot, since, until)
    assert len(found.hours) == 25
    entered, left = found.hours[2], found.hours[3]
    assert (entered.entries, left.exits) == (1, 1)
    assert {f"{hour.since.astimezone(berlin):%H}" for hour in (entered, left)} == {"02"}
    assert (entered.since, left.since) == (since + 2 * HOUR, since + 3 * HOUR)


def test_a_forecast_is_of_the_same_local_hours_of_weeks_before(session: Session, lot: Lot) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2026, 11, 9, 7, 20, tzinfo=berlin)
    # Mondays at 08:00, the third of which is in summer time.
    for week, number in ((1, 2), (2, 6), (3, 4)):
        morning = datetime(2026, 11, 9, 8, tzinfo=berlin) - timedelta(weeks=week)
        for _ in range(number):
            make_visit(session, lot, morning - HOUR / 2, morning + HOUR / 2)
    assert [hour.days for hour in forecast(session, lot, now - 4 * DAY * 7, hours=1, weeks=6)] == [
        ()
    ]
    first, second = forecast(session, lot, now, hours=2, weeks=6)
    assert first.since == datetime(2026, 11, 9, 7, 0, tzinfo=UTC)
    assert [f"{day.astimezone(berlin):%d %H:%M %z}" for day in first.days] == [
        "02 08:00 +0100",
        "26 08:00 +0100",
        "19 08:00 +0200",
    ]
    assert (first.lower, first.median, first.upper) == (3, 4, 5)
    assert (second.median, len(second.days)) == (0, 3)
    motorcycle = forecast(session, lot, now, hours=1, weeks=6, vehicle_class=MOTORCYCLE)
    assert motorcycle[0].median == 0


def test_a_lot_without_visits_has_no_forecast(session: Session, lot: Lot) -> None:
    (hour,) = forecast(session, lot, NOW, hours=1, weeks=4)
    assert (hour.median, hour.days) == (None, ())
