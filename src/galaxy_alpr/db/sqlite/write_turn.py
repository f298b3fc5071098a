"""Writers of one process that take turns, for SQLite, which has one writer at a time.

Those that wait for SQLite's own lock sleep and try again, so while others write without a pause,
one of many may wait until its time-out. A lock of the process wakes the next one at once. Writers
of other processes are still waited for as SQLite does it.
"""

from __future__ import annotations

from threading import Lock

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, SessionTransactionOrigin, sessionmaker

LONGEST_WAIT_S = 10.0
"""After this time a writer asks SQLite without its turn, which then answers that it is busy."""

_HAS_TURN = "has_write_turn"


class WriteTurn:
    """Lets one transaction at a time begin that writes; it waits before it has a connection."""

    def __init__(self) -> None:
        self._lock = Lock()

    def guard(self, sessions: sessionmaker[Session]) -> None:
        """Make the transactions of ``sessions.begin()`` take turns."""
        event.listen(sessions, "after_transaction_create", self._take)
        event.listen(sessions, "after_transaction_end", self._give_back)

    def _take(self, session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None and transaction.origin is SessionTransactionOrigin.BEGIN:
            session.info[_HAS_TURN] = self._lock.acquire(timeout=LONGEST_WAIT_S)

    def _give_back(self, session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None and session.info.pop(_HAS_TURN, False):
            self._lock.release()
