"""Parking: gates and payments."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from typing import Literal

from pydantic import BaseModel, Field

_LOCAL = (
    *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
    *("::1/128", "fc00::/7", "fe80::/10"),
)


class GateSettings(BaseModel):
    """Which process opens gates, and where their relays are."""

    gates: Literal["inside", "apart", "off"] = Field(
        "inside",
        description="inside: the service opens gates. apart: `galaxy-alpr gate-worker` does, in a "
        "process of its own with the same database and data folder. off: nobody does.",
    )
    gate_networks: list[IPv4Network | IPv6Network] = Field(
        default=[
            *(IPv4Network(text) for text in _LOCAL if ":" not in text),
            *(IPv6Network(text) for text in _LOCAL if ":" in text),
        ],
        description="Networks in which relays of gates are reached, as JSON. Others get nothing.",
    )
    gate_decision_keep_days: float = Field(
        365,
        gt=0,
        le=36500,
        description="Days for which decisions at gates and their openings are kept.",
    )


class PaymentSettings(BaseModel):
    """Who takes money, beside the cash desk."""

    payment_qris: str | None = Field(
        None,
        max_length=512,
        description="The text of the merchant's own QRIS code. Each payment gets a code with its "
        "amount. Empty: no payments by QRIS.",
    )
    payment_mock: bool = Field(
        False,
        description="Whether payments without money are possible, by the provider mock: for trials "
        "only.",
    )
