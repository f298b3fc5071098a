"""The newest frames of cameras that workers on other machines read, by request and reply.

The worker that has a camera answers at ``galaxy.frames.<installation>.<camera>``; the others are
silent.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from galaxy_alpr.errors import AlprError
from galaxy_alpr.fleet.connection import NatsConnection

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

logger = logging.getLogger(__name__)

SUBJECT = "galaxy.frames"

FRESH_S = 0.5
"""Time for which an answer is used again, by who asks and by who answers."""

ANSWER_S = 1.5
"""Longest wait for an answer."""

AT_ONCE = 2
"""Frames that a worker packs at once."""


class FrameServer:
    """Answers with the frames of this process, which ``pack`` returns; ``None`` for no answer."""

    def __init__(
        self, connection: NatsConnection, installation: str, pack: Callable[[int], bytes | None]
    ) -> None:
        self._pack = pack
        self._packed: dict[int, tuple[float, bytes | None]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)
        self._running: set[asyncio.Task[None]] = set()
        connection.subscribe(f"{SUBJECT}.{installation}.*", self._take)

    async def _take(self, message: Msg) -> None:
        """Answer later: a handler must not wait."""
        camera = message.subject.rpartition(".")[2]
        if message.reply and camera.isdecimal():
            task = asyncio.create_task(self._answer(message, int(camera)))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _answer(self, message: Msg, camera_id: int) -> None:
        async with self._places:
            at, data = self._packed.get(camera_id, (0.0, None))
            if monotonic() - at >= FRESH_S:
                data = await asyncio.to_thread(self._pack, camera_id)
                self._packed[camera_id] = monotonic(), data
        if data is not None:
            await self._respond(message, data)

    async def _respond(self, message: Msg, data: bytes) -> None:
        from nats.errors import Error

        try:
            await message.respond(data)
        except Error as error:  # a frame larger than the server takes, or no connection
            logger.warning("a frame of %s bytes is not sent: %s", len(data), error)


class FrameClient:
    """Fetches frames; callers that ask for a camera at once share an answer."""

    def __init__(self, connection: NatsConnection, installation: str) -> None:
        self._connection = connection
        self._subject = f"{SUBJECT}.{installation}"
        self._known: dict[int, tuple[float, bytes | None]] = {}
        self._turns: dict[int, Lock] = {}
        self._lock = Lock()

    def fetch(self, camera_id: int) -> bytes | None:
        """Return what the worker of a camera answers, ``None`` where none does."""
        with self._lock:
            turn = self._turns.setdefault(camera_id, Lock())
        with turn:
            at, data = self._known.get(camera_id, (0.0, None))
            if monotonic() - at >= FRESH_S:
                data = self._ask(camera_id)
                self._known[camera_id] = monotonic(), data
        return data

    def _ask(self, camera_id: int) -> bytes | None:
        from nats.errors import Error

        async def ask(client: Client) -> bytes:
            answer = await client.request(f"{self._subject}.{camera_id}", timeout=ANSWER_S)
            return answer.data

        try:
            return self._connection.run(lambda client, _: ask(client), timeout_s=2 * ANSWER_S)
        except (Error, AlprError):  # nobody listens, or nobody has the camera
            return None
