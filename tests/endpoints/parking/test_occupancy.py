"""How full a lot is over HTTP: now, in the past, counted by hand, and to be expected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.enums import VehicleClass
from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person, admin, person  # noqa: F401
from tests.endpoints.conftest import SQLITE_ONLY
from tests.factories import make_lot
from tests.services.parking.right_rows import make_visit

NOW = datetime(2026, 11, 27, 5, 30, tzinfo=UTC)
"""12:30 in Jakarta."""

HOUR = timedelta(hours=1)


@pytest.fixture
def lot(client: TestClient, app: FastAPI, sessions: sessionmaker[Session]) -> str:
    """A lot with a vehicle inside and one that left; it is ``NOW``."""
    assert client.get("/health").status_code == 200  # it has started
    app.state.context.clock.now = lambda: NOW
    with sessions.begin() as session:
        row = make_lot(session, "North", capacity=2, timezone="Asia/Jakarta")
        make_visit(session, row, NOW - 2 * HOUR)
        make_visit(session, row, NOW - 3 * HOUR, NOW - HOUR, vehicle_class=VehicleClass.MOTORCYCLE)
        return f"/api/lots/{row.id}"


def get(client: TestClient, url: str) -> dict[str, Any]:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_number_of_vehicles_is_corrected_by_a_count(client: TestClient, lot: str) -> None:
    now = get(client, f"{lot}/occupancy")
    assert (now["occupied"], now["free"], now["state"]) == (1, 1, "free")
    assert now["at"] == "2026-11-27T05:30:00Z"
    id = lot.rpartition("/")[2]
    assert now["visits_url"] == f"/api/visits?lot={id}&inside_at=2026-11-27T05%3A30%3A00Z"
    (cars,) = now["by_class"]
    assert (cars["vehicle_class"], cars["occupied"], cars["capacity"]) == ("car", 1, None)
    assert cars["visits_url"] == (
        f"/api/visits?lot={id}&vehicle_class=car&inside_at=2026-11-27T05%3A30%3A00Z"
    )
    body = {"counted": 2, "at": "2026-11-27T12:00:00", "note": " by Budi "}
    answer = client.post(f"{lot}/recounts", json=body)
    assert answer.status_code == 201, answer.text
    counted = answer.json()
    assert (counted["at"], counted["note"]) == ("2026-11-27T05:00:00Z", "by Budi")
    assert (counted["visits"], counted["difference"]) == (1, 1)
    now = get(client, f"{lot}/occupancy")
    assert (now["occupied"], now["visits"], now["correction"]) == (2, 1, 1)
    assert (now["state"], now["since"]) == ("full", "2026-11-27T05:30:00Z")
    assert now["recount_id"] == counted["id"]
    listed = get(client, f"{lot}/recounts?limit=1")
    assert (listed["items"], listed["next_cursor"]) == ([counted], None)


@SQLITE_ONLY
def test_a_smaller_lot_is_full(client: TestClient, lot: str) -> None:
    body = {"name": "North", "capacity": 1, "timezone": "Asia/Jakarta"}
    assert client.put(lot, json=body).status_code == 200
    now = get(client, f"{lot}/occupancy")
    assert (now["state"], now["free"], now["since"]) == ("full", 0, "2026-11-27T05:30:00Z")
    assert client.put(lot, json={**body, "capacity": None}).status_code == 200
    assert get(client, f"{lot}/occupancy")["state"] is None


@SQLITE_ONLY
def test_a_period_is_given_by_local_hours(client: TestClient, lot: str) -> None:
    found = get(client, f"{lot}/occupancy/history?from=2026-11-27T09:00:00&to=2026-11-27T12:00:00")
    assert (found["timezone"], found["since"]) == ("Asia/Jakarta", "2026-11-27T02:00:00Z")
    shown = [
        (hour["local"], hour["entries"], hour["exits"], hour["peak"]) for hour in found["hours"]
    ]
    assert shown == [
        ("2026-11-27T09:00:00+07:00", 1, 0, 1),
        ("2026-11-27T10:00:00+07:00", 1, 0, 2),
        ("2026-11-27T11:00:00+07:00", 0, 1, 2),
    ]
    assert found["hours"][0]["visits_url"] == (
        "/api/visits?lot=1&from=2026-11-27T02%3A00%3A00Z&to=2026-11-27T03%3A00%3A00Z"
    )
    for hour in (*found["hours"], found):
        for number, name in (
            *(("entries", "visits_url"), ("exits", "exits_url"), ("peak", "peak_url")),
            *((("occupied", "occupied_url"),) if "local" in hour else ()),
        ):
            assert len(get(client, hour[name])["items"]) == hour[number], (number, hour)
    assert (found["peak"], found["peak_at"]) == (2, "2026-11-27T03:30:00Z")
    assert (found["stays"], found["dwell_p50_s"], found["turnover"]) == (1, 7200, 4)
    cars = get(client, f"{lot}/occupancy/history?vehicle_class=car")
    assert (cars["entries"], cars["exits"], len(cars["hours"])) == (1, 0, 25)
    assert cars["until"] == "2026-11-27T05:30:00Z"
    for query in ("from=2026-11-28", "from=2026-01-01", "from=2026-11-27&to=2026-11-26"):
        assert client.get(f"{lot}/occupancy/history?{query}").status_code == 422


@SQLITE_ONLY
def test_a_forecast_says_from_which_days(client: TestClient, app: FastAPI, lot: str) -> None:
    app.state.context.clock.now = lambda: NOW + timedelta(weeks=1, hours=-3)
    found = get(client, f"{lot}/occupancy/forecast?hours=3")
    assert [hour["local"][11:16] for hour in found["hours"]] == ["10:00", "11:00", "12:00"]
    assert [hour["median"] for hour in found["hours"]] == [1, 2, 1]
    assert found["hours"][1]["days"] == ["2026-11-27T04:00:00Z"]
    (day,) = found["hours"][1]["numbers"]
    assert (day["at"], day["occupied"]) == ("2026-11-27T04:00:00Z", 2)
    assert len(get(client, day["visits_url"])["items"]) == 2
    app.state.context.clock.now = lambda: NOW
    assert get(client, f"{lot}/occupancy/forecast")["hours"][0] == {
        "since": "2026-11-27T06:00:00Z",
        "local": "2026-11-27T13:00:00+07:00",
        "median": None,
        "lower": None,
        "upper": None,
        "days": [],
        "numbers": [],
    }


@SQLITE_ONLY
def test_spaces_are_set_by_class(client: TestClient, lot: str) -> None:
    answer = client.put(f"{lot}/capacities", json={"car": 1, "bus": 0})
    expected = {"car": 1, "motorcycle": None, "bus": 0, "truck": None}
    assert answer.json() == expected
    assert get(client, f"{lot}/capacities") == expected
    by_class = get(client, f"{lot}/occupancy")["by_class"]
    shown = [(item["vehicle_class"], item["free"]) for item in by_class]
    assert shown == [("car", 0), ("bus", 0)]
    tag = {"If-Match": client.get(f"{lot}/capacities").headers["ETag"]}
    assert answer.headers["ETag"] == tag["If-Match"]
    changed = client.put(f"{lot}/capacities", json={"car": 2}, headers=tag)
    assert (changed.status_code, changed.json()["car"]) == (200, 2)
    assert client.put(f"{lot}/capacities", json={"car": 3}, headers=tag).status_code == 412
    assert get(client, f"{lot}/capacities")["car"] == 2
    tag = {"If-Match": changed.headers["ETag"]}
    assert client.put(f"{lot}/capacities", json={}, headers=tag).json()["car"] is None
    assert client.put(f"{lot}/capacities", json={"car": -1}).status_code == 422
    assert client.put("/api/lots/9/capacities", json={}).status_code == 404


@SQLITE_ONLY
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"counted": -1},
        {"counted": 1, "at": "2026-11-27T12:31:00"},
        {"counted": 1, "note": "\0"},
    ],
)
def test_a_wrong_count_is_refused(client: TestClient, lot: str, body: dict[str, Any]) -> None:
    assert client.post(f"{lot}/recounts", json=body).status_code == 422
    assert get(client, f"{lot}/recounts")["items"] == []
    assert client.post("/api/lots/9/recounts", json={"counted": 1}).status_code == 404


@SQLITE_ONLY
def test_a_guard_counts_in_own_lots_only(
    admin: TestClient,  # noqa: F811
    person: Person,  # noqa: F811
) -> None:
    own = admin.post("/api/lots", json={"name": "North"}).json()["id"]
    other = admin.post("/api/lots", json={"name": "South"}).json()["id"]
    guard = person("guard", name="Budi", lots=[own])
    made = guard.post(f"/api/lots/{own}/recounts", json={"counted": 4}).json()
    assert (made["made_by"], made["counted"]) == ("Budi", 4)
    assert guard.get(f"/api/lots/{own}/occupancy").json()["occupied"] == 4
    assert guard.put(f"/api/lots/{own}/capacities", json={"car": 1}).status_code == 403
    for path in ("recounts", "occupancy", "occupancy/history", "capacities"):
        assert guard.get(f"/api/lots/{other}/{path}").status_code == 403
    assert guard.post(f"/api/lots/{other}/recounts", json={"counted": 4}).status_code == 403
