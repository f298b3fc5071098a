"""Plates that are stored as keyed hashes: what is stored, and what still works."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import cv2
import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Event
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.main import create_app
from galaxy_alpr.services.privacy.masking import FILL
from galaxy_alpr.services.privacy.plate_hashes import KEY_FILE
from galaxy_alpr.settings import Settings
from tests import factories
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, Upload, files_below, make_settings
from tests.fake_engine import FakeEngine, photo
from tests.plate_scan import places_of

UNLISTED, LISTED = "B1234XYZ", "D77AB"


@pytest.fixture
def settings(data_dir: Path, database_url: str) -> Settings:
    return make_settings(data_dir, database_url, unlisted_plates="hash")


@pytest.fixture
def listed(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        factories.make_list_entry(session, LISTED)


@contextmanager
def running(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        yield client


def send(client: TestClient, data: bytes, name: str = "a.png", **form: str) -> Any:
    response = client.post("/detect_image", files={"file": (name, data)}, data=form)
    assert response.status_code == 200, response.text
    return response.json()


def plates(answer: Any) -> list[Any]:
    return [item["plate"] for item in answer["detections"]]


def history(client: TestClient, plate: str, **query: str) -> Any:
    response = client.get("/plate_queries", params={"plate": plate, **query})
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.usefixtures("listed")
def test_the_answer_has_the_text_that_is_not_stored(client: TestClient) -> None:
    answer = send(client, photo(UNLISTED, LISTED, "?"), f"{UNLISTED}.png")
    read, kept, unread = plates(answer)
    assert (read["text"], read["display_text"], read["observed_text"]) == (UNLISTED,) * 3
    assert (read["status"], read["is_hashed"], read["image_url"]) == ("unlisted", True, None)
    assert read["candidates"][0]["text"] == UNLISTED
    assert answer["file_name"] == f"{UNLISTED}.png"

    stored = client.get(f"/session_queries/{answer['session_id']}").json()
    hidden, same, still_unread = plates(stored)
    assert stored["file_name"] is None
    assert (hidden["text"], hidden["display_text"], hidden["observed_text"]) == (None,) * 3
    assert (hidden["candidates"], hidden["char_confidences"]) == ([], [])
    assert hidden["quality"]["reason"] is None
    assert hidden["is_hashed"]
    assert hidden["text_hash"] == read["text_hash"]
    assert len(hidden["text_hash"]) == 64
    assert (hidden["country"], hidden["region"]) == (read["country"], read["region"])
    assert same == kept
    assert (kept["text"], kept["status"], kept["is_hashed"]) == (LISTED, "allowed", False)
    assert kept["text_hash"] is None
    assert kept["image_url"] is not None
    assert still_unread == unread
    assert (unread["text"], unread["is_hashed"], unread["image_url"]) == (None, False, None)
    assert unread["quality"]["reason"] == "too_small"


@pytest.mark.usefixtures("listed")
def test_no_table_file_event_export_or_log_has_the_text(
    client: TestClient,
    db_engine: Engine,
    data_dir: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    data = with_note(photo(UNLISTED, LISTED, "?", f"~{UNLISTED}"), UNLISTED)
    for number in range(2):
        client.headers["Idempotency-Key"] = f"8e03978e-{number}"
        answer = send(client, data, f"{UNLISTED}.png")
    assert client.get(answer["annotated_image_url"]).status_code == 200
    assert places_of(db_engine, data_dir, [UNLISTED]) == []
    assert places_of(db_engine, data_dir, [LISTED]) != []
    exports = "".join(
        client.get("/detections", params={"format": format}).text
        for format in ("json", "jsonl", "csv")
    )
    with Session(db_engine) as session:
        events = json.dumps(session.scalars(select(Event.payload)).all())
    assert LISTED in exports
    assert LISTED in events
    for text in (exports, events, caplog.text):
        assert UNLISTED not in text


def with_note(data: bytes, note: str) -> bytes:
    """Return a PNG with a note in its metadata."""
    notes, written = PngInfo(), io.BytesIO()
    notes.add_text("Comment", note)
    Image.open(io.BytesIO(data)).save(written, "PNG", pnginfo=notes)
    assert note.encode() in written.getvalue()
    return written.getvalue()


@SQLITE_ONLY
@pytest.mark.usefixtures("listed")
def test_no_stored_picture_shows_the_plate(client: TestClient, data_dir: Path) -> None:
    """The pixels around a hidden plate are of one colour; those of the listed one are as sent."""
    data = photo(UNLISTED, LISTED, "?", width=960, height=640, shade=200)
    answer = send(client, data)
    hidden, kept, unread = plates(answer)
    original = stored_picture(data_dir, answer["image"]["url"])
    assert answer["image"]["url"].endswith(".jpg")
    for plate in (hidden, unread):
        area = inside(original, plate["box"])
        assert np.abs(area.astype(int) - FILL).max() <= 3
    assert np.abs(inside(original, kept["box"]).astype(int) - 200).max() <= 3
    vehicle = stored_picture(data_dir, answer["detections"][0]["vehicle"]["image_url"])
    assert (np.abs(vehicle.astype(int) - FILL).max(axis=2) <= 3).mean() > 0.02
    names = [name.split("/")[1] for name in files_below(data_dir) if name.startswith("outputs/")]
    assert sorted(names) == ["plates", "uploaded", "vehicles", "vehicles", "vehicles"]


def stored_picture(data_dir: Path, url: str) -> Any:
    image = cv2.imread(str(data_dir / url.lstrip("/")))
    assert image is not None
    return image


def inside(image: Any, box: list[float]) -> Any:
    x1, y1, x2, y2 = (round(value) for value in box)
    return image[y1:y2, x1:x2]


@SQLITE_ONLY
@pytest.mark.usefixtures("listed")
def test_a_picture_without_unlisted_plates_is_stored_as_it_was_sent(
    client: TestClient, data_dir: Path
) -> None:
    for data in (photo(LISTED), photo("-"), photo()):
        answer = send(client, data)
        assert (data_dir / answer["image"]["url"].lstrip("/")).read_bytes() == data
        assert client.get(f"/session_queries/{answer['session_id']}").json()["file_name"] is None


def test_a_hashed_plate_is_found_by_its_whole_text_only(client: TestClient) -> None:
    first = send(client, photo(UNLISTED))
    send(client, photo("B9999AAA"))
    second = send(client, photo(f"~{UNLISTED}"))
    hashes = {plates(answer)[0]["text_hash"] for answer in (first, second)}
    assert len(hashes) == 1

    found = history(client, "b 1234-xyz", with_total="true")
    assert [item["session_id"] for item in found["items"]] == [
        second["session_id"],
        first["session_id"],
    ]
    assert found["total"] == found["summary"]["count"] == 2
    assert [(item["text"], item["count"]) for item in found["summary"]["texts"]] == [(UNLISTED, 2)]
    match = found["items"][0]["match"]
    assert (match["type"], match["through"], match["text"]) == ("exact", "hash", UNLISTED)
    assert found["items"][0]["plate"]["text"] is None

    assert history(client, UNLISTED, match="fuzzy")["summary"]["count"] == 2
    for query in ({"match": "prefix"}, {"match": "contains"}, {"match": "wildcard"}):
        assert history(client, UNLISTED, **query)["items"] == []
    for near in ("B1234XY2", "81234XYZ"):
        assert history(client, near, match="fuzzy")["items"] == []
    listed = client.get("/detections", params={"plate": UNLISTED}).json()["items"]
    assert {item["session_id"] for item in listed} == {first["session_id"], second["session_id"]}
    status = client.get("/plate_status", params={"plate": UNLISTED}).json()
    assert (status["status"], status["count"]) == ("unlisted", 2)


def test_filters_and_statistics_count_hashed_plates_as_read(client: TestClient) -> None:
    for seen in ((UNLISTED, "?"), (UNLISTED,), ("B9999AAA",)):
        send(client, photo(*seen))

    def count(**query: str) -> int:
        answer = client.get("/detections", params={**query, "with_total": "true"}).json()
        total: int = answer["total"]
        return total

    assert (count(read="true"), count(read="false"), count(status="unlisted")) == (3, 1, 3)
    statistics = client.get("/statistics").json()
    totals = statistics["totals"]
    assert totals["read_plates"]["count"] == 3
    assert totals["distinct_plates"]["count"] == 2
    regions = {item["code"]: item["plates"] for item in statistics["regions"]}
    assert regions["B"] == 3
    unread = [(item["reason"], item["plates"]) for item in statistics["unread_reasons"]]
    assert unread == [("too_small", 1)]


def test_a_plate_listed_later_is_stored_as_text_from_then_on(client: TestClient) -> None:
    send(client, photo(UNLISTED))
    body = {"plate": UNLISTED, "status": "blocked"}
    assert client.post("/plate_status", json=body).status_code == 201
    send(client, photo(UNLISTED))
    found = history(client, UNLISTED)
    assert [item["plate"]["text"] for item in found["items"]] == [UNLISTED, None]
    assert [(item["text"], item["count"]) for item in found["summary"]["texts"]] == [(UNLISTED, 2)]
    assert client.get("/plate_status", params={"plate": UNLISTED}).json()["count"] == 2


@SQLITE_ONLY
def test_the_list_at_the_moment_of_the_picture_decides(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    now = datetime.now(UTC)
    with sessions.begin() as session:
        until = now - timedelta(days=2)
        factories.make_list_entry(session, LISTED, PlateStatus.WATCHED, valid_until=until)
    earlier = (now - timedelta(days=3)).isoformat()
    old, new = send(client, photo(LISTED), captured_at=earlier), send(client, photo(LISTED))
    assert not plates(old)[0]["is_hashed"]
    assert plates(new)[0]["is_hashed"]


@SQLITE_ONLY
@pytest.mark.usefixtures("listed")
def test_corrections_bring_no_text_of_an_unlisted_plate_into_the_tables(
    client: TestClient, upload: Upload
) -> None:
    hidden, kept, unread = plates(upload(photo(UNLISTED, LISTED, "?")))

    def correct(plate: Any, text: str) -> int:
        return client.patch(f"/api/plates/{plate['id']}", json={"text": text}).status_code

    assert correct(hidden, LISTED) == correct(kept, UNLISTED) == correct(unread, UNLISTED) == 409
    assert client.post(f"/api/plates/{hidden['id']}/undo").status_code == 409
    assert correct(unread, LISTED) == 200


@SQLITE_ONLY
def test_text_mode_and_another_key(settings: Settings, data_dir: Path) -> None:
    with running(settings) as client:
        send(client, photo(UNLISTED))
    as_text = settings.model_copy(update={"unlisted_plates": "text"})
    with running(as_text) as client:
        send(client, photo(UNLISTED))
        assert len(history(client, UNLISTED)["items"]) == 2
    (data_dir / KEY_FILE).unlink()
    with running(settings) as client:
        assert [item["plate"]["text"] for item in history(client, UNLISTED)["items"]] == [UNLISTED]


@SQLITE_ONLY
def test_a_lost_key_is_reported(
    settings: Settings, data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with running(settings) as client:
        send(client, photo(UNLISTED))
    assert "their key is missing" not in caplog.text
    (data_dir / KEY_FILE).unlink()
    with running(settings):
        assert "their key is missing" in caplog.text


@SQLITE_ONLY
def test_the_drawing_says_why_there_is_no_text(client: TestClient, data_dir: Path) -> None:
    answer = send(client, photo(UNLISTED, width=640, height=480))
    drawn = client.get(answer["annotated_image_url"])
    assert drawn.status_code == 200
    stored = stored_picture(data_dir, answer["annotated_image_url"]).astype(int)
    original = stored_picture(data_dir, answer["image"]["url"])
    assert np.abs(stored - original).max() > 100


@pytest.mark.usefixtures("listed")
def test_a_hashed_plate_is_exported_and_erased_by_its_text(client: TestClient) -> None:
    alone, both = send(client, photo(UNLISTED)), send(client, photo(UNLISTED, LISTED))
    other = send(client, photo("B9999AAA"))
    exported = client.get("/api/privacy/export", params={"plate": UNLISTED})
    assert exported.status_code == 200
    with ZipFile(io.BytesIO(exported.content)) as archive:
        assert len(json.loads(archive.read("data.json"))["detections"]) == 2
        assert not [name for name in archive.namelist() if name.startswith("plates/")]

    found = client.post("/api/privacy/erase/preview", json={"plate": UNLISTED}).json()
    assert (found["count"], found["near"]) == (2, [])
    body = {"plate": UNLISTED, "confirm": found["confirm"]}
    report = client.post("/api/privacy/erase", json=body)
    assert report.status_code == 200, report.text
    assert history(client, UNLISTED)["items"] == []
    sessions = {
        answer["session_id"]: client.get(f"/session_queries/{answer['session_id']}").status_code
        for answer in (alone, both, other)
    }
    assert list(sessions.values()) == [404, 200, 200]
    assert len(history(client, LISTED)["items"]) == 1
