"""The publisher of MQTT messages of one application."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.errors import Unavailable
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.notify.mqtt.home_assistant import Discovery
from galaxy_alpr.notify.mqtt.messages import Messages
from galaxy_alpr.notify.mqtt.outbox import Outbox
from galaxy_alpr.notify.mqtt.parts import PublisherParts
from galaxy_alpr.notify.mqtt.pictures import Pictures
from galaxy_alpr.notify.mqtt.privacy import PlatePrivacy
from galaxy_alpr.notify.mqtt.publisher import MqttPublisher
from galaxy_alpr.notify.mqtt.states import RetainedStates
from galaxy_alpr.notify.mqtt.topics import Topics
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.lease import WorkLease
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.services.mqtt.connection import Broker, require_package
from galaxy_alpr.services.mqtt.status import PUBLISHER, MqttSetup
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.settings import MqttSettings, Settings
from galaxy_alpr.storage import ArtifactStore


@dataclass(frozen=True, slots=True)
class Around:
    """The parts of an application that the publisher needs."""

    sessions: sessionmaker[Session]
    store: ArtifactStore
    clock: Clock
    hashes: PlateHashes
    feed: EventFeed
    monitor: Monitor


def mqtt_setup(settings: Settings) -> MqttSetup:
    """Return what is shown of the settings."""
    frigate = settings.frigate_url
    broker = broker_of(settings)
    if broker is None:
        return MqttSetup()
    return MqttSetup(
        broker=broker.shown,
        prefix=settings.mqtt_prefix,
        site=settings.mqtt_site,
        plates=settings.mqtt_plates,
        pictures=settings.mqtt_pictures,
        home_assistant=settings.home_assistant,
        frigate=frigate,
    )


def broker_of(settings: MqttSettings) -> Broker | None:
    """Return the broker of the settings. Raises ``Unavailable`` without the package."""
    if settings.mqtt_url is None:
        return None
    require_package()
    secret = settings.mqtt_password
    password = None if secret is None else secret.get_secret_value()
    return Broker.of(settings.mqtt_url, settings.mqtt_user, password)


def privacy_of(settings: MqttSettings, hashes: PlateHashes) -> PlatePrivacy:
    """Return how plates are published. Raises ``Unavailable`` for hashes without a key."""
    if settings.mqtt_plates == "hash" and hashes.key is None:
        raise Unavailable("GALAXY_MQTT_PLATES=hash needs GALAXY_PLATE_HASH_KEY")
    return PlatePrivacy(settings.mqtt_plates, hashes)


def open_publisher(settings: MqttSettings, around: Around) -> MqttPublisher | None:
    """Return the publisher, ``None`` where MQTT is off. Raises ``Unavailable``."""
    broker = broker_of(settings)
    if broker is None:
        return None
    topics = Topics(settings.mqtt_prefix, settings.mqtt_site)
    privacy = privacy_of(settings, around.hashes)
    discovery = None
    if settings.home_assistant:
        discovery = Discovery(
            topics, prefix=settings.home_assistant_prefix, pictures=settings.mqtt_pictures
        )
    parts = PublisherParts(
        broker=broker,
        topics=topics,
        messages=Messages(topics, privacy),
        states=RetainedStates(
            sessions=around.sessions,
            topics=topics,
            privacy=privacy,
            clock=around.clock,
            pictures=Pictures(around.store) if settings.mqtt_pictures else None,
        ),
        outbox=Outbox(around.sessions),
        discovery=discovery,
    )
    return MqttPublisher(
        parts,
        lease=WorkLease(around.sessions, name=PUBLISHER, clock=around.clock),
        events=around.feed.broker,
        clock=around.clock,
        monitor=around.monitor,
    )
