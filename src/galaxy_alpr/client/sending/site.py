"""The service that a client talks to, and what both clients send to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx2

from galaxy_alpr.client.sending.call import Call

CONNECT_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """An address, a key and limits of time; the key is in no ``repr``."""

    base_url: str
    api_key: str | None = field(repr=False)
    timeout_s: float
    purpose: str | None

    def __post_init__(self) -> None:
        url = httpx2.URL(self.base_url)
        if url.scheme not in ("http", "https") or not url.host:
            raise ValueError("base_url is http://… or https://…")
        if url.userinfo or url.query or url.fragment:
            raise ValueError("base_url has no user, query or fragment; the key is api_key")
        if self.api_key is not None and not (self.api_key.isascii() and self.api_key.isprintable()):
            raise ValueError("api_key is not a key of the service")

    def options(self) -> dict[str, Any]:
        """Return the options of the HTTP client."""
        headers = {"Accept": "application/json", "User-Agent": "galaxy-alpr-client"}
        if self.api_key is not None:
            headers["Authorization"] = f"Bearer {self.api_key}"
        return {
            "base_url": self.base_url.rstrip("/") + "/",
            "headers": headers,
            "timeout": httpx2.Timeout(self.timeout_s, connect=min(CONNECT_S, self.timeout_s)),
            "trust_env": False,
            "follow_redirects": False,
        }

    def request(self, call: Call[Any], timeout_s: float | None = None) -> dict[str, Any]:
        """Return the arguments of the HTTP client's ``request``.

        ``timeout_s`` replaces the limit of time, except that of the connection.
        """
        params = call.params
        if self.purpose is not None and "purpose" in call.query and call.query["purpose"] is None:
            params = [*params, ("purpose", self.purpose)]
        found: dict[str, Any] = {"method": call.method, "url": call.path, "params": params}
        if timeout_s is not None:
            found["timeout"] = httpx2.Timeout(timeout_s, connect=min(CONNECT_S, timeout_s))
        if call.headers:
            found["headers"] = dict(call.headers)
        if call.json is not None:
            found["json"] = call.json
        if call.file is not None:
            found["files"] = {"file": (call.file.name, call.file.data)}
            found["data"] = dict(call.form or {})
        return found
