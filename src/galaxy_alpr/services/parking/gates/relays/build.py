"""Relays made from the configuration of their gates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from galaxy_alpr.db.models import Gate
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.parking.gates.relays.configs import (
    GpioRelay,
    HttpRelay,
    LogRelay,
    ModbusRelay,
    MqttRelay,
    OnvifRelay,
    RelayConfig,
    ShellyRelay,
)
from galaxy_alpr.services.parking.gates.relays.gpio import Gpio
from galaxy_alpr.services.parking.gates.relays.http import HttpTemplate
from galaxy_alpr.services.parking.gates.relays.log import Log
from galaxy_alpr.services.parking.gates.relays.modbus import Modbus
from galaxy_alpr.services.parking.gates.relays.mqtt import Mqtt
from galaxy_alpr.services.parking.gates.relays.network import RelayNetworks
from galaxy_alpr.services.parking.gates.relays.onvif import Onvif
from galaxy_alpr.services.parking.gates.relays.shelly import Shelly
from galaxy_alpr.services.parking.gates.relays.values import Relay
from galaxy_alpr.services.parking.gates.secret import GateSecrets

Config = LogRelay | HttpRelay | ShellyRelay | MqttRelay | ModbusRelay | OnvifRelay | GpioRelay

_CONFIGS: TypeAdapter[Config] = TypeAdapter(RelayConfig)
_EXTRAS = {
    "mqtt": ("paho", "mqtt"),
    "modbus": ("pymodbus", "modbus"),
    "gpio": ("gpiod", "gpio"),
}
"""The package that a kind of relay needs, and the extra that installs it."""


def config_of(stored: Mapping[str, Any]) -> Config:
    """Return the configuration of a relay. Raises ``ValidationFailed``."""
    try:
        return _CONFIGS.validate_python(dict(stored))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ValidationFailed(f"relay.{place}: {first['msg']}", field="relay") from None


def check_relay(stored: Mapping[str, Any]) -> None:
    """Raise ``ValidationFailed`` for a relay that cannot work here."""
    config = config_of(stored)
    package, extra = _EXTRAS.get(config.kind, (None, None))
    if package is not None and find_spec(package) is None:
        raise ValidationFailed(
            f"a relay of the kind {config.kind} needs a package that is not installed: "
            f"pip install 'galaxy-alpr[{extra}]'",
            field="relay",
        )
    if isinstance(config, HttpRelay) and config.state_url is not None:
        if config.open_text is None:
            raise ValidationFailed("state_url needs open_text", field="relay")
        if _server(config.state_url) != _server(config.url):
            raise ValidationFailed("state_url has to be one of the same device", field="relay")


def receiver_of(stored: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what a relay's secret is sent to: the kind of relay, and scheme, host and port."""
    kind, url = stored.get("kind"), stored.get("url")
    if isinstance(url, str):
        return (kind, *_server(url))
    return kind, stored.get("tls"), stored.get("host"), stored.get("port")


def _server(url: str) -> tuple[object, ...]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


class Relays:
    """Makes the relay of a gate for one use."""

    def __init__(
        self, secrets: GateSecrets, networks: RelayNetworks, now: Callable[[], datetime]
    ) -> None:
        self._secrets = secrets
        self._networks = networks
        self._now = now

    def of(self, gate: Gate) -> Relay:
        """Return the relay of a gate.

        Raises ``ValidationFailed`` for a wrong configuration, ``Conflict`` for a secret that cannot
        be decrypted, ``OSError``.
        """
        check_relay(gate.relay)
        config = config_of(gate.relay)
        secret = self._secrets.unseal(gate.secret_sealed, gate.id)
        networks = self._networks
        match config:
            case HttpRelay():
                return HttpTemplate(config, secret, networks)
            case ShellyRelay():
                return Shelly(config, secret, networks)
            case MqttRelay():
                return Mqtt(config, secret, networks)
            case ModbusRelay():
                return Modbus(config, networks)
            case OnvifRelay():
                return Onvif(config, secret, networks, self._now)
            case GpioRelay():
                return Gpio(config)
            case LogRelay():
                return Log(gate.id)
