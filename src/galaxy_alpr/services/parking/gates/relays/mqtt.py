"""A message to an MQTT broker. It is not retained, and expires: no device opens late by it."""

from __future__ import annotations

import ssl
import threading
from importlib import import_module
from typing import Any

from galaxy_alpr.enums import Confirmation, GateState
from galaxy_alpr.services.parking.gates.relays.configs import MqttRelay
from galaxy_alpr.services.parking.gates.relays.network import RelayNetworks
from galaxy_alpr.services.parking.gates.relays.values import (
    TIMEOUT_S,
    Deadline,
    PulseExpired,
    RelayFailed,
)

LEAST_S = 1
"""Message expiry counts whole seconds (MQTT 5, 3.3.2.3.3): with less left nothing is sent."""


class Mqtt:
    """A topic of a broker; the broker's acknowledgement (QoS 1) says nothing about the device."""

    def __init__(self, config: MqttRelay, secret: str | None, networks: RelayNetworks) -> None:
        self._config = config
        self._secret = secret
        self._networks = networks

    @property
    def tells_state(self) -> bool:
        return False

    def pulse(self, deadline: Deadline) -> Confirmation:
        """Publish the message once; a lost connection is not opened again."""
        config = self._config
        client, connected = self._client()
        try:
            self._networks.address_of(config.host, config.port)
            client.connect_timeout = deadline.wait_s()
            client.connect(config.host, config.port, keepalive=10)
            client.loop_start()
            if not connected.wait(deadline.wait_s()) or not client.is_connected():
                raise RelayFailed("the broker does not accept the connection")
            left_s = int(deadline.left_s)
            if left_s < LEAST_S:
                raise PulseExpired("less than a second is left; nothing was sent")
            packets = import_module("paho.mqtt.packettypes").PacketTypes
            properties = import_module("paho.mqtt.properties").Properties(packets.PUBLISH)
            properties.MessageExpiryInterval = left_s
            sent = client.publish(
                config.topic, config.payload, qos=1, retain=False, properties=properties
            )
            if sent.rc != 0:
                raise RelayFailed("the message cannot be sent")
            sent.wait_for_publish(TIMEOUT_S)
            if not sent.is_published():
                raise RelayFailed("the broker does not acknowledge the message")
        except (OSError, ValueError, RuntimeError) as error:
            raise RelayFailed(f"the broker does not answer: {type(error).__name__}") from error
        finally:
            client.disconnect()
            client.loop_stop()
        return Confirmation.ACCEPTED

    def state(self) -> GateState:
        return GateState.UNKNOWN

    def _client(self) -> tuple[Any, threading.Event]:
        paho = import_module("paho.mqtt.client")
        client = paho.Client(
            paho.CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5, reconnect_on_failure=False
        )
        if self._config.user_name is not None:
            client.username_pw_set(self._config.user_name, self._secret)
        if self._config.tls:
            client.tls_set_context(ssl.create_default_context())
        answered = threading.Event()

        def on_connect(*_: Any) -> None:
            answered.set()

        client.on_connect = on_connect
        return client, answered
