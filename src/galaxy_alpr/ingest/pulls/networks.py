"""Addresses of devices that are asked for readings, checked after the host is resolved."""

from __future__ import annotations

import socket
from ipaddress import ip_address

from galaxy_alpr.ingest.pulls.values import PullFailed


def address_of(host: str, port: int) -> str:
    """Return an address of a host. Raises ``PullFailed``.

    Link-local addresses, of which clouds give out their secrets, and those of no single host are
    refused.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise PullFailed(f"the host {host[:100]} is not known") from error
    for item in found:
        text = str(item[4][0])
        address = ip_address(text.partition("%")[0])
        real = getattr(address, "ipv4_mapped", None) or address
        if not (real.is_link_local or real.is_multicast or real.is_unspecified or real.is_reserved):
            return text
    raise PullFailed("the address of the device is refused")
