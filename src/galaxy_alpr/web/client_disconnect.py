"""Noticing that a client went away while its answer is being made."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self, TypeVar

from fastapi import Request

from galaxy_alpr.errors import ClientDisconnected

T = TypeVar("T")


class ClientDisconnectWatch:
    """Watches a request whose body was read to its end, as an async context manager."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._watch: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._watch = asyncio.create_task(self._until_gone())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._watch is not None:
            self._watch.cancel()

    async def result(self, work: Future[T]) -> T:
        """Return the result of ``work``, or take it out of its queue when the client goes away.

        Raises ``HungUp``. Work that already runs ends by itself; its result is dropped.
        """
        assert self._watch is not None
        waiting = asyncio.wrap_future(work)
        either: set[asyncio.Future[Any]] = {waiting, self._watch}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            waiting.cancel()
            raise ClientDisconnected("the client hung up before its picture was read")
        return waiting.result()

    async def _until_gone(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
