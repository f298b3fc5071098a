"""Frigate's events through a real broker, its snapshots over HTTP, readings in the database."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from galaxy_alpr.db import models
from galaxy_alpr.errors import ModelError, Unavailable
from galaxy_alpr.ingest.frigate.events import FrigateEvent, of_event, of_update
from galaxy_alpr.ingest.frigate.http import FrigateFailed, FrigateHttp
from galaxy_alpr.ingest.frigate.reader import MAX_OPEN, FrigateReader
from galaxy_alpr.main import create_app
from galaxy_alpr.types import BgrImage, DetectedObjects
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.fake_engine import FakeEngine, photo
from tests.ingest.frigate.server import Frigate
from tests.mosquitto import Mosquitto, Reader
from tests.waiting import until


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path) as broker:
        yield broker


@pytest.fixture
def frigate() -> Iterator[Frigate]:
    server = Frigate()
    yield server
    server.close()


def message(id: str, kind: str, at: float, **changes: Any) -> bytes:
    """Return a message of ``frigate/events``."""
    after = {
        **{"id": id, "camera": "drive", "label": "car", "has_snapshot": True},
        **{"frame_time": at, "start_time": at - 1, "false_positive": False, **changes},
    }
    return json.dumps({"type": kind, "before": {}, "after": after}).encode()


@SQLITE_ONLY
def test_vehicles_are_read_together_stored_once_and_written_back(
    tmp_path: Path, database_url: str, frigate: Frigate, mosquitto: Mosquitto
) -> None:
    settings = make_settings(
        tmp_path / "data",
        database_url,
        mqtt_url=mosquitto.url,
        frigate_url=frigate.url,
        frigate_user="galaxy",
        frigate_password="hush",
        frigate_publish_plates=True,
        timezone="Asia/Jakarta",
    )
    wrong, right = photo("B1284XYZ", shade=50), photo("B1234XYZ", shade=60)
    frigate.snapshots = {
        "1.1-a": deque([wrong, right, right, 503, photo("B1234XYZ", shade=70)]),
        "2.2-b": deque([photo("-")]),
    }
    at = time.time() - 30
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        assert client.post("/api/locations", json={"name": "drive", "type": "entry"}).is_success
        reader = Reader(mosquitto.port, "frigate/plate_recognizer")
        until(lambda: client.get("/api/mqtt").json()["frigate"]["connected"])
        reader.publish("frigate/events", message("1.1-a", "new", at))
        reader.publish("frigate/events", b"{not json")
        reader.publish("frigate/events", message("9.9-p", "new", at, label="person"))
        reader.publish("frigate/events", message("1.1-a", "update", at + 1))
        lpr = {"type": "lpr", "id": "1.1-a", "camera": "drive", "plate": "X", "timestamp": at + 2}
        reader.publish("frigate/tracked_object_update", json.dumps(lpr).encode())
        reader.publish("frigate/events", message("1.1-a", "end", at + 3))
        reader.publish("frigate/events", message("1.1-a", "end", at + 3))
        reader.publish("frigate/events", message("2.2-b", "end", at + 4, camera="yard"))
        (told,) = reader.wait(lambda got: got[:1])
        until(lambda: client.get("/api/mqtt").json()["frigate"]["without_plate"])
        state = client.get("/api/mqtt").json()["frigate"]
        found = client.get("/detections").json()["items"]
    assert [item["plate"]["text"] for item in found] == ["B1234XYZ"]
    assert found[0]["location"]["name"] == "drive"
    assert found[0]["plate"]["confidence"] > 0.5
    values = json.loads(told.payload)
    score = values.pop("score")
    moment = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at - 1 + 7 * 3600))
    assert values == {
        **{"plate_number": "B1234XYZ", "frigate_event_id": "1.1-a", "camera_name": "drive"},
        **{"start_time": moment, "is_watched_plate": False},
    }
    assert frigate.written[:2] == [
        (
            "/api/events/1.1-a/sub_label",
            {"subLabel": "B1234XYZ", "subLabelScore": score, "camera": "drive"},
        ),
        (
            "/api/events/1.1-a/recognized_license_plate",
            {"recognizedLicensePlate": "B1234XYZ", "recognizedLicensePlateScore": score},
        ),
    ]
    assert "crop=1" in frigate.asked[0]
    assert (state["failed"], state["unknown_cameras"]) == (0, [])
    assert state["last_error"] == "Frigate answers 503"
    reader.close()


class BrokenOnce(FakeEngine):
    """An engine whose first analysis fails."""

    failing = True

    def detect(self, image: BgrImage) -> DetectedObjects:
        if self.failing:
            self.failing = False
            raise ModelError("the detector failed")
        return super().detect(image)


@SQLITE_ONLY
def test_an_engine_that_fails_is_never_no_plate_and_memory_is_bounded(
    tmp_path: Path, database_url: str, frigate: Frigate
) -> None:
    settings = make_settings(tmp_path / "data", database_url)
    app = create_app(settings, engine=FakeEngine())
    with TestClient(app):
        context = app.state.context
        reader = FrigateReader(
            http=FrigateHttp(frigate.url, user="galaxy", password="hush"),
            engine=BrokenOnce(),
            readings=context.readings,
            sessions=context.sessions,
            clock=context.clock,
            write_back=True,
        )
        at = time.time()
        frigate.snapshots["a"] = deque([photo("B1234XYZ")])
        gone = of_event(message("a", "end", at + 10 * 86400))
        assert gone is not None
        with pytest.raises(ModelError):
            reader.end(gone)
        assert reader.figures.without_plate == reader.figures.stored == 0
        stored = reader.end(gone)
        assert stored is not None
        assert stored.text == "B1234XYZ"
        assert reader.end(gone) is not None  # it is stored already
        with context.sessions() as session:
            assert session.scalar(select(func.count(models.DetectionSession.id))) == 1
        frigate.snapshots |= {f"n{i}": deque([photo(f"B{i}AA")]) for i in range(MAX_OPEN + 5)}
        for number in range(MAX_OPEN + 5):
            event = of_event(message(f"n{number}", "new", at))
            assert event is not None
            reader.follow(event)
            gone = event
        assert reader.figures.open_events == MAX_OPEN
        frigate.close()
        with pytest.raises(FrigateFailed, match="does not answer"):
            reader.end(gone)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"type":"new"}',
        message("../../etc", "new", 1e9),
        message("a" * 65, "new", 1e9),
        message("a", "new", 1e9, camera=""),
        message("", "new", 1e9),
    ],
)
def test_messages_that_are_not_as_documented_are_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"Frigate|Expecting"):
        of_event(body)


def test_what_is_taken_of_messages() -> None:
    assert of_event(message("a", "new", 1e9, label="dog")) is None
    assert of_event(message("a", "new", 1e9, false_positive=True)) is None
    assert of_update(b'{"type":"description","id":"a","camera":"c"}') is None
    assert of_event(message("1.5-x", "end", 1e9, has_snapshot=False)) == FrigateEvent(
        id="1.5-x",
        camera="drive",
        ended=True,
        has_snapshot=False,
        frame_at=1e9,
        started_at=1e9 - 1,
    )
    odd = of_event(message("a", "new", 5.0, frame_time="soon"))
    assert odd is not None
    assert (odd.frame_at, odd.started_at) == (None, None)


@SQLITE_ONLY
def test_frigate_needs_the_broker(tmp_path: Path, database_url: str) -> None:
    settings = make_settings(tmp_path / "data", database_url, frigate_url="http://frigate:5000")
    with (
        pytest.raises(Unavailable, match="GALAXY_MQTT_URL"),
        TestClient(create_app(settings, engine=FakeEngine())),
    ):
        pass
