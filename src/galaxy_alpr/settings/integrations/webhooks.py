"""Webhooks: where they may be sent, and links to pictures in them."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network

from pydantic import BaseModel, Field


class WebhookSettings(BaseModel):
    """Events that are sent to other programs."""

    webhook_networks: list[IPv4Network | IPv6Network] = Field(
        default=[],
        description="Private networks to which webhooks may be sent where they allow it, as JSON. "
        "Empty: webhooks are sent to public addresses only.",
    )
    webhook_picture_days: float = Field(
        7,
        ge=0.01,
        le=365,
        description="How long links to pictures in webhooks can be opened, days.",
    )
