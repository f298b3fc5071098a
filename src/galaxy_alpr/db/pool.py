"""A connection pool whose waits can be measured."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

Report = Callable[[float, bool], None]
"""Takes how long a caller waited, in seconds, and whether it got a connection."""


class MeasuredPool(QueuePool):
    """A pool that reports how long callers wait for a connection, and its largest size."""

    __module__ = "sqlalchemy.pool"  # part of the name of its log, as for other pools

    report: Report | None = None

    @property
    def largest(self) -> int:
        """The most connections that may be open."""
        return self.size() + self._max_overflow

    @property
    def open(self) -> int:
        """The connections that are open, in use or not."""
        return self.checkedin() + self.checkedout()

    def connect(self) -> PoolProxiedConnection:
        """Return a connection. Raises SQLAlchemy's ``TimeoutError`` when none becomes free."""
        if self.report is None:
            return super().connect()
        began = perf_counter()
        try:
            connection = super().connect()
        except PoolTimeout:
            self.report(perf_counter() - began, False)
            raise
        self.report(perf_counter() - began, True)
        return connection

    def recreate(self) -> Any:
        """Return a new pool like this one, which replaces it when all connections are closed."""
        pool: Any = super().recreate()
        pool.report = self.report
        return pool
