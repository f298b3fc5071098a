"""Programs: what they send, the rates of API keys, and webhooks that are sent to them."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Literal

from pydantic import BaseModel, Field, SecretStr

LOCAL = (
    *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
    *("::1/128", "fc00::/7", "fe80::/10"),
)
"""This machine, and the networks that are not reached from the internet."""


class ProgramSettings(BaseModel):
    """What programs may send, and how often."""

    idempotency_keep_hours: float = Field(
        24,
        ge=0.01,
        le=720,
        description="How long the answer to a request with an Idempotency-Key is kept, hours.",
    )
    repeated_picture: Literal["store", "first"] = Field(
        "store",
        description="What becomes of a picture that is sent again with its location and moment: "
        "store: it is read and stored again, or first: the first reading answers.",
    )
    limits_url: SecretStr | None = Field(
        None,
        description="Where several processes count the requests of API keys together, for example "
        "redis://host:6379/0 (needs the extra redis). Empty: each process counts its own.",
    )
    compat_networks: list[IPv4Network | IPv6Network] = Field(
        default=[ip_network(network) for network in LOCAL],
        description="Networks whose clients may use an interface of another vendor without a key, "
        "where its access is lan, as JSON. Default: this machine and private networks.",
    )
