"""The moment of a picture by the camera's clock in its EXIF data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from galaxy_alpr.main import create_app
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.exif import camera_data, png_with
from tests.fake_engine import FakeEngine, photo

pytestmark = SQLITE_ONLY

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)
SERVER = ("2026-11-28T20:00:00Z", "server")

Start = Callable[..., TestClient]


@pytest.fixture
def start(data_dir: Path, database_url: str) -> Iterator[Start]:
    """Start a service at ``NOW`` and return its client."""
    clients: list[TestClient] = []

    def make(**changes: Any) -> TestClient:
        settings = make_settings(data_dir, database_url, **changes)
        client = TestClient(create_app(settings, engine=FakeEngine(), now=lambda: NOW))
        clients.append(client)
        return client.__enter__()

    yield make
    for client in clients:
        client.__exit__(None, None, None)


def dated(taken: str, offset: str | None = None) -> bytes:
    return png_with(photo("B1"), camera_data(taken, offset))


def moment_of(client: TestClient, data: bytes, **form: str) -> tuple[str, str]:
    answer = client.post("/detect_image", files={"file": data}, data=form)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    stored = client.get(f"/session_queries/{body['session_id']}").json()
    for name in ("captured_at", "captured_at_source"):
        assert body[name] == stored[name]
    return body["captured_at"], body["captured_at_source"]


def test_it_counts_only_where_the_setting_or_the_request_says_so(start: Start) -> None:
    data = dated("2026:03:14 07:41:09", "+07:00")
    exif = ("2026-03-14T00:41:09Z", "exif")
    off = start()
    assert moment_of(off, data) == SERVER
    assert moment_of(off, data, captured_at_from_exif="true") == exif
    sent = moment_of(off, data, captured_at_from_exif="true", captured_at="2026-11-01T00:00Z")
    assert sent == ("2026-11-01T00:00:00Z", "client")
    on = start(captured_at_from_exif=True)
    assert moment_of(on, data) == exif
    assert moment_of(on, data, captured_at_from_exif="false") == SERVER
    assert moment_of(on, photo("B1")) == SERVER


def test_a_reported_photo_has_the_moment_of_its_camera(start: Start, shared_cases: Path) -> None:
    data = (shared_cases / "14_exif_date" / "dated.jpg").read_bytes()
    client = start(captured_at_from_exif=True)
    assert moment_of(client, data) == ("2026-03-14T00:41:09Z", "exif")


def test_without_an_offset_it_is_the_local_time_of_the_lot(start: Start) -> None:
    client = start(captured_at_from_exif=True, timezone="Asia/Jakarta")
    data = dated("2026:03:14 07:41:09")
    assert moment_of(client, data) == ("2026-03-14T00:41:09Z", "exif")
    lot = client.post("/api/lots", json={"name": "North", "timezone": "Europe/Berlin"}).json()
    gate = {"name": "Gate", "type": "entry", "lot_id": lot["id"]}
    client.post("/api/locations", json=gate)
    assert moment_of(client, data, location="Gate") == ("2026-03-14T06:41:09Z", "exif")


@pytest.mark.parametrize(
    "taken",
    [
        "2026:11:28 20:02:00",  # later than now
        "2031:05:01 08:00:00",
        "1980:01:01 00:12:44",
        "1999:12:31 23:59:59",
        "2000:01:01 09:30:00",
        "2012:01:01 00:04:10",
        "2002:12:08 12:00:00",
    ],
)
def test_a_clock_that_was_not_set_is_ignored(start: Start, taken: str) -> None:
    assert moment_of(start(captured_at_from_exif=True), dated(taken)) == SERVER


def test_each_picture_of_a_request_has_its_own_moment(start: Start) -> None:
    client = start(captured_at_from_exif=True)
    pictures = [dated("2026:03:14 07:41:09"), photo("B1"), dated("2026:03:15 07:41:09")]
    answer = client.post("/detect_image", files=[("files", data) for data in pictures]).json()
    assert [item["captured_at"] for item in answer["results"]] == [
        "2026-03-14T07:41:09Z",
        SERVER[0],
        "2026-03-15T07:41:09Z",
    ]


def test_the_status_is_that_of_the_camera_clock(start: Start) -> None:
    client = start(captured_at_from_exif=True)
    client.put("/plate_status/B1", json={"status": "blocked", "valid_until": "2026-03-14"})
    files = {"file": dated("2026:03:14 07:41:09")}
    plate = client.post("/detect_image", files=files).json()["detections"][0]["plate"]
    assert (plate["status"], plate["status_now"]) == ("blocked", "unlisted")
