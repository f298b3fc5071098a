"""Whether a client is on the machine of the service."""

from __future__ import annotations

import ipaddress

from starlette.types import Scope

FORWARDING = frozenset({b"forwarded", b"via", b"x-real-ip", b"x-client-ip", b"x-cluster-client-ip"})
"""Headers that a proxy adds, besides those that begin with ``PREFIX``."""

PREFIX = b"x-forwarded"


def is_loopback_client(scope: Scope) -> bool:
    """Return whether a client on this machine sent the request, and no proxy passed it on.

    A request with a forwarding header comes from a proxy, also when the header is empty and when
    no proxy is trusted: its client may be anywhere. A proxy that adds no such header cannot be
    told from a client. A client without an IP address, as on a Unix socket, is not loopback.
    """
    client = scope.get("client")
    return client is not None and is_loopback_address(client[0]) and not is_forwarded(scope)


def is_forwarded(scope: Scope) -> bool:
    """Return whether the request has a header that proxies add."""
    return any(name in FORWARDING or name.startswith(PREFIX) for name, _ in scope["headers"])


def is_loopback_address(text: str) -> bool:
    """Return whether ``text`` is a loopback IP address, also one of IPv4 written as IPv6."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
