"""Web push: alarms on the devices of people."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from typing import Literal

from pydantic import BaseModel, Field


class WebPushSettings(BaseModel):
    """Alarms that people get on their devices."""

    web_push_subject: str | None = Field(
        None,
        pattern=r"^(mailto:[^\s@<>]+@[^\s@<>]+|https://[^\s<>]+)$",
        max_length=255,
        description="How the operators of push services reach those of this service: "
        "mailto:admin@example.com, or an https URL. Empty: web push is off.",
    )
    web_push_plates: Literal["none", "masked", "shown"] = Field(
        "none",
        description="How messages of web push show plates: not at all, the first character of each "
        "group, or in full. Locked devices show messages, too.",
    )
    web_push_networks: list[IPv4Network | IPv6Network] = Field(
        default=[],
        description="Private networks in which push services of browsers may be, as JSON. Empty: "
        "only public addresses are used.",
    )
