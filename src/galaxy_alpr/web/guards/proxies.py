"""What reverse proxies report of a request: the client's address, its scheme, host and path.

Everybody can send these headers. They count only if the request comes from a trusted proxy, and
only those that the proxies are known to set: a proxy passes on what it does not set itself.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from galaxy_alpr.web.guards.loopback import is_forwarded
from galaxy_alpr.web.guards.sub_path import ROOT_PATH, set_root_path

Network = IPv4Network | IPv6Network

TRUSTED_PROXY = "trusted_proxy"
"""The key of the scope of a request that a trusted proxy passed on."""

_PAIR = re.compile(r'\s*([!#$%&\'*+.^_`|~\w-]+)=("(?:[^"\\]|\\.)*"|[^\s";,]*)\s*(;|,|$)', re.ASCII)
"""A parameter of ``Forwarded`` and what ends it (RFC 7239, 4)."""

_HOST = re.compile(r"(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?", re.ASCII)
_PREFIX = re.compile(r"(?:/(?!\.+(?:/|$))[A-Za-z0-9._~-]+)+", re.ASCII)
_PORTS = {"http": 80, "https": 443}


@dataclass(slots=True)
class _Report:
    """What proxies report of one request. ``hops`` are addresses, the nearest proxy's peer last."""

    hops: list[str] = field(default_factory=list)
    scheme: str | None = None
    host: str | None = None
    prefix: str | None = None


class ProxyHeaders:
    """Puts what trusted proxies report into the scope of a request; the outermost middleware.

    The client is the last address in the chain of ``X-Forwarded-For`` or ``Forwarded`` that is not
    a trusted proxy's. The scope is changed in place, so the server's access log names the client.

    ``trusted`` are the addresses of the proxies, ``headers`` the names of the headers that they
    set or remove in every request. ``root_path`` is the path below which a proxy serves this
    service, also for proxies that do not report it; a request may have it in its path or not.
    """

    def __init__(
        self, app: ASGIApp, *, trusted: Iterable[Network], headers: Iterable[str], root_path: str
    ) -> None:
        self._app = app
        self._trusted = tuple(trusted)
        self._headers = frozenset(headers)
        self._root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._apply(scope)
            ROOT_PATH.set(scope.get("root_path", ""))
        await self._app(scope, receive, send)

    def _apply(self, scope: Scope) -> None:
        client = scope.get("client")
        address = client and _address(client[0])
        if client and address:
            scope["client"] = (address, client[1])
        report = _Report()
        # A program of the proxy's machine that sends no such header is no proxy.
        if address and is_forwarded(scope) and self._trusts(address):
            report = self._report(Headers(scope=scope))
            scope[TRUSTED_PROXY] = True
            _set_address(scope, self._client(address, report.hops), report)
        if report.prefix is not None:
            set_root_path(scope, report.prefix, is_stripped=True)
        elif self._root_path:
            set_root_path(scope, self._root_path, is_stripped=False)

    def _trusts(self, address: str) -> bool:
        parsed = ipaddress.ip_address(address)
        return any(parsed in network for network in self._trusted)

    def _client(self, peer: str, hops: list[str]) -> str:
        """Return the client's address: the last one, counted from the peer, that is not trusted.

        What is no address (``unknown``, a name) ends the chain: its sender is the client then.
        """
        client = peer
        for hop in reversed(hops):
            address = _address(_without_port(hop))
            if address is None:
                return client
            client = address
            if not self._trusts(client):
                return client
        return client

    def _report(self, headers: Headers) -> _Report:
        report = _Report()
        if "x-forwarded-for" in self._headers:
            report.hops = _list(headers, "x-forwarded-for")
        for name, attribute in (("proto", "scheme"), ("host", "host"), ("prefix", "prefix")):
            values = _list(headers, f"x-forwarded-{name}")
            if f"x-forwarded-{name}" in self._headers and values:
                setattr(report, attribute, values[-1])
        if "forwarded" in self._headers:
            self._read_forwarded(headers, report)
        if report.prefix is not None:
            report.prefix = report.prefix.rstrip("/")
            if not _PREFIX.fullmatch(report.prefix):
                report.prefix = None
        return report

    def _read_forwarded(self, headers: Headers, report: _Report) -> None:
        """Read ``Forwarded``: scheme and host are those of the first trusted proxy."""
        elements = list(_elements(", ".join(headers.getlist("forwarded"))))
        if elements:
            report.hops = [element.get("for", "unknown") for element in elements]
        for element in reversed(elements):
            report.scheme = element.get("proto", report.scheme)
            report.host = element.get("host", report.host)
            address = _address(_without_port(element.get("for", "")))
            if address is None or not self._trusts(address):
                return


def _set_address(scope: Scope, client: str, report: _Report) -> None:
    """Put client, scheme and host into the scope; a name of a wrong form is ignored."""
    if client != scope["client"][0]:
        scope["client"] = (client, 0)
    if report.scheme is not None and report.scheme.lower() in _PORTS:
        scope["scheme"] = report.scheme.lower()
    if report.host is not None and _HOST.fullmatch(report.host):
        others = [(name, value) for name, value in scope["headers"] if name != b"host"]
        scope["headers"] = [(b"host", report.host.encode()), *others]
    host = Headers(scope=scope).get("host", "")
    if _HOST.fullmatch(host):
        name, _, port = host.rpartition(":") if re.search(r":\d+$", host) else (host, "", "")
        scope["server"] = (name.strip("[]"), int(port or _PORTS.get(scope["scheme"], 80)))


def _list(headers: Headers, name: str) -> list[str]:
    values = ",".join(headers.getlist(name)).split(",")
    return [value.strip() for value in values if value.strip()]


def _elements(text: str) -> Iterator[dict[str, str]]:
    """Yield the elements of ``Forwarded`` with lower-case names; none if it is malformed."""
    elements: list[dict[str, str]] = [{}]
    position = 0
    while position < len(text):
        found = _PAIR.match(text, position)
        if found is None:
            return
        name, value, end = found.groups()
        if value.startswith('"'):
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        elements[-1][name.lower()] = value
        position = found.end()
        if end == ",":
            elements.append({})
    yield from (element for element in elements if element)


def _without_port(node: str) -> str:
    """Return the address of ``1.2.3.4:80``, ``[2001:db8::1]:80`` or an address without a port."""
    if node.startswith("["):
        return node[1:].partition("]")[0]
    return node.partition(":")[0] if node.count(":") == 1 else node


def _address(text: str) -> str | None:
    """Return an IP address in its usual form, IPv4 also where it is written as IPv6."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)
