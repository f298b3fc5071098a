"""Short messages for known causes of a failed start-up."""

from __future__ import annotations

import sys

from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, DBAPIError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from galaxy_alpr.errors import AlprError


class StartupErrors:
    """Replaces the traceback that the server logs for a failed start-up by a short message.

    The owner of the service can correct a missing package of an engine or the address of the
    database. An unknown error keeps its traceback.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_reason(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed" and (
                reason := reason_of(sys.exc_info()[1])
            ):
                message = {**message, "message": reason}
            await send(message)

        await self._app(scope, receive, send_reason if scope["type"] == "lifespan" else send)


def reason_of(error: BaseException | None) -> str | None:
    """Return what the owner of the service has to correct; ``None`` where that is not known."""
    if isinstance(error, AlprError | OSError):
        return str(error)
    if isinstance(error, DBAPIError):
        return f"The database cannot be used: {' '.join(str(error.orig).split())}"
    if isinstance(error, ArgumentError):
        return f"GALAXY_DATABASE_URL: {error}"
    if isinstance(error, ValidationError) and error.title == "Settings":
        return "\n".join(
            f"GALAXY_{'.'.join(str(part) for part in item['loc']).upper()}: {item['msg']}"
            for item in error.errors()
        )
    return None
