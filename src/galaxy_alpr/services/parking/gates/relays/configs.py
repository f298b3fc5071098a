"""The configuration of each kind of relay, as it is stored; secrets are stored apart."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

SECRET = "{secret}"
"""Stands for the gate's secret in the headers, the body and the query of a request."""


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError("is not a URL") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise ValueError("has to begin with http:// or https:// and a host")
    if "@" in parts.netloc:
        raise ValueError("give user_name and secret instead of a user in the URL")
    if not text.isprintable() or " " in text or parts.fragment:
        raise ValueError("is not a URL")
    return text


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must not contain unprintable characters")
    return text


WebAddress = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_web_address)]
Line = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_one_line)]
Host = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,253}$")]
Port = Annotated[int, Field(ge=1, le=65535)]
PulseS = Annotated[float, Field(ge=0.1, le=10, description="Length of the pulse, seconds.")]
UserName = Annotated[Line | None, Field(description="The user; the password is the `secret`.")]


class _Config(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class LogRelay(_Config):
    """Opens nothing: the log has a line for each pulse. For trials."""

    kind: Literal["log"] = Field("log", description="The kind of relay.")


class HttpRelay(_Config):
    """A request to a device; `{secret}` in headers, body and query stands for the `secret`."""

    kind: Literal["http"] = Field(description="The kind of relay.")
    method: Literal["GET", "POST", "PUT"] = Field("GET", description="The method.")
    url: WebAddress = Field(description="The URL that opens the gate.")
    headers: dict[Line, Line] = Field(default={}, max_length=20, description="Further headers.")
    body: str | None = Field(None, max_length=2000, description="The body.")
    auth: Literal["none", "basic", "digest"] = Field(
        "none", description="How `user_name` and `secret` are sent."
    )
    user_name: UserName = None
    state_url: WebAddress | None = Field(
        None, description="A URL of the same device whose answer shows the state of the barrier."
    )
    open_text: Line | None = Field(
        None, description="The text that the answer contains while the barrier is open."
    )


class ShellyRelay(_Config):
    """A Shelly: its own timer ends the pulse."""

    kind: Literal["shelly"] = Field(description="The kind of relay.")
    generation: Literal[1, 2] = Field(description="1 for Gen1, 2 for Gen2 and later.")
    url: WebAddress = Field(description="The device, such as `http://10.0.0.9`.")
    channel: int = Field(0, ge=0, le=15, description="The relay's number.")
    pulse_s: PulseS = 1.0
    user_name: UserName = None
    input: int | None = Field(
        None, ge=0, le=15, description="Number of the input that is on while the barrier is open."
    )


class MqttRelay(_Config):
    """A message to a topic (MQTT 5), never retained; the broker drops it when it is too old."""

    kind: Literal["mqtt"] = Field(description="The kind of relay.")
    host: Host = Field(description="The broker.")
    port: Port = Field(1883, description="The broker's port.")
    tls: bool = Field(False, description="Whether the connection is encrypted.")
    topic: Line = Field(description="The topic.")
    payload: str = Field("on", max_length=2000, description="The message.")
    user_name: UserName = None


class ModbusRelay(_Config):
    """A coil of a Modbus TCP device (FC05), set and released again."""

    kind: Literal["modbus"] = Field(description="The kind of relay.")
    host: Host = Field(description="The device.")
    port: Port = Field(502, description="The device's port.")
    unit: int = Field(1, ge=0, le=255, description="The unit.")
    coil: int = Field(ge=0, le=65535, description="Address of the coil, counted from 0.")
    pulse_s: PulseS = 1.0
    device_releases: bool = Field(
        False, description="Whether the device ends the pulse by itself: nothing releases the coil."
    )
    input: int | None = Field(
        None,
        ge=0,
        le=65535,
        description="Address of the discrete input that is on while the barrier is open (FC02).",
    )


class OnvifRelay(_Config):
    """A relay output of an ONVIF device, in the mode `Monostable`, whose delay ends the pulse."""

    kind: Literal["onvif"] = Field(description="The kind of relay.")
    url: WebAddress = Field(
        description="The device service, such as `http://10.0.0.8/onvif/device_service`."
    )
    token: Line = Field(description="The token of the relay output.")
    user_name: UserName = None


class GpioRelay(_Config):
    """A line of the pins of the machine that opens gates, such as a Raspberry Pi."""

    kind: Literal["gpio"] = Field(description="The kind of relay.")
    chip: str = Field(
        "/dev/gpiochip0", pattern=r"^/dev/gpiochip\d{1,3}$", description="The device of the pins."
    )
    line: int = Field(ge=0, le=1023, description="Number of the line that opens.")
    active_low: bool = Field(False, description="Whether the line opens while it is low.")
    pulse_s: PulseS = 1.0
    input_line: int | None = Field(
        None, ge=0, le=1023, description="Number of a line that is on while the barrier is open."
    )
    input_active_low: bool = Field(False, description="Whether that line is on while it is low.")


RelayConfig = Annotated[
    LogRelay | HttpRelay | ShellyRelay | MqttRelay | ModbusRelay | OnvifRelay | GpioRelay,
    Field(discriminator="kind"),
]
