"""How a site reaches its centre: by HTTPS, or by requests over NATS. Both carry the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from galaxy_alpr.services.sites.signing import signed_headers

TIMEOUT_S = 30.0
"""Longest wait for the answer of the centre."""


class CentreAway(Exception):
    """The centre does not answer, or cannot take anything now: try again later."""


class CentreRefuses(Exception):
    """The centre answers that the request is wrong; ``status`` as of HTTP."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """What a site asks of its centre; ``name`` is the last part of the path."""

    method: str
    name: str
    body: bytes = field(default=b"", repr=False)


class Transport(Protocol):
    """Sends requests to the centre."""

    def send(self, request: Request) -> bytes:
        """Return the body of the answer. Raises ``CentreAway``, ``CentreRefuses``."""

    def close(self) -> None:
        """End the connection."""


@dataclass(frozen=True, slots=True)
class SiteIdentity:
    """Who a site is at its centre."""

    code: str
    key: str = field(repr=False)

    def path(self, name: str) -> str:
        """Return the path of a request, which is signed."""
        return f"/api/sites/{self.code}/{name}"

    def headers(self, request: Request, at: datetime) -> dict[str, str]:
        """Return the headers that sign a request."""
        path = self.path(request.name)
        return signed_headers(self.key, method=request.method, path=path, body=request.body, at=at)


def check_answer(status: int, text: str) -> None:
    """Raise ``CentreAway`` or ``CentreRefuses`` for an answer that is not 2xx."""
    if 200 <= status < 300:
        return
    message = f"the centre answers {status}: {text[:300]}"
    if status in (408, 425, 429) or status >= 500:
        raise CentreAway(message)
    raise CentreRefuses(status, message)
