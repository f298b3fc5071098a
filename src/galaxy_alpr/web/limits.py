"""A limit on the size of request bodies."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from galaxy_alpr.errors import PayloadTooLarge
from galaxy_alpr.web.errors import error_response


class BodyLimit:
    """Answers 413 for a declared length over ``max_bytes``, or when more bytes were received.

    Not FastAPI's ``max_body_size``: it answers a declared length with plain text, outside of CORS.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        too_large = PayloadTooLarge(f"the request has more than {self._max_bytes} bytes")
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > self._max_bytes:
            await error_response(too_large)(scope, receive, send)
            return
        received = 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > self._max_bytes:
                    # FastAPI answers all other errors of reading a body with 400.
                    raise HTTPException(too_large.status, str(too_large))
            return message

        await self._app(scope, limited, send)
