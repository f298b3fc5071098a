"""Requests to the provider: short, small, and to one place only."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2

from galaxy_alpr.errors import ProviderUnavailable

TIMEOUT_S = 5.0
"""Longest time of a request, from the connection to the last byte of the answer."""

MAX_BYTES = 256 * 1024
"""Most bytes of an answer."""

LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer and its JSON object; empty where it is none."""

    status: int
    values: Mapping[str, Any]


def is_here(url: str) -> bool:
    """Return whether the host of ``url`` is this machine."""
    return LOOPBACK.fullmatch(urlsplit(url).hostname or "") is not None


def get(url: str, *, token: str | None = None) -> Answer:
    """Return the answer to a ``GET``. Raises ``ProviderUnavailable``."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return _fetch("GET", url, headers, None, None)


def post(url: str, form: Mapping[str, str], *, auth: tuple[str, str] | None = None) -> Answer:
    """Return the answer to a form; ``auth`` is sent as Basic. Raises ``ProviderUnavailable``."""
    return _fetch("POST", url, {}, form, auth)


def _fetch(
    method: str,
    url: str,
    headers: dict[str, str],
    form: Mapping[str, str] | None,
    auth: tuple[str, str] | None,
) -> Answer:
    # In an event loop of its own: a time-out of the client is one of each read, and a provider
    # that sends a byte a second would hold the thread for hours.
    try:
        status, content = asyncio.run(_exchange(method, url, headers, form, auth))
    except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, OSError, ValueError) as error:
        raise ProviderUnavailable(
            f"the provider of the log-in does not answer ({type(error).__name__})"
        ) from error
    if status >= 500:
        raise ProviderUnavailable(f"the provider of the log-in answers with {status}")
    return Answer(status, _object(content))


async def _exchange(
    method: str,
    url: str,
    headers: dict[str, str],
    form: Mapping[str, str] | None,
    auth: tuple[str, str] | None,
) -> tuple[int, bytes]:
    headers = {**headers, "Accept": "application/json", "Accept-Encoding": "identity"}
    async with (
        asyncio.timeout(TIMEOUT_S),
        httpx2.AsyncClient(
            timeout=TIMEOUT_S, follow_redirects=False, trust_env=not is_here(url)
        ) as client,
        client.stream(method, url, headers=headers, data=form, auth=auth) as response,
    ):
        content = bytearray()
        async for chunk in response.aiter_raw():
            content += chunk
            if len(content) > MAX_BYTES:
                raise ProviderUnavailable(
                    f"the provider of the log-in answers with more than {MAX_BYTES} bytes"
                )
        return response.status_code, bytes(content)


def _object(content: bytes) -> dict[str, Any]:
    try:
        values = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}
