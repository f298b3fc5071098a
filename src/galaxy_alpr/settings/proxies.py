"""Reverse proxies in front of the service."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from typing import Literal

from pydantic import BaseModel, Field

ProxyHeader = Literal[
    "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-prefix", "forwarded"
]


class ProxySettings(BaseModel):
    """Which proxies are trusted, and below which path they serve the service."""

    trusted_proxies: list[IPv4Network | IPv6Network] = Field(
        default=[],
        description="Addresses and networks of reverse proxies, as JSON: "
        '["127.0.0.1", "10.0.0.0/8"]. Only their forwarding headers count. Empty: nobody\'s.',
    )
    proxy_headers: list[ProxyHeader] = Field(
        default=["x-forwarded-for", "x-forwarded-proto"],
        description="Headers that these proxies set or remove in every request, as JSON: "
        "x-forwarded-for, x-forwarded-proto, x-forwarded-host, x-forwarded-prefix, forwarded. "
        "Others are ignored: a client may have sent them.",
    )
    root_path: str = Field(
        "",
        pattern=r"^(/[A-Za-z0-9._~-]+)*$",
        max_length=200,
        description="Path below which a proxy serves the service, such as /alpr. The proxy may "
        "strip it or not.",
    )
