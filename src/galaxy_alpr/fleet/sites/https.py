"""Requests to the centre by HTTPS."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import httpx2

from galaxy_alpr import __version__
from galaxy_alpr.fleet.sites.transport import (
    TIMEOUT_S,
    CentreAway,
    Request,
    SiteIdentity,
    check_answer,
)


class HttpsTransport:
    """Sends signed requests. ``transport`` replaces the network."""

    def __init__(
        self,
        url: str,
        identity: SiteIdentity,
        *,
        now: Callable[[], datetime],
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self._identity = identity
        self._now = now
        self._client = httpx2.Client(
            base_url=url.rstrip("/"),
            timeout=TIMEOUT_S,
            follow_redirects=False,
            headers={"User-Agent": f"galaxy-alpr/{__version__}"},
            transport=transport,
        )

    def send(self, request: Request) -> bytes:
        """Return the body of the answer. Raises ``CentreAway``, ``CentreRefuses``."""
        headers = self._identity.headers(request, self._now())
        headers["Content-Type"] = "application/octet-stream"
        path = self._identity.path(request.name)
        try:
            answer = self._client.request(
                request.method, path, content=request.body, headers=headers
            )
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise CentreAway(f"the centre does not answer: {type(error).__name__}") from error
        check_answer(answer.status_code, answer.text if not answer.is_success else "")
        return answer.content

    def close(self) -> None:
        """End the connection."""
        self._client.close()
