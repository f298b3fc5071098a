"""``GET /api/mqtt``: the state of the MQTT connection."""

from __future__ import annotations

from galaxy_alpr.endpoints.schemas.integrations.mqtt import MqttOut
from galaxy_alpr.services.mqtt.status import mqtt_status
from galaxy_alpr.web.deps import ClockDep, Context, ReadSession
from galaxy_alpr.web.routing import Router

router = Router(tags=["integrations"])


@router.get("/api/mqtt")
def get_mqtt(context: Context, session: ReadSession, clock: ClockDep) -> MqttOut:
    """Return whether MQTT is on and connected, what was published, and what Frigate sends."""
    return MqttOut.of(mqtt_status(session, context.integrations.mqtt, clock.now()))
