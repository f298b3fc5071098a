"""What is around the routes of other vendors: their errors, their paths, and CORS."""

from __future__ import annotations

import json
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from galaxy_alpr.web.compat.vendors import Failure, Vendor, vendor_at
from galaxy_alpr.web.guards.sub_path import inner_path

JSON = "application/json"
CREDENTIALS = "Access-Control-Allow-Credentials"
ORIGIN = "Access-Control-Allow-Origin"


class CompatGuard:
    """Answers errors on the paths of other vendors in their form, those of inner layers included.

    A path is answered with and without a slash at its end, without a redirect: many clients do not
    send the body again. Where a vendor allows all origins, so does this service: its routes need
    an API key of a request of another origin, and accept no cookie.
    """

    def __init__(self, app: ASGIApp, *, vendors: Sequence[Vendor]) -> None:
        self._app = app
        self._vendors = tuple(vendors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        vendor = None
        if scope["type"] == "http":
            vendor = vendor_at(self._vendors, inner_path(scope).rstrip("/"))
        if vendor is None:
            await self._app(scope, receive, send)
            return
        scope["path"] = scope["path"].rstrip("/")
        if scope.get("raw_path"):
            scope["raw_path"] = scope["raw_path"].rstrip(b"/")
        headers = Headers(scope=scope)
        if vendor.cors and scope["method"] == "OPTIONS" and "origin" in headers:
            await _preflight(headers)(scope, receive, send)
            return
        await self._app(scope, receive, _Answer(vendor, send).send)


def _preflight(headers: Headers) -> Response:
    """Return the answer to the question of a browser whether a page may send a request."""
    wanted = headers.get("access-control-request-headers", "*")
    return Response(
        headers={
            ORIGIN: "*",
            "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
            "Access-Control-Allow-Headers": wanted if wanted.isascii() else "*",
            "Access-Control-Max-Age": "600",
        }
    )


class _Answer:
    """One answer; the body of an error is collected, it is short."""

    def __init__(self, vendor: Vendor, send: Send) -> None:
        self._vendor = vendor
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if self._vendor.cors:
                headers[ORIGIN] = "*"
                if CREDENTIALS in headers:
                    del headers[CREDENTIALS]
            if message["status"] >= 400 and headers.get("content-type", "").startswith(JSON):
                self._start = message
                return
        if message["type"] != "http.response.body" or self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        body = self._shaped(self._start)
        MutableHeaders(scope=self._start)["Content-Length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})

    def _shaped(self, start: Message) -> bytes:
        """Return the body in the form of the vendor, whose status is set in ``start``."""
        content = json.loads(self._body)
        if not (isinstance(content, dict) and {"error", "detail"} <= content.keys()):
            return self._body
        headers = MutableHeaders(scope=start)
        retry_after = headers.get("retry-after", "")
        failure = Failure(
            status=start["status"],
            code=str(content["error"]),
            detail=str(content["detail"]),
            retry_after_s=int(retry_after) if retry_after.isdecimal() else None,
        )
        start["status"], body = self._vendor.shape(failure)
        if start["status"] != 401 and "www-authenticate" in headers:
            del headers["www-authenticate"]
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
