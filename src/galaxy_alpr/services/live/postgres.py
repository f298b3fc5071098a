"""Signals between processes by ``LISTEN`` and ``NOTIFY`` of PostgreSQL.

A connection of its own listens. Signals are sent after the commit, in a thread of their own:
``NOTIFY`` in a transaction would make all commits wait for each other.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from galaxy_alpr.services.worker import Worker

if TYPE_CHECKING:
    import psycopg

logger = logging.getLogger(__name__)

CHANNEL = "galaxy_live"
MAX_BYTES = 7_900
"""Longest signal: PostgreSQL takes less than 8,000 bytes."""

MAX_WAITING = 1_000
"""Most signals that wait to be sent; the oldest are dropped."""

LISTEN_S = 0.5
"""How long one look at the connection waits for a signal."""

DELAY_S = 0.005
"""Time in which several commits share one signal."""

_NOTIFY = text("SELECT pg_notify(:channel, :signal)")


class PostgresSignals:
    """Sends through ``engine``, and listens with a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._listener = Worker("postgres-listen", self._listen, interval_s=1)
        self._sender = Worker("postgres-notify", self._notify, interval_s=60, delay_s=DELAY_S)
        self._waiting: deque[bytes] = deque(maxlen=MAX_WAITING)
        self._lock = Lock()
        self._hear: Callable[[bytes], None] = lambda _: None
        self._catch_up: Callable[[], None] = lambda: None
        self._told = False

    def start(self, hear: Callable[[bytes], None], catch_up: Callable[[], None]) -> None:
        """Begin to listen; ``catch_up`` is called with each new connection."""
        self._hear, self._catch_up = hear, catch_up
        self._listener.start()
        self._listener.wake()
        self._sender.start()

    def send(self, signal: bytes) -> None:
        """Send a signal soon; the same one waits only once, and one that is too long is dropped."""
        if len(signal) > MAX_BYTES:
            logger.debug("a signal of %d bytes is too long for PostgreSQL", len(signal))
            return
        with self._lock:
            if signal not in self._waiting:
                self._waiting.append(signal)
        self._sender.wake()

    def close(self) -> None:
        """End both threads."""
        self._listener.stop()
        self._sender.stop()

    def _notify(self) -> None:
        with self._lock:
            signals, self._waiting = list(self._waiting), deque(maxlen=MAX_WAITING)
        if not signals:
            return
        rows = [{"channel": CHANNEL, "signal": signal.decode()} for signal in signals]
        try:
            with self._engine.connect() as connection:
                connection.execute(_NOTIFY, rows)
                connection.commit()
        except SQLAlchemyError as error:  # the others look by themselves a little later
            logger.debug("a signal is not sent: %s", error)

    def _listen(self) -> None:
        """Listen until the worker stops or the connection breaks; then the worker tries again."""
        import psycopg

        url = self._engine.url.set(drivername="postgresql")
        try:
            with psycopg.connect(
                url.render_as_string(hide_password=False), autocommit=True, connect_timeout=5
            ) as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                self._told = False
                self._catch_up()
                self._receive(connection)
        except psycopg.Error as error:
            if not self._told:
                logger.warning("the database sends no signals: %s", type(error).__name__)
            self._told = True

    def _receive(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        while not self._listener.stopping:
            for notice in connection.notifies(timeout=LISTEN_S):
                with suppress(ValueError):
                    self._hear(notice.payload.encode())
                if self._listener.stopping:
                    return
