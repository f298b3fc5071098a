"""``GET /api/mqtt``: off, a broker that does not answer, and one that does."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from galaxy_alpr.main import create_app
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings, post
from tests.fake_engine import FakeEngine, photo
from tests.mosquitto import Mosquitto, Reader
from tests.waiting import until

pytestmark = SQLITE_ONLY


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path) as broker:
        yield broker


def test_it_is_off_without_a_broker(client: TestClient) -> None:
    answer = client.get("/api/mqtt")
    assert answer.status_code == 200
    assert answer.json() == {
        **{"enabled": False, "broker": None, "prefix": None, "site": None, "plates": None},
        **{"pictures": False, "home_assistant": False, "connected": False, "since": None},
        **{"last_error": None, "last_error_at": None, "published_events": 0, "backlog": 0},
        **{"published_states": 0, "skipped_events": 0, "last_published_at": None},
        **{"updated_at": None, "frigate": None},
    }


def test_an_upload_is_published_with_its_picture(
    data_dir: Path, database_url: str, mosquitto: Mosquitto
) -> None:
    settings = make_settings(
        data_dir,
        database_url,
        mqtt_url=mosquitto.url,
        mqtt_user="u",
        mqtt_password="hush",
        mqtt_pictures=True,
        home_assistant=True,
    )
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        place = client.post("/api/locations", json={"name": "Gate 1", "type": "entry"}).json()
        base = f"galaxy/site/location/{place['id']}"
        reader = Reader(mosquitto.port, "galaxy/#", "homeassistant/#")
        reader.wait(lambda _: reader.newest("galaxy/site/status") == b"online")
        assert post(client, ("file", photo("B1234XYZ")), location="Gate 1").status_code == 200
        reader.wait(lambda _: b'"plate":"B1234XYZ"' in (reader.newest(f"{base}/reading") or b""))
        reader.wait(lambda _: b"B1234XYZ" in (reader.newest(f"{base}/plate") or b""))
        reader.wait(lambda _: (reader.newest(f"{base}/picture") or b"")[:2] == b"\xff\xd8")
        assert not any("B1234XYZ" in item.topic for item in reader.got)
        reader.got.clear()
        reader.publish("homeassistant/status", b"online")
        config = f"homeassistant/device/galaxy_site_location_{place['id']}/config"
        reader.wait(lambda _: reader.newest(config))
        answer = client.get("/api/mqtt")
        assert answer.json()["broker"] == f"127.0.0.1:{mosquitto.port}"
        assert "hush" not in answer.text
        metrics = client.get("/metrics").text
        assert "galaxy_alpr_mqtt_connected 1.0" in metrics
        assert 'galaxy_alpr_mqtt_published_total{kind="event"} 1.0' in metrics
    reader.wait(lambda _: reader.newest("galaxy/site/status") == b"offline")
    reader.close()


def test_a_broker_that_does_not_answer_is_shown(
    data_dir: Path, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # does not listen: connections are refused
        port = taken.getsockname()[1]
        settings = make_settings(
            data_dir, database_url, mqtt_url=f"mqtt://127.0.0.1:{port}", mqtt_password="hush"
        )
        app = create_app(settings, engine=FakeEngine())
        with TestClient(app) as client:
            until(lambda: client.get("/api/mqtt").json()["last_error"])
            answer = client.get("/api/mqtt").json()
    assert answer["enabled"]
    assert not answer["connected"]
    assert "refused" in answer["last_error"]
    assert "hush" not in caplog.text + str(answer)
