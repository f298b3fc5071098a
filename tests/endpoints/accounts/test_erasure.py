"""After an erasure nothing stored mentions the plate: no table, no file, no export, no log."""

from __future__ import annotations

import csv
import io
import json
import logging
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.services.doctor.checks import find_damage
from galaxy_alpr.storage import ArtifactStore
from tests import factories
from tests.client import TestClient
from tests.endpoints.accounts.test_legal_holds import hold
from tests.endpoints.conftest import SQLITE_ONLY, Upload, files_below
from tests.fake_engine import photo

PLATE = "B1234XYZ"
WRITTEN = "B 1234 XYZ"
FORMS = (PLATE, WRITTEN, "b-1234-xyz")
OTHER = "D8705QK"
NEAR = "81234XYZ"
LOGGERS = ("galaxy_alpr", "uvicorn")


def dump(engine: Engine) -> str:
    """Return every value of every column of every table of the database."""
    lines: list[str] = []
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            quoted = connection.dialect.identifier_preparer.quote(table)
            rows = connection.execute(text(f"SELECT * FROM {quoted}"))
            lines += [f"{table}: {tuple(row)}" for row in rows]
    return "\n".join(lines)


def forms_in(content: str) -> list[str]:
    return [form for form in FORMS if form.lower() in content.lower()]


def files_with_it(folder: Path) -> list[str]:
    """Return the files whose name or content holds the plate, those of SQLite included."""
    return [
        name
        for name in files_below(folder)
        if forms_in(name) or forms_in((folder / name).read_bytes().decode("latin-1"))
    ]


def exports(client: TestClient) -> str:
    """Return all that can be exported or listed."""
    paths = (
        "/detections?format=csv",
        "/detections?format=jsonl",
        "/detections?limit=500",
        "/session_queries?limit=500",
        "/plate_status/export",
        "/plate_status/entries",
        "/api/legal_holds",
        "/latest_detection",
    )
    return "\n".join(client.get(path).text for path in paths)


def send(client: TestClient, data: bytes, name: str = "photo.png") -> dict[str, Any]:
    response = client.post("/detect_image", files={"file": (name, data, "image/png")})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def preview(client: TestClient, plate: str = WRITTEN, **options: Any) -> dict[str, Any]:
    response = client.post("/api/privacy/erase/preview", json={"plate": plate, **options})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def erase(client: TestClient, include: list[str] | None = None) -> dict[str, Any]:
    body = {"plate": WRITTEN, "confirm": preview(client)["confirm"], "include": include}
    response = client.post("/api/privacy/erase", json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


@pytest.fixture
def history(
    client: TestClient, sessions: sessionmaker[Session], caplog: pytest.LogCaptureFixture
) -> dict[str, int]:
    """Store the plate wherever it can be stored; return the photos by what they contain."""
    for name in LOGGERS:
        caplog.set_level(logging.DEBUG, logger=name)
    alone = send(client, photo(PLATE), f"cam1_{PLATE}.png")
    shared = send(client, photo(PLATE, OTHER), f"20261128{PLATE}_{OTHER}.png")
    other = send(client, photo(OTHER), "b-1234-xyz.png")
    near = send(client, photo(NEAR))
    unread = send(client, photo("?"))
    misread = send(client, photo("B7777ZZ"))
    plate = {
        "plate": WRITTEN,
        "status": "watched",
        "note": f"{WRITTEN} of Ms Example",
    }
    assert client.post("/plate_status", json=plate).status_code == 201
    friend = {"plate": "F1", "status": "allowed", "note": "often with b-1234-xyz"}
    assert client.post("/plate_status", json=friend).status_code == 201
    hold_id = hold(client, other["session_id"], f"ask the owner of {PLATE}")["id"]
    assert client.delete(f"/api/legal_holds/{hold_id}").status_code == 200

    def correct(answer: dict[str, Any], to: str, note: str | None = None) -> None:
        path = f"/api/plates/{answer['detections'][0]['plate']['id']}"
        body = {"text": to, "note": note}
        assert client.patch(path, json=body).status_code == 200

    correct(unread, WRITTEN)
    correct(misread, WRITTEN)
    correct(misread, "B7777ZX", f"not {WRITTEN}")
    with sessions.begin() as session:
        plates = select(models.Detection.id).where(
            models.Detection.session_id == other["session_id"]
        )
        row = session.scalars(
            select(models.Plate).where(models.Plate.detection_id.in_(plates))
        ).one()
        session.add(
            models.PlateCandidate(
                plate_id=row.id,
                rank=7,
                text=PLATE,
                folded=fold(PLATE),
                confidence=0.01,
                char_confidences=[],
            )
        )
        session.execute(
            update(models.Plate).where(models.Plate.id == row.id).values(raw_text=WRITTEN)
        )
    return {
        "alone": alone["session_id"],
        "shared": shared["session_id"],
        "other": other["session_id"],
        "near": near["session_id"],
        "unread": unread["session_id"],
        "misread": misread["session_id"],
    }


def test_nothing_mentions_the_plate_after_it_is_erased(
    client: TestClient,
    history: dict[str, int],
    db_engine: Engine,
    data_dir: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert forms_in(dump(db_engine)) == list(FORMS)
    assert set(forms_in(exports(client))) >= {PLATE, WRITTEN}
    found = preview(client)
    assert (found["plate"], found["count"], found["photos"]) == (PLATE, 3, 3)
    by_photo = {item["session_id"]: item for item in found["exact"]}
    assert set(by_photo) == {history["alone"], history["shared"], history["unread"]}
    assert by_photo[history["shared"]]["plates_in_photo"] == 2
    near = {item["session_id"]: item for item in found["near"]}
    assert near[history["near"]]["match"]["distance"] == 0.3
    assert history["other"] in near  # by its candidate
    assert [entry["text"] for entry in found["entries"]] == [PLATE]
    assert found["mentions"] == {
        "candidate": 1,
        "reading": 1,
        "correction": 2,
        "file_name": 1,
        "note": 3,
        "event": 3,
    }

    chosen = [item["id"] for item in found["exact"]] + [near[history["near"]]["id"]]
    report = erase(client, [*chosen, found["entries"][0]["id"]])
    assert forms_in(json.dumps(report)) == []
    assert {key: report[key] for key in ("photos_deleted", "photos_repainted", "plates")} == {
        "photos_deleted": 3,
        "photos_repainted": 1,
        "plates": 4,
    }
    assert report["list_entries"] == 1
    assert report["mentions"]["file_name"] == 2
    assert report["remaining"] == {}
    assert (report["held"], report["files_left"], report["not_selected"]) == ([], [], 0)

    assert forms_in(dump(db_engine)) == []
    assert files_with_it(data_dir) == []
    assert forms_in(exports(client)) == []
    messages = [
        record.getMessage()
        for record in [*caplog.get_records("setup"), *caplog.records]
        if record.name.startswith(LOGGERS)
    ]
    assert messages
    assert forms_in("\n".join(messages)) == []
    assert "erased by" in "\n".join(messages)
    assert preview(client)["count"] == 0

    left = client.get("/session_queries").json()["items"]
    assert {item["session_id"] for item in left} == {
        history["shared"],
        history["other"],
        history["misread"],
    }
    rows = csv.DictReader(io.StringIO(client.get("/detections?format=csv").text))
    assert sorted(row["plate"] for row in rows) == ["B7777ZX", OTHER, OTHER]


@SQLITE_ONLY
def test_the_file_of_the_database_holds_nothing_of_it(
    client: TestClient, history: dict[str, int], db_engine: Engine
) -> None:
    """Also while the service runs, and where the file held deleted rows before."""
    path = Path(str(db_engine.url.database))
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA secure_delete=OFF")
    raw.executescript(
        f"CREATE TABLE t (x); INSERT INTO t VALUES (printf('%.9000c{PLATE}', 'x')); DROP TABLE t;"
    )
    raw.close()
    assert PLATE.encode() in path.read_bytes() + Path(f"{path}-wal").read_bytes()
    assert erase(client)["database_file"] == "rebuilt"
    assert PLATE.encode() not in path.read_bytes()
    assert PLATE.encode() not in Path(f"{path}-wal").read_bytes()
    assert history
    send(client, photo(PLATE))
    assert erase(client)["database_file"] == "clean"
    assert PLATE.encode() not in path.read_bytes()


def test_another_plate_keeps_its_photo_in_which_the_plate_is_filled(
    client: TestClient, db_engine: Engine, sessions: sessionmaker[Session], data_dir: Path
) -> None:
    before = send(client, photo(PLATE, OTHER, shade=200))
    drawing = client.get(before["annotated_image_url"])
    assert drawing.status_code == 200
    assert erase(client)["photos_repainted"] == 1
    after = client.get(f"/session_queries/{before['session_id']}").json()
    (detection,) = after["detections"]
    assert detection["plate"]["text"] == OTHER
    image = client.get(after["image"]["url"])
    assert image.status_code == 200
    assert after["image"]["url"] != before["image"]["url"]
    assert client.get(before["image"]["url"]).status_code == 404
    assert client.get(before["annotated_image_url"]).status_code == 404
    assert client.get(after["annotated_image_url"]).status_code == 200
    assert client.get(detection["plate"]["image_url"]).status_code == 200
    store = ArtifactStore(data_dir)
    assert list(find_damage(sessions, store)) == []
    events = client.app.state.context.feed.after(0)  # type: ignore[attr-defined]
    (event,) = [json.loads(message.json)["body"] for message in events]
    assert event["image_url"] == after["image"]["url"]
    assert event["annotated_image_url"] == after["annotated_image_url"]
    assert forms_in(dump(db_engine)) == []


def test_a_hold_stops_it_and_its_release_lets_it_be_finished(
    client: TestClient, history: dict[str, int], db_engine: Engine
) -> None:
    held = hold(client, history["shared"])
    found = {item["session_id"]: item["hold_id"] for item in preview(client)["exact"]}
    assert found[history["shared"]] == held["id"]
    report = erase(client)
    assert report["held"] == [{"session_id": history["shared"], "hold_id": held["id"]}]
    assert report["photos_deleted"] == 2
    assert report["remaining"] == {}
    assert client.get(f"/session_queries/{history['shared']}").status_code == 200
    assert preview(client)["count"] == 1
    client.delete(f"/api/legal_holds/{held['id']}")
    report = erase(client)
    assert (report["held"], report["photos_repainted"]) == ([], 1)
    assert forms_in(dump(db_engine)) == []


def test_what_is_not_selected_stays_with_its_mentions(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    """Two countries can have plates with one text."""
    mine, foreign = send(client, photo(PLATE)), send(client, photo(PLATE), f"{PLATE}.png")
    chosen = [
        item["id"] for item in preview(client)["exact"] if item["session_id"] == mine["session_id"]
    ]
    report = erase(client, chosen)
    assert (report["photos_deleted"], report["not_selected"]) == (1, 1)
    assert report["mentions"] == {}
    kept = client.get(f"/session_queries/{foreign['session_id']}").json()
    assert kept["file_name"] == f"{PLATE}.png"
    assert kept["detections"][0]["plate"]["text"] == PLATE
    with sessions() as session:
        assert session.scalars(select(models.Event.session_id)).all() == [foreign["session_id"]]


@SQLITE_ONLY
def test_a_plate_that_was_detected_again_is_looked_at_again(
    client: TestClient, upload: Upload
) -> None:
    upload(photo(PLATE))
    confirm = preview(client)["confirm"]
    upload(photo(PLATE))
    body = {"plate": PLATE, "confirm": confirm}
    refused = client.post("/api/privacy/erase", json=body)
    assert (refused.status_code, refused.json()["error"]) == (409, "conflict")
    assert preview(client)["count"] == 2
    other = {"plate": OTHER, "confirm": preview(client)["confirm"]}
    assert client.post("/api/privacy/erase", json=other).status_code == 409


@SQLITE_ONLY
@pytest.mark.parametrize("include", [["plate:99"], ["entry:99"], ["session:1"], ["plate:0"], ["x"]])
def test_a_selection_of_what_is_not_there_is_refused(
    client: TestClient, upload: Upload, include: list[str]
) -> None:
    upload(photo(PLATE))
    body = {"plate": PLATE, "confirm": preview(client)["confirm"], "include": include}
    assert client.post("/api/privacy/erase", json=body).status_code == 422
    assert preview(client)["count"] == 1


@SQLITE_ONLY
def test_longer_plates_that_contain_it_stay(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        row = factories.make_session(session, plates=["AB1234XYZ"], file_name=None).id
        factories.make_list_entry(session, "AB1234XYZ")
    report = erase(client)
    assert report["mentions"] == {}
    with sessions() as session:
        (plate,) = session.scalars(select(models.Plate))
        assert (plate.text, plate.observed_text, plate.raw_text) == ("AB1234XYZ",) * 3
        assert session.scalars(select(models.PlateListEntry.text)).all() == ["AB1234XYZ"]
    assert row


@SQLITE_ONLY
def test_what_doctor_moved_aside_goes_with_its_row(
    client: TestClient, upload: Upload, data_dir: Path
) -> None:
    """A file of the plate, and one that no row names any more."""
    seen = upload(photo(PLATE))
    crop = data_dir / seen["detections"][0]["plate"]["image_url"].lstrip("/")
    aside = data_dir / "quarantine" / "run" / crop.relative_to(data_dir)
    aside.parent.mkdir(parents=True)
    aside.write_bytes(crop.read_bytes())
    unknown = aside.with_name(f"{7:032x}.jpg")
    unknown.write_bytes(b"of nobody knows")
    assert erase(client)["quarantined"] == 1
    assert not aside.exists()
    assert unknown.exists()


@SQLITE_ONLY
def test_a_mention_that_only_a_person_can_remove_is_reported(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        factories.make_location(session, f"Box of {WRITTEN}")
    assert erase(client)["remaining"] == {"locations.name": 1}


@SQLITE_ONLY
def test_the_service_deletes_what_has_expired(
    client: TestClient, upload: Upload, data_dir: Path, sessions: sessionmaker[Session]
) -> None:
    lot = client.post("/api/lots", json={"name": "North", "keep_days": 7}).json()["id"]
    gate = {"name": "Gate 1", "type": "entry", "lot_id": lot}
    client.post("/api/locations", json=gate)
    upload(photo(PLATE), location="Gate 1")
    kept = upload(photo(PLATE))
    context = client.app.state.context  # type: ignore[attr-defined]
    assert context.privacy.worker in context.workers
    assert context.privacy.retention.prune() == 0
    with sessions.begin() as session:
        old = utc_now() - timedelta(days=8)
        values = {"captured_at": old, "created_at": old}
        session.execute(update(models.DetectionSession).values(values))
    assert context.privacy.retention.prune() == 1
    (left,) = client.get("/session_queries").json()["items"]
    assert left["session_id"] == kept["session_id"]
    assert len(files_below(data_dir / "outputs")) == 3
