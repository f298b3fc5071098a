"""The statistics: what is counted, in whose days and hours, against what, and as CSV."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.enums import LocationType, PlateStatus, PlateType, UnreadReason, VehicleClass
from galaxy_alpr.services.statistics.parts import PARTS
from tests import factories
from tests.client import TestClient
from tests.factories import DetectionSpec, PlateSpec, VehicleSpec

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
JAKARTA = ("B", "Jakarta")


@pytest.fixture
def traffic(sessions: sessionmaker[Session]) -> None:
    """Two days at two gates of a lot in Jakarta, and one picture of no place."""
    unread = PlateSpec(None, type=None, country=None, unread_reason=UnreadReason.BLURRED)
    with sessions.begin() as session:
        lot = factories.make_lot(session, "North lot", timezone="Asia/Jakarta")
        entry = factories.make_location(session, "Entry", lot=lot)
        exit = factories.make_location(session, "Exit", type=LocationType.EXIT, lot=lot)
        factories.make_location(session, "Roof")
        factories.make_session(
            session,
            plates=[PlateSpec("B1A", region=JAKARTA), PlateSpec("B2A", region=JAKARTA), unread],
            captured_at=NOON - timedelta(days=1),
            location=entry,
        )
        factories.make_session(session, plates=[None], captured_at=NOON, location=entry)
        factories.make_session(
            session,
            plates=[PlateSpec("B1A", region=JAKARTA)],
            detections=[
                DetectionSpec(vehicle=VehicleSpec(VehicleClass.BUS)),
                DetectionSpec(PlateSpec("SBA1", country="SG", type=PlateType.PUBLIC), None),
            ],
            captured_at=NOON,
            location=exit,
        )
        factories.make_session(session, plates=["D7"], captured_at=NOON)
        factories.make_list_entry(session, "B1A", PlateStatus.BLOCKED)
        factories.make_list_entry(session, "D7", PlateStatus.ALLOWED, valid_until=NOON)


def read(client: TestClient, part: str = "", **query: Any) -> Any:
    response = client.get(f"/statistics{part}", params=query)
    assert response.status_code == 200, response.text
    return response.json()


def counts(totals: dict[str, dict[str, Any]]) -> dict[str, int]:
    return {name: figure["count"] for name, figure in totals.items()}


@pytest.mark.usefixtures("traffic")
def test_all_parts_together(client: TestClient) -> None:
    answer = read(client)
    assert counts(answer["totals"]) == {
        "images": 4,
        "vehicles": 7,
        "plates": 6,
        "read_plates": 5,
        "distinct_plates": 4,
        "vehicles_with_plates": 5,
        "vehicles_without_plates": 2,
        "plates_without_vehicles": 1,
    }
    assert answer["vehicle_classes"] == [
        {"class": "car", "vehicles": 6, "share": 0.8571},
        {"class": "bus", "vehicles": 1, "share": 0.1429},
    ]
    assert [(item["type"], item["plates"]) for item in answer["plate_types"]] == [
        ("private", 4),
        (None, 1),
        ("public", 1),
    ]
    assert answer["regions"][0] == {
        "country": "ID",
        "code": "B",
        "name": "Jakarta",
        "plates": 3,
        "share": 0.5,
    }
    assert [(item["country"], item["plates"]) for item in answer["countries"]] == [
        ("ID", 4),
        (None, 1),
        ("SG", 1),
    ]
    assert {item["status"]: item["plates"] for item in answer["statuses"]} == {
        "blocked": 2,
        "unlisted": 3,
        "allowed": 0,
        "watched": 0,
    }
    assert [
        (item["name"], item["images"], item["vehicles"], item["plates"], item["read_rate"])
        for item in answer["locations"]
    ] == [
        ("Entry", 2, 4, 3, 0.6667),
        (None, 1, 1, 1, 1.0),
        ("Exit", 1, 2, 2, 1.0),
        ("Roof", 0, 0, 0, None),
    ]
    assert answer["read_rate"] == {
        "plates": 6,
        "read_plates": 5,
        "rate": 0.8333,
        "rate_before": None,
    }
    assert answer["unread_reasons"] == [{"reason": "blurred", "plates": 1, "share": 1.0}]
    assert answer["latency"][0] == {
        "step": "detect",
        "samples": 4,
        "p50_ms": 31.0,
        "p95_ms": 31.0,
        "p99_ms": 31.0,
    }
    assert (answer["timezone"], answer["period_before"]) == ("UTC", None)


@pytest.mark.usefixtures("traffic")
@pytest.mark.parametrize("build", PARTS, ids=lambda build: build.__name__)
def test_each_part_has_an_address_and_a_table(client: TestClient, build: Any) -> None:
    part = build.__name__
    answer = read(client, f"/{part}")
    assert answer == read(client)[part]
    response = client.get(f"/statistics/{part}", headers={"Accept": "text/csv"})
    assert response.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(response.text.splitlines()))
    if part == "totals":
        assert [row["name"] for row in rows] == list(answer)
        assert [int(row["count"]) for row in rows] == list(counts(answer).values())
        return
    expected = answer if isinstance(answer, list) else [answer]
    if part in ("trend", "hours", "weekday_hours"):
        assert {row.pop("timezone") for row in rows} == {"UTC"}
    assert [list(row) for row in rows] == [list(item) for item in expected]
    assert [list(row.values()) for row in rows] == [
        ["" if value is None else str(value) for value in item.values()] for item in expected
    ]


def test_nothing_seen_is_zero_and_null(client: TestClient) -> None:
    answer = read(client)
    assert set(counts(answer["totals"]).values()) == {0}
    assert answer["read_rate"]["rate"] is None
    lists = ("vehicle_classes", "regions", "locations", "trend", "unread_reasons", "latency")
    assert [answer[name] for name in lists] == [[]] * len(lists)
    assert [item["share"] for item in answer["statuses"]] == [0.0] * 4
    assert len(answer["hours"]) == 24
    for build in PARTS:
        csv_text = client.get(f"/statistics/{build.__name__}", params={"format": "csv"}).text
        assert csv_text.splitlines()[0]


@pytest.mark.usefixtures("traffic")
@pytest.mark.parametrize(
    ("query", "images"),
    [
        ({"location": "Entry"}, 2),
        ({"lot": "North lot"}, 3),
        ({"lot": "North lot", "location": "Exit"}, 1),
        ({"lot": "North lot", "location": "Roof"}, 0),
        ({"from": "2026-11-20T12:00:00Z"}, 3),
        ({"to": "2026-11-20T12:00:00Z"}, 1),
        ({"from": "2026-11-20T19:00:00+07:00", "to": "2026-11-20T12:00:01"}, 3),
    ],
)
def test_period_and_place_choose_what_is_counted(
    client: TestClient, query: dict[str, str], images: int
) -> None:
    assert read(client, **query)["totals"]["images"]["count"] == images
    assert sum(item["images"] for item in read(client, "/locations", **query)) == images


@pytest.mark.usefixtures("traffic")
def test_change_is_against_the_period_of_the_same_length_before(client: TestClient) -> None:
    query = {"from": "2026-11-20T00:00:00Z", "to": "2026-11-21T00:00:00Z"}
    answer = read(client, **query)
    assert answer["period_before"] == {"from": "2026-11-19T00:00:00Z", "to": query["from"]}
    totals = answer["totals"]
    assert totals["images"] == {"count": 3, "before": 1, "change": 2.0}
    assert totals["plates"] == {"count": 3, "before": 3, "change": 0.0}
    assert totals["plates_without_vehicles"] == {"count": 1, "before": 0, "change": None}
    assert (answer["read_rate"]["rate"], answer["read_rate"]["rate_before"]) == (1.0, 0.6667)


@pytest.mark.usefixtures("traffic")
def test_days_and_hours_are_those_of_the_lot(client: TestClient) -> None:
    of_lot = read(client, location="Exit")
    assert of_lot["timezone"] == "Asia/Jakarta"
    assert [item["hour"] for item in of_lot["hours"] if item["detections"]] == [19]
    (cell,) = [item for item in of_lot["weekday_hours"] if item["detections"]]
    assert cell == {"weekday": 5, "hour": 19, "detections": 3}
    assert read(client, lot="North lot")["timezone"] == "Asia/Jakarta"
    assert read(client, location="Roof")["timezone"] == "UTC"
    elsewhere = read(client, location="Exit", timezone="Pacific/Kiritimati")
    (day,) = elsewhere["trend"]
    assert day == {
        "date": "2026-11-21",
        "detections": 3,
        "vehicles": 2,
        "plates": 2,
        "read_plates": 2,
    }


@pytest.mark.usefixtures("traffic")
def test_days_without_traffic_are_told(client: TestClient) -> None:
    query = {"from": "2026-11-17T00:00:00Z", "to": "2026-11-22T00:00:00Z"}
    trend = read(client, "/trend", **query)
    assert [(item["date"][-2:], item["detections"]) for item in trend] == [
        ("17", 0),
        ("18", 0),
        ("19", 3),
        ("20", 5),
        ("21", 0),
    ]
    endless = read(client, "/trend", **{"from": "1972-01-01", "to": "2190-01-01"})
    assert [item["detections"] for item in endless] == [3, 5]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"timezone": "Mars/Olympus"}, 422),
        ({"timezone": "../../etc/passwd"}, 422),
        ({"from": "2026-11-22", "to": "2026-11-22"}, 422),
        ({"from": "0001-01-01T00:00:00+14:00"}, 422),
        ({"since": "2026-11-22"}, 422),
        ({"format": "xml"}, 422),
        ({"location": "Nowhere"}, 404),
        ({"lot": "7"}, 404),
    ],
)
def test_what_cannot_be_counted_is_refused(
    client: TestClient, query: dict[str, str], status: int
) -> None:
    assert client.get("/statistics/trend", params=query).status_code == status


def test_an_unknown_part_is_not_found(client: TestClient) -> None:
    response = client.get("/statistics/weather")
    assert (response.status_code, response.json()["error"]) == (404, "not_found")
