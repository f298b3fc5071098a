"""Protection against pages of other sites in the browser of a user.

A browser sends requests for any page that it shows. Two kinds of attack are refused: a page of
another site that changes data (cross-site request forgery), and a page whose name suddenly resolves
to this machine (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Container, Iterable
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from galaxy_alpr.errors import AlprError, ForeignOrigin, UnknownHost
from galaxy_alpr.web.errors import error_response
from galaxy_alpr.web.guards.loopback import is_loopback_address
from galaxy_alpr.web.guards.sub_path import inner_path

READS = frozenset({"GET", "HEAD", "OPTIONS"})


class SiteGuard:
    """Refuses writes of foreign origins and requests to unknown hosts.

    A write (every method but GET, HEAD and OPTIONS) of another origin than the service's own is
    answered with 403, unless ``origins`` names it; ``*`` there names none. Clients that are no
    browsers send no ``Origin`` and are not affected.

    ``hosts`` are the names by which the service is reached (``*.example.com`` for all below one,
    ``*`` for all); a request to another name is answered with 421. Without ``hosts`` only requests
    that arrive on a loopback address are checked, since nobody else knows by what name others reach
    the machine. IP addresses, ``localhost`` and the name of the machine are always known: no DNS
    server of another site answers for them.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        origins: Iterable[str],
        hosts: Iterable[str],
        keyed: Callable[[str], bool] = lambda _path: False,
    ) -> None:
        """``keyed`` returns whether the routes of a path need an API key of a foreign origin."""
        self._app = app
        self._keyed = keyed
        self._origins = frozenset(origin.rstrip("/").lower() for origin in origins)
        self._hosts = tuple(host.lower() for host in hosts)
        self._machine = socket.gethostname().lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        app = self._app if refusal is None else error_response(refusal)
        await app(scope, receive, send)

    def _refusal(self, scope: Scope) -> AlprError | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if (self._hosts or _is_loopback(scope)) and not self._knows(host):
            return UnknownHost(
                f"this service is not known as {host!r}; GALAXY_ALLOWED_HOSTS names its hosts"
            )
        if (
            scope["method"] not in READS
            and is_foreign(headers, self._origins)
            and not self._keyed(inner_path(scope))
        ):
            return ForeignOrigin(
                f"the origin {headers.get('origin')!r} may only read; "
                "GALAXY_CORS_ORIGINS names those that may write"
            )
        return None

    def _knows(self, host: str) -> bool:
        """Return whether ``host``, the header, names this service; browsers always send it."""
        if not host:
            return True
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        return (
            name == "localhost"
            or name.endswith(".localhost")
            or name == self._machine
            or _is_address(name)
            or any(fnmatchcase(name, pattern) for pattern in self._hosts)
        )


def is_foreign(headers: Headers, origins: Container[str] = ()) -> bool:
    """Return whether a page of another origin made the browser send the request.

    ``Sec-Fetch-Site`` (Fetch Metadata) is right also behind a proxy that changes ``Host``, but
    browsers send it only over TLS and to loopback addresses. ``origins`` are no foreign ones.
    """
    site = headers.get("sec-fetch-site")
    if site in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None:
        return site is not None
    origin = origin.lower()
    return origin not in origins and origin.partition("://")[2] != headers.get("host", "").lower()


def _is_loopback(scope: Scope) -> bool:
    """Return whether the request arrived on a loopback address of this machine."""
    return is_loopback_address((scope.get("server") or ("",))[0])


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
