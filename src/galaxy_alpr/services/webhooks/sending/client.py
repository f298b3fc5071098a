"""One request to a receiver: to a checked address, without redirects, short and bounded."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from typing import Any

import httpx2

from galaxy_alpr.services.webhooks.sending.addresses import AddressRefused, AddressRule

TIMEOUT_S = 15.0
"""Longest time of a request, from the connection to the last byte that is read."""

MAX_ANSWER = 1024
"""Bytes of an answer that are read."""

BODY_S = 2.0
"""Longest time for the body of an answer: whether the receiver has the event is known before."""


@cache
def _known_authorities() -> ssl.SSLContext:
    """Read the certificates of the known authorities: 20 ms, at the first request."""
    return httpx2.create_ssl_context(trust_env=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How an attempt ended: with a status, or with an error."""

    status: int | None = None
    duration_ms: int = 0
    error: str | None = None
    body: str | None = field(default=None, repr=False)
    retry_after: str | None = None

    @property
    def is_success(self) -> bool:
        """Whether the receiver has the event."""
        return self.status is not None and 200 <= self.status < 300


class WebhookClient:
    """Sends requests; safe to call from several threads. ``tls`` replaces the known authorities."""

    def __init__(
        self,
        rule: AddressRule,
        *,
        timeout_s: float = TIMEOUT_S,
        elapsed: Callable[[], float] = monotonic,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.rule = rule
        self._timeout_s = timeout_s
        self._elapsed = elapsed
        self._tls = tls

    def post(
        self, url: str, headers: Mapping[str, str], body: bytes, *, allow_private: bool = False
    ) -> Answer:
        """Return how a ``POST`` ended; nothing is raised for what the receiver or network does."""
        began = self._elapsed()
        answer = self._post(url, headers, body, allow_private)
        passed = round((self._elapsed() - began) * 1000)
        return Answer(
            status=answer.status,
            duration_ms=max(passed, 0),
            error=answer.error,
            body=answer.body,
            retry_after=answer.retry_after,
        )

    def _post(
        self, url: str, headers: Mapping[str, str], body: bytes, allow_private: bool
    ) -> Answer:
        try:
            target = httpx2.URL(url)
            if target.scheme not in ("http", "https") or not target.host or target.userinfo:
                return Answer(error="the address is not an http or https URL without a user")
            port = target.port or (443 if target.scheme == "https" else 80)
            address = self.rule.address_of(target.host, port, allow_private=allow_private)
            # In an event loop of its own: a time-out of the client is one of each read, and a
            # receiver that sends a byte a second would hold the thread for hours.
            return asyncio.run(self._exchange(target, address, headers, body))
        except AddressRefused as error:
            return Answer(error=str(error))
        except TimeoutError:
            return Answer(error=f"no answer within {self._timeout_s:g} s")
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError, ValueError) as error:
            return Answer(error=f"the receiver does not answer: {type(error).__name__}")

    async def _exchange(
        self, url: httpx2.URL, address: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        extensions: dict[str, Any] = {"sni_hostname": url.host}
        sent = {"Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity", **headers}
        async with (
            asyncio.timeout(self._timeout_s),
            httpx2.AsyncClient(
                timeout=self._timeout_s,
                follow_redirects=False,
                trust_env=False,
                verify=self._tls or _known_authorities(),
            ) as client,
            client.stream(
                "POST",
                url.copy_with(host=address),
                headers=sent,
                content=body,
                extensions=extensions,
            ) as response,
        ):
            text = await _start_of(response)
        error = None if response.is_success else f"the receiver answers {response.status_code}"
        return Answer(
            status=response.status_code,
            error=error,
            body=text,
            retry_after=response.headers.get("retry-after"),
        )


async def _start_of(response: httpx2.Response) -> str | None:
    """Return the start of an answer as text; ``None`` where it is empty or no text."""
    data = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for chunk in response.aiter_raw():
                data += chunk
                if len(data) >= MAX_ANSWER:
                    break
    except (httpx2.HTTPError, TimeoutError):
        pass  # The status is known: that the rest of the answer is missing changes nothing.
    text = bytes(data[:MAX_ANSWER]).decode("utf-8", "replace").replace("\0", "")
    return text if text.strip() else None
