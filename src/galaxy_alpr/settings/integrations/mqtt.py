"""Integrations: the MQTT broker, Home Assistant and Frigate."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, model_validator

_LEVEL = r"[A-Za-z0-9_-]+"
_TOPIC = rf"^{_LEVEL}(/{_LEVEL})*$"


class MqttSettings(BaseModel):
    """The MQTT broker, and what is published to it."""

    mqtt_url: str | None = Field(
        None,
        max_length=255,
        description="URL of the MQTT 5 broker: mqtt://host:1883, or mqtts://host:8883 with TLS. "
        "Empty: nothing is published. Needs the extra mqtt.",
    )
    mqtt_user: str | None = Field(None, max_length=100, description="User at the MQTT broker.")
    mqtt_password: SecretStr | None = Field(None, description="Password at the MQTT broker.")
    mqtt_prefix: str = Field(
        "galaxy",
        max_length=100,
        pattern=_TOPIC,
        description="First levels of all MQTT topics, before the id of the site.",
    )
    mqtt_site: str = Field(
        "site",
        max_length=40,
        pattern=f"^{_LEVEL}$",
        description="Id of this site in MQTT topics: letters, digits, - and _. Sites that share a "
        "broker need different ones.",
    )
    mqtt_plates: Literal["full", "masked", "hash"] = Field(
        "full",
        description="Plates in MQTT messages. full: the text. masked: the first character of each "
        "group. hash: a hash with the key of GALAXY_PLATE_HASH_KEY, which is then needed.",
    )
    mqtt_pictures: bool = Field(
        False,
        description="Whether the newest picture of each camera is published. Only with plates in "
        "full: a picture shows the plate.",
    )
    home_assistant: bool = Field(
        False, description="Whether cameras, lots and gates appear in Home Assistant, by MQTT."
    )
    home_assistant_prefix: str = Field(
        "homeassistant",
        max_length=100,
        pattern=_TOPIC,
        description="First levels of Home Assistant's discovery topics.",
    )

    @model_validator(mode="after")
    def _check_mqtt(self) -> MqttSettings:
        if self.mqtt_url is None:
            if self.home_assistant:
                raise ValueError("home_assistant needs mqtt_url")
            return self
        _check_url("mqtt_url", self.mqtt_url, ("mqtt", "mqtts"))
        if self.mqtt_pictures and self.mqtt_plates != "full":
            raise ValueError("mqtt_pictures needs mqtt_plates=full: a picture shows the plate")
        return self


class FrigateSettings(BaseModel):
    """Frigate, whose snapshots are read."""

    frigate_url: str | None = Field(
        None,
        max_length=255,
        description="URL of Frigate, such as http://frigate:5000. Its events come from the broker "
        "of GALAXY_MQTT_URL. Empty: they are not read.",
    )
    frigate_user: str | None = Field(None, max_length=100, description="User at Frigate.")
    frigate_password: SecretStr | None = Field(None, description="Password at Frigate.")
    frigate_verify_tls: bool = Field(
        True, description="Whether Frigate's certificate is checked; its own is self-signed."
    )
    frigate_topic: str = Field(
        "frigate",
        max_length=100,
        pattern=_TOPIC,
        description="First levels of Frigate's MQTT topics.",
    )
    frigate_write_back: bool = Field(
        True, description="Whether the reading is written to Frigate's event."
    )
    frigate_publish_plates: bool = Field(
        False,
        description="Whether each reading is also published, retained, at "
        "frigate/plate_recognizer, as frigate_plate_recognizer does. Only with plates in full.",
    )

    @model_validator(mode="after")
    def _check_frigate(self) -> FrigateSettings:
        if self.frigate_url is not None:
            _check_url("frigate_url", self.frigate_url, ("http", "https"))
        return self


def _check_url(name: str, url: str, schemes: tuple[str, ...]) -> None:
    """Raise ``ValueError`` unless it is a URL of a host without credentials and parameters."""
    wrong = f"{name} has to be a URL that begins with {' or '.join(schemes)}"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError(wrong) from None
    if parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(wrong)
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"{name}: give user and password by their own settings")
