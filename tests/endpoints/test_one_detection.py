"""``GET /detections/{id}``, searches with a wildcard, and the digits of numbers."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person, admin, person  # noqa: F401
from tests.endpoints.conftest import SQLITE_ONLY, Upload
from tests.factories import PlateSpec, make_location, make_lot, make_session
from tests.fake_engine import photo

Sessions = sessionmaker[Session]


def test_it_is_as_the_list_has_it(client: TestClient, upload: Upload) -> None:
    upload(photo("B1234XYZ"))
    (item,) = client.get("/detections").json()["items"]
    answer = client.get(f"/detections/{item['id']}")
    assert (answer.status_code, answer.json()) == (200, item)


def test_one_that_is_not_there(client: TestClient) -> None:
    answer = client.get("/detections/7")
    assert (answer.status_code, answer.json()["detail"]) == (404, "no detection 7")
    assert client.get("/detections/0").status_code == 422


def test_its_etag_changes_with_its_plate_and_vehicle(client: TestClient, upload: Upload) -> None:
    (item,) = upload(photo("B1234XYZ"))["detections"]
    path = f"/detections/{item['id']}"

    def tag() -> str:
        return str(client.get(path).headers["etag"])

    tags = [tag(), tag()]
    assert tags[0] == tags[1]
    client.patch(f"/api/plates/{item['plate']['id']}", json={"text": "B 1 XY"})
    tags.append(tag())
    client.patch(f"/api/vehicles/{item['vehicle']['id']}", json={"color": "green"})
    tags.append(tag())
    client.delete(f"/api/plates/{item['plate']['id']}")
    tags.append(tag())
    assert len(set(tags)) == 4


@SQLITE_ONLY
def test_one_out_of_the_scope_looks_as_if_it_did_not_exist(
    person: Person,  # noqa: F811
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        lots = [make_lot(session, name) for name in ("North", "South")]
        for lot in lots:
            gate = make_location(session, f"Gate of {lot.name}", lot=lot)
            make_session(session, plates=["B1XYZ"], location=gate)
        id = lots[0].id
    guard = person("guard", lots=[id])
    assert guard.get("/detections/1").status_code == 200
    refused, missing = guard.get("/detections/2"), guard.get("/detections/99")
    assert (refused.status_code, refused.json()) == (403, missing.json())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"plate": "B12*"}, {"B123XYZ", "B12XYZ"}),
        ({"plate": "b 12? xyz"}, {"B123XYZ"}),
        ({"plate": "B12*", "match": "exact"}, set()),
        ({"plate": "B12*", "match": "prefix"}, {"B123XYZ", "B12XYZ"}),
        ({"plate": "B12XYZ"}, {"B12XYZ"}),
    ],
)
def test_a_wildcard_is_one_without_match(
    client: TestClient, sessions: Sessions, query: dict[str, str], found: set[str]
) -> None:
    with sessions.begin() as session:
        make_session(session, plates=["B123XYZ", "B12XYZ", "D1XYZ"])
    for path in ("/detections", "/plate_queries"):
        items = client.get(path, params=query).json()["items"]
        assert {item["plate"]["text"] for item in items} == found
    lines = csv.DictReader(io.StringIO(client.get("/detections/export", params=query).text))
    assert {line["plate"] for line in lines} == found


@SQLITE_ONLY
def test_an_export_takes_no_page(client: TestClient) -> None:
    assert client.get("/detections/export?limit=3").status_code == 422
    lines = client.get("/detections/export?format=jsonl")
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert client.get("/detections/export?format=json").status_code == 422


def numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        value = [item for name, item in value.items() if name not in _PIXELS]
    if isinstance(value, list):
        return [number for item in value for number in numbers(item)]
    return [value] if isinstance(value, float) else []


_PIXELS = {"box", "corners"}


@SQLITE_ONLY
def test_confidences_have_four_decimals_everywhere(client: TestClient, sessions: Sessions) -> None:
    third = 1 / 3
    with sessions.begin() as session:
        plate = PlateSpec("B1XYZ", confidence=third, candidates=[("81XYZ", third / 10)])
        make_session(session, plates=[plate])
    (item,) = client.get("/detections").json()["items"]
    assert item["plate"]["confidence"] == 0.3333
    assert item["plate"]["candidates"][-1]["confidence"] == 0.0333
    (line,) = csv.DictReader(io.StringIO(client.get("/detections/export").text))
    assert line["plate_confidence"] == "0.3333"
    for path in ("/detections", "/session_queries", "/plate_queries?plate=81XYZ&match=fuzzy"):
        assert all(number == round(number, 4) for number in numbers(client.get(path).json()))


@SQLITE_ONLY
def test_milliseconds_have_one_decimal(client: TestClient, upload: Upload) -> None:
    timing = upload(photo("B1"))["timing_ms"]
    assert timing["total"] > 0
    assert all(value == round(value, 1) for value in timing.values())
    steps = client.get("/statistics/latency").json()
    assert all(step["p95_ms"] == round(step["p95_ms"], 1) for step in steps)


@SQLITE_ONLY
def test_shares_have_four_decimals(client: TestClient, sessions: Sessions) -> None:
    with sessions.begin() as session:
        make_session(session, plates=["B1XYZ", "B2XYZ", PlateSpec(None)])
    assert client.get("/statistics/read_rate").json()["rate"] == 0.6667
    answer = client.get("/statistics/read_rate?format=csv")
    assert answer.text.splitlines()[1].split(",")[2] == "0.6667"


def test_where_one_plate_is_meant_a_wildcard_is_refused(
    client: TestClient, sessions: Sessions
) -> None:
    with sessions.begin() as session:
        stored = make_session(session, plates=["B1"])
        session.flush()
        photo, plate = stored.id, stored.detections[0].plate
        assert plate is not None
        id = plate.id
    entry = {"plate": "B*", "status": "blocked"}
    for answer in (
        client.get("/plate_status", params={"plate": "B*"}),
        client.get("/plate_status/B%3F/variants"),
        client.post("/plate_status", json=entry),
        client.put("/plate_status/B*", json={"status": "blocked"}),
        client.delete("/plate_status/B*"),
        client.patch(f"/api/plates/{id}", json={"text": "B?1"}),
        client.get(f"/session_queries/{photo}/masked_picture", params={"keep_plate": "B*"}),
        client.post("/api/privacy/erase/preview", json={"plate": "B*"}),
    ):
        assert answer.status_code == 422, answer.text
        assert "wildcard" in answer.json()["detail"]
    assert client.get("/plate_status/entries").json()["items"] == []
