"""The connection to an MQTT 5 broker. The package aiomqtt is an extra."""

from __future__ import annotations

import logging
import ssl
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from galaxy_alpr.errors import Unavailable

if TYPE_CHECKING:
    from aiomqtt import Client

SESSION_S = 86_400
"""Seconds for which the broker keeps the session of a client that is gone."""

TIMEOUT_S = 10.0
KEEPALIVE_S = 20

_PORTS = {"mqtt": 1883, "mqtts": 8883}
_quiet = logging.getLogger("galaxy_alpr.mqtt")
_quiet.setLevel(logging.CRITICAL)  # topics and errors are reported where they are handled


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """Where the broker is, and who connects."""

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, url: str, user: str | None, password: str | None) -> Broker:
        """Return the broker of a URL ``mqtt://host:port`` or ``mqtts://host:port``."""
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "",
            port=parts.port or _PORTS[parts.scheme],
            tls=parts.scheme == "mqtts",
            user=user,
            password=password,
        )

    @property
    def shown(self) -> str:
        """Return host and port, without credentials."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWill:
    """A retained message that the broker publishes when the connection is lost."""

    topic: str
    payload: bytes


def require_package() -> None:
    """Raise ``Unavailable`` where the extra is not installed."""
    try:
        import_module("aiomqtt")
    except ImportError as error:
        raise Unavailable(
            "GALAXY_MQTT_URL needs a package: pip install 'galaxy-alpr[mqtt]'"
        ) from error


def client_of(broker: Broker, identifier: str, will: LastWill | None = None) -> Client:
    """Return a client that is not connected yet; needs a running event loop.

    The broker keeps its session: messages to it wait while it is gone.
    """
    import aiomqtt
    from paho.mqtt.packettypes import PacketTypes
    from paho.mqtt.properties import Properties

    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    properties.SessionExpiryInterval = SESSION_S
    last = None
    if will is not None:
        last = aiomqtt.Will(will.topic, will.payload, qos=1, retain=True)
    return aiomqtt.Client(
        broker.host,
        broker.port,
        username=broker.user,
        password=broker.password,
        identifier=identifier,
        protocol=aiomqtt.ProtocolVersion.V5,
        clean_start=False,
        properties=properties,
        will=last,
        timeout=TIMEOUT_S,
        keepalive=KEEPALIVE_S,
        tls_context=ssl.create_default_context() if broker.tls else None,
        logger=_quiet,
    )


class Sender:
    """Publishes with QoS 1. ``refusal`` is why the broker last refused a message it was sent.

    MQTT 5 acknowledges a refused message, too, with a reason (3.4.2.1), which aiomqtt ignores.
    """

    def __init__(self, client: Client) -> None:
        self.refusal: str | None = None
        self._client = client
        acknowledged: Any = client._client.on_publish  # typed for callbacks of version 1, too

        def on_publish(paho: Any, data: Any, mid: int, reason: Any, properties: Any) -> None:
            if reason.is_failure:
                self.refusal = str(reason)
            if acknowledged is not None:
                acknowledged(paho, data, mid, reason, properties)

        client._client.on_publish = on_publish

    async def send(self, topic: str, payload: bytes | None, *, retain: bool = False) -> None:
        """Publish, and wait for the acknowledgement. Raises ``MqttError``."""
        await self._client.publish(topic, payload, qos=1, retain=retain)

    async def send_surely(self, topic: str, payload: bytes) -> None:
        """Publish; raises ``MqttError`` also where the broker refuses it."""
        from aiomqtt import MqttError

        self.refusal = None
        await self.send(topic, payload)
        if self.refusal is not None:
            raise MqttError(f"the broker refuses a message: {self.refusal}")


def words_of(error: BaseException) -> str:
    """Return why a connection failed, in words without credentials."""
    cause = error.__cause__ or error
    text = str(cause) or type(cause).__name__
    return text[:200]
