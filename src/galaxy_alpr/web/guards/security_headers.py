"""Headers that limit what a browser does with an answer: no foreign scripts, frames or guesses."""

from __future__ import annotations

import base64
import hashlib
import re

from starlette.datastructures import MutableHeaders
from starlette.status import HTTP_304_NOT_MODIFIED
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "content-security-policy"

NO_PAGE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""The policy of answers that are no page: a browser shows pictures and JSON with styles of its own,
and runs nothing."""

_IMAGES = "img-src 'self' data: blob:"
_PAGE = (
    "default-src 'none'",
    # Mantine and Swagger UI add styles at run time, and have no other way.
    "style-src 'self' 'unsafe-inline'",
    _IMAGES,
    "media-src 'self' blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
"""The policy of pages, without their scripts."""

_OF_EVERY_ANSWER = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Addresses contain plates. Not "no-referrer": a form would be sent with the origin "null".
    "referrer-policy": "same-origin",
    # The dashboard takes photos.
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}

HSTS = "max-age=31536000"
"""Sent over TLS only: a browser uses TLS for this host for a year."""


class SecurityHeaders:
    """Adds the headers to every answer that does not have its own.

    ``pictures`` is the origin to which requests for pictures are redirected, if they are.
    """

    def __init__(self, app: ASGIApp, *, pictures: str | None = None) -> None:
        self._app = app
        self._page = page_policy(pictures=pictures)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _OF_EVERY_ANSWER.items():
                    headers.setdefault(name, value)
                # A 304 has no content type, and its headers replace those of the stored answer.
                if message["status"] != HTTP_304_NOT_MODIFIED:
                    is_page = headers.get("content-type", "").startswith("text/html")
                    headers.setdefault(POLICY, self._page if is_page else NO_PAGE)
                if scope["scheme"] == "https":
                    headers.setdefault("strict-transport-security", HSTS)
            await send(message)

        await self._app(scope, receive, with_headers)


def page_policy(page: str = "", *, pictures: str | None = None) -> str:
    """Return the policy of a page: scripts are files of this service, or in the text ``page``.

    Pictures may come from the origin ``pictures``, too.
    """
    found = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    inline = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in found]
    scripts = " ".join(["script-src 'self'", *(f"'sha256-{digest}'" for digest in inline)])
    others = [f"{part} {pictures}" if part == _IMAGES and pictures else part for part in _PAGE]
    return "; ".join((scripts, *others))
