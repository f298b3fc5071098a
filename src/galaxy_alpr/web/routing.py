"""Routers whose routes ask who calls before anything of the request is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from galaxy_alpr.access import permission_for
from galaxy_alpr.errors import NotFound, OutOfScope
from galaxy_alpr.services.accounts.gate import Gate
from galaxy_alpr.web.guards.credentials import credentials_of
from galaxy_alpr.web.idempotency.route import KeyedRoute

Handler = Callable[[Request], Awaitable[Response]]


class GuardedRoute(KeyedRoute):
    """A route with the permission that ``galaxy_alpr.access`` requires for it.

    A route that the table does not name raises ``LookupError`` when it is made.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        needed = {permission_for(method, path) for method in self.methods or ()}
        if len(needed) != 1:
            raise LookupError(f"the methods of {path} need different permissions")
        (self.permission,) = needed

    def get_route_handler(self) -> Any:
        """Return a handler that admits the request, then calls FastAPI's, which reads the body."""
        handle: Handler = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            gate: Gate = request.app.state.context.gate
            identity = await run_in_threadpool(gate.admit, credentials_of(request), self.permission)
            request.state.identity = identity
            try:
                return await handle(request)
            except NotFound as error:
                if not identity.actor.scope.is_limited:
                    raise
                raise OutOfScope("it does not exist, or is outside of your lots") from error

        return guarded


class Router(APIRouter):
    """A router of guarded routes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=GuardedRoute, **options)
