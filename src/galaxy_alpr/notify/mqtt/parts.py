"""The parts of the publisher that the settings make."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_alpr.notify.mqtt.home_assistant import Discovery
from galaxy_alpr.notify.mqtt.messages import Messages
from galaxy_alpr.notify.mqtt.outbox import Outbox
from galaxy_alpr.notify.mqtt.states import RetainedStates
from galaxy_alpr.notify.mqtt.topics import Topics
from galaxy_alpr.services.mqtt.connection import Broker


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherParts:
    """Where to, what, and how; ``discovery`` is that of Home Assistant, where it is on."""

    broker: Broker
    topics: Topics
    messages: Messages
    states: RetainedStates
    outbox: Outbox
    discovery: Discovery | None
