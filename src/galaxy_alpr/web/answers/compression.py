"""Text compressed with gzip, for clients that accept it.

BREACH (Gluck, Harris, Prado 2013) reads a secret of an answer from the lengths of its compressed
forms: it needs a browser that sends many requests of a foreign page with the user's cookie, and an
answer that has both the secret and text of the attacker. Here the cookie is ``SameSite=Lax``, so a
foreign page can send it with an opened page only; tokens, keys and codes are in answers to writes
only, which foreign origins may not send; and these answers are shorter than ``MIN_BYTES``.
"""

from __future__ import annotations

import zlib

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MIN_BYTES = 1000
"""Shorter answers are sent as they are; they fit into one packet."""

THREAD_BYTES = 16_384
"""Pieces from this size on are compressed in a thread: the event loop must not wait for them."""

LEVEL = 5

GZIP_WINDOW = 16 + zlib.MAX_WBITS

MEDIA_TYPES = frozenset(
    {
        *("application/json", "application/problem+json", "application/x-ndjson", "text/csv"),
        *("text/html", "text/css", "text/javascript", "image/svg+xml"),
    }
)
"""Text without pictures. A live stream is none: compression would hold its events back."""


class Compressed:
    """Compresses answers of ``MEDIA_TYPES``.

    An ``ETag`` becomes weak: the compressed form has other bytes (RFC 9110, 8.8.1). ``If-Match``
    of this service takes weak tags as well.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        accepted = accepts(Headers(scope=scope).get("accept-encoding", ""), "gzip")
        await self._app(scope, receive, _Answer(send, accepted=accepted).send)


class _Answer:
    """One answer: its head is held back until it is clear how its body is sent."""

    def __init__(self, send: Send, *, accepted: bool) -> None:
        self._send = send
        self._accepted = accepted
        self._start: Message | None = None
        self._gzip: zlib._Compress | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_text(message):
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
            if self._accepted:
                self._start = message
                return
        elif message["type"] == "http.response.body" and self._start is not None:
            await self._begin(self._start, message)
            self._start = None
        if self._gzip is not None and message["type"] == "http.response.body":
            message = await self._compressed(self._gzip, message)
        await self._send(message)

    async def _begin(self, start: Message, first: Message) -> None:
        """Send the head; compress the body if it is, or may become, long enough."""
        if first.get("more_body", False) or len(first.get("body", b"")) >= MIN_BYTES:
            self._gzip = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP_WINDOW)
            headers = MutableHeaders(scope=start)
            headers["Content-Encoding"] = "gzip"
            del headers["Content-Length"]
            tag = headers.get("etag", "")
            if tag.startswith('"'):
                headers["ETag"] = f"W/{tag}"
        await self._send(start)

    async def _compressed(self, gzip: zlib._Compress, message: Message) -> Message:
        body: bytes = message.get("body", b"")
        if len(body) < THREAD_BYTES:
            packed = gzip.compress(body)
        else:
            packed = await run_in_threadpool(gzip.compress, body)
        if not message.get("more_body", False):
            packed += gzip.flush()
        return {**message, "body": packed}


def accepts(accept: str, coding: str) -> bool:
    """Return whether the header ``Accept-Encoding`` allows a coding (RFC 9110, 12.5.3)."""
    weights = {}
    for part in accept.lower().split(","):
        name, _, parameters = part.partition(";")
        weights[name.strip()] = _weight(parameters)
    return weights.get(coding, weights.get("*", 0.0)) > 0


def _weight(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def _is_text(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return (
        media_type in MEDIA_TYPES
        and start["status"] not in {204, 206, 304}
        and "content-encoding" not in headers
    )
