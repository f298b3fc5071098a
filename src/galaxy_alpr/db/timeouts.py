"""Time-outs of the database: for connecting, statements, locks, the pool, and an answer.

A server limits its statements and locks itself. A server that falls silent does not: the client
then waits as long as the operating system keeps the connection, which is hours. So each answer is
awaited for a limited time only, and the connection is closed after it.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from weakref import WeakSet

from sqlalchemy import Engine, event

from galaxy_alpr.db.connections import (
    Limits,
    MySqlConnection,
    connect_mysql,
    connect_postgresql,
)

MARGIN_S = 2
"""Further time for the answer of a server that has just ended a statement itself."""

HURRY_S = 3
"""Longest wait for an answer once the service stops."""

OPERATIONS = 1_000_000
"""Operations of SQLite's virtual machine, some 20 ms, after which the time is compared."""

Connect = Callable[[dict[str, Any], Limits], Any]

LONGEST_STEP_S = 1.0
"""A longer time between two comparisons was spent outside of SQLite, by the reader of the rows."""


@dataclass(kw_only=True)
class Timeouts:
    """Longest waits for a database, in seconds.

    ``connect_s`` limits connecting and the check of a pooled connection; ``statement_s`` a
    statement (``None``: no limit, for migrations; then locks have none either, except SQLite's),
    ``lock_s`` a lock, ``pool_s`` a free connection of the pool.
    """

    connect_s: float = 5
    statement_s: float | None = None
    lock_s: float = 10
    pool_s: float = 10
    hurried: bool = field(default=False, init=False)
    _connections: WeakSet[MySqlConnection] = field(default_factory=WeakSet, init=False)

    def answer_s(self, *, brief: bool) -> float | None:
        """Return the longest wait for the next part of an answer; ``brief`` for a mere check."""
        if brief:
            limit: float | None = self.connect_s
        else:
            limit = None if self.statement_s is None else self.statement_s + MARGIN_S
        if not self.hurried:
            return limit
        return HURRY_S if limit is None else min(limit, HURRY_S)

    def hurry(self) -> None:
        """Wait for answers only briefly from now on, also for those awaited already."""
        self.hurried = True
        # The driver of MySQL reads with the time-out that was set before the read began.
        timer = threading.Timer(HURRY_S, self._cut, [monotonic()])
        timer.daemon = True
        timer.start()

    def watch(self, connection: object) -> None:
        """Let ``hurry`` end the reads of ``connection``, if its driver does not itself."""
        if isinstance(connection, MySqlConnection):
            self._connections.add(connection)

    def _cut(self, hurried_at: float) -> None:
        for connection in list(self._connections):
            since = connection.waits_since
            if since is not None and since <= hurried_at:
                connection.cut()


def limit_engine(engine: Engine, timeouts: Timeouts) -> None:
    """Make the connections of ``engine`` obey ``timeouts``."""
    if engine.dialect.driver == "psycopg":
        event.listen(engine, "do_connect", _Connector(connect_postgresql, timeouts))
    elif engine.dialect.driver == "pymysql":
        event.listen(engine, "do_connect", _Connector(connect_mysql, timeouts))
    elif engine.dialect.name == "sqlite" and timeouts.statement_s is not None:
        _limit_sqlite(engine, timeouts.statement_s)


class _Connector:
    """Opens the connections of one engine.

    Once the server is silent, one attempt at a time is made to connect (none once the service
    stops), and all others fail at once: otherwise each waiting request would spend the whole
    time-out, and a thread.
    """

    def __init__(self, connect: Connect, timeouts: Timeouts) -> None:
        self._connect = connect
        self._timeouts = timeouts
        self._silence: Exception | None = None
        self._attempt = threading.Lock()

    def __call__(
        self, _dialect: object, _record: object, _args: object, params: dict[str, Any]
    ) -> Any:
        params.setdefault("connect_timeout", math.ceil(self._timeouts.connect_s))
        silence = self._silence
        if silence is None:
            return self._try(params)
        if self._timeouts.hurried or not self._attempt.acquire(blocking=False):
            raise type(silence)(*silence.args)
        try:
            return self._try(params)
        finally:
            self._attempt.release()

    def _try(self, params: dict[str, Any]) -> Any:
        began = monotonic()
        try:
            connection = self._connect(params, self)
        except Exception as error:
            slow = monotonic() - began > self._timeouts.connect_s / 2
            self._silence = error if slow else None
            raise
        self._silence = None
        self._timeouts.watch(connection)
        return connection

    @property
    def statement_s(self) -> float | None:
        return self._timeouts.statement_s

    @property
    def lock_s(self) -> float:
        return self._timeouts.lock_s

    def answer_s(self, *, brief: bool) -> float | None:
        return self._timeouts.answer_s(brief=brief)

    def fell_silent(self, error: Exception) -> None:
        self._silence = error


class _StatementClock:
    """The time that SQLite has spent on a statement, compared while it runs."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self.restart()

    def restart(self) -> None:
        self._last = monotonic()
        self._spent_s = 0.0

    def __call__(self) -> int:
        """Return 1, which ends the statement, once it took too long."""
        now = monotonic()
        self._spent_s += min(now - self._last, LONGEST_STEP_S)
        self._last = now
        return int(self._spent_s > self._limit_s)


def _limit_sqlite(engine: Engine, limit_s: float) -> None:
    def connect(connection: Any, record: Any) -> None:
        clock = record.info["statement_clock"] = _StatementClock(limit_s)
        connection.set_progress_handler(clock, OPERATIONS)

    def before_cursor_execute(connection: Any, *_: object) -> None:
        connection.info["statement_clock"].restart()

    event.listen(engine, "connect", connect)
    event.listen(engine, "before_cursor_execute", before_cursor_execute)
