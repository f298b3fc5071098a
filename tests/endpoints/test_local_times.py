"""Moments without an offset are local times, and a date in a validity is its whole day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from galaxy_alpr.main import create_app
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.fake_engine import FakeEngine, photo

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)


@pytest.fixture
def client(data_dir: Path, database_url: str) -> Iterator[TestClient]:
    """A client of a site in Jakarta, at ``NOW``."""
    settings = make_settings(data_dir, database_url, timezone="Asia/Jakarta")
    app = create_app(settings, engine=FakeEngine(), now=lambda: NOW)
    with TestClient(app) as client:
        yield client


@pytest.fixture(autouse=True)
def gates(client: TestClient) -> dict[str, int]:
    """Gates named after the zones of their lots, and one of no lot; return the ids of the lots."""
    lots = {}
    for zone in ("America/Los_Angeles", "Europe/Berlin"):
        name = zone.split("/")[1]
        lot = client.post("/api/lots", json={"name": name, "timezone": zone}).json()
        lots[name] = lot["id"]
        gate = {"name": name, "type": "entry", "lot_id": lot["id"]}
        assert client.post("/api/locations", json=gate).status_code == 201
    client.post("/api/locations", json={"name": "Nowhere", "type": "entry"})
    return lots


def upload_at(client: TestClient, moment: str, **form: str) -> dict[str, Any]:
    answer = client.post(
        "/detect_image", files={"file": photo("B1")}, data={"captured_at": moment, **form}
    )
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.parametrize(
    ("location", "moment", "utc"),
    [
        ("Los_Angeles", "2026-11-27T08:00", "2026-11-27T16:00:00Z"),
        ("Berlin", "2026-11-27T08:00", "2026-11-27T07:00:00Z"),
        ("Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z"),
        ("Nowhere", "2026-11-27T08:00", "2026-11-27T01:00:00Z"),
        ("", "2026-11-27T08:00", "2026-11-27T01:00:00Z"),
        ("Berlin", "2026-11-27T08:00+07:00", "2026-11-27T01:00:00Z"),
    ],
)
def test_an_upload_without_an_offset_is_at_the_local_time_of_its_lot(
    client: TestClient, location: str, moment: str, utc: str
) -> None:
    answer = upload_at(client, moment, location=location)
    assert (answer["captured_at"], answer["captured_at_source"]) == (utc, "client")


@SQLITE_ONLY
@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59:59-12:00", "1989-01-01"])
def test_a_moment_where_no_calendar_reaches_is_refused(client: TestClient, moment: str) -> None:
    answer = client.post("/detect_image", files={"file": photo("B1")}, data={"captured_at": moment})
    assert answer.status_code == 422, answer.text


@SQLITE_ONLY
def test_a_local_time_in_the_future_is_found_in_its_zone(client: TestClient) -> None:
    """20:00 in UTC is noon in Los Angeles, so 13:00 there is in the future."""
    answer = upload_at(client, "2026-11-28T13:00", location="Los_Angeles")
    assert answer["captured_at"] == "2026-11-28T20:00:00Z"
    assert answer["sent_captured_at"] == "2026-11-28T21:00:00Z"
    assert answer["captured_at_source"] == "server"


@SQLITE_ONLY
@pytest.mark.parametrize(
    "path", ["/detections", "/session_queries", "/plate_queries", "/vehicle_queries"]
)
def test_filters_are_local_times_of_the_place(client: TestClient, path: str) -> None:
    for gate in ("Los_Angeles", "Berlin", "Nowhere"):
        for hour in ("07", "08"):
            upload_at(client, f"2026-11-27T{hour}:30", location=gate)

    more = {"plate": "B1"} if path == "/plate_queries" else {}

    def moments(**query: str) -> list[str]:
        answer = client.get(path, params={"from": "2026-11-27T08:00", **more, **query})
        assert answer.status_code == 200, answer.text
        return [item["captured_at"] for item in answer.json()["items"]]

    assert moments(location="Los_Angeles") == ["2026-11-27T16:30:00Z"]
    assert moments(location="Berlin") == ["2026-11-27T07:30:00Z"]
    assert moments(location="Nowhere") == ["2026-11-27T01:30:00Z"]
    assert len(moments()) == 5  # 08:00 in Jakarta
    if path == "/detections":
        assert moments(lot="Berlin") == ["2026-11-27T07:30:00Z"]


@SQLITE_ONLY
def test_a_date_in_a_filter_is_the_beginning_of_its_local_day(client: TestClient) -> None:
    upload_at(client, "2026-11-27T08:00Z", location="Los_Angeles")
    query = {"location": "Los_Angeles", "from": "2026-11-27", "to": "2026-11-28"}
    assert len(client.get("/detections", params=query).json()["items"]) == 1
    assert client.get("/detections", params={**query, "from": "2026-11-28"}).status_code == 422


@SQLITE_ONLY
def test_statistics_read_their_period_in_the_timezone_that_is_asked_for(
    client: TestClient,
) -> None:
    upload_at(client, "2026-11-27T00:30Z")

    def images(**query: str) -> Any:
        answer = client.get("/statistics", params={"from": "2026-11-27T08:00", **query}).json()
        return answer["totals"]["images"]["count"], answer["timezone"]

    assert images() == (0, "Asia/Jakarta")
    assert images(timezone="Asia/Makassar") == (1, "Asia/Makassar")
    assert images(lot="Berlin") == (0, "Europe/Berlin")
    wrong = client.get("/statistics", params={"timezone": "Asia/Makasar"})
    assert wrong.status_code == 422
    assert "'Asia/Makassar'" in wrong.text


def statuses(client: TestClient, *moments: str) -> list[str]:
    return [upload_at(client, moment)["detections"][0]["plate"]["status"] for moment in moments]


def test_a_date_in_a_validity_is_its_whole_day(client: TestClient) -> None:
    entry = {"status": "allowed", "valid_from": "2026-11-26", "valid_until": "2026-11-27"}
    added = client.put("/plate_status/B1", json=entry).json()
    days = (added["valid_from"], added["valid_until"])
    assert days == ("2026-11-25T17:00:00Z", "2026-11-27T17:00:00Z")
    found = statuses(
        client,
        *("2026-11-25T23:59:59", "2026-11-26T00:00", "2026-11-27T23:59:59", "2026-11-28T00:00"),
    )
    assert found == ["unlisted", "allowed", "allowed", "unlisted"]
    entry["lot"] = "Los_Angeles"
    added = client.put("/plate_status/B1", json=entry).json()
    assert added["valid_until"] == "2026-11-28T08:00:00Z"
    one_day = {"plate": "C2", "status": "allowed", "valid_from": "2026-10-25"}
    added = client.post(
        "/plate_status", json={**one_day, "valid_until": "2026-10-25", "lot": "Berlin"}
    ).json()
    assert added["valid_from"] == "2026-10-24T22:00:00Z"
    assert added["valid_until"] == "2026-10-25T23:00:00Z"
    unknown = client.put("/plate_status/B1", json={**entry, "lot": "Atlantis"})
    assert unknown.status_code == 404


@SQLITE_ONLY
def test_the_day_pass_of_a_guest_ends_at_the_lots_midnight(
    client: TestClient, shared_cases: Path
) -> None:
    data = (shared_cases / "13_day_pass_utc" / "guest.csv").read_bytes()

    def valid_until(**query: str) -> str:
        answer = client.post("/plate_status/import", files={"file": data}, params=query)
        assert answer.status_code == 200, answer.text
        zone = answer.json()["timezone"]
        entry = client.get("/plate_status", params={"plate": "B1234XYZ"}).json()["entry"]
        return f"{entry['valid_until']} {zone}"

    assert valid_until() == "2026-11-27T17:00:00Z Asia/Jakarta"
    assert valid_until(lot="Los_Angeles") == "2026-11-28T08:00:00Z America/Los_Angeles"
    missing = client.post("/plate_status/import", files={"file": data}, params={"lot": "Atlantis"})
    assert missing.status_code == 404


@SQLITE_ONLY
def test_a_year_that_no_database_stores_is_refused(client: TestClient) -> None:
    far = {"status": "allowed", "valid_until": "9999-11-28"}
    assert client.put("/plate_status/B1", json=far).status_code == 422


@SQLITE_ONLY
def test_the_audit_trail_is_filtered_by_the_sites_local_time(client: TestClient) -> None:
    client.put("/plate_status/B1", json={"status": "allowed"})
    ahead = (datetime.now(UTC) + timedelta(hours=1)).replace(tzinfo=None).isoformat()

    def items(since: str) -> list[Any]:
        found: list[Any] = client.get("/api/audit", params={"from": since}).json()["items"]
        return found

    assert items(ahead)  # in Jakarta it is six hours ago
    assert not items(ahead + "Z")


def test_an_unknown_timezone_of_the_site_is_refused(data_dir: Path) -> None:
    with pytest.raises(ValueError, match="nearest name is 'Asia/Jakarta'"):
        make_settings(data_dir, "sqlite", timezone="Asia/Jakata")


@SQLITE_ONLY
def test_exports_have_the_timezone_that_is_asked_for(client: TestClient) -> None:
    upload_at(client, "2026-11-27T08:00Z")
    client.put("/plate_status/B1", json={"status": "allowed", "valid_until": "2026-11-27"})

    def export(path: str, **query: str) -> tuple[str, str]:
        answer = client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.headers["X-Timezone"], answer.text

    zone, text = export("/detections", format="csv")
    assert zone == "UTC"
    assert ",2026-11-27T08:00:00Z," in text
    zone, text = export("/detections", format="csv", timezone="Asia/Makassar")
    assert zone == "Asia/Makassar"
    assert ",2026-11-27T16:00:00+08:00," in text
    local = {"from": "2026-11-27T16:00", "to": "2026-11-27T16:01"}
    assert "B1" in export("/detections", format="csv", timezone="Asia/Makassar", **local)[1]
    zone, text = export("/plate_status/export", timezone="America/New_York")
    assert ",2026-11-27T12:00:00-05:00," in text
    again = client.post("/plate_status/import", files={"file": text.encode()}).json()
    assert (again["kept"], again["invalid"]) == (1, 0)
    zone, text = export("/api/audit", format="csv", timezone="Asia/Makassar")
    assert (zone, "+08:00" in text) == ("Asia/Makassar", True)
    for path in ("/detections", "/plate_status/export", "/api/audit", "/statistics/hours"):
        wrong = client.get(path, params={"timezone": "Asia/Makasar", "format": "csv"})
        assert wrong.status_code == 422, path
    assert "'Asia/Makassar'" in client.get("/detections", params={"timezone": "Asia/Makasar"}).text


@SQLITE_ONLY
def test_parts_of_the_statistics_name_their_timezone(client: TestClient) -> None:
    upload_at(client, "2026-11-27T20:00Z")
    text = client.get("/statistics/trend", params={"format": "csv"}).text
    header, line = text.splitlines()
    assert header.endswith(",timezone")
    assert line.startswith("2026-11-28,")
    assert line.endswith(",Asia/Jakarta")
    answer = client.get("/statistics/trend", params={"timezone": "Europe/Berlin"})
    assert answer.headers["X-Timezone"] == "Europe/Berlin"
    assert answer.json()[0]["date"] == "2026-11-27"


@SQLITE_ONLY
def test_a_new_lot_has_the_timezone_of_the_site(client: TestClient) -> None:
    added = client.post("/api/lots", json={"name": "East"}).json()
    assert added["timezone"] == "Asia/Jakarta"
