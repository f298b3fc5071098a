"""A publisher over a migrated database, and a broker of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.events import EventBroker
from galaxy_alpr.main.integrations.mqtt import Around, open_publisher
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.notify.mqtt.publisher import MqttPublisher
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.settings import MqttSettings
from galaxy_alpr.storage import ArtifactStore
from tests.mosquitto import Mosquitto, Reader

Start = Callable[..., MqttPublisher]
Read = Callable[..., Reader]


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path) as broker:
        yield broker


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    store = ArtifactStore(tmp_path / "data", durable=False)
    store.make_folders()
    return store


@pytest.fixture
def start(
    sessions: sessionmaker[Session], mosquitto: Mosquitto, store: ArtifactStore
) -> Iterator[Start]:
    """Start a publisher with these settings; all are stopped at the end."""
    feed = EventFeed(sessions=sessions, broker=EventBroker(capacity=1000), poll_s=0.2)
    write_events(sessions, feed.worker.wake)
    feed.worker.start()
    started: list[MqttPublisher] = []

    def start(**changes: Any) -> MqttPublisher:
        settings = MqttSettings(mqtt_url=mosquitto.url, mqtt_site="s1", **changes)
        hashes = PlateHashes(b"k" * 32)
        around = Around(sessions, store, Clock(), hashes, feed, Monitor())
        publisher = open_publisher(settings, around)
        assert publisher is not None
        publisher.worker.start()
        publisher.worker.wake()
        started.append(publisher)
        return publisher

    yield start
    for publisher in started:
        publisher.worker.stop()
    feed.worker.stop()


@pytest.fixture
def read(mosquitto: Mosquitto) -> Iterator[Read]:
    """Connect a client that reads these topics."""
    readers: list[Reader] = []

    def read(*topics: str, **options: Any) -> Reader:
        readers.append(Reader(mosquitto.port, *topics, **options))
        return readers[-1]

    yield read
    for reader in readers:
        reader.close()
