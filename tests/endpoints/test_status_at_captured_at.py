"""The list status of a plate is the one that held when it was captured, beside that of now."""

from __future__ import annotations

import csv
import io
from threading import current_thread
from typing import Any

from fastapi import FastAPI
from sqlalchemy import event, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, Upload
from tests.fake_engine import photo

BEFORE, BETWEEN, AFTER = "2026-11-20T08:00Z", "2026-11-22T08:00Z", "2026-11-24T08:00Z"
PASS = {"status": "allowed", "valid_from": "2026-11-21T00:00Z", "valid_until": "2026-11-23T00:00Z"}


def plate_of(answer: dict[str, Any]) -> tuple[str, str]:
    plate = answer["detections"][0]["plate"]
    return plate["status"], plate["status_now"]


def test_a_late_picture_has_the_status_of_its_moment(client: TestClient, upload: Upload) -> None:
    client.put("/plate_status/B1", json=PASS)
    found = [plate_of(upload(photo("B1"), captured_at=at)) for at in (BEFORE, BETWEEN, AFTER)]
    assert found == [("unlisted", "unlisted"), ("allowed", "unlisted"), ("unlisted", "unlisted")]


def test_a_later_change_of_the_lists_changes_only_the_status_now(
    client: TestClient, upload: Upload
) -> None:
    unlisted = upload(photo("B1"), captured_at=BETWEEN)["session_id"]
    client.put("/plate_status/B1", json={"status": "blocked"})
    blocked = upload(photo("B1"), captured_at=BETWEEN)["session_id"]

    def read(id: int) -> tuple[str, str]:
        return plate_of(client.get(f"/session_queries/{id}").json())

    assert [read(unlisted), read(blocked)] == [("unlisted", "blocked"), ("blocked", "blocked")]
    client.put("/plate_status/B1", json=PASS)
    assert [read(unlisted), read(blocked)] == [("unlisted", "unlisted"), ("blocked", "unlisted")]
    client.delete("/plate_status/B1")
    assert read(blocked) == ("blocked", "unlisted")


def test_every_answer_tells_both(client: TestClient, upload: Upload) -> None:
    client.put("/plate_status/B1", json=PASS)
    answer = upload(photo("B1"), captured_at=BETWEEN)
    expected = ("allowed", "unlisted")
    assert plate_of(answer) == plate_of(client.get("/latest_detection").json()) == expected
    for path in ("/detections", "/plate_queries", "/vehicle_queries"):
        query = {"plate": "B1"} if path == "/plate_queries" else {}
        item = client.get(path, params=query).json()["items"][0]
        assert (item["plate"]["status"], item["plate"]["status_now"]) == expected, path
        assert item["captured_at_source"] == "client", path
    item = client.get("/session_queries").json()["items"][0]
    assert plate_of(item) == expected
    id = answer["detections"][0]["plate"]["id"]
    plate = client.get(f"/api/plates/{id}").json()
    assert (plate["status"], plate["status_now"]) == expected
    text = client.get("/detections", params={"format": "csv"}).text
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["status"], row["status_now"], row["captured_at_source"]) == (*expected, "client")


def test_the_filter_of_the_status_is_that_of_the_moment(client: TestClient, upload: Upload) -> None:
    client.put("/plate_status/B1", json=PASS)
    upload(photo("B1"), captured_at=BETWEEN)
    upload(photo("B1"), captured_at=AFTER)
    upload(photo("?"), captured_at=AFTER)

    def count(**query: str) -> int:
        return len(client.get("/detections", params=query).json()["items"])

    assert (count(status="allowed"), count(status="unlisted")) == (1, 1)
    assert (count(status_now="allowed"), count(status_now="unlisted")) == (0, 2)


def test_an_event_has_the_status_of_the_moment(
    client: TestClient, upload: Upload, sessions: sessionmaker[Session]
) -> None:
    client.put("/plate_status/B1", json=PASS)
    upload(photo("B1"), captured_at=BETWEEN)
    body = events(sessions, "detection.created")[0]
    plate = body["plate"]
    assert (plate["status"], plate["status_now"]) == ("allowed", "unlisted")
    assert body["captured_at_source"] == "client"


def test_a_correction_sets_the_status_that_its_text_had(
    client: TestClient, upload: Upload, sessions: sessionmaker[Session]
) -> None:
    client.put("/plate_status/C2", json=PASS)
    answer = upload(photo("B1"), captured_at=BETWEEN)
    path = f"/api/plates/{answer['detections'][0]['plate']['id']}"
    corrected = client.patch(path, json={"text": "C2"}).json()
    assert (corrected["status"], corrected["status_now"]) == ("allowed", "unlisted")
    body = events(sessions, "plate.corrected")[0]
    assert (body["status"], body["status_now"]) == ("allowed", "unlisted")
    undone = client.post(f"{path}/undo").json()
    assert (undone["status"], undone["status_now"]) == ("unlisted", "unlisted")


@SQLITE_ONLY
def test_a_list_needs_no_statement_for_each_plate(
    client: TestClient, app: FastAPI, upload: Upload
) -> None:
    engine = app.state.context.database
    statements: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def _count(*arguments: Any) -> None:
        if current_thread().name.startswith("AnyIO"):  # those of the request, not of a worker
            statements.append(arguments[2])

    def needed() -> int:
        statements.clear()
        assert client.get("/detections").status_code == 200
        return len(statements)

    upload(photo("B1"))
    few = needed()
    assert few > 0
    upload(photo("B2", "B3", "B4", "B5"))
    assert needed() == few


def events(sessions: sessionmaker[Session], type: str) -> list[dict[str, Any]]:
    """Return the bodies of the stored events of a type."""
    with sessions() as session:
        rows = session.scalars(select(models.Event).where(models.Event.type == type))
        return [row.payload for row in rows]
