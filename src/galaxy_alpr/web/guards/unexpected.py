"""Answers to unexpected errors that keep the client's connection open."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from galaxy_alpr.web.errors import unexpected_error

logger = logging.getLogger(__name__)


class UnexpectedErrors:
    """Answers 500 for an error that no handler knows.

    Not Starlette's handler of ``Exception``: it answers and then raises the error again, and the
    server closes the connection, with all requests that a client or a proxy has sent on it. An
    answer that has begun is broken off: a client must not take it for a whole one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = ended = False

        async def watched(message: Message) -> None:
            nonlocal begun, ended
            begun = True
            await send(message)
            ended = message["type"] == "http.response.body" and not message.get("more_body", False)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if begun and not ended:
                raise
            if ended:
                logger.exception("an error after the answer")
            else:
                await unexpected_error(error)(scope, receive, send)
