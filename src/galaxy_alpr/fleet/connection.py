"""The connection of this process to NATS, for code that is not asynchronous.

It lives in a thread of its own, connects again by itself, and is usable before the first server
answers: what is published meanwhile is dropped, and subscriptions begin with the connection.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from galaxy_alpr.fleet.options import (
    NatsOptions,
    NatsUnavailable,
    is_connection_error,
    require_package,
)

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg
    from nats.js import JetStreamContext

logger = logging.getLogger(__name__)

Result = TypeVar("Result")
Handler = Callable[["Msg"], Awaitable[None]]

RETRY_S = 1.0
"""Seconds between two attempts to connect."""

CONNECT_S = 2.0
"""Seconds that a server has to accept a connection."""

PING_S = 5
"""Seconds between two pings; two unanswered ones end the connection."""


@dataclass(frozen=True, slots=True)
class _Subscription:
    subject: str
    queue: str
    handler: Handler


class NatsConnection:
    """A connection to NATS. Its methods may be called from any thread but its own.

    Handlers of subscriptions run in its thread: they must not wait. Raises ``Unavailable`` without
    the extra.
    """

    def __init__(self, options: NatsOptions) -> None:
        require_package()
        self._options = options
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run_loop, name="nats", daemon=True)
        self._client: Client | None = None
        self._subscriptions: list[_Subscription] = []
        self._on_connect: list[Callable[[], None]] = []
        self._closing = self._told = False
        self._ready = threading.Event()

    def start(self) -> None:
        """Begin to connect. Never waits. May be called once."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._connect(), self._loop)

    def close(self) -> None:
        """Send what is buffered, and end the connection."""
        if self._closing:
            return
        self._closing = True
        if self._thread.is_alive():
            with suppress(Exception):
                asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(CONNECT_S * 2)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(CONNECT_S)
        if not self._loop.is_running():
            self._loop.close()

    @property
    def connected(self) -> bool:
        """Whether a server answers now."""
        client = self._client
        return client is not None and client.is_connected

    def wait(self, timeout_s: float) -> bool:
        """Wait for the first connection; return whether there is one."""
        return self._ready.wait(timeout_s)

    def on_connect(self, call: Callable[[], None]) -> None:
        """Call ``call`` in the connection's thread after each connection."""
        self._on_connect.append(call)

    def publish(
        self, subject: str, payload: bytes, headers: Mapping[str, str] | None = None
    ) -> None:
        """Publish without waiting; dropped while no server answers."""
        if not self._closing and self.connected:
            coroutine = self._publish(subject, payload, headers)
            with suppress(RuntimeError):  # the loop has ended meanwhile
                asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def subscribe(self, subject: str, handler: Handler, *, queue: str = "") -> None:
        """Call ``handler`` for each message of ``subject``; of a queue one member gets each."""
        subscription = _Subscription(subject, queue, handler)
        self._subscriptions.append(subscription)
        if self._client is not None:
            self.run(lambda client, _: _subscribe(client, subscription), timeout_s=CONNECT_S)

    def run(
        self,
        work: Callable[[Client, JetStreamContext], Coroutine[Any, Any, Result]],
        *,
        timeout_s: float,
    ) -> Result:
        """Return the result of ``work``, which runs in the connection's thread.

        Raises ``NatsUnavailable`` where no server answers in time; errors of ``work`` as they are.
        """
        client = self._client
        if client is None or self._closing:
            raise NatsUnavailable("no NATS server answers")
        future = asyncio.run_coroutine_threadsafe(
            asyncio.wait_for(work(client, client.jetstream()), timeout_s), self._loop
        )
        try:
            return future.result()
        except (TimeoutError, CancelledError) as error:
            raise NatsUnavailable("the NATS server does not answer in time") from error
        except Exception as error:
            if is_connection_error(error):
                raise NatsUnavailable("no NATS server answers") from error
            raise

    def _run_loop(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _connect(self) -> None:
        """Connect for the first time, however long that takes; later the client does it."""
        from nats.aio.client import Client

        while not self._closing:
            client = Client()
            try:
                await client.connect(**self._arguments())
            except Exception as error:  # noqa: BLE001 -- the library raises several kinds
                await self._failed(error)
                with suppress(Exception):
                    await client.close()
                await asyncio.sleep(RETRY_S)
                continue
            self._client = client
            for subscription in list(self._subscriptions):
                await _subscribe(client, subscription)
            logger.info("connected to NATS")
            await self._connected()
            return

    def _arguments(self) -> dict[str, Any]:
        options = self._options
        tls = None
        if options.ca_file is not None or any(url.startswith("tls:") for url in options.urls):
            tls = ssl.create_default_context(cafile=options.ca_file)
        return {
            "servers": list(options.urls),
            "name": options.name,
            "tls": tls,
            "nkeys_seed": None if options.seed_file is None else str(options.seed_file),
            "inbox_prefix": options.inbox,
            "connect_timeout": CONNECT_S,
            "allow_reconnect": True,
            "max_reconnect_attempts": -1,
            "reconnect_time_wait": RETRY_S,
            "ping_interval": PING_S,
            "max_outstanding_pings": 2,
            "error_cb": self._failed,
            "disconnected_cb": self._disconnected,
            "reconnected_cb": self._connected,
        }

    async def _connected(self) -> None:
        self._told = False
        self._ready.set()
        for call in self._on_connect:
            call()

    async def _failed(self, error: Exception) -> None:
        """Log the first failure of a connection; later ones follow every second."""
        if not self._told:
            logger.warning("NATS does not answer: %s", str(error) or type(error).__name__)
        self._told = True

    async def _disconnected(self) -> None:
        if not self._closing:
            logger.warning("the connection to NATS is lost")

    async def _publish(
        self, subject: str, payload: bytes, headers: Mapping[str, str] | None
    ) -> None:
        if self._client is not None:
            with suppress(Exception):
                await self._client.publish(subject, payload, headers=dict(headers or {}) or None)

    async def _end(self) -> None:
        if self._client is not None:
            if self._client.is_connected:
                with suppress(Exception):
                    await self._client.flush(1)
            with suppress(Exception):  # while it connects again it may fail
                await self._client.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _subscribe(client: Client, subscription: _Subscription) -> None:
    """Subscribe, and wait until the server knows it."""
    await client.subscribe(subscription.subject, queue=subscription.queue, cb=subscription.handler)
    await client.flush()
