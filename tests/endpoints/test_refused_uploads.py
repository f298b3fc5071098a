"""Uploads that are refused: each with its 4xx, and nothing of it left behind."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.main import create_app
from tests.client import TestClient
from tests.endpoints.conftest import (
    SQLITE_ONLY,
    count_sessions,
    files_below,
    make_settings,
    post,
)
from tests.fake_engine import FakeEngine, photo


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
        ({"location_id": "1"}, 422, "validation_error"),
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
    folders = {path.split("/")[0] for path in files_below(data_dir)}
    assert folders == {"outputs", "installation-id"}


@SQLITE_ONLY
def test_a_request_without_a_picture_is_refused(client: TestClient) -> None:
    cases = [
        (client.post("/detect_image"), 415),
        (client.post("/detect_image", json={}), 422),
        (client.post("/detect_image", files={"photo": ("a.png", photo("A"))}), 422),
        (client.post("/detect_image", data={"location": "1"}, files={"x": b""}), 422),
        (client.post("/detect_image", data={"file": "a text, not a file"}, files={"x": b""}), 422),
        (client.post("/detect_image", files={"file": photo("A"), "back": photo("B")}), 422),
    ]
    for response, status in cases:
        assert response.status_code == status, response.text
        assert set(response.json()) - {"fields"} == {"error", "detail"}


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
