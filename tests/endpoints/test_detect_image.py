"""``POST /detect_image``: what is answered, what is stored, what is refused."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.endpoints import examples
from galaxy_alpr.endpoints.detect_image import BatchOut, FileError
from galaxy_alpr.endpoints.schemas import SessionOut
from galaxy_alpr.engine.confusables import fold
from galaxy_alpr.main import create_app
from galaxy_alpr.types import PlateStatus
from tests import factories
from tests.endpoints.conftest import SQLITE_ONLY, Upload, files_below, make_settings
from tests.fake_engine import FakeEngine, photo


def count_sessions(sessions: sessionmaker[Session]) -> int:
    with sessions() as session:
        return session.execute(select(func.count(models.DetectionSession.id))).scalar_one()


def post(client: TestClient, *files: tuple[str, bytes], **form: str) -> Any:
    return client.post(
        "/detect_image", files=[(name, ("a.png", data)) for name, data in files], data=form
    )


def test_answer_has_everything_that_was_read(upload: Upload) -> None:
    answer = upload(photo("B1234XYZ", "-", "~D1ABC", "?"), captured_at="2026-11-22T15:00:00+07:00")

    assert answer["captured_at"] == "2026-11-22T08:00:00Z"
    assert answer["location"] is None
    assert answer["file_name"] == "photo.png"
    assert answer["engine"] == {"detector": "fake-detector", "recognizer": "fake-recognizer"}
    assert answer["image"]["width"], answer["image"]["height"] == (320, 240)
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
    assert plate.folded_reversed == fold("B8OI2")[::-1]
    assert (candidate.rank, candidate.text, candidate.folded) == (0, "B8OI2", fold("B8OI2"))
    assert row.source == "upload"
    assert row.total_ms == answer["timing_ms"]["total"]


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


def test_standing_of_a_plate_is_told(upload: Upload, sessions: sessionmaker[Session]) -> None:
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
def test_one_file_in_files_is_a_list_too(client: TestClient) -> None:
    assert len(post(client, ("files", photo("A1"))).json()["results"]) == 1


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"location": "nowhere"}, 404, "not_found"),
        ({"location": "99999"}, 404, "not_found"),
        ({"location": "a\0b"}, 404, "not_found"),
        ({"captured_at": "yesterday"}, 422, "validation_error"),
        ({"captured_at": "2999-01-01T00:00:00Z"}, 422, "validation_error"),
        ({"captured_at": "0001-01-01T00:00:00+14:00"}, 422, "validation_error"),
        ({"captured_at": "9999-12-31T23:59:59-14:00"}, 422, "validation_error"),
        ({"country": "Germany"}, 422, "validation_error"),
    ],
)
def test_wrong_fields_are_refused_and_nothing_is_stored(
    client: TestClient, data_dir: Path, form: dict[str, str], status: int, error: str
) -> None:
    response = post(client, ("file", photo("A1")), **form)
    assert response.status_code == status
    assert response.json()["error"] == error
    assert files_below(data_dir / "outputs") == []


def png_bomb(side: int) -> bytes:
    """Return a small file that decodes to ``side`` x ``side`` pixels."""
    buffer = io.BytesIO()
    Image.new("1", (side, side)).save(buffer, "PNG")
    return buffer.getvalue()


def animated_gif() -> bytes:
    frames = [Image.new("RGB", (32, 32), color) for color in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def animated_webp() -> bytes:
    frames = [Image.new("RGB", (32, 32), color) for color in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def jpeg(width: int = 320, height: int = 240) -> bytes:
    rng = np.random.default_rng(1)
    buffer = io.BytesIO()
    Image.fromarray(rng.integers(0, 255, (height, width, 3), np.uint8)).save(buffer, "JPEG")
    return buffer.getvalue()


HOSTILE = {
    "empty": (b"", 422),
    "text": (b"GIF89a is not a picture", 415),
    "html": (b"<html><script>alert(1)</script>", 415),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', 415),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", 415),
    "animated gif": (animated_gif(), 415),
    "animated webp": (animated_webp(), 422),
    "truncated jpeg": (jpeg()[:2000], 422),
    "only a jpeg header": (jpeg()[:20], 422),
    "truncated png": (photo("A1")[:300], 422),
    "bomb": (png_bomb(11_999), 422),
    "too wide": (png_bomb(12_001), 422),
    "larger than the limit": (jpeg() + b"\0" * 1_000_001, 413),
    "jpeg with a script behind": (jpeg()[:-2] + b"<script>alert(1)</script>", None),
}


@SQLITE_ONLY
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_and_leave_nothing(
    data_dir: Path, database_url: str, sessions: sessionmaker[Session], kind: str
) -> None:
    data, status = HOSTILE[kind]
    settings = make_settings(data_dir, database_url, max_upload_mb=1)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        response = post(client, ("file", data))
        if status is None:
            # A picture for the decoder; it is served as a picture and nothing else.
            served = client.get(response.json()["image"]["url"])
            assert served.headers["content-type"] == "image/jpeg"
            assert served.headers["x-content-type-options"] == "nosniff"
            return
    assert response.status_code == status, response.text
    assert set(response.json()) == {"error", "detail"}
    assert files_below(data_dir / "outputs") == []
    assert files_below(data_dir / "uploads") == []
    assert count_sessions(sessions) == 0


@SQLITE_ONLY
@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\windows\\system.ini", "/etc/passwd", "a\nb\r.png", "é" * 400],
)
def test_a_file_name_is_only_a_label(client: TestClient, data_dir: Path, name: str) -> None:
    response = client.post("/detect_image", files={"file": (name, photo("A1"))})
    assert response.status_code == 200
    label = response.json()["file_name"]
    assert "/" not in label
    assert "\\" not in label
    assert label.isprintable()
    assert len(label) <= 255
    assert [path.parts[0] for path in data_dir.iterdir()]
    assert all(
        path.startswith("uploaded") or path.endswith(".jpg")
        for path in files_below(data_dir / "outputs")
    )


@SQLITE_ONLY
@pytest.mark.parametrize("suffix", ["JPEG", "PNG", "WEBP", "BMP", "TIFF"])
def test_each_format_is_kept_as_it_came(client: TestClient, suffix: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "gray").save(buffer, suffix)
    answer = post(client, ("file", buffer.getvalue())).json()
    served = client.get(answer["image"]["url"])
    assert served.content == buffer.getvalue()
    assert served.headers["content-type"] == f"image/{suffix.lower()}"


@SQLITE_ONLY
def test_a_request_without_a_picture_is_refused(client: TestClient) -> None:
    cases = [
        (client.post("/detect_image"), 415),
        (client.post("/detect_image", json={}), 415),
        (client.post("/detect_image", files={"photo": ("a.png", photo("A"))}), 422),
        (client.post("/detect_image", data={"location": "1"}, files={"x": b""}), 422),
    ]
    for response, status in cases:
        assert response.status_code == status, response.text
        assert set(response.json()) == {"error", "detail"}


BOUNDARY = {"content-type": "multipart/form-data; boundary=x"}


@SQLITE_ONLY
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x",
        b"--x\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\ncut",
        b"--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--x--\r\n",
        b"no boundary at all",
        b"--x\r\n" + b"A: b\r\n" * 1000,
    ],
)
def test_a_broken_form_is_refused(client: TestClient, body: bytes) -> None:
    response = client.post("/detect_image", content=body, headers=BOUNDARY)
    assert response.status_code == 400, response.text
    assert response.json()["error"] == "bad_request"


@SQLITE_ONLY
def test_limits_of_a_form_hold(data_dir: Path, database_url: str) -> None:
    settings = make_settings(data_dir, database_url, max_files=2, max_request_mb=0.1)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        many = post(client, *[("files", photo("A"))] * 3)
        field = client.post(
            "/detect_image", files={"file": photo("A")}, data={"location": "x" * 5000}
        )
        large = post(client, ("file", b"\0" * 100_001))
        unannounced = client.post(
            "/detect_image", content=iter([b"--x\r\n", b"\0" * 100_001]), headers=BOUNDARY
        )
    for response in (many, field, large, unannounced):
        assert response.status_code == 413, response.text
        assert response.json()["error"] == "payload_too_large"


def test_files_are_removed_when_the_rows_cannot_be_written(
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
    assert response.json()["error"] == "unavailable"
    assert response.headers["retry-after"]
    assert files_below(data_dir / "outputs") == ["plates"]
    assert files_below(data_dir / "uploads") == []
    assert count_sessions(sessions) == 0


def test_examples_of_the_documentation_are_possible_answers() -> None:
    assert SessionOut.model_validate(examples.SESSION).model_dump(mode="json")
    first, second = BatchOut.model_validate(examples.SEVERAL).results
    assert isinstance(first, SessionOut)
    assert isinstance(second, FileError)
