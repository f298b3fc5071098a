"""The reader of Frigate's events of one application."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from galaxy_alpr.errors import Unavailable
from galaxy_alpr.ingest.frigate.consumer import FrigateConsumer, FrigateTopics
from galaxy_alpr.ingest.frigate.http import FrigateHttp
from galaxy_alpr.ingest.frigate.reader import FrigateReader
from galaxy_alpr.main.cameras.parts import Surroundings
from galaxy_alpr.main.integrations.mqtt import broker_of
from galaxy_alpr.services.lease import WorkLease
from galaxy_alpr.services.mqtt.status import FRIGATE
from galaxy_alpr.settings import Settings


def open_frigate(settings: Settings, around: Surroundings) -> FrigateConsumer | None:
    """Return the reader of Frigate's events, ``None`` where it is off.

    Raises ``Unavailable`` for settings that do not go together.
    """
    if settings.frigate_url is None:
        return None
    broker = broker_of(settings)
    if broker is None:
        raise Unavailable("GALAXY_FRIGATE_URL needs GALAXY_MQTT_URL, where its events come from")
    if settings.frigate_publish_plates and settings.mqtt_plates != "full":
        raise Unavailable("GALAXY_FRIGATE_PUBLISH_PLATES needs GALAXY_MQTT_PLATES=full")
    secret = settings.frigate_password
    http = FrigateHttp(
        settings.frigate_url,
        user=settings.frigate_user,
        password=None if secret is None else secret.get_secret_value(),
        verify_tls=settings.frigate_verify_tls,
    )
    reader = FrigateReader(
        http=http,
        engine=around.engine,
        readings=around.readings,
        sessions=around.sessions,
        clock=around.clock,
        write_back=settings.frigate_write_back,
    )
    prefix = settings.mqtt_prefix.replace("/", "-")
    topics = FrigateTopics(
        prefix=settings.frigate_topic,
        client=f"galaxy-{prefix}-{settings.mqtt_site}-frigate",
        publish_plates=settings.frigate_publish_plates,
        zone=ZoneInfo(settings.timezone),
    )
    return FrigateConsumer(
        reader,
        broker=broker,
        topics=topics,
        lease=WorkLease(around.sessions, name=FRIGATE, clock=around.clock),
        clock=around.clock,
    )
