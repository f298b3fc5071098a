"""``POST /detect_image``: what is answered, what is stored, what is refused."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.main import create_app
from tests import factories
from tests.client import TestClient
from tests.endpoints.conftest import (
    SQLITE_ONLY,
    Upload,
    count_sessions,
    files_below,
    make_settings,
    post,
)
from tests.fake_engine import FakeEngine, photo


def test_answer_has_everything_that_was_read(upload: Upload) -> None:
    answer = upload(photo("B1234XYZ", "-", "~D1ABC", "?"), captured_at="2026-11-22T15:00:00+07:00")

    assert answer["captured_at"] == "2026-11-22T08:00:00Z"
    assert answer["location"] is None
    assert answer["file_name"] == "photo.png"
    assert answer["engine"] == {"detector": "fake-detector", "recognizer": "fake-recognizer"}
    assert (answer["image"]["width"], answer["image"]["height"]) == (320, 240)
    assert answer["summary"] == {
        "vehicles_with_plates": 2,
        "vehicles_without_plates": 1,
        "plates_without_vehicles": 1,
    }
    timing = answer["timing_ms"]
    assert timing["detect"] == 1.5
    assert timing["read"] == 0.5
    assert timing["total"] >= timing["decode"] + timing["store"] > 0
    paired, car, plate, unread = answer["detections"]
    assert paired["kind"] == "vehicle_with_plate"
    assert paired["pairing"] == {"method": "containment", "confidence": 0.97}
    assert paired["vehicle"]["class"] == "car"
    assert paired["vehicle"]["color"] == {"name": "white", "confidence": 0.8}
    assert paired["plate"]["text"] == "B1234XYZ"
    assert paired["plate"]["status"] == "unlisted"
    assert paired["plate"]["region"] == {"code": "B", "name": "Region B"}
    assert car["plate"] is None
    assert car["pairing"] is None
    assert plate["vehicle"] is None
    assert unread["plate"]["text"] is None
    assert unread["plate"]["quality"]["reason"] == "too_small"


def test_what_was_read_is_stored_with_its_keys(
    upload: Upload, sessions: sessionmaker[Session]
) -> None:
    answer = upload(photo("B8OI2"))
    plate_id = answer["detections"][0]["plate"]["id"]
    with sessions() as session:
        plate = session.get_one(models.Plate, plate_id)
        candidate = session.scalars(select(models.PlateCandidate)).one()
        row = session.get_one(models.DetectionSession, answer["session_id"])
    assert (plate.text, plate.observed_text) == ("B8OI2", "B8OI2")
    assert plate.folded == fold("B8OI2")
    assert (candidate.rank, candidate.text, candidate.folded) == (0, "B8OI2", fold("B8OI2"))
    assert row.source == "upload"
    assert round(row.total_ms, 1) == answer["timing_ms"]["total"]


@SQLITE_ONLY
def test_files_are_served_and_are_what_was_uploaded(
    upload: Upload, client: TestClient, data_dir: Path
) -> None:
    data = photo("B1234XYZ")
    answer = upload(data)
    original = client.get(answer["image"]["url"])
    assert original.content == data
    assert original.headers["content-type"] == "image/png"
    detection = answer["detections"][0]
    for url in (
        answer["annotated_image_url"],
        detection["vehicle"]["image_url"],
        detection["plate"]["image_url"],
    ):
        picture = client.get(url)
        assert picture.headers["content-type"] == "image/jpeg"
        assert Image.open(io.BytesIO(picture.content)).format == "JPEG"
    assert len(files_below(data_dir / "outputs")) == 4
    assert files_below(data_dir / "uploads") == []


def test_location_is_found_by_id_and_name_and_gives_its_country(
    upload: Upload, sessions: sessionmaker[Session], engine: FakeEngine
) -> None:
    with sessions.begin() as session:
        gate = factories.make_location(session, "Gate 1", country="DE")
    expected = {"id": gate.id, "name": "Gate 1", "type": "entry"}
    assert upload(photo("A"), location="Gate 1")["location"] == expected
    assert upload(photo("B"), location=str(gate.id))["location"] == expected
    assert upload(photo("C"), location=str(gate.id), country="nl")["location"] == expected
    assert upload(photo("D"), location="", country="")["location"] is None
    assert engine.countries == [("DE",), ("DE",), ("NL",), ()]


@pytest.mark.parametrize(
    ("code", "hint"), [("ZZ", "like 'ID'"), ("IDN", "did you mean 'ID'?"), ("uk", "'GB'?")]
)
def test_an_unknown_country_is_refused(
    client: TestClient, engine: FakeEngine, code: str, hint: str
) -> None:
    response = client.post(
        "/detect_image", files={"file": ("a.png", photo("A"))}, data={"country": code}
    )
    assert response.status_code == 422
    assert response.json()["error"] == "validation_error"
    assert f"'{code}' is no country" in response.json()["detail"]
    assert hint in response.json()["detail"]
    assert engine.countries == []


def test_the_answer_has_the_list_status_of_plates(
    upload: Upload, sessions: sessionmaker[Session]
) -> None:
    now = datetime.now(UTC)
    with sessions.begin() as session:
        factories.make_list_entry(session, "B1", PlateStatus.BLOCKED)
        factories.make_list_entry(
            session, "B2", PlateStatus.ALLOWED, valid_until=now - timedelta(days=1)
        )
    answer = upload(photo("B1", "B2", "B3"))
    assert [item["plate"]["status"] for item in answer["detections"]] == [
        "blocked",
        "unlisted",
        "unlisted",
    ]


def test_several_files_are_answered_in_order_each_for_itself(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    response = post(
        client,
        ("file", photo("A1")),
        ("files", b"no picture"),
        ("file", photo("B2")),
        ("files", b""),
    )
    assert response.status_code == 200
    first, second, third, fourth = response.json()["results"]
    assert first["detections"][0]["plate"]["text"] == "A1"
    assert (second["filename"], second["error"]) == ("a.png", "unsupported_media_type")
    assert third["detections"][0]["plate"]["text"] == "B2"
    assert fourth["error"] == "invalid_image"
    assert count_sessions(sessions) == 2


@SQLITE_ONLY
def test_a_file_that_is_too_large_does_not_stop_the_others(
    data_dir: Path, database_url: str
) -> None:
    settings = make_settings(data_dir, database_url, max_upload_mb=0.5)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        response = post(
            client, ("files", photo("A1")), ("files", bytes(500_001)), ("files", photo("B2"))
        )
    first, second, third = response.json()["results"]
    assert first["detections"][0]["plate"]["text"] == "A1"
    assert second == {
        "filename": "a.png",
        "error": "payload_too_large",
        "detail": "the file 'a.png' has more than 500000 bytes",
    }
    assert third["detections"][0]["plate"]["text"] == "B2"
    assert len(files_below(data_dir / "outputs" / "uploaded")) == 2


@SQLITE_ONLY
def test_one_file_in_files_is_a_list_too(client: TestClient) -> None:
    assert len(post(client, ("files", photo("A1"))).json()["results"]) == 1


@SQLITE_ONLY
@pytest.mark.parametrize("suffix", ["JPEG", "PNG", "WEBP", "BMP", "TIFF"])
def test_each_format_is_kept_as_it_came(client: TestClient, suffix: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "gray").save(buffer, suffix)
    answer = post(client, ("file", buffer.getvalue())).json()
    served = client.get(answer["image"]["url"])
    assert served.content == buffer.getvalue()
    assert served.headers["content-type"] == f"image/{suffix.lower()}"


def test_files_are_deleted_when_the_rows_cannot_be_written(
    client: TestClient, data_dir: Path, db_engine: Engine, sessions: sessionmaker[Session]
) -> None:
    with db_engine.begin() as connection:
        models.PlateCandidate.__table__.drop(connection)  # type: ignore[attr-defined]
    try:
        response = TestClient(client.app, raise_server_exceptions=False).post(
            "/detect_image", files={"file": photo("A1")}
        )
        assert response.status_code >= 500
    finally:
        with db_engine.begin() as connection:
            models.PlateCandidate.__table__.create(connection)  # type: ignore[attr-defined]
    assert files_below(data_dir / "outputs") == []
    assert count_sessions(sessions) == 0


@SQLITE_ONLY
def test_a_disk_that_refuses_is_a_503_without_rows(
    client: TestClient, data_dir: Path, sessions: sessionmaker[Session]
) -> None:
    (data_dir / "outputs" / "plates").rmdir()
    (data_dir / "outputs" / "plates").write_bytes(b"a file where the folder should be")
    response = post(client, ("file", photo("A1")))
    assert response.status_code == 503
    assert response.json()["error"] == "disk_failed"
    assert response.headers["retry-after"]
    assert files_below(data_dir / "outputs") == ["plates"]
    assert files_below(data_dir / "uploads") == []
    assert count_sessions(sessions) == 0
