"""The function of a route, run once for all requests with the same idempotency key."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any

from fastapi import Response
from fastapi.concurrency import run_in_threadpool

from galaxy_alpr.access import PUBLIC
from galaxy_alpr.actors import Actor
from galaxy_alpr.errors import AlprError, NotFound
from galaxy_alpr.services.idempotency.answers import KeptAnswer, is_lasting
from galaxy_alpr.services.idempotency.keys import Attempt
from galaxy_alpr.services.transactions import OneTransaction, Transactions
from galaxy_alpr.web.deps import CurrentActor, Write
from galaxy_alpr.web.errors import error_response
from galaxy_alpr.web.idempotency.pending import PENDING, Steps

METHODS = frozenset({"POST", "PATCH"})
"""The methods that are not idempotent by themselves (RFC 9110, 9.2.2; RFC 5789)."""

REPLAYED = "Idempotency-Replayed"

_TRANSFER = frozenset({"content-length", "content-type"})
_TAKEN = (CurrentActor, Write, Response)
_MARK = "__accepts_idempotency_key__"

Endpoint = Callable[..., Any]
Render = Callable[[Any, Response | None], KeptAnswer]
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Keyed:
    """A function with the names of those of its parameters that the treatment needs."""

    endpoint: Endpoint
    render: Render
    actor: str
    write: str | None
    response: str | None

    def run(self, values: Values) -> Any:
        """Run a function that makes one change, in the transaction of the change."""
        pending = PENDING.get()
        if pending is None:
            return self.endpoint(**values)
        attempt = pending.claim(values[self.actor])
        if attempt.kept is not None:
            return _replay(attempt.kept)
        assert self.write is not None
        transactions: Transactions = values[self.write]
        try:
            answer = transactions.hold(lambda one: self._carry_out(one, attempt, values))
        except Exception as error:
            attempt.end(_lasting(error, values[self.actor]))
            raise
        return _response(answer)

    def _carry_out(self, one: OneTransaction, attempt: Attempt, values: Values) -> KeptAnswer:
        assert self.write is not None
        answer = self._answer(self.endpoint(**{**values, self.write: one}), values)
        one(lambda session: attempt.keep(session, answer))
        return answer

    async def run_async(self, values: Values) -> Any:
        """Run a function that keeps its changes by ``Steps``."""
        pending = PENDING.get()
        if pending is None:
            return await self.endpoint(**values)
        attempt = await run_in_threadpool(pending.claim, values[self.actor])
        if attempt.kept is not None:
            return _replay(attempt.kept)
        try:
            answer = self._answer(await self.endpoint(**values), values)
        except Exception as error:
            await run_in_threadpool(attempt.end, _lasting(error, values[self.actor]))
            raise
        if not attempt.is_kept:
            await run_in_threadpool(attempt.end, None if pending.is_incomplete else answer)
        return _response(answer)

    def _answer(self, value: Any, values: Values) -> KeptAnswer:
        return self.render(value, None if self.response is None else values[self.response])


def accepts_key(endpoint: Endpoint, path: str, methods: Collection[str]) -> bool:
    """Return whether a key is of use: the function changes something, and knows the actor.

    Public routes accept none: their actors cannot be told apart.
    """
    if METHODS.isdisjoint(methods) or any(f"{method} {path}" in PUBLIC for method in methods):
        return False
    kinds = _kinds(endpoint).values()
    return CurrentActor in kinds and (Write in kinds or Steps in kinds)


def keyed(endpoint: Endpoint, render: Render) -> Endpoint:
    """Return ``endpoint`` with the treatment of requests that have a key.

    ``render`` makes an answer of what ``endpoint`` returns and of its ``Response``.
    """
    names = {kind: name for name, kind in _kinds(endpoint).items() if kind in _TAKEN}
    run = _Keyed(endpoint, render, names[CurrentActor], names.get(Write), names.get(Response))

    @wraps(endpoint)
    def call(**values: Any) -> Any:
        return run.run(values)

    @wraps(endpoint)
    async def call_async(**values: Any) -> Any:
        return await run.run_async(values)

    call_once: Endpoint = call_async if inspect.iscoroutinefunction(endpoint) else call
    setattr(call_once, _MARK, True)
    return call_once


def is_keyed(endpoint: Endpoint) -> bool:
    """Return whether ``keyed`` returned this function."""
    return hasattr(endpoint, _MARK)


def kept_headers(response: Response | None) -> tuple[tuple[str, str], ...]:
    """Return the headers that a route has set, such as ``ETag``."""
    items = () if response is None else response.headers.items()
    return tuple((name, value) for name, value in items if name not in _TRANSFER)


def _kinds(endpoint: Endpoint) -> dict[str, Any]:
    """Return the annotation of each parameter."""
    parameters = inspect.signature(endpoint, eval_str=True).parameters
    return {name: parameter.annotation for name, parameter in parameters.items()}


def _lasting(error: Exception, actor: Actor) -> KeptAnswer | None:
    """Return the answer of an error that the same request will always have, else ``None``.

    What is not found is an answer of ``web.routing`` where the actor's scope is limited.
    """
    if not isinstance(error, AlprError) or not is_lasting(error):
        return None
    if isinstance(error, NotFound) and actor.scope.is_limited:
        return None
    response = error_response(error)
    return KeptAnswer(response.status_code, kept_headers(response), bytes(response.body))


def _replay(answer: KeptAnswer) -> Response:
    response = _response(answer)
    response.headers[REPLAYED] = "true"
    return response


def _response(answer: KeptAnswer) -> Response:
    media_type = "application/json" if answer.body else None
    response = Response(answer.body, answer.status, media_type=media_type)
    for name, value in answer.headers:
        response.headers.append(name, value)
    return response
