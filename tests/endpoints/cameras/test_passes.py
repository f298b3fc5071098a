"""Passes in the database: stored once, counted, hidden, and deleted or erased with their plate."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import cv2
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Event, Pass
from galaxy_alpr.main import create_app
from galaxy_alpr.services.privacy.masking import FILL
from galaxy_alpr.services.readings.store import StoredReading
from galaxy_alpr.settings import Settings
from tests import factories
from tests.client import TestClient
from tests.endpoints.cameras.conftest import AT, PLATE, add, capture, pixels
from tests.endpoints.conftest import SQLITE_ONLY, files_below, make_settings
from tests.fake_engine import FakeEngine, photo

CLIP = b"RIFF a clip"


@pytest.fixture
def camera(client: TestClient) -> int:
    return int(add(client)["id"])


def submit(app: FastAPI, **values: Any) -> int:
    """Store a pass as the supervisor does; return the id of its photo."""
    return int(app.state.context.readings.submit(capture(**values)).row.id)


def test_a_pass_is_stored_once_and_counted(
    app: FastAPI, client: TestClient, camera: int, sessions: sessionmaker[Session]
) -> None:
    first = submit(app, camera_id=camera)
    assert submit(app, camera_id=camera) == first
    later = AT + timedelta(hours=3)
    ids = {"pass_id": "0" * 36, "camera_id": camera}
    submit(app, plate="?", captured_at=later, sure=False, frames=4, **ids)
    found = client.get(f"/api/cameras/{camera}/statistics").json()
    assert {name: found[name] for name in ("passes", "read", "read_rate", "sure")} == {
        **{"passes": 2, "read": 1, "read_rate": 0.5, "sure": 1}
    }
    assert found["frames_per_pass"] == 3.0
    assert [item["hour"] for item in found["by_hour"] if item["passes"]] == [8, 11]
    period = {"from": "2026-11-22T09:00:00Z"}
    assert client.get(f"/api/cameras/{camera}/statistics", params=period).json()["read"] == 0
    events = [body for body in _events(sessions) if body["pass_id"] is not None]
    assert [(body["camera_id"], body["direction"]) for body in events] == [(camera, "in")] * 2
    assert client.delete(f"/api/cameras/{camera}").status_code == 204
    photo = client.get(f"/session_queries/{first}").json()
    assert (photo["camera_id"], photo["passed"]["line"]) == (None, "barrier")
    # The camera was deleted while a further pass waited to be stored.
    last = submit(app, **{**ids, "pass_id": "1" * 36})
    assert client.get(f"/session_queries/{last}").json()["camera_id"] is None


def _events(sessions: sessionmaker[Session]) -> list[dict[str, Any]]:
    with sessions() as session:
        return list(session.scalars(select(Event.payload).order_by(Event.id)))


@SQLITE_ONLY
def test_further_rows_of_a_pass_are_written_with_it_once(app: FastAPI, camera: int) -> None:
    readings, written = app.state.context.readings, []

    def further(_session: Session, stored: StoredReading) -> None:
        written.append(stored.row.id)

    first = readings.submit(capture(camera_id=camera), further)
    again = readings.submit(capture(camera_id=camera), further)
    assert written == [first.row.id] == [again.row.id]


def test_what_is_erased_stands_in_no_frame(
    app: FastAPI, client: TestClient, camera: int, data_dir: Path
) -> None:
    """A frame of another pass was read as the erased plate, too."""
    own = submit(app, camera_id=camera, clip=CLIP)
    other = submit(app, plate="81234XYZ", camera_id=camera, pass_id="0" * 36, evidence=())
    misread = submit(
        app,
        plate="D77AB",
        camera_id=camera,
        pass_id="1" * 36,
        evidence=tuple(capture(camera_id=camera).passed.evidence),  # type: ignore[union-attr]
    )
    preview = client.post("/api/privacy/erase/preview", json={"plate": PLATE}).json()
    body = {"plate": PLATE, "confirm": preview["confirm"]}
    report = client.post("/api/privacy/erase", json=body).json()
    assert report["mentions"]["pass"] == 1
    assert client.get(f"/session_queries/{own}").status_code == 404
    assert [name for name in files_below(data_dir) if "clips" in name] == []
    texts = client.get(f"/session_queries/{misread}").json()["passed"]["evidence"]
    assert [entry["text"] for entry in texts] == [None, "81234XYZ"]
    assert client.get(f"/session_queries/{other}").status_code == 200


@SQLITE_ONLY
def test_a_deleted_plate_takes_its_frames_and_its_clip_along(
    app: FastAPI, client: TestClient, camera: int, data_dir: Path
) -> None:
    id = submit(app, camera_id=camera, clip=CLIP)
    photo = client.get(f"/session_queries/{id}").json()
    assert client.get(photo["passed"]["clip_url"]).content == CLIP
    plate = photo["detections"][0]["plate"]["id"]
    assert client.delete(f"/api/plates/{plate}").status_code == 204
    left = client.get(f"/session_queries/{id}").json()
    assert left["detections"][0]["vehicle"] is not None
    assert (left["passed"]["evidence"], left["passed"]["clip_url"]) == ([], None)
    assert [name for name in files_below(data_dir) if "clips" in name] == []


@pytest.fixture
def hashing(data_dir: Path, database_url: str) -> Iterator[TestClient]:
    settings: Settings = make_settings(data_dir, database_url, unlisted_plates="hash")
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        yield client


@SQLITE_ONLY
def test_a_hidden_plate_is_hidden_in_frames_clip_and_picture(
    hashing: TestClient, sessions: sessionmaker[Session], data_dir: Path
) -> None:
    app = hashing.app
    assert isinstance(app, FastAPI)
    camera = add(hashing)["id"]
    with sessions.begin() as session:
        factories.make_list_entry(session, "D77AB")
    hidden = submit(app, camera_id=camera, clip=CLIP)
    photo = hashing.get(f"/session_queries/{hidden}").json()
    assert photo["detections"][0]["plate"]["is_hashed"] is True
    assert {entry["text"] for entry in photo["passed"]["evidence"]} == {None}
    # A listed vehicle; another one, which is not listed, stands beside it.
    both = pixels("D77AB", "X999YZ")
    alone = FakeEngine().analyze(both)
    listed = capture("D77AB", camera_id=camera, pass_id="0" * 36, clip=CLIP, image=both)
    result = type(alone)(320, 240, alone.detections[:1], alone.engine, alone.timing_ms)
    object.__setattr__(listed, "result", result)
    stored = app.state.context.readings.submit(listed)
    assert stored.row.detections[0].plate.text == "D77AB"
    with sessions() as session:
        assert set(session.scalars(select(Pass.clip_path))) == {None}
    picture = _picture(data_dir, stored.row.image_path)
    own, other = (item.plate.box for item in alone.detections if item.plate is not None)
    assert abs(_mean(picture, other) - FILL[0]) < 3
    assert abs(_mean(picture, own) - 90) < 3


def _picture(data_dir: Path, path: str) -> Any:
    return cv2.imread(str(data_dir / "outputs" / path))


def _mean(picture: Any, box: Any) -> float:
    return float(box.crop(picture).mean())


def test_detections_of_a_camera_with_their_passes(
    app: FastAPI, client: TestClient, camera: int
) -> None:
    other = add(client, name="Exit")["id"]
    submit(app, camera_id=camera)
    submit(app, plate="D77AB", camera_id=other, pass_id="0" * 36, sure=False, direction="out")
    (item,) = client.get("/detections", params={"camera_id": other}).json()["items"]
    names = ("camera", "camera_id", "direction", "frames", "sure", "pass_id")
    assert [item[name] for name in names] == ["Exit", other, "out", 2, False, "0" * 36]
    found = client.get("/detections", params={"camera_id": camera, "with_total": True}).json()
    assert [item["plate"]["text"] for item in found["items"]] == [PLATE]
    assert found["total"] == 1
    assert client.get("/detections", params={"camera_id": other, "plate": PLATE}).json() == {
        **{"items": [], "next_cursor": None, "total": None}
    }
    assert client.get("/detections", params={"camera_id": 999}).status_code == 404
    client.post("/detect_image", files={"file": ("a.png", photo("X1"), "image/png")})
    lines = list(csv.DictReader(client.get("/detections/export").text.splitlines()))
    assert [[line[name] for name in names] for line in lines if line["plate"] != "X1"] == [
        ["Exit", str(other), "out", "2", "false", "0" * 36],
        ["Entry", str(camera), "in", "2", "true", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"],
    ]
    assert {line[name] for line in lines if line["plate"] == "X1" for name in names} == {""}
    query: dict[str, str | int] = {"format": "jsonl", "camera_id": camera}
    (line,) = client.get("/detections/export", params=query).text.splitlines()
    assert [json.loads(line)[name] for name in names[:5]] == ["Entry", camera, "in", 2, True]
