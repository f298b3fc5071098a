"""Limits on the bodies of requests: their size, their sum in the process, and their speed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from galaxy_alpr.errors import AlprError, Busy, PayloadTooLarge
from galaxy_alpr.web.errors import error_response
from galaxy_alpr.web.guards.sub_path import inner_path

MIN_BYTES_PER_S = 10_000
"""Least speed of a body; slower ones take longer than ``BodyLimits.timeout_s`` in any case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLimits:
    """The limits on bodies.

    A body has at most ``max_bytes``, or what ``larger`` names for its path, or ``larger_below`` for
    the beginning of it. All bodies of the
    process together have at most ``budget_bytes`` until they are answered. While a body is
    incomplete, each ``timeout_s`` spent waiting for it must bring ``MIN_BYTES_PER_S``.
    """

    max_bytes: int
    larger: Mapping[str, int]
    larger_below: Mapping[str, int] = field(default_factory=dict)
    budget_bytes: int
    timeout_s: float

    def of(self, path: str) -> int:
        """Return the most bytes of a body that is sent to a path."""
        found = self.larger.get(path)
        if found is not None:
            return found
        below = (size for start, size in self.larger_below.items() if path.startswith(start))
        return max(below, default=self.max_bytes)


class BodyGuard:
    """Answers 413 for a too large body, 503 when the budget is spent, 408 for a slow body.

    A declared length is taken from the budget before anything is read; a body without one is
    counted while it arrives.

    Not FastAPI's ``max_body_size``: it answers a declared length with plain text, outside of CORS.
    """

    def __init__(self, app: ASGIApp, *, limits: BodyLimits) -> None:
        self._app = app
        self._limits = limits
        self._taken = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = inner_path(scope).rstrip("/")
        max_bytes = self._limits.of(path)
        body = _Body(self, self._limits.timeout_s, max_bytes, receive)
        declared = Headers(scope=scope).get("content-length", "")
        try:
            body.hold(int(declared) if declared.isdecimal() else 0)
        except AlprError as error:
            await error_response(error)(scope, receive, send)
            return
        try:
            await self._app(scope, body.receive, send)
        finally:
            self._taken -= body.held

    def take(self, size: int) -> None:
        """Take ``size`` bytes from the budget. Raises ``Busy``."""
        if self._taken + size > self._limits.budget_bytes:
            raise Busy("too many bytes of other requests are being received; try again shortly")
        self._taken += size


class _Body:
    """The body of one request: what is held of it, and how fast it arrives."""

    def __init__(
        self, guard: BodyGuard, timeout_s: float, max_bytes: int, receive: Receive
    ) -> None:
        self.held = 0
        self._guard = guard
        self._timeout_s = timeout_s
        self._max_bytes = max_bytes
        self._receive = receive
        self._received = 0
        self._complete = False
        self._waited_s = 0.0
        self._arrived = 0

    def hold(self, size: int) -> None:
        """Hold ``size`` bytes in all. Raises ``PayloadTooLarge``, ``Busy``."""
        if size > self._max_bytes:
            raise PayloadTooLarge(f"the request has more than {self._max_bytes} bytes")
        if size > self.held:
            self._guard.take(size - self.held)
            self.held = size

    async def receive(self) -> Message:
        """Return the next message. Raises ``HTTPException``.

        FastAPI answers all other errors of reading a body with 400.
        """
        if self._complete:
            return await self._receive()
        began = monotonic()
        try:
            async with asyncio.timeout(self._timeout_s - self._waited_s):
                message = await self._receive()
        except TimeoutError as error:
            detail = f"fewer than {MIN_BYTES_PER_S} bytes a second arrived for {self._timeout_s} s"
            raise HTTPException(408, detail, {"Connection": "close"}) from error
        self._waited_s += monotonic() - began
        size = len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        self._received += size
        self._arrived += size
        if self._arrived >= MIN_BYTES_PER_S * self._timeout_s:
            self._arrived = 0
            self._waited_s = 0.0
        try:
            self.hold(self._received)
        except AlprError as error:
            retry_after = error.retry_after_s
            headers = None if retry_after is None else {"Retry-After": str(retry_after)}
            raise HTTPException(error.status, str(error), headers) from error
        return message
