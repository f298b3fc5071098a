"""The check of the database for ``/ready``: it answers, can be written, and is undamaged."""

from __future__ import annotations

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from galaxy_alpr.db.failures import failure_of
from galaxy_alpr.db.queries import events
from galaxy_alpr.errors import AlprError, DatabaseBusy, DatabaseDamaged


class DatabaseCheck:
    """Checks the database with connections of its own: those of the pool may all be in use."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._damage: AlprError | None = None

    def watch(self, engine: Engine) -> None:
        """Remember damage that the statements of ``engine`` meet.

        A short check reads few pages, and damage does not go away by itself.
        """

        def note(context: ExceptionContext) -> None:
            error = context.sqlalchemy_exception
            failure = failure_of(error) if isinstance(error, SQLAlchemyError) else None
            if isinstance(failure, DatabaseDamaged):
                self._damage = failure

        event.listen(engine, "handle_error", note)

    def __call__(self) -> None:
        """Raise what is wrong with the database. A lock that others hold is no problem."""
        if self._damage is not None:
            raise self._damage
        with Session(self._engine) as session:
            try:
                events.write_nothing(session)
                events.newest_id(session)
            except SQLAlchemyError as error:
                if not isinstance(failure_of(error), DatabaseBusy):
                    raise
            finally:
                if self._engine.dialect.name == "sqlite":
                    # The next check reads the file again, not the cache of this connection.
                    session.invalidate()
