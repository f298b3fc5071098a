"""Sessions whose queries return only rows of the lots and locations that an actor may use.

The limit is added to every ORM statement of the session, so no query can forget it. Statements on
tables rather than mapped classes are not limited; ``tests/db/test_scope.py`` checks the queries.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, event
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker, with_loader_criteria

from galaxy_alpr.access import Scope
from galaxy_alpr.db.models import (
    Camera,
    Detection,
    DetectionSession,
    Location,
    Lot,
    Plate,
    StatisticSum,
    Vehicle,
)

_SCOPE = "scope"
_OF_A_LOCATION = (DetectionSession, Detection, Vehicle, Plate, StatisticSum, Camera)


def within_scope(sessions: sessionmaker[Session], scope: Scope) -> sessionmaker[Session]:
    """Return a factory of sessions that are limited to ``scope``."""
    return _Scoped(sessions, scope) if scope.is_limited else sessions


def is_limited(session: Session) -> bool:
    """Return whether the queries of a session lack rows of some locations."""
    return session.info.get(_SCOPE) is not None


def limit_to_scope(sessions: sessionmaker[Session]) -> None:
    """Make the sessions of ``sessions`` that have a scope add its conditions to statements."""
    event.listen(sessions, "do_orm_execute", _add_conditions)


class _Scoped(sessionmaker[Session]):
    """A factory of the same sessions, which have a scope. It makes no new class of sessions."""

    def __init__(self, sessions: sessionmaker[Session], scope: Scope) -> None:
        self.kw = {**sessions.kw, "info": {_SCOPE: scope}}
        self.class_ = sessions.class_


def _add_conditions(state: ORMExecuteState) -> None:
    scope: Scope | None = state.session.info.get(_SCOPE)
    if scope is None or state.is_insert:
        return
    locations, lots = list(scope.locations or ()), list(scope.lots or ())
    limits: tuple[tuple[type[Any], ColumnElement[bool]], ...] = (
        *((table, table.location_id.in_(locations)) for table in _OF_A_LOCATION),
        (Location, Location.id.in_(locations)),
        (Lot, Lot.id.in_(lots)),
    )
    state.statement = state.statement.options(
        *(with_loader_criteria(table, limit, include_aliases=True) for table, limit in limits)
    )
