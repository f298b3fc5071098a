"""Detections are found by every filter, in every order, page by page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries import detection_filter
from galaxy_alpr.db.queries.detection_filter import DetectionFilter, DetectionSort
from galaxy_alpr.db.queries.detections import count, find, find_flat, position
from galaxy_alpr.db.queries.search import PlateFilter, PlateMatch, Position
from galaxy_alpr.enums import DetectionKind, PlateStatus, PlateType, UnreadReason, VehicleClass
from tests.factories import (
    AT,
    DetectionSpec,
    PlateSpec,
    VehicleSpec,
    make_list_entry,
    make_location,
    make_lot,
    make_session,
)

Sessions = sessionmaker[Session]

HOUR = timedelta(hours=1)


@pytest.fixture
def stored(sessions: Sessions) -> Sessions:
    """Hour by hour: AAA1 at Gate 1, a red bus, DDD4 alone, an unread plate, EEE5 at Gate 2."""
    with sessions.begin() as session:
        north = make_lot(session, "North")
        first = make_location(session, "Gate 1", lot=north)
        second = make_location(session, "Gate 2")
        make_session(session, plates=["AAA1"], captured_at=AT, location=first)
        make_session(
            session,
            detections=[DetectionSpec(None, VehicleSpec(VehicleClass.BUS, "red"))],
            captured_at=AT + HOUR,
        )
        alone = PlateSpec(
            "DDD4",
            country="DE",
            region=("D", "Düsseldorf"),
            type=PlateType.ELECTRIC,
            confidence=0.6,
        )
        make_session(session, detections=[DetectionSpec(alone, None)], captured_at=AT + 2 * HOUR)
        unread = PlateSpec(None, unread_reason=UnreadReason.BLURRED, country=None, type=None)
        make_session(session, plates=[unread], captured_at=AT + 3 * HOUR)
        make_session(session, plates=["EEE5"], captured_at=AT + 4 * HOUR, location=second)
    return sessions


def name(plate: str | None, vehicle: str | None) -> str:
    return plate or (vehicle if vehicle == "bus" else "unread") or ""


def found(sessions: Sessions, sort: DetectionSort = DetectionSort.NEWEST, **filter: Any) -> str:
    """Return what is found, in order, and check that ``count`` says the same number."""
    with sessions() as session:
        asked = DetectionFilter(**filter)
        rows = find(session, filter=asked, sort=sort, limit=100)
        assert count(session, filter=asked) == len(rows)
        return " ".join(
            name(
                row.plate.text if row.plate else None,
                row.vehicle.vehicle_class if row.vehicle else None,
            )
            for row in rows
        )


FILTERS: list[tuple[dict[str, Any], str]] = [
    ({}, "EEE5 unread DDD4 bus AAA1"),
    ({"since": AT + 2 * HOUR}, "EEE5 unread DDD4"),
    ({"until": AT + 2 * HOUR}, "bus AAA1"),
    ({"since": AT + HOUR, "until": AT + 4 * HOUR, "country": "DE"}, "DDD4"),
    ({"kind": DetectionKind.PLATE_WITHOUT_VEHICLE}, "DDD4"),
    ({"kind": DetectionKind.VEHICLE_WITH_PLATE, "country": "ID"}, "EEE5 AAA1"),
    ({"with_vehicle": True}, "EEE5 unread bus AAA1"),
    ({"vehicle_class": VehicleClass.BUS}, "bus"),
    ({"vehicle_class": VehicleClass.CAR, "color": "white"}, "EEE5 unread AAA1"),
    ({"vehicle_class": VehicleClass.CAR, "country": "DE"}, ""),
    ({"color": "red"}, "bus"),
    ({"country": "ID"}, "EEE5 AAA1"),
    ({"region": "D"}, "DDD4"),
    ({"plate_type": PlateType.ELECTRIC}, "DDD4"),
    ({"min_confidence": 0.9}, "EEE5 AAA1"),
    ({"read": True}, "EEE5 DDD4 AAA1"),
    ({"read": False}, "unread"),
    ({"unread_reason": UnreadReason.BLURRED}, "unread"),
    ({"plate": PlateFilter(PlateMatch.EXACT, "DDD4")}, "DDD4"),
]


def test_filters(stored: Sessions) -> None:
    assert [found(stored, **filter) for filter, _ in FILTERS] == [names for _, names in FILTERS]


def test_filters_by_place(stored: Sessions) -> None:
    with stored() as session:
        rows = find(session, filter=DetectionFilter(read=True), limit=10)
        places = {row.location.name: row.location for row in rows if row.location}
    gate, lot = places["Gate 1"].id, places["Gate 1"].lot_id
    assert found(stored, location_id=gate) == "AAA1"
    assert found(stored, location_id=places["Gate 2"].id, country="ID") == "EEE5"
    assert found(stored, lot_id=lot) == "AAA1"
    assert found(stored, lot_id=lot, vehicle_class=VehicleClass.CAR) == "AAA1"
    assert found(stored, lot_id=lot, country="DE") == ""


@pytest.mark.parametrize("few", [0, 200])
def test_filters_by_list_status(
    stored: Sessions, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detection_filter, "FEW_LISTED", few)
    with stored.begin() as session:
        make_list_entry(session, "AAA1", PlateStatus.BLOCKED, valid_until=AT + HOUR)
        make_list_entry(session, "EEE5", PlateStatus.ALLOWED, valid_from=AT)

    def at(status: PlateStatus, moment: datetime) -> str:
        return found(stored, status_now=status, now=moment)

    assert at(PlateStatus.BLOCKED, AT) == "AAA1"
    assert at(PlateStatus.BLOCKED, AT + HOUR) == ""
    assert at(PlateStatus.ALLOWED, AT - HOUR) == ""
    assert at(PlateStatus.ALLOWED, AT) == "EEE5"
    assert at(PlateStatus.WATCHED, AT) == ""
    assert at(PlateStatus.UNLISTED, AT) == "DDD4"
    assert at(PlateStatus.UNLISTED, AT + HOUR) == "DDD4 AAA1"


def test_filters_by_the_list_status_of_the_moment(sessions: Sessions) -> None:
    with sessions.begin() as session:
        make_list_entry(session, "AAA1", PlateStatus.BLOCKED, valid_until=AT + HOUR)
        make_session(session, plates=["AAA1", "BBB2", PlateSpec(None)], captured_at=AT)
        make_session(session, plates=["AAA1"], captured_at=AT + HOUR)

    with sessions() as session:
        counts = {
            status: count(session, filter=DetectionFilter(status=status)) for status in PlateStatus
        }
    assert {key: number for key, number in counts.items() if number} == {
        PlateStatus.BLOCKED: 1,
        PlateStatus.UNLISTED: 2,
    }


def test_orders(stored: Sessions) -> None:
    oldest_first = "AAA1 bus DDD4 unread EEE5"
    assert found(stored, DetectionSort.OLDEST) == oldest_first
    assert found(stored, DetectionSort.FIRST_STORED) == oldest_first
    assert found(stored, DetectionSort.LAST_STORED) == "EEE5 unread DDD4 bus AAA1"
    assert found(stored, DetectionSort.MOST_CONFIDENT) == "EEE5 AAA1 DDD4 unread bus"
    assert found(stored, DetectionSort.LEAST_CONFIDENT) == "unread DDD4 AAA1 EEE5 bus"


BY_CONFIDENCE = (DetectionSort.MOST_CONFIDENT, DetectionSort.LEAST_CONFIDENT)


def test_by_confidence_what_has_none_comes_last(sessions: Sessions) -> None:
    with sessions.begin() as session:
        bus = VehicleSpec(VehicleClass.BUS, "red")
        for number, plate in enumerate([None, PlateSpec("AAA1"), None, PlateSpec("BBB2")]):
            detection = DetectionSpec(plate, bus if number < 2 else VehicleSpec())
            make_session(session, detections=[detection], captured_at=AT + number * HOUR)
    for sort in BY_CONFIDENCE:
        with sessions() as session:
            for filter, hours in (
                (DetectionFilter(), [2, 0]),
                (DetectionFilter(until=AT + HOUR), [0]),
                (DetectionFilter(color="red"), [0]),
                (DetectionFilter(kind=DetectionKind.VEHICLE_WITHOUT_PLATE), [2, 0]),
                (DetectionFilter(kind=DetectionKind.VEHICLE_WITH_PLATE), []),
                (DetectionFilter(min_confidence=0.1), []),
                (DetectionFilter(read=True), []),
            ):
                rows = find(session, filter=filter, sort=sort, limit=9)
                flat = find_flat(session, filter=filter, sort=sort, limit=9)
                assert count(session, filter=filter) == len(rows)
                assert [row.id for row in rows] == [row.detection_id for row in flat]
                last = [(row.captured_at - AT) // HOUR for row in rows if row.plate is None]
                assert last == hours
                assert all(row.plate is None for row in rows[len(rows) - len(hours) :])


@pytest.mark.parametrize("sort", DetectionSort)
def test_pages_show_each_row_once_while_rows_arrive(
    sessions: Sessions, sort: DetectionSort
) -> None:
    with sessions.begin() as session:
        for number in range(4):
            # Pairs of one moment and one confidence: the id has to decide.
            plates = [PlateSpec(f"P{number}{i}", confidence=0.1 + number / 7) for i in range(2)]
            make_session(session, plates=[*plates, None], captured_at=AT + number * HOUR)
    with sessions() as session:
        whole = [row.id for row in find(session, filter=DetectionFilter(), sort=sort, limit=100)]
    paged: list[int] = []
    after: Position | None = None
    while True:
        with sessions() as session:
            page = find(session, filter=DetectionFilter(), sort=sort, limit=3, after=after)
        if not page:
            break
        paged += [row.id for row in page]
        after = position(page[-1], sort)
        if len(paged) == 3:
            with sessions.begin() as session:
                make_session(session, plates=["LATE"], captured_at=AT + 9 * HOUR)
    assert len(whole) == 12
    assert [id for id in paged if id in whole] == whole
    assert len(paged) == len(set(paged))


def test_pages_walk_an_index_without_sorting(sessions: Sessions) -> None:
    if sessions.kw["bind"].dialect.name != "sqlite":
        pytest.skip("only SQLite tells its plan in a stable form")
    with sessions() as session:
        for filter in (
            DetectionFilter(),
            DetectionFilter(location_id=1),
            DetectionFilter(lot_id=1),
            DetectionFilter(kind=DetectionKind.VEHICLE_WITH_PLATE),
            DetectionFilter(country="ID", location_id=1),
            DetectionFilter(region="B"),
            DetectionFilter(plate_type=PlateType.PRIVATE),
            DetectionFilter(vehicle_class=VehicleClass.CAR, since=AT),
            DetectionFilter(color="white", country="ID"),
        ):
            statement, table = detection_filter.matching(session, filter=filter)
            id_column = detection_filter.DETECTION_ID[table]
            ordered = statement.order_by(table.captured_at.desc(), id_column.desc()).limit(50)
            sql = str(ordered.compile(session.bind, compile_kwargs={"literal_binds": True}))
            plan = str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").all())
            assert "TEMP B-TREE" not in plan, (filter, plan)
