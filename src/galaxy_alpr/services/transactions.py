"""Transactions that change what people edit, run again where another change came first.

Two changes of one thing at once have the results of one after the other, on every database: a
change locks the rows that it reads, and one that fails because of the other is run again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.conflicts import CONFLICTS, is_conflict

Result = TypeVar("Result")

TRIES = 5


class Transactions:
    """Runs functions in transactions of ``sessions``. Safe to call from several threads."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def __call__(self, change: Callable[[Session], Result]) -> Result:
        """Return ``change(session)`` once it is committed; ``change`` may run several times.

        Raises the errors of ``change``, after which nothing is changed.
        """
        return self.hold(lambda one: one(change))

    def hold(self, work: Callable[[OneTransaction], Result]) -> Result:
        """Return ``work(one)`` once its only transaction is committed; raises as a call does."""
        for _ in range(TRIES - 1):
            try:
                return self._once(work)
            except CONFLICTS as error:
                if not is_conflict(error):
                    raise
        return self._once(work)

    def _once(self, work: Callable[[OneTransaction], Result]) -> Result:
        with ExitStack() as transaction:
            return work(OneTransaction(self._sessions, transaction))


class OneTransaction(Transactions):
    """Runs functions in one transaction, which begins with the first and ends with ``end``."""

    def __init__(self, sessions: sessionmaker[Session], end: ExitStack) -> None:
        super().__init__(sessions)
        self._end = end
        self._session: Session | None = None

    def __call__(self, change: Callable[[Session], Result]) -> Result:
        """Return ``change(session)``, which is not committed yet."""
        if self._session is None:
            self._session = self._end.enter_context(self._sessions.begin())
        return change(self._session)
