"""Reading several statements' rows as they were at one moment."""

from __future__ import annotations

from sqlalchemy.orm import Session


def begin_snapshot(session: Session) -> None:
    """Make all further reads of ``session``, which has read nothing yet, see one moment.

    Writers are not kept waiting. SQLite's log grows until the session is closed.
    """
    if session.get_bind().dialect.name == "sqlite":
        # The driver begins no transaction for reads.
        session.connection().exec_driver_sql("BEGIN")
    else:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
