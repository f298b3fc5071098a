"""The side of a service: puts a request into the stream and waits for the answer."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.options import NatsUnavailable
from galaxy_alpr.fleet.pool.circuit import Circuit
from galaxy_alpr.fleet.pool.identity import EngineIdentity
from galaxy_alpr.fleet.pool.presence import Presence
from galaxy_alpr.fleet.pool.stream import (
    BEGUN,
    DEADLINE,
    DELIVERY,
    REPLY,
    STATE,
    ensure_stream,
    reply_subject,
    withdrawal,
    work_subject,
)

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg
    from nats.js import JetStreamContext

logger = logging.getLogger(__name__)

PUBLISH_S = 2.0
"""Seconds that the server has to store a request."""

LOOK_S = 0.1
"""Seconds between two looks whether an answer can still come."""

Outcome = Literal["nats_away", "no_worker", "resting", "full", "too_large", "deadline"]
"""Why the pool gave no answer."""


class NotAnswered(Exception):
    """The pool gave no answer. ``begun`` is how many workers have begun with the request."""

    def __init__(self, outcome: Outcome, begun: int = 0) -> None:
        super().__init__(outcome)
        self.outcome: Outcome = outcome
        self.begun = begun


@dataclass(slots=True)
class _Waiting:
    done: threading.Event = field(default_factory=threading.Event)
    answer: bytes | None = None
    begun: int = 0


class PoolClient:
    """Asks the pool. Its methods may be called from several threads."""

    def __init__(
        self, connection: NatsConnection, identity: EngineIdentity, *, deadline_s: float
    ) -> None:
        self.presence = Presence(connection, identity)
        self.circuit = Circuit()
        self._connection, self._deadline_s = connection, deadline_s
        self._subject = work_subject(identity.digest)
        self._service = uuid4().hex
        self._lock = threading.Lock()
        self._waiting: dict[str, _Waiting] = {}
        self._connections = 0
        self._told: set[str] = set()

    def start(self) -> None:
        """Begin to listen to workers and answers."""
        self._connection.on_connect(self._connected)
        self._connection.subscribe(reply_subject(self._service, "*"), self._hear)
        self.presence.start()

    def ask(self, question: bytes) -> bytes:
        """Return the answer to a packed question; wait for the deadline at most.

        Raises ``NotAnswered``, at once where no worker is there or the stream is full.
        """
        began, connections = time.monotonic(), self._connections
        if not self._connection.connected:
            raise NotAnswered("nats_away")
        if not self.presence.ready:
            raise NotAnswered("no_worker")
        if not self.circuit.may_ask():
            raise NotAnswered("resting")
        with self._place() as (request, waiting):
            sequence = self._send(request, question)
            try:
                answer = self._wait(waiting, began + self._deadline_s, connections)
            except NotAnswered:
                self._connection.publish(*withdrawal(sequence))
                raise
        self.circuit.answered()
        return answer

    @contextmanager
    def _place(self) -> Iterator[tuple[str, _Waiting]]:
        request, waiting = uuid4().hex, _Waiting()
        with self._lock:
            self._waiting[request] = waiting
        try:
            yield request, waiting
        finally:
            with self._lock:
                del self._waiting[request]

    def _send(self, request: str, question: bytes) -> int:
        """Store a request in the stream; return its number."""
        headers = {
            REPLY: reply_subject(self._service, request),
            DEADLINE: f"{self._deadline_s:g}",
        }

        async def store(_client: Client, js: JetStreamContext) -> int:
            return await self._store(js, question, headers)

        try:
            return self._connection.run(store, timeout_s=min(PUBLISH_S, self._deadline_s))
        except NatsUnavailable as error:
            self.circuit.missed()
            raise NotAnswered("nats_away") from error

    async def _store(self, js: JetStreamContext, question: bytes, headers: dict[str, str]) -> int:
        from nats.errors import MaxPayloadError
        from nats.js.errors import APIError, NoStreamResponseError

        try:
            try:
                return (await js.publish(self._subject, question, headers=headers)).seq
            except NoStreamResponseError:  # the stream is in memory: a restart removes it
                await ensure_stream(js, self._deadline_s)
                return (await js.publish(self._subject, question, headers=headers)).seq
        except MaxPayloadError as error:
            self._warn(f"the NATS servers need max_payload: 8MB for pictures ({error})")
            raise NotAnswered("too_large") from error
        except APIError as error:
            if "exceeded" in (error.description or ""):
                raise NotAnswered("full") from error
            self._warn(f"the pool cannot be used: {error}")
            raise NotAnswered("nats_away") from error
        except NoStreamResponseError as error:
            self._warn("the pool cannot be used: the NATS servers have no JetStream")
            raise NotAnswered("nats_away") from error

    def _wait(self, waiting: _Waiting, until: float, connections: int) -> bytes:
        """Wait for an answer as long as one can come: a new connection has lost it."""
        while True:
            left = until - time.monotonic()
            if waiting.done.wait(max(0.0, min(LOOK_S, left))):
                assert waiting.answer is not None
                return waiting.answer
            if not self._connection.connected or self._connections != connections:
                raise NotAnswered("nats_away", waiting.begun)
            if not self.presence.alive:
                raise NotAnswered("no_worker", waiting.begun)
            if left <= 0:
                self.circuit.missed()
                raise NotAnswered("deadline", waiting.begun)

    def _warn(self, text: str) -> None:
        """Log a problem once; each request would have it."""
        if text not in self._told:
            self._told.add(text)
            logger.warning("%s", text)

    def _connected(self) -> None:
        self._connections += 1

    async def _hear(self, message: Msg) -> None:
        with self._lock:
            waiting = self._waiting.get(message.subject.rpartition(".")[2])
        if waiting is None:  # nobody waits any more, or it was answered twice
            return
        headers = message.headers or {}
        if headers.get(STATE) == BEGUN:
            waiting.begun = max(waiting.begun, int(headers.get(DELIVERY, "1")))
        else:
            waiting.answer = message.data
            waiting.done.set()
