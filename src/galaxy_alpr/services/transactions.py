"""Transactions that change what people edit, run again where another change came first.

Two changes of one thing at once have the results of one after the other, on every database: a
change locks the rows that it reads, and one that fails because of the other is run again.
"""

from __future__ import annotations

from collections.abc import Callable
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
        for _ in range(TRIES - 1):
            try:
                return self._once(change)
            except CONFLICTS as error:
                if not is_conflict(error):
                    raise
        return self._once(change)

    def _once(self, change: Callable[[Session], Result]) -> Result:
        with self._sessions.begin() as session:
            return change(session)
