"""Routers whose routes ask who calls before anything of the request is read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError

from galaxy_alpr.access import STATE, permission_for
from galaxy_alpr.errors import NotFound, OutOfScope, Unavailable
from galaxy_alpr.services.accounts.gate import Gate, Identity
from galaxy_alpr.web.idempotency.route import KeyedRoute
from galaxy_alpr.web.identity.credentials import credentials_of
from galaxy_alpr.web.identity.threads import run_in_gate_thread

STATE_S = 1
"""How long a route of ``STATE`` waits for the check of who asks."""

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
        self.is_state = any(f"{method} {path}" in STATE for method in self.methods or ())

    def get_route_handler(self) -> Any:
        """Return a handler that admits the request, then calls FastAPI's, which reads the body."""
        handle: Handler = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            identity = request.state.identity = await self._admit(request)
            try:
                return await handle(request)
            except NotFound as error:
                if not identity.actor.scope.is_limited:
                    raise
                raise OutOfScope("it does not exist, or is outside of your lots") from error

        return guarded

    async def _admit(self, request: Request) -> Identity:
        """Return who acts. Raises as ``Gate.admit`` does."""
        gate: Gate = request.app.state.context.gate
        credentials = credentials_of(request)
        if self.permission is None:
            return gate.admit(credentials, None)
        admission = run_in_gate_thread(request.scope, gate.admit, credentials, self.permission)
        if not self.is_state:
            return await admission
        try:
            async with asyncio.timeout(STATE_S):
                return await admission
        except (TimeoutError, SQLAlchemyError, Unavailable):
            return gate.admit(credentials, None)


def operation_id(route: APIRoute) -> str:
    """Return the id of an operation, after which generated clients name their functions."""
    return route.name


class Router(APIRouter):
    """A router of guarded routes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            route_class=GuardedRoute, generate_unique_id_function=operation_id, **options
        )
