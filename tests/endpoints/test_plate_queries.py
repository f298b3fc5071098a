"""``/plate_queries`` and ``/api/plates``: history, reasons, corrections and the way back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.texts import plan
from galaxy_alpr.enums import PlateStatus, UnreadReason
from tests.client import TestClient
from tests.factories import (
    AT,
    DetectionSpec,
    PlateSpec,
    VehicleSpec,
    make_list_entry,
    make_location,
    make_session,
)

Sessions = sessionmaker[Session]

HOUR = timedelta(hours=1)


def search(client: TestClient, plate: str, **query: Any) -> dict[str, Any]:
    answer = client.get("/plate_queries", params={"plate": plate, **query})
    assert answer.status_code == 200, answer.text
    history: dict[str, Any] = answer.json()
    return history


@pytest.fixture
def stored(sessions: Sessions) -> None:
    with sessions.begin() as session:
        gate = make_location(session, "Gate 1")
        misread = PlateSpec("D777AB", candidates=[("B123XYZ", 0.2)])
        make_session(session, plates=["B123XYZ"], captured_at=AT, location=gate)
        make_session(session, plates=["B123XYZ"], captured_at=AT + HOUR, location=gate)
        make_session(session, plates=["B123XY2"], captured_at=AT + 2 * HOUR)
        make_session(session, plates=["B124XYZ"], captured_at=AT + 3 * HOUR)
        make_session(session, plates=[misread], captured_at=AT + 4 * HOUR)
        make_session(session, plates=["L9999ZZ"], captured_at=AT + 5 * HOUR)


@pytest.mark.usefixtures("stored")
def test_each_hit_says_why_it_matches(client: TestClient) -> None:
    exact = search(client, "b 123 xyz")
    assert [hit["match"] for hit in exact["items"]] == [
        {"type": "exact", "through": "text", "text": "B123XYZ", "distance": 0, "edits": []}
    ] * 2
    assert exact["items"][0]["captured_at"] == "2026-11-22T09:00:00Z"

    fuzzy = search(client, "8123XYZ", match="fuzzy")
    candidate, near, folded, _, same = [hit["match"] for hit in fuzzy["items"]]
    assert (candidate["through"], candidate["text"]) == ("candidate", "B123XYZ")
    assert (near["through"], near["text"], near["distance"]) == ("text", "B124XYZ", 1.3)
    assert [edit["kind"] for edit in near["edits"]] == ["confused", "replaced"]
    assert folded["text"] == "B123XY2"
    assert same["type"] == "fuzzy"
    assert same["edits"] == [
        {"kind": "confused", "position": 1, "read": "B", "meant": "8", "cost": 0.3}
    ]
    prefix = search(client, "B12", match="prefix")["items"]
    assert {hit["match"]["type"] for hit in prefix} == {"prefix"}
    assert len(prefix) == 4


def test_a_plate_that_was_not_wholly_seen_is_found(client: TestClient, sessions: Sessions) -> None:
    part = PlateSpec(None, candidates=[("B1?34XYZ", 0.1)], unread_reason=UnreadReason.OCCLUDED)
    with sessions.begin() as session:
        make_session(session, plates=[part])
    (hit,) = search(client, "B1234XYZ", match="fuzzy")["items"]
    assert (hit["match"]["through"], hit["match"]["text"]) == ("candidate", "B1?34XYZ")
    assert (hit["match"]["distance"], hit["match"]["edits"]) == (None, [])


@pytest.mark.usefixtures("stored")
def test_the_summary_adds_up(client: TestClient) -> None:
    page = search(client, "B123XYZ", match="fuzzy", limit=2, with_total=True)
    summary = page["summary"]
    assert (summary["plate"], summary["count"], page["total"]) == ("B123XYZ", 5, 5)
    assert summary["first_seen"] == "2026-11-22T08:00:00Z"
    assert summary["last_seen"] == "2026-11-22T12:00:00Z"
    nowhere, gate = summary["locations"]
    assert (nowhere["count"], nowhere["location"]) == (3, None)
    assert gate["location"]["name"] == "Gate 1"
    assert (gate["count"], gate["last_seen"]) == (2, "2026-11-22T09:00:00Z")
    texts = [(item["text"], item["count"], item["distance"]) for item in summary["texts"]]
    assert texts[:3] == [("B123XYZ", 2, 0), ("B123XY2", 1, 0.3), ("B124XYZ", 1, 1)]
    rest = search(client, "B123XYZ", match="fuzzy", cursor=page["next_cursor"])
    assert rest["summary"] is None
    assert len(page["items"]) + len(rest["items"]) == 5


@pytest.mark.usefixtures("stored")
def test_the_summary_can_be_left_out(client: TestClient) -> None:
    with_summary = search(client, "B123XYZ")
    assert search(client, "B123XYZ", summary=False) == {**with_summary, "summary": None}
    page = search(client, "B123XYZ", match="fuzzy", summary=False)
    assert (len(page["items"]), page["summary"]) == (5, None)


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("match", "plate"), [("prefix", "B"), ("contains", "B"), ("wildcard", "B*")]
)
def test_what_too_many_plates_have_is_found_and_not_counted(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, match: str, plate: str
) -> None:
    query = {"match": match, "with_total": True}
    counted = search(client, plate, **query)
    monkeypatch.setattr(plan, "MAX_PLATES", 2)
    monkeypatch.setattr(plan, "MAX_PARTS", 1)
    many = search(client, plate, **query)
    assert many["items"] == counted["items"]
    assert (many["total"], counted["total"]) == (None, counted["summary"]["count"])
    assert many["summary"] == {**dict.fromkeys(counted["summary"]), "plate": plate}
    # Few plates are in a short period, however many have the part.
    hour = {"from": "2026-11-22T11:00:00Z", "to": "2026-11-22T12:00:00Z"}
    one = search(client, plate, **query, **hour)
    assert one["total"] == one["summary"]["count"] == len(one["items"]) == 1


@pytest.mark.usefixtures("stored")
def test_time_and_place_narrow_the_history(client: TestClient) -> None:
    query = {"match": "prefix", "from": "2026-11-22T09:00:00Z", "location": "Gate 1"}
    history = search(client, "B", **query)
    assert [hit["plate"]["text"] for hit in history["items"]] == ["B123XYZ"]
    assert history["summary"]["count"] == 1


def test_a_plate_never_seen_has_an_empty_history(client: TestClient) -> None:
    history = search(client, "B1", match="fuzzy", max_distance=3)
    assert history["items"] == []
    assert history["summary"] == {
        "plate": "B1",
        "count": 0,
        "first_seen": None,
        "last_seen": None,
        "locations": [],
        "texts": [],
    }
    assert client.get("/plate_queries").status_code == 422


def make_plate(sessions: Sessions, plate: PlateSpec, **values: Any) -> int:
    with sessions.begin() as session:
        row = make_session(session, detections=[DetectionSpec(plate, VehicleSpec())], **values)
        assert row.detections[0].plate is not None
        return row.detections[0].plate.id


def test_a_correction_keeps_what_was_observed(client: TestClient, sessions: Sessions) -> None:
    with sessions.begin() as session:
        make_list_entry(session, "D4321BC", PlateStatus.BLOCKED)
    id = make_plate(sessions, PlateSpec("8123XYZ", region=None))
    change = {"text": "b 123 xyz", "note": "seen by eye"}
    plate = client.patch(f"/api/plates/{id}", json=change).json()
    assert (plate["text"], plate["observed_text"]) == ("B123XYZ", "8123XYZ")
    assert plate["display_text"] == "B 123 XYZ"
    assert plate["region"]["code"] == "B"
    (correction,) = plate["corrections"]
    assert correction["text_before"] == "8123XYZ"
    assert correction["text_after"] == "B123XYZ"
    assert (correction["changed_by"], correction["note"]) == ("anonymous", "seen by eye")
    assert correction["undone_at"] is None

    assert client.patch(f"/api/plates/{id}", json=change).json() == plate
    again = {"text": "D4321BC"}
    plate = client.patch(f"/api/plates/{id}", json=again).json()
    assert (plate["status"], plate["region"]["code"]) == ("blocked", "D")
    assert search(client, "D4321BC")["summary"]["count"] == 1
    assert search(client, "B123XYZ")["summary"]["count"] == 0
    assert search(client, "04321BC", match="fuzzy", max_distance=0)["summary"]["count"] == 1
    assert client.get(f"/api/plates/{id}").json() == plate


def test_corrections_are_undone_one_by_one(client: TestClient, sessions: Sessions) -> None:
    with sessions.begin() as session:
        gate = make_location(session, country="ID")
        plates = [PlateSpec(None, unread_reason=UnreadReason.BLURRED)]
        make_session(session, plates=plates, location=gate)
    (item,) = client.get("/detections").json()["items"]
    id = item["plate"]["id"]
    assert (item["plate"]["country"], item["plate"]["type"]) == (None, None)
    for text in ("B123XYZ", "D4321BC"):
        client.patch(f"/api/plates/{id}", json={"text": text})
    plate = client.post(f"/api/plates/{id}/undo").json()
    assert (plate["text"], plate["display_text"]) == ("B123XYZ", "B 123 XYZ")
    assert (plate["country"], plate["region"]["code"], plate["type"]) == ("ID", "B", "private")
    assert [item["undone_by"] for item in plate["corrections"]] == [None, "anonymous"]
    plate = client.post(f"/api/plates/{id}/undo", json={}).json()
    told = ("text", "display_text", "country", "region", "type")
    assert [plate[name] for name in told] == [None] * 5
    answer = client.post(f"/api/plates/{id}/undo")
    assert answer.status_code == 409
    assert answer.json()["error"] == "conflict"
    assert search(client, "B123XYZ")["summary"]["count"] == 0


def test_what_is_wrong_is_said(client: TestClient, sessions: Sessions) -> None:
    id = make_plate(sessions, PlateSpec("B1"))
    for body, detail in (
        ({"text": "---"}, "no letter A-Z and no digit"),
        ({"text": "A" * 21}, "longer than 20"),
        ({"note": "seen by eye"}, "text"),
        ({"text": "B2", "note": "\0"}, "note"),
        ({"text": "B2", "by": "Ani"}, "by"),
    ):
        answer = client.patch(f"/api/plates/{id}", json=body)
        assert answer.status_code == 422, body
        assert detail in answer.json()["detail"]
    change = {"text": "B2"}
    for answer in (
        client.get("/api/plates/0"),
        client.get(f"/api/plates/{2**63}"),
    ):
        assert answer.status_code == 422
    for answer in (
        client.get("/api/plates/999999"),
        client.patch("/api/plates/999999", json=change),
        client.post("/api/plates/999999/undo"),
        client.delete("/api/plates/999999"),
    ):
        assert answer.status_code == 404
        assert answer.json()["detail"] == "no plate 999999"


def test_a_deleted_plate_leaves_its_vehicle(
    client: TestClient, sessions: Sessions, data_dir: Path
) -> None:
    crop = data_dir / "outputs" / "plates" / "1.jpg"
    crop.parent.mkdir(parents=True, exist_ok=True)
    crop.write_bytes(b"x")
    plate = PlateSpec("B1", image_path="plates/1.jpg", candidates=[("81", 0.1)])
    id = make_plate(sessions, plate)
    assert client.delete(f"/api/plates/{id}").status_code == 204
    assert not crop.exists()
    (left,) = client.get("/detections").json()["items"]
    assert (left["kind"], left["plate"], left["pairing"]) == ("vehicle_without_plate", None, None)
    assert client.get(f"/api/plates/{id}").status_code == 404


def test_a_deleted_plate_without_vehicle_leaves_nothing(
    client: TestClient, sessions: Sessions
) -> None:
    with sessions.begin() as session:
        row = make_session(session, detections=[DetectionSpec(PlateSpec("B1"), None)])
        assert row.detections[0].plate is not None
        id = row.detections[0].plate.id
    assert client.delete(f"/api/plates/{id}").status_code == 204
    assert client.get("/detections").json()["items"] == []
    assert client.get("/session_queries").json()["items"][0]["detections"] == []
