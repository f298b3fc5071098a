"""What the publisher listens to: retained messages that are out of date, Home Assistant's birth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from galaxy_alpr.notify.mqtt.parts import PublisherParts

if TYPE_CHECKING:
    from aiomqtt import Client


class Listener:
    """Deletes retained messages of things that are gone; notes that Home Assistant has started.

    A camera may have been deleted, or a plate erased, while there was no connection.
    """

    def __init__(self, client: Client, parts: PublisherParts, known: Mapping[str, bytes]) -> None:
        self._client = client
        self._parts = parts
        self._known = known
        self._birth = False
        self._asked = False

    async def subscribe(self) -> None:
        """Ask the broker for the messages; what is not in ``known`` by now is out of date.

        The broker has kept the subscriptions of the connection before. What they bring earlier is
        passed over: it may be what is being published just now.
        """
        from paho.mqtt.subscribeoptions import SubscribeOptions

        self._asked = True
        own = SubscribeOptions(qos=1, noLocal=True)
        discovery = self._parts.discovery
        await self._client.subscribe(f"{self._parts.topics.base}/#", options=own)
        if discovery is not None:
            await self._client.subscribe(discovery.configurations, options=own)
            await self._client.subscribe(discovery.birth, options=own)

    async def run(self) -> None:
        """Listen until the connection is lost; raises ``MqttError`` then."""
        discovery = self._parts.discovery
        async for message in self._client.messages:
            topic = message.topic.value
            if discovery is not None and topic == discovery.birth:
                self._birth |= message.payload == b"online" and not message.retain
            elif message.retain and message.payload and self._asked and self._is_outdated(topic):
                await self._client.publish(topic, b"", qos=1, retain=True)

    def take_birth(self) -> bool:
        """Return whether Home Assistant has started since the last call."""
        found, self._birth = self._birth, False
        return found

    def _is_outdated(self, topic: str) -> bool:
        topics, discovery = self._parts.topics, self._parts.discovery
        if topic == topics.status or topic in self._known:
            return False
        if topic.startswith(f"{topics.base}/"):
            return True
        return discovery is not None and discovery.owns(topic)
