"""The networks in which relays may be, and the addresses of their hosts."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from galaxy_alpr.services.parking.gates.relays.values import RelayFailed

Network = IPv4Network | IPv6Network


class RelayNetworks:
    """Resolves hosts; an address outside of the networks is refused, without a connection."""

    def __init__(self, networks: Sequence[str]) -> None:
        self._networks: tuple[Network, ...] = tuple(ip_network(text) for text in networks)

    def address_of(self, host: str, port: int) -> str:
        """Return the address of a host that is in the networks. Raises ``RelayFailed``."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise RelayFailed(f"the host {host} is not known") from error
        addresses = [str(item[4][0]) for item in found]
        for text in addresses:
            address = ip_address(text.partition("%")[0])
            mapped = getattr(address, "ipv4_mapped", None)
            if any((mapped or address) in network for network in self._networks):
                return text
        raise RelayFailed(f"{host} is outside of the networks of relays (GALAXY_GATE_NETWORKS)")
