"""Readings that were sent without a picture: what the API answers of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import Event
from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.enums import MomentSource
from galaxy_alpr.main import create_app
from galaxy_alpr.services.readings.capture import Capture, CaptureDetails
from galaxy_alpr.settings import Settings
from galaxy_alpr.types import ImageResult
from galaxy_alpr.web.context import AppContext
from tests.client import TestClient
from tests.fake_engine import FakeEngine, photo


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(data_dir=tmp_path, auth="off", cameras="off", _env_file=None)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        yield client


def store(client: TestClient, text: str) -> int:
    """Store a reading of another system without a picture; return its session id."""
    context: AppContext = client.app.state.context  # type: ignore[attr-defined]
    seen = FakeEngine().analyze(decode_image(photo(text)))
    result = ImageResult(0, 0, seen.detections, seen.engine, {"detect": 0.0, "read": 0.0})
    details = CaptureDetails(
        captured_at=datetime.now(UTC) - timedelta(seconds=1),
        captured_at_source=MomentSource.CLIENT,
    )
    capture = Capture(details=details, source="pushed", actor=SYSTEM, result=result)
    return context.readings.submit(capture).row.id


def test_every_answer_says_that_there_is_no_picture(client: TestClient) -> None:
    id = store(client, "B1234XYZ")
    whole = client.get(f"/session_queries/{id}").json()
    assert whole["image"] is None
    assert whole["annotated_image_url"] is None
    (detection,) = whole["detections"]
    assert detection["plate"]["text"] == "B1234XYZ"
    assert detection["plate"]["image_url"] is None
    (item,) = client.get("/detections").json()["items"]
    assert item["image_url"] is None
    assert client.get("/latest_detection").json()["image"] is None
    plate = client.get(f"/api/plates/{detection['plate']['id']}").json()
    assert plate["session_image_url"] is None
    assert "B1234XYZ" in client.get("/detections/export?format=csv").text
    context: AppContext = client.app.state.context  # type: ignore[attr-defined]
    with context.sessions() as session:
        (event,) = session.scalars(select(Event).where(Event.type == "detection.created"))
    assert (event.payload["image_url"], event.payload["image_width"]) == (None, None)
    assert list(context.store.stored_paths()) == []


def test_what_needs_a_picture_is_refused_and_the_rest_works(client: TestClient) -> None:
    id = store(client, "B1234XYZ")
    masked = client.get(f"/session_queries/{id}/masked_picture")
    assert masked.status_code == 404
    assert masked.json()["error"] == "original_unavailable"
    export = client.get("/api/privacy/export", params={"plate": "B1234XYZ"})
    names = zipfile.ZipFile(io.BytesIO(export.content)).namelist()
    assert names
    assert not [name for name in names if name.endswith(".jpg")]
    plate = client.get(f"/session_queries/{id}").json()["detections"][0]["plate"]["id"]
    corrected = client.patch(
        f"/api/plates/{plate}", json={"text": "B1234XYA"}, headers={"If-Match": "*"}
    )
    assert corrected.json()["text"] == "B1234XYA", corrected.text
    assert client.delete(f"/session_queries/{id}").status_code == 204
    assert client.get(f"/session_queries/{id}").status_code == 404
