"""Detecting that a client closed its connection before its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self, TypeVar

from fastapi import Request

from galaxy_alpr.errors import ClientDisconnected

T = TypeVar("T")


class ClientDisconnectWatch:
    """Waits for the client disconnect of a request, as an async context manager.

    The body of the request has to be read to its end before.
    """

    def __init__(self, request: Request) -> None:
        self._request = request
        self._watch: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._watch = asyncio.create_task(self._until_disconnect())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._watch is not None:
            self._watch.cancel()

    async def result(self, work: Future[T], cancel: Callable[[], None]) -> T:
        """Return the result of ``work``; call ``cancel`` when the client disconnects.

        Raises ``ClientDisconnected``; the result of work that cannot be stopped is dropped.
        """
        assert self._watch is not None
        waiting = asyncio.wrap_future(work)
        either: set[asyncio.Future[Any]] = {waiting, self._watch}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            waiting.cancel()
            cancel()
            raise ClientDisconnected("the client disconnected before its picture was read")
        return waiting.result()

    async def _until_disconnect(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
