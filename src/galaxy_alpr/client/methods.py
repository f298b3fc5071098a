"""Methods of the clients from the functions that build their calls: one signature for both."""

from __future__ import annotations

import inspect
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from galaxy_alpr.client.errors import ServiceUnreachable
from galaxy_alpr.client.gate import (
    ATTEMPTS,
    FRESH_S,
    NOT_SENT,
    GateAnswer,
    answer_of_decision,
    answer_of_error,
)
from galaxy_alpr.client.models.devices import GateDecision
from galaxy_alpr.client.sending.call import Call, PagedCall

P = ParamSpec("P")
T = TypeVar("T")


class Sends(Protocol):
    """A client that waits."""

    def send(self, call: Call[T], /) -> T: ...

    def send_once(self, call: Call[T], /, *, timeout_s: float | None = None) -> T: ...


class SendsAsync(Protocol):
    """A client of an event loop."""

    async def send(self, call: Call[T], /) -> T: ...

    async def send_once(self, call: Call[T], /, *, timeout_s: float | None = None) -> T: ...


def method(build: Callable[P, Call[T]]) -> Callable[Concatenate[Sends, P], T]:
    """Return the method that sends what ``build`` returns."""

    def call(self: Sends, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.send(build(*args, **kwargs))

    return _named(call, build)


def async_method(
    build: Callable[P, Call[T]],
) -> Callable[Concatenate[SendsAsync, P], Awaitable[T]]:
    """Return the coroutine method that sends what ``build`` returns."""

    async def call(self: SendsAsync, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.send(build(*args, **kwargs))

    return _named(call, build)


def paged(build: Callable[P, PagedCall[T]]) -> Callable[Concatenate[Sends, P], Iterator[T]]:
    """Return the method that yields the items of all pages."""

    def call(self: Sends, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
        return _items(self, build(*args, **kwargs))

    return _named(call, build)


def async_paged(
    build: Callable[P, PagedCall[T]],
) -> Callable[Concatenate[SendsAsync, P], AsyncIterator[T]]:
    """Return the method that yields the items of all pages."""

    def call(self: SendsAsync, /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[T]:
        return _async_items(self, build(*args, **kwargs))

    return _named(call, build)


def deciding(
    build: Callable[P, Call[GateDecision]],
) -> Callable[Concatenate[Sends, P], GateAnswer]:
    """Return the method that says whether a gate opens, and never raises for a failed call."""

    def call(self: Sends, /, *args: P.args, **kwargs: P.kwargs) -> GateAnswer:
        attempts = _Attempts()
        try:
            request = build(*args, **kwargs)
            while True:
                try:
                    decision = self.send_once(request, timeout_s=attempts.left_s())
                except ServiceUnreachable as error:
                    attempts.failed(error)
                else:
                    return answer_of_decision(decision, attempts.elapsed_s())
        except NOT_SENT as error:
            return answer_of_error(error)

    return _named(call, build)


def async_deciding(
    build: Callable[P, Call[GateDecision]],
) -> Callable[Concatenate[SendsAsync, P], Awaitable[GateAnswer]]:
    """Return the coroutine method that says whether a gate opens."""

    async def call(self: SendsAsync, /, *args: P.args, **kwargs: P.kwargs) -> GateAnswer:
        attempts = _Attempts()
        try:
            request = build(*args, **kwargs)
            while True:
                try:
                    decision = await self.send_once(request, timeout_s=attempts.left_s())
                except ServiceUnreachable as error:
                    attempts.failed(error)
                else:
                    return answer_of_decision(decision, attempts.elapsed_s())
        except NOT_SENT as error:
            return answer_of_error(error)

    return _named(call, build)


class _Attempts:
    """The attempts of one decision, within the time in which an ``allow`` still opens."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._failed = 0

    def elapsed_s(self) -> float:
        return time.monotonic() - self._began

    def left_s(self) -> float:
        return max(0.1, FRESH_S - self.elapsed_s())

    def failed(self, error: ServiceUnreachable) -> None:
        """Count a broken connection; raise ``error`` if there is no further attempt."""
        self._failed += 1
        if self._failed >= ATTEMPTS or self.elapsed_s() >= FRESH_S:
            raise error


def _items(client: Sends, call: PagedCall[T]) -> Iterator[T]:
    page = client.send(call.first)
    yield from page.items
    while page.next_cursor is not None:
        page = client.send(call.after(page.next_cursor))
        yield from page.items


async def _async_items(client: SendsAsync, call: PagedCall[T]) -> AsyncIterator[T]:
    page = await client.send(call.first)
    for item in page.items:
        yield item
    while page.next_cursor is not None:
        page = await client.send(call.after(page.next_cursor))
        for item in page.items:
            yield item


F = TypeVar("F", bound=Callable[..., Any])


def _named(call: F, build: Callable[..., Any]) -> F:
    """Give ``call`` the name, the text and the parameters of ``build``."""
    call.__name__ = call.__qualname__ = build.__name__
    call.__doc__ = build.__doc__
    itself = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
    parameters = inspect.signature(build).parameters.values()
    call.__signature__ = inspect.Signature([itself, *parameters])  # type: ignore[attr-defined]
    return call
