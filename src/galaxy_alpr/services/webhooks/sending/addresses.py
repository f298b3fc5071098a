"""Which addresses webhooks may be sent to: public ones, and private ones that are allowed."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Resolve = Callable[[str, int], Sequence[str]]
"""Returns the addresses of a host. Raises ``OSError``."""

_NAT64 = ip_network("64:ff9b::/96")


class AddressRefused(Exception):
    """A host is unknown, or is where webhooks must not be sent; the text says which."""


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host. Raises ``OSError``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError("no name of a host") from error
    return [str(item[4][0]) for item in found]


class AddressRule:
    """Resolves a host and returns an address that may be connected to.

    The caller connects to this very address: a second look-up could give another one.
    """

    def __init__(self, private_networks: Sequence[str] = (), *, lookup: Resolve = resolve) -> None:
        self._private: tuple[IPv4Network | IPv6Network, ...] = tuple(
            ip_network(text) for text in private_networks
        )
        self._lookup = lookup

    @property
    def has_private(self) -> bool:
        """Whether any private network is allowed."""
        return bool(self._private)

    def address_of(self, host: str, port: int, *, allow_private: bool) -> str:
        """Return the first address of a host that is allowed. Raises ``AddressRefused``."""
        try:
            found = self._lookup(host, port)
        except OSError as error:
            raise AddressRefused("the host is not known") from error
        for text in found:
            try:
                address = ip_address(text.partition("%")[0])
            except ValueError:
                continue
            if self._may(address, allow_private):
                return text
        raise AddressRefused(
            "the host is in a private network or on this machine, which is not allowed"
        )

    def _may(self, address: IPv4Address | IPv6Address, allow_private: bool) -> bool:
        inner = _inner(address)
        if is_public(address) and (inner is None or is_public(inner)):
            return True
        target = getattr(address, "ipv4_mapped", None) or address
        return allow_private and any(target in network for network in self._private)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address belongs to one host of the Internet."""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(mapped)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that a gateway would connect to for an IPv6 address."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.sixtofour
