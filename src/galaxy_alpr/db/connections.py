"""Connections of PostgreSQL and MySQL/MariaDB that do not wait for an answer for ever."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Protocol

import psycopg
import pymysql.connections

CHARSET, COLLATION = "utf8mb4", "utf8mb4_bin"
"""What MySQL and MariaDB store and compare texts in, whatever their own defaults."""


class Limits(Protocol):
    """What a connection needs of its engine: the time-outs, and whom to tell of a silence."""

    @property
    def statement_s(self) -> float | None: ...

    @property
    def lock_s(self) -> float: ...

    def answer_s(self, *, brief: bool) -> float | None: ...

    def fell_silent(self, error: Exception) -> None: ...


class PostgresConnection(psycopg.Connection[Any]):
    """A connection of psycopg whose waits end."""

    limits: Limits | None = None

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        """Wait as psycopg does. Raises ``OperationalError`` and closes after a long silence."""
        return super().wait(gen if self.limits is None else self._limited(gen), *args, **kwargs)

    def _limited(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        assert self.limits is not None
        try:
            wanted = next(gen)
            silent_since = monotonic()
            while True:
                ready = yield wanted
                if ready:
                    silent_since = monotonic()
                else:  # psycopg sends 0 some ten times a second
                    # In autocommit SQLAlchemy checks a pooled connection; nothing else uses it.
                    limit = self.limits.answer_s(brief=self.autocommit)
                    if limit is not None and monotonic() - silent_since > limit:
                        self.pgconn.finish()
                        error = psycopg.OperationalError(f"no answer in {limit:.3g} s")
                        self.limits.fell_silent(error)
                        raise error
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value


def connect_postgresql(params: dict[str, Any], limits: Limits) -> PostgresConnection:
    """Return a connection whose server limits statements and locks."""
    connection = PostgresConnection.connect(**params)
    connection.limits = limits
    if limits.statement_s is not None:
        connection.autocommit = True
        connection.execute(
            "SELECT set_config('statement_timeout', %s, false),"
            " set_config('lock_timeout', %s, false)",
            (_ms(limits.statement_s), _ms(limits.lock_s)),
        )
        connection.autocommit = False
    return connection


class MySqlConnection(pymysql.connections.Connection):  # type: ignore[misc]
    """A connection of PyMySQL whose waits end; connecting and ``ping`` wait briefly."""

    def __init__(self, *, limits: Limits, **params: Any) -> None:
        self._limits = limits
        self._brief = False
        self.waits_since: float | None = None
        """When the wait for the current part of an answer began."""

        super().__init__(**params)

    def connect(self, sock: Any = None) -> None:
        with self._briefly():
            # Not only ``_read_packet``: the handshake is read with this one.
            self._limit()
            super().connect(sock)

    def ping(self, reconnect: bool = False) -> None:
        with self._briefly():
            super().ping(reconnect)

    def cut(self) -> None:
        """End a read that another thread waits for."""
        with contextlib.suppress(OSError, AttributeError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def _read_packet(self, *args: Any, **kwargs: Any) -> Any:
        self._limit()
        self.waits_since = monotonic()
        try:
            return super()._read_packet(*args, **kwargs)
        except pymysql.OperationalError as error:
            limit = self._read_timeout
            if limit is not None and monotonic() - self.waits_since >= limit:
                self._limits.fell_silent(error)
            raise
        finally:
            self.waits_since = None

    def _limit(self) -> None:
        # The same for both: PyMySQL sets a socket's time-out when it changes.
        self._read_timeout = self._write_timeout = self._limits.answer_s(brief=self._brief)

    @contextmanager
    def _briefly(self) -> Iterator[None]:
        self._brief = True
        try:
            yield
        finally:
            self._brief = False


def connect_mysql(params: dict[str, Any], limits: Limits) -> MySqlConnection:
    """Return a connection whose server limits statements and locks, and compares exactly."""
    text = {"charset": CHARSET, "collation": COLLATION}
    connection = MySqlConnection(limits=limits, **params | text)
    if limits.statement_s is None:
        return connection
    lock = max(1, round(limits.lock_s))
    values = {"innodb_lock_wait_timeout": lock, "lock_wait_timeout": lock}
    if "MariaDB" in connection.get_server_info():
        values["max_statement_time"] = max(1, round(limits.statement_s))
    else:  # MySQL limits queries only
        values["max_execution_time"] = round(limits.statement_s * 1000)
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION " + ", ".join(f"{key} = {n}" for key, n in values.items()))
    return connection


def _ms(seconds: float) -> str:
    return str(round(seconds * 1000))
