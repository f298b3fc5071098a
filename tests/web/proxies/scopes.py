"""What the application gets of a request behind ``ProxyHeaders``."""

from __future__ import annotations

import asyncio
from ipaddress import ip_network
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from galaxy_alpr.web.guards.proxies import ProxyHeaders

ALL = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-prefix")
PROXY = "10.0.0.5"


def passed_on(
    *headers: tuple[str, str],
    peer: str | None = PROXY,
    trusted: tuple[str, ...] = ("10.0.0.0/24",),
    names: tuple[str, ...] = ALL,
    sub_path: str = "",
    **scope: Any,
) -> Scope:
    """Return the scope in which a request with ``headers`` from ``peer`` reaches the application.

    ``scope`` replaces what uvicorn gives for a plain ``GET /detections``.
    """
    request: Scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/detections",
        "raw_path": b"/detections",
        "root_path": "",
        "query_string": b"",
        "server": ("10.0.0.1", 8000),
        "client": peer and (peer, 50_000),
        "headers": [(b"host", b"10.0.0.1:8000")]
        + [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        **scope,
    }
    seen: list[Scope] = []

    async def application(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    networks = [ip_network(network) for network in trusted]
    guard = ProxyHeaders(application, trusted=networks, headers=names, root_path=sub_path)
    asyncio.run(guard(request, receive, send))
    return seen[0]


def host_of(scope: Scope) -> str:
    """Return the header ``Host`` of a request."""
    (host,) = Headers(scope=scope).getlist("host")
    return host
