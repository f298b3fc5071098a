"""Requests to devices: one connection, no redirect, no proxy, no second try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import httpx2 as httpx

from galaxy_alpr.enums import Confirmation, GateState
from galaxy_alpr.services.parking.gates.relays.configs import SECRET, HttpRelay
from galaxy_alpr.services.parking.gates.relays.network import RelayNetworks
from galaxy_alpr.services.parking.gates.relays.values import (
    TIMEOUT_S,
    Deadline,
    RelayFailed,
)

MAX_ANSWER = 65_536
"""Bytes of an answer that are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request to a device."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)


class HttpDevice:
    """Sends requests to a device. ``auth`` is ``none``, ``basic`` or ``digest``."""

    def __init__(
        self,
        networks: RelayNetworks,
        *,
        auth: str = "none",
        user: str | None = None,
        password: str | None = None,
    ) -> None:
        self._networks = networks
        self._auth: httpx.Auth | None = None
        if auth == "basic":
            self._auth = httpx.BasicAuth(user or "", password or "")
        elif auth == "digest":
            self._auth = httpx.DigestAuth(user or "", password or "")

    def send(self, call: Call, deadline: Deadline | None = None) -> bytes:
        """Return the body of the answer to a request.

        With a ``deadline`` the request is sent before it or not at all: the time is compared when
        the connection is there. Raises ``PulseExpired``, ``RelayFailed`` for any other answer than
        a 2xx.
        """
        try:
            url = httpx.URL(call.url)
            port = url.port or (443 if url.scheme == "https" else 80)
            address = self._networks.address_of(url.host, port)
            wait_s = TIMEOUT_S if deadline is None else deadline.wait_s()
            extensions: dict[str, Any] = {"sni_hostname": url.host}
            if deadline is not None:
                extensions["trace"] = _Before(deadline)
            with (
                httpx.Client(
                    timeout=httpx.Timeout(TIMEOUT_S, connect=wait_s),
                    trust_env=False,
                    auth=self._auth,
                ) as client,
                client.stream(
                    call.method,
                    url.copy_with(host=address),
                    headers={"Host": url.netloc.decode("ascii"), **call.headers},
                    content=call.body,
                    extensions=extensions,
                    follow_redirects=False,
                ) as answer,
            ):
                if not answer.is_success:
                    raise RelayFailed(f"the device answers {answer.status_code}")
                return _body(answer)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, ValueError) as error:
            raise RelayFailed(f"the device does not answer: {type(error).__name__}") from error


class _Before:
    """Compares the time each time that a request is about to be sent on its connection."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline

    def __call__(self, name: str, _info: Mapping[str, Any]) -> None:
        if name.endswith((".send_request_headers.started", ".connect_tcp.started")):
            self._deadline.check()


def _body(answer: httpx.Response) -> bytes:
    data = b""
    for chunk in answer.iter_bytes():
        data += chunk
        if len(data) > MAX_ANSWER:
            break
    return data[:MAX_ANSWER]


class HttpTemplate:
    """The relay of a request that the operator has written."""

    def __init__(self, config: HttpRelay, secret: str | None, networks: RelayNetworks) -> None:
        self._config = config
        self._secret = secret
        self._device = HttpDevice(
            networks, auth=config.auth, user=config.user_name, password=secret
        )

    @property
    def tells_state(self) -> bool:
        return self._config.state_url is not None and self._config.open_text is not None

    def pulse(self, deadline: Deadline) -> Confirmation:
        """Send the request; any 2xx is the device's acknowledgement."""
        config = self._config
        body = None if config.body is None else self._filled(config.body).encode()
        self._device.send(
            Call(
                method=config.method, url=self._url(config.url), headers=self._headers(), body=body
            ),
            deadline,
        )
        return Confirmation.DEVICE_ACKNOWLEDGED

    def state(self) -> GateState:
        config = self._config
        if config.state_url is None or config.open_text is None:
            return GateState.UNKNOWN
        call = Call(method="GET", url=self._url(config.state_url), headers=self._headers())
        is_open = config.open_text in self._device.send(call).decode("utf-8", "replace")
        return GateState.OPEN if is_open else GateState.CLOSED

    def _filled(self, text: str) -> str:
        return text.replace(SECRET, self._secret or "")

    def _headers(self) -> dict[str, str]:
        return {name: self._filled(value) for name, value in self._config.headers.items()}

    def _url(self, url: str) -> str:
        parts = urlsplit(url)
        query = parts.query.replace(SECRET, quote(self._secret or "", safe=""))
        return urlunsplit(parts._replace(query=query))
