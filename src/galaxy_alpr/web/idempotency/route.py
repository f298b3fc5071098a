"""Routes on which a request with an ``Idempotency-Key`` has its effect once.

``KeyedRoute`` is the class of all routes. A POST or PATCH that takes the ``CurrentActor`` and
``Write`` (or ``Steps``) accepts the header without further code: the function of the route runs in
the transaction of its change, and its answer is stored by the same commit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from functools import cached_property
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from galaxy_alpr.services.idempotency.answers import KeptAnswer
from galaxy_alpr.web.deps import get_context
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.idempotency.endpoint import (
    REPLAYED,
    Endpoint,
    accepts_key,
    is_keyed,
    kept_headers,
    keyed,
)
from galaxy_alpr.web.idempotency.pending import (
    HEADER,
    PATTERN,
    PENDING,
    PendingRequest,
    key_of,
    target_of,
)

PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A new random text for every new request, such as a UUID. A request that is "
    f"sent again with its key changes nothing more and has the first answer, with `{REPLAYED}: "
    "true`. Answers are kept for a day, errors below 500 too. While the first request is in "
    "work, a second one gets a 409; the key with another request gets a 422.",
    "schema": {"type": "string", "pattern": PATTERN},
}


class KeyedRoute(APIRoute):
    """A route that accepts the header where it is of use."""

    def __init__(self, path: str, endpoint: Endpoint, **options: Any) -> None:
        if not is_keyed(endpoint) and accepts_key(endpoint, path, options.get("methods") or ()):
            endpoint = keyed(endpoint, self._answer_of)
            extra = options.get("openapi_extra") or {}
            parameters = [*extra.get("parameters", ()), PARAMETER]
            options["openapi_extra"] = {**extra, "parameters": parameters}
            options["responses"] = {**responses(409, 422), **(options.get("responses") or {})}
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_key(request: Request) -> Response:
            key = key_of(request)
            if key is None:
                return await handle(request)
            token = PENDING.set(await self._pending(request, key))
            try:
                return await handle(request)
            finally:
                PENDING.reset(token)

        return handle_key if is_keyed(self.endpoint) else handle

    async def _pending(self, request: Request, key: str) -> PendingRequest:
        context = await get_context(request)
        route = f"{request.method} {self.path_format}"
        pending = PendingRequest(context.idempotency, key, route, target_of(request))
        if not self._takes_form:
            pending.body = hashlib.sha256(await request.body()).hexdigest()
        return pending

    @property
    def _takes_form(self) -> bool:
        """Whether ``web.forms`` reads the body, which need not fit into the memory."""
        body = (self.openapi_extra or {}).get("requestBody", {})
        return "multipart/form-data" in body.get("content", {})

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.response_model)

    def _answer_of(self, value: Any, response: Response | None) -> KeptAnswer:
        """Return the answer that FastAPI makes of what the function of the route returned."""
        status = (response and response.status_code) or self.status_code or 200
        body = b""
        if self.response_model is not None:
            valid = self._adapter.validate_python(value, from_attributes=True)
            body = self._adapter.dump_json(valid, by_alias=True)
        return KeptAnswer(status, kept_headers(response), body)
