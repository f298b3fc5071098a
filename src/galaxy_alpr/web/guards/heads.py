"""Limits on the head of a request: its request line and headers (RFC 6585, 431).

The server parses the head before the application gets it, and uvicorn with httptools keeps a head
of any size and waits for it forever. ``limit_heads`` therefore bounds what the server keeps of an
unfinished head; ``HeadLimit`` refuses what is complete but too large.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import Any

import h11
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from galaxy_alpr.errors import HeadTooLarge
from galaxy_alpr.web.errors import error_response
from galaxy_alpr.web.guards.server import running_server

logger = logging.getLogger(__name__)

MAX_HEAD_BYTES = 64 * 1024
MAX_HEADERS = 100
MAX_PIPELINED = 16
"""Requests that a client may send before the answer to the first."""

HEAD_TIMEOUT_S = 20

TOO_LARGE = HeadTooLarge(f"more than {MAX_HEAD_BYTES} bytes or {MAX_HEADERS} headers")


class HeadLimit:
    """Answers 431 to a complete head with too many bytes or headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] == "http" and _is_too_large(scope):
            app = error_response(TOO_LARGE)
        await app(scope, receive, send)


def _is_too_large(scope: Scope) -> bool:
    headers = scope["headers"]
    line = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    size = line + sum(len(name) + len(value) for name, value in headers)
    return len(headers) > MAX_HEADERS or size > MAX_HEAD_BYTES


def limit_heads() -> None:
    """Make the uvicorn server that runs this application bound unfinished heads.

    ``uvicorn app:app`` chooses its protocol before it imports the application, and has no option
    for these limits, so the protocol of the running server is replaced by a subclass. Call it at
    start-up, before connections are accepted.
    """
    server = running_server()
    if server is None:
        logger.info("the server is not uvicorn in the main thread: its own limits of heads apply")
        return
    protocol = server.config.http_protocol_class
    if protocol not in LIMITED:
        logger.warning("%s does not limit the heads of requests", protocol.__name__)
    server.config.http_protocol_class = LIMITED.get(protocol, protocol)


class _HeadTimeout:
    """Closes a connection whose next head is not complete in time."""

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    _timeout: asyncio.TimerHandle | None = None

    def _await_head(self) -> None:
        if self._timeout is None:
            self._timeout = self.loop.call_later(HEAD_TIMEOUT_S, self.transport.close)

    def _end_wait(self) -> None:
        if self._timeout is not None:
            self._timeout.cancel()
            self._timeout = None

    def _refuse(self) -> None:
        """Send 431 and close the connection."""
        response = error_response(TOO_LARGE)
        head = b"".join(b"%s: %s\r\n" % header for header in response.raw_headers)
        line = b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
        self.transport.write(line + head + b"connection: close\r\n\r\n" + bytes(response.body))
        self.transport.close()


class LimitedHttpTools(_HeadTimeout, HttpToolsProtocol):
    """The httptools protocol with limits on unfinished heads, trailers and pipelines."""

    _unparsed = 0
    """Bytes received since the last end of a head, piece of a body, or end of a message."""

    _progress = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_wait()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self._progress = False
        super().data_received(data)
        self._unparsed = 0 if self._progress else self._unparsed + len(data)
        if self._progress:
            self._end_wait()
        else:
            self._await_head()
        if self._unparsed > MAX_HEAD_BYTES and not self.transport.is_closing():
            is_answering = self.cycle is not None and not self.cycle.response_complete
            self.transport.close() if is_answering else self._refuse()

    def on_headers_complete(self) -> None:
        self._progress = True
        if len(self.pipeline) < MAX_PIPELINED:
            super().on_headers_complete()
        else:
            self.transport.close()

    def on_body(self, body: bytes) -> None:
        self._progress = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._progress = True
        super().on_message_complete()


class LimitedH11(_HeadTimeout, H11Protocol):
    """The h11 protocol with the same limits; h11 itself bounds what it keeps."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.config.h11_max_incomplete_event_size is None:
            self.conn = h11.Connection(h11.SERVER, MAX_HEAD_BYTES)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_wait()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._await_head()
        else:
            self._end_wait()

    def send_400_response(self, msg: str) -> None:
        error = sys.exc_info()[1]
        if isinstance(error, h11.RemoteProtocolError) and error.error_status_hint == 431:
            self._refuse()
        else:
            super().send_400_response(msg)


LIMITED: dict[type[asyncio.Protocol], type[asyncio.Protocol]] = {
    HttpToolsProtocol: LimitedHttpTools,
    H11Protocol: LimitedH11,
}
