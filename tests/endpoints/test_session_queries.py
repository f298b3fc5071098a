"""``/session_queries``: analysed photos, filtered, paged, deleted with their files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from tests.client import TestClient
from tests.factories import (
    AT,
    DetectionSpec,
    PlateSpec,
    VehicleSpec,
    make_location,
    make_lot,
    make_session,
)

Sessions = sessionmaker[Session]


def names(client: TestClient, **query: Any) -> list[str]:
    answer = client.get("/session_queries", params=query)
    assert answer.status_code == 200, answer.text
    return [item["file_name"] for item in answer.json()["items"]]


def test_filters_and_order(client: TestClient, sessions: Sessions) -> None:
    with sessions.begin() as session:
        gate = make_location(session, "Gate 1", lot=make_lot(session, "North"))
        make_session(session, plates=["B1"], file_name="a", location=gate)
        make_session(session, plates=[None], file_name="b", captured_at=AT + timedelta(hours=1))
        make_session(
            session,
            detections=[DetectionSpec(PlateSpec("B2"), None)],
            file_name="c",
            captured_at=AT + timedelta(hours=2),
            source="cli",
        )
        make_session(session, file_name="d", captured_at=AT + timedelta(hours=3))
    assert names(client) == ["d", "c", "b", "a"]
    assert names(client, oldest_first=True, limit=2) == ["a", "b"]
    assert names(client, **{"from": "2026-11-22T09:00:00Z", "to": "2026-11-22T11:00:00Z"}) == [
        "c",
        "b",
    ]
    assert names(client, location="Gate 1") == ["a"]
    assert names(client, lot="North") == ["a"]
    assert names(client, source="cli") == ["c"]
    assert names(client, with_plates=True) == ["c", "a"]
    assert names(client, with_plates=False) == ["d", "b"]
    assert names(client, with_vehicles=True) == ["b", "a"]
    assert names(client, with_vehicles=False, with_plates=False) == ["d"]


@pytest.mark.parametrize("oldest_first", [False, True])
def test_pages_join_without_gap(client: TestClient, sessions: Sessions, oldest_first: bool) -> None:
    with sessions.begin() as session:
        for number in range(5):
            make_session(session, plates=["B1"], captured_at=AT + timedelta(hours=number // 2))
    query: dict[str, Any] = {"limit": 2, "with_total": True, "oldest_first": oldest_first}
    seen = []
    while True:
        page = client.get("/session_queries", params=query).json()
        assert page["total"] == 5
        seen += [item["session_id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == sorted(seen, reverse=not oldest_first)
    assert len(set(seen)) == 5
    other_way = {**query, "oldest_first": not oldest_first}
    assert client.get("/session_queries", params=other_way).status_code == 422


def put_file(data_dir: Path, path: str) -> Path:
    file = data_dir / "outputs" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x")
    return file


def test_one_goes_with_its_rows_and_files(
    client: TestClient, sessions: Sessions, data_dir: Path
) -> None:
    files = [
        put_file(data_dir, path)
        for path in ("uploaded/1.jpg", "uploaded/1a.jpg", "vehicles/1.jpg", "plates/1.jpg")
    ]
    kept = put_file(data_dir, "uploaded/2.jpg")
    with sessions.begin() as session:
        plate = PlateSpec("B1", image_path="plates/1.jpg", candidates=[("81", 0.1)])
        detection = DetectionSpec(plate, VehicleSpec(image_path="vehicles/1.jpg"))
        row = make_session(
            session,
            detections=[detection],
            image_path="uploaded/1.jpg",
            annotated_path="uploaded/1a.jpg",
        )
        make_session(session, image_path="uploaded/2.jpg")
        id = row.id
    assert client.get(f"/session_queries/{id}").json()["detections"][0]["plate"]["text"] == "B1"
    assert client.delete(f"/session_queries/{id}").status_code == 204
    assert [file.exists() for file in files] == [False] * 4
    assert kept.exists()
    with sessions() as session:
        tables = (models.Detection, models.Vehicle, models.Plate, models.PlateCandidate)
        assert [session.scalar(select(func.count(table.id))) for table in tables] == [0] * 4
        assert session.scalars(select(models.DetectionSession.image_path)).all() == [
            "uploaded/2.jpg"
        ]
    for answer in (client.get(f"/session_queries/{id}"), client.delete(f"/session_queries/{id}")):
        assert answer.status_code == 404
        assert answer.json()["detail"] == f"no session {id}"


def test_a_file_that_cannot_be_deleted_is_an_error(
    client: TestClient, sessions: Sessions, data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put_file(data_dir, "uploaded/1.jpg/child")
    with sessions.begin() as session:
        id = make_session(session, image_path="uploaded/1.jpg").id
    answer = client.delete(f"/session_queries/{id}")
    assert answer.status_code == 503
    assert answer.json() == {
        "error": "unavailable",
        "detail": f"session {id} is deleted, but 1 of its 1 files cannot be deleted now",
    }
    assert "uploaded/1.jpg of the deleted session" in caplog.text
    assert client.get(f"/session_queries/{id}").status_code == 404
