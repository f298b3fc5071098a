"""Measuring the commits of database sessions."""

from __future__ import annotations

from time import perf_counter

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from galaxy_alpr.monitoring.monitor import Monitor

_BEGAN = "commit_began"
_COMMITTED = "commit_ended"


def watch_commits(sessions: sessionmaker[Session], monitor: Monitor) -> None:
    """Report each commit of ``sessions`` to ``monitor``."""

    def before_commit(session: Session) -> None:
        if not session.in_nested_transaction():
            session.info[_BEGAN] = perf_counter()

    def after_commit(session: Session) -> None:
        began = None if session.in_nested_transaction() else session.info.pop(_BEGAN, None)
        if began is not None:
            monitor.committed(began, perf_counter() - began)

    def after_transaction_end(session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None:
            session.info.pop(_BEGAN, None)

    event.listen(sessions, "before_commit", before_commit)
    event.listen(sessions, "after_commit", after_commit)
    event.listen(sessions, "after_transaction_end", after_transaction_end)
