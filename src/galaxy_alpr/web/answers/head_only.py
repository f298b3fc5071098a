"""``HEAD`` wherever ``GET`` is: the same status and headers, and no body (RFC 9110, 9.3.2)."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEAD_ONLY = "galaxy_alpr.head_only"
"""In the scope of a request of which only the headers are sent."""


class _HeadSentError(Exception):
    """The headers of an answer were sent: the rest of its work would be for nothing."""


class HeadOnly:
    """Answers ``HEAD`` as ``GET`` until the headers are sent, then ends the request.

    So an export is not read from the database, and a live stream ends at once. The routes below
    get a ``GET``, so the same permission is needed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                await send({"type": "http.response.body", "body": b""})
                raise _HeadSentError

        as_get = {**scope, "method": "GET", HEAD_ONLY: True}
        try:
            await self._app(as_get, receive, send_head)
        except _HeadSentError:
            pass
        finally:
            # The layers outside log the route and the actor.
            scope.update({**as_get, "method": "HEAD"})
