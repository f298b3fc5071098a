"""An engine worker: takes one request at a time for each slot, answers it, then acknowledges it.

A worker that is killed loses nothing: what it did not acknowledge is given to another one. Faster
workers take more, since each takes a request only when it has finished the one before.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import uuid4

from galaxy_alpr import __version__
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.options import NatsUnavailable
from galaxy_alpr.fleet.pool.identity import EngineIdentity
from galaxy_alpr.fleet.pool.presence import ANNOUNCE_S, Announcement, State
from galaxy_alpr.fleet.pool.stream import (
    ANSWERED,
    BEGUN,
    CALL,
    DEADLINE,
    DELIVERY,
    REPLY,
    STATE,
    STREAM,
    ensure_consumer,
    ensure_stream,
    is_reply_subject,
    worker_subject,
)
from galaxy_alpr.fleet.pool.work import answer_message

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg
    from nats.js import JetStreamContext

logger = logging.getLogger(__name__)

TAKE_S = 1.0
"""Seconds that a slot waits for a request before it looks whether the worker ends."""

SIGN_S = 1.0
"""Seconds between two signs to the server that a request is in work."""

CALL_S = 5.0
"""Seconds that the server has for a call."""

MOST_S = 60.0
"""The longest deadline, seconds."""


@dataclass(frozen=True, slots=True)
class _Taken:
    message: Msg
    delivery: int
    signs: asyncio.Task[None]


class PoolWorker:
    """Processes requests of the pool with an engine, ``slots`` at a time.

    ``report`` gets the seconds that each answered request took.
    """

    def __init__(
        self,
        connection: NatsConnection,
        engine: Analyzer,
        identity: EngineIdentity,
        *,
        slots: int,
        deadline_s: float,
        report: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        self.name = uuid4().hex
        self._connection, self._engine, self._identity = connection, engine, identity
        self._slots, self._deadline_s, self._report = slots, deadline_s, report
        self._state: State = "ready"
        self._ending = threading.Event()
        self._connections = 0
        self._running: list[Future[None]] = []
        self._threads = ThreadPoolExecutor(slots + 1, thread_name_prefix="engine-worker")

    def start(self) -> None:
        """Begin to take requests, now or when NATS answers. May be called once."""
        self._connection.on_connect(self._connected)
        self._connection.subscribe(CALL, self._called)
        self._running = [self._threads.submit(self._run_slot) for _ in range(self._slots)]
        self._threads.submit(self._announce_often)

    def stop(self) -> None:
        """Take no further request, finish those in work, and say that this worker is gone."""
        self._state = "leaving"
        self._announce()
        self._ending.set()
        wait(self._running)
        self._threads.shutdown()
        self._state = "gone"
        self._announce()

    def _run_slot(self) -> None:
        slot = _Slot(self._connection, self._identity.digest, self._deadline_s)
        connections, told = -1, False
        while not self._ending.is_set():
            try:
                if connections != self._connections or not slot.prepared:
                    connections = self._connections
                    slot.prepare()
                taken = slot.take()
            except NatsUnavailable:
                self._ending.wait(TAKE_S / 2)
            except Exception as error:  # noqa: BLE001 -- the library raises several kinds
                if not told:  # it is tried again every second
                    logger.warning("the pool cannot be used: %s", error)
                told, slot.prepared = True, False
                self._ending.wait(TAKE_S)
            else:
                told = False
                if taken is not None:
                    self._process(slot, taken)

    def _process(self, slot: _Slot, taken: _Taken) -> None:
        began = perf_counter()
        answer = answer_message(self._engine, taken.message.data, taken.delivery)
        try:
            slot.finish(taken, answer)
            self._report(perf_counter() - began)
        except NatsUnavailable:
            logger.warning("an answer is lost: NATS is away; its service has stopped waiting")
        except Exception:  # the slot goes on; the request is given to a worker again
            logger.exception("an answer cannot be sent")

    def _announce_often(self) -> None:
        while not self._ending.wait(ANNOUNCE_S):
            self._announce()

    def _announce(self) -> None:
        info = self._identity.info
        said = Announcement(
            worker=self.name,
            digest=self._identity.digest,
            state=self._state,
            slots=self._slots,
            detector=info.detector,
            recognizer=info.recognizer,
            version=__version__,
        )
        subject = worker_subject(self._identity.digest, self.name)
        self._connection.publish(subject, said.model_dump_json().encode())

    def _connected(self) -> None:
        self._connections += 1

    async def _called(self, _message: Msg) -> None:
        if not self._ending.is_set():
            self._announce()


class _Slot:
    """One place of a worker, with its own subscription. Used by one thread."""

    def __init__(self, connection: NatsConnection, digest: str, deadline_s: float) -> None:
        self.prepared = False
        self._connection, self._digest, self._deadline_s = connection, digest, deadline_s
        self._pull: JetStreamContext.PullSubscription | None = None

    def prepare(self) -> None:
        """Make stream and consumer where they are missing, and subscribe."""
        self._connection.run(self._prepare, timeout_s=CALL_S)
        self.prepared = True

    def take(self) -> _Taken | None:
        """Return the next request, or ``None`` where there is none for a second."""
        return self._connection.run(self._take, timeout_s=TAKE_S + CALL_S)

    def finish(self, taken: _Taken, answer: bytes) -> None:
        """Send the answer, then remove the request from the stream."""

        async def send(client: Client, _js: JetStreamContext) -> None:
            taken.signs.cancel()
            await _reply(client, taken, ANSWERED, answer)
            await taken.message.ack()

        self._connection.run(send, timeout_s=CALL_S)

    async def _prepare(self, _client: Client, js: JetStreamContext) -> None:
        if self._pull is not None:
            await self._pull.unsubscribe()
            self._pull = None
        await ensure_stream(js, self._deadline_s)
        consumer = await ensure_consumer(js, self._digest)
        self._pull = await js.pull_subscribe_bind(consumer, stream=STREAM)

    async def _take(self, client: Client, _js: JetStreamContext) -> _Taken | None:
        assert self._pull is not None
        try:
            (message,) = await self._pull.fetch(1, timeout=TAKE_S)
        except TimeoutError:
            return None
        deadline_s = _seconds((message.headers or {}).get(DEADLINE, ""), self._deadline_s)
        signs = asyncio.get_running_loop().create_task(_show_work(message, deadline_s))
        taken = _Taken(message, message.metadata.num_delivered, signs)
        await _reply(client, taken, BEGUN, b"")
        return taken


def _seconds(text: str, otherwise: float) -> float:
    try:
        return min(float(text), MOST_S)
    except ValueError:
        return otherwise


async def _show_work(message: Msg, seconds: float) -> None:
    """Tell the server that a request is in work, for as long as its service waits."""
    with suppress(Exception):  # the connection is lost; the server then waits for no sign
        for _ in range(int(seconds / SIGN_S)):
            await asyncio.sleep(SIGN_S)
            await message.in_progress()


async def _reply(client: Client, taken: _Taken, state: str, data: bytes) -> None:
    subject = (taken.message.headers or {}).get(REPLY, "")
    if is_reply_subject(subject):
        headers = {STATE: state, DELIVERY: str(taken.delivery)}
        await client.publish(subject, data, headers=headers)
