"""Domain events in the transaction of their change.

``record_event`` attaches an event to the database session. Just before the commit the events become
rows of ``events``, numbered under the lock of one counter: ids have no gaps and follow the order of
the commits, whichever process writes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from galaxy_alpr.db.queries import events
from galaxy_alpr.events import DomainEvent

_RECORDED = "recorded_events"
_WRITTEN = "written_events"


def record_event(session: Session, body: DomainEvent, *, location_id: int | None = None) -> None:
    """Publish ``body`` if and when ``session`` commits.

    Raises ``RuntimeError`` inside a savepoint, whose rollback would not discard the event.
    """
    if session.in_nested_transaction():
        raise RuntimeError("an event cannot be recorded inside a savepoint")
    if not session.in_transaction():
        session.begin()
    session.info.setdefault(_RECORDED, []).append(
        events.NewEvent(
            type=body.type,
            created_at=datetime.now(UTC),
            location_id=location_id,
            payload=body.model_dump(mode="json"),
        )
    )


def write_recorded(session: Session) -> None:
    """Write the recorded events now, as the last thing before the commit, which does it otherwise.

    They wait for other changes that are being committed. Whoever has to know that the commit itself
    failed, and not this, calls it first.
    """
    recorded = session.info.pop(_RECORDED, None)
    if recorded:
        session.flush()
        events.append(session, events=recorded)
        session.info.setdefault(_WRITTEN, []).extend(recorded)


def write_events(sessions: sessionmaker[Session], on_commit: Callable[[], None]) -> None:
    """Make every session of ``sessions`` write its recorded events when it commits.

    ``on_commit`` is called after a commit that wrote events. It may be called several times, with
    different ones.
    """

    def before_commit(session: Session) -> None:
        if session.in_nested_transaction():
            return
        write_recorded(session)

    def after_commit(session: Session) -> None:
        if not session.in_nested_transaction() and session.info.get(_WRITTEN):
            on_commit()

    def after_transaction_end(session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None:
            session.info.pop(_RECORDED, None)
            session.info.pop(_WRITTEN, None)

    event.listen(sessions, "before_commit", before_commit)
    event.listen(sessions, "after_commit", after_commit)
    event.listen(sessions, "after_transaction_end", after_transaction_end)


def report_events(
    sessions: sessionmaker[Session], report: Callable[[events.NewEvent], None]
) -> None:
    """Call ``report`` with each event that a session of ``sessions`` committed."""

    def after_commit(session: Session) -> None:
        if not session.in_nested_transaction():
            for written in session.info.get(_WRITTEN, ()):
                report(written)

    event.listen(sessions, "after_commit", after_commit)
