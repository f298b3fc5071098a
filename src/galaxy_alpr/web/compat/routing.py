"""Routers whose routes answer as the services of other vendors do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response

from galaxy_alpr.access import compat_routes
from galaxy_alpr.errors import AlprError, ClientDisconnected, NotSignedIn
from galaxy_alpr.services.accounts.gate import Identity
from galaxy_alpr.services.integrations.compat import CompatAdapters, CompatRequest
from galaxy_alpr.web.compat.bodies import sent_body
from galaxy_alpr.web.compat.tokens import token_of
from galaxy_alpr.web.guards.loopback import is_forwarded
from galaxy_alpr.web.guards.proxies import TRUSTED_PROXY
from galaxy_alpr.web.guards.sites import is_foreign
from galaxy_alpr.web.identity.credentials import credentials_of
from galaxy_alpr.web.identity.threads import run_in_gate_thread
from galaxy_alpr.web.routing import GuardedRoute, operation_id

FORM_KEY = "api_key"


class CompatRoute(GuardedRoute):
    """A route of an interface of another vendor, which ``galaxy_alpr.access.compat`` names.

    ``form_key`` is whether the API key may be a field of the body: such a body is read before the
    request is admitted, where nothing else names a key.
    """

    form_key = False

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        self.adapter = next(compat_routes(method, path) for method in self.methods or ()).adapter

    def get_route_handler(self) -> Any:
        """Return a handler that also notes failures."""
        handle = super().get_route_handler()

        async def noted(request: Request) -> Response:
            try:
                response: Response = await handle(request)
            except ClientDisconnected:
                raise
            except AlprError as error:
                _adapters(request).failed(self.adapter, error)
                raise
            return response

        return noted

    async def _admit(self, request: Request) -> Identity:
        """Return who acts. Raises as ``CompatAdapters.admit`` does."""
        asked, admit = self._asked(request), _adapters(request).admit
        try:
            return await run_in_gate_thread(request.scope, admit, asked)
        except NotSignedIn:
            if not self.form_key or asked.credentials.token is not None:
                raise
            token = (await sent_body(request)).text(FORM_KEY)
            if not token:
                raise
        credentials = replace(asked.credentials, token=token)
        return await run_in_gate_thread(
            request.scope, admit, replace(asked, credentials=credentials)
        )

    def _asked(self, request: Request) -> CompatRequest:
        assert self.permission is not None
        return CompatRequest(
            adapter=self.adapter,
            permission=self.permission,
            credentials=replace(credentials_of(request), token=token_of(request)),
            agent=request.headers.get("user-agent", ""),
            is_foreign=is_foreign(request.headers),
            is_direct=not is_forwarded(request.scope) or TRUSTED_PROXY in request.scope,
        )


class FormKeyRoute(CompatRoute):
    """A route whose API key may also be the field ``api_key`` of its body."""

    form_key = True


class CompatRouter(APIRouter):
    """A router of routes of other vendors."""

    def __init__(self, *, form_key: bool = False, **options: Any) -> None:
        super().__init__(
            route_class=FormKeyRoute if form_key else CompatRoute,
            generate_unique_id_function=operation_id,
            **options,
        )


def _adapters(request: Request) -> CompatAdapters:
    adapters: CompatAdapters = request.app.state.context.integrations.compat
    return adapters
