"""``GET /detections`` over HTTP: items, parameters, pages and files."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.detection_filter import DetectionSort
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.endpoints import detections
from galaxy_alpr.endpoints.schemas import flat_records
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.web.paging import encode_cursor
from tests.client import TestClient
from tests.factories import (
    AT,
    PlateSpec,
    make_list_entry,
    make_location,
    make_lot,
    make_session,
)

Sessions = sessionmaker[Session]

HOUR = timedelta(hours=1)


def texts(client: TestClient, **query: Any) -> list[str | None]:
    answer = client.get("/detections", params=query)
    assert answer.status_code == 200, answer.text
    return [item["plate"] and item["plate"]["text"] for item in answer.json()["items"]]


@pytest.fixture
def stored(sessions: Sessions) -> None:
    with sessions.begin() as session:
        gate = make_location(session, "Gate 1", lot=make_lot(session, "North"))
        make_session(session, plates=["B123XYZ"], captured_at=AT, location=gate)
        make_session(session, plates=["B1234XYZ", None], captured_at=AT + HOUR)
        unread = PlateSpec("D7AB", confidence=0.4, country="DE", region=("D", "Düsseldorf"))
        make_session(session, plates=[unread], captured_at=AT + 2 * HOUR)
        make_list_entry(session, "B123XYZ", PlateStatus.WATCHED)


def test_an_item_tells_all(client: TestClient, sessions: Sessions) -> None:
    with sessions.begin() as session:
        gate = make_location(session, "Gate 1")
        plate = PlateSpec(
            "B1234XYZ",
            display_text="B 1234 XYZ",
            region=("B", "Jakarta"),
            candidates=[("81234XYZ", 0.2)],
            image_path="plates/1.jpg",
        )
        row = make_session(
            session,
            plates=[plate],
            location=gate,
            image_path="uploaded/1.jpg",
            annotated_path="uploaded/1a.jpg",
        )
        make_list_entry(session, "B1234XYZ", PlateStatus.BLOCKED)
        session_id, location_id = row.id, gate.id
    page = client.get("/detections").json()
    assert page["next_cursor"] is None
    assert page["total"] is None
    (item,) = page["items"]
    assert item["session_id"] == session_id
    assert item["captured_at"] == "2026-11-22T08:00:00Z"
    assert item["location"] == {"id": location_id, "name": "Gate 1", "type": "entry"}
    assert item["kind"] == "vehicle_with_plate"
    assert item["pairing"] == {"method": "containment", "confidence": 0.97}
    assert item["image_url"] == "/outputs/uploaded/1.jpg"
    assert item["annotated_image_url"] == "/outputs/uploaded/1a.jpg"
    assert item["vehicle"]["class"] == "car"
    assert item["vehicle"]["color"] == {"name": "white", "confidence": 0.8}
    plate_out = item["plate"]
    assert plate_out["display_text"] == "B 1234 XYZ"
    assert plate_out["region"] == {"code": "B", "name": "Jakarta"}
    assert [one["text"] for one in plate_out["candidates"]] == ["B1234XYZ", "81234XYZ"]
    assert (plate_out["status"], plate_out["status_now"]) == ("unlisted", "blocked")
    assert plate_out["image_url"] == "/outputs/plates/1.jpg"


@pytest.mark.usefixtures("stored")
def test_filters_reach_the_query(client: TestClient) -> None:
    assert texts(client) == ["D7AB", None, "B1234XYZ", "B123XYZ"]
    assert texts(client, sort="captured_at", limit=1) == ["B123XYZ"]
    assert texts(client, **{"from": "2026-11-22T10:00:00+01:00"}) == ["D7AB", None, "B1234XYZ"]
    assert texts(client, **{"from": "2026-11-22T09:00:00"}) == ["D7AB", None, "B1234XYZ"]
    assert texts(client, to="2026-11-22T09:00:00Z") == ["B123XYZ"]
    assert texts(client, location="Gate 1") == ["B123XYZ"]
    assert texts(client, lot="North") == ["B123XYZ"]
    assert texts(client, kind="vehicle_without_plate") == [None]
    assert texts(client, vehicle_class="bus") == []
    assert texts(client, color="white", country="de") == ["D7AB"]
    assert texts(client, region="D", plate_type="private") == ["D7AB"]
    assert texts(client, region="d") == ["D7AB"]
    assert texts(client, min_confidence=0.9) == ["B1234XYZ", "B123XYZ"]
    assert texts(client, status_now="watched") == ["B123XYZ"]
    assert texts(client, status="watched") == []
    assert texts(client, status_now="unlisted") == ["D7AB", "B1234XYZ"]
    assert texts(client, read=False) == []
    assert texts(client, unread_reason="blurred") == []
    assert texts(client, plate="b-123 xyz") == ["B123XYZ"]
    assert texts(client, plate="B123", match="prefix") == ["B1234XYZ", "B123XYZ"]
    assert texts(client, plate="3xy", match="contains") == ["B123XYZ"]
    assert texts(client, plate="b 123? xyz", match="wildcard") == ["B1234XYZ"]
    assert texts(client, plate="8123XYZ", match="fuzzy") == ["B1234XYZ", "B123XYZ"]
    assert texts(client, plate="8123XYZ", match="fuzzy", max_distance=0) == ["B123XYZ"]


WRONG: list[tuple[dict[str, Any], int, str]] = [
    ({"location": "Gate 9"}, 404, "no location has the id or name 'Gate 9'"),
    ({"lot": "\0"}, 404, "no lot"),
    ({"plate": "-- --"}, 422, "no letter A-Z and no digit"),
    ({"cursor": "x"}, 422, "cursor"),
    ({"cursor": "é"}, 422, "cursor"),
    ({"limit": 0}, 422, "limit"),
    ({"limit": 501}, 422, "limit"),
    ({"from": "0001-01-01T00:00:00+14:00"}, 422, "from"),
    ({"min_confidence": "nan"}, 422, "min_confidence"),
    ({"region": "\0"}, 422, "region"),
    ({"region": " "}, 422, "region"),
    ({"from": "2026-11-23T00:00:00Z", "to": "2026-11-22T00:00:00Z"}, 422, "from must be before"),
    ({"country": "DEU"}, 422, "country"),
    ({"colour": "red"}, 422, "colour"),
    ({"max_distance": 4}, 422, "max_distance"),
]


def test_what_is_wrong_is_said(client: TestClient) -> None:
    for query, status, detail in WRONG:
        answer = client.get("/detections", params=query)
        assert answer.status_code == status, query
        assert answer.json()["error"] == {404: "not_found", 422: "validation_error"}[status]
        assert detail in answer.json()["detail"]


def test_a_cursor_of_another_list_is_refused(client: TestClient) -> None:
    for sort, value, id in (
        ("captured_at", AT, 1),
        ("-captured_at", 7, 1),
        ("-captured_at", AT, 2**70),
        ("-captured_at", AT, True),
        ("-confidence", True, 1),
        ("-confidence", float("nan"), 1),
        ("-confidence", 2**80, 1),
        ("-id", AT, 1),
    ):
        cursor = encode_cursor(sort, Position(value, id))
        asked = sort if sort != "captured_at" else "-captured_at"
        answer = client.get("/detections", params={"cursor": cursor, "sort": asked})
        assert answer.status_code == 422, (sort, value, id)
        assert "cursor" in answer.json()["detail"]


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("sort", DetectionSort)
def test_pages_join_without_gap(client: TestClient, sort: DetectionSort) -> None:
    query: dict[str, Any] = {"limit": 1, "with_total": True, "sort": sort.value}
    seen = []
    while True:
        page = client.get("/detections", params=query).json()
        assert page["total"] == 4
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == [
        item["id"] for item in client.get("/detections", params={"sort": sort}).json()["items"]
    ]
    assert len(seen) == 4


@pytest.mark.usefixtures("stored")
def test_files_by_confidence_have_every_row(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flat_records, "BATCH", 1)
    for sort, plates in (
        ("-confidence", ["B1234XYZ", "B123XYZ", "D7AB", ""]),
        ("confidence", ["D7AB", "B123XYZ", "B1234XYZ", ""]),
    ):
        answer = client.get("/detections/export", params={"sort": sort})
        assert [row["plate"] for row in rows_of(answer.text)] == plates


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.usefixtures("stored")
def test_csv_holds_the_whole_filter(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detections, "BATCH", 2)
    answer = client.get("/detections", params={"format": "csv", "limit": 1})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="detections-')
    assert answer.text.count("\r\n") == 5
    rows = rows_of(answer.text)
    assert [row["plate"] for row in rows] == ["D7AB", "", "B1234XYZ", "B123XYZ"]
    assert rows[0]["region"] == "Düsseldorf"
    assert rows[3]["captured_at"] == "2026-11-22T08:00:00Z"
    assert (rows[3]["status"], rows[3]["status_now"]) == ("unlisted", "watched")
    assert datetime.fromisoformat(rows[3]["captured_at"]) == AT
    accepted = client.get("/detections?country=DE", headers={"Accept": "text/csv"})
    assert [row["plate"] for row in rows_of(accepted.text)] == ["D7AB"]


@pytest.mark.usefixtures("stored")
def test_json_lines_are_the_items(client: TestClient) -> None:
    answer = client.get("/detections", params={"format": "jsonl"})
    assert answer.headers["content-type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines == client.get("/detections").json()["items"]


def test_an_empty_export_has_its_header(client: TestClient) -> None:
    answer = client.get("/detections", params={"format": "csv"})
    assert answer.text.startswith("detection_id,session_id,captured_at,")
    assert rows_of(answer.text) == []


def test_no_cell_is_a_formula(client: TestClient, sessions: Sessions) -> None:
    with sessions.begin() as session:
        evil = make_location(session, '=HYPERLINK("http://x","y")')
        make_session(session, plates=["B1"], location=evil)
    (row,) = rows_of(client.get("/detections", params={"format": "csv"}).text)
    assert row["location"] == '\'=HYPERLINK("http://x","y")'
