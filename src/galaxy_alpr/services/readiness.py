"""Whether the parts of the service work now, answered in time even when a part hangs."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from time import monotonic
from typing import Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from galaxy_alpr.db.failures import failure_of
from galaxy_alpr.errors import AlprError
from galaxy_alpr.errors.disk import storage_failure

logger = logging.getLogger(__name__)

T = TypeVar("T")

LIMIT_S = 0.7
"""Longest wait for a check; a check that hangs is a problem of its part."""


@dataclass(frozen=True, slots=True)
class PartState(Generic[T]):
    """The state of a part: what its check returned, or the code and text of the problem."""

    value: T | None = None
    error: str | None = None
    detail: str | None = None

    @property
    def ok(self) -> bool:
        return self.error is None


class PartCheck(Generic[T]):
    """Runs the check of one part in a thread of its own, one run at a time.

    Not in the thread pool of the requests, which a part that hangs fills. Callers that come
    while a check runs share its result.
    """

    def __init__(self, name: str, check: Callable[[], T]) -> None:
        self._name = name
        self._check = check
        self._lock = threading.Lock()
        self._run: Future[PartState[T]] | None = None
        self._began = 0.0

    async def state(self, limit_s: float = LIMIT_S) -> PartState[T]:
        """Return the state of the part after at most ``limit_s``."""
        run = asyncio.shield(asyncio.wrap_future(self._running()))
        try:
            return await asyncio.wait_for(run, limit_s)
        except TimeoutError:
            waited_s = monotonic() - self._began
            return PartState(error="no_answer", detail=f"no answer for {waited_s:.1f} s")

    def _running(self) -> Future[PartState[T]]:
        with self._lock:
            if self._run is None or self._run.done():
                self._run, self._began = Future(), monotonic()
                # A daemon: a check that hangs must not keep the process from ending.
                threading.Thread(
                    target=self._finish, args=[self._run], name=f"check-{self._name}", daemon=True
                ).start()
            return self._run

    def _finish(self, run: Future[PartState[T]]) -> None:
        try:
            state = PartState(value=self._check())
        except Exception as error:
            failure = _failure(error)
            code = "internal_error" if failure is None else failure.code
            detail = str(error if failure is None else failure)
            logger.warning("%s is not ready: %s", self._name, detail, exc_info=failure is None)
            state = PartState(error=code, detail=detail)
        run.set_result(state)


def _failure(error: Exception) -> AlprError | None:
    if isinstance(error, AlprError):
        return error
    if isinstance(error, SQLAlchemyError):
        return failure_of(error)
    return storage_failure(error) if isinstance(error, OSError) else None
