"""Sessions whose queries return only rows of the lots and locations that an actor may use.

The limit is added to every ORM statement of the session, so no query can forget it. Statements on
tables rather than mapped classes are not limited; ``tests/db/test_scope.py`` checks the queries.
"""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, event, func, or_, select
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker, with_loader_criteria

from galaxy_alpr.access import Scope
from galaxy_alpr.db.models import (
    Alarm,
    Camera,
    Detection,
    DetectionSession,
    Gate,
    GateCommand,
    GateDecision,
    IngestSource,
    Location,
    Lot,
    LotCapacity,
    LotJoin,
    LotOccupancy,
    LotTariff,
    Payment,
    Plate,
    Recount,
    Refund,
    Right,
    RightLot,
    RightPlate,
    RightUse,
    StatisticSum,
    Tariff,
    Validation,
    Vehicle,
    Visit,
    VisitChange,
    VisitReading,
)

_SCOPE = "scope"
Statement = TypeVar("Statement", bound=Select[*tuple[Any, ...]])

_NO_INDEX = "scope_without_index"
_OF_A_LOT = (
    *(Visit, VisitReading, LotCapacity, LotOccupancy, Recount, RightLot),
    *(LotTariff, Payment, Refund, Validation, VisitChange, LotJoin),
)
_OF_A_LOCATION = (
    *(DetectionSession, Detection, Vehicle, Plate, StatisticSum, Camera),
    *(Gate, GateDecision, GateCommand, IngestSource),
)


def within_scope(sessions: sessionmaker[Session], scope: Scope) -> sessionmaker[Session]:
    """Return a factory of sessions that are limited to ``scope``."""
    return _Scoped(sessions, scope) if scope.is_limited else sessions


def is_limited(session: Session) -> bool:
    """Return whether the queries of a session lack rows of some locations."""
    return session.info.get(_SCOPE) is not None


def locations_of(session: Session) -> frozenset[int] | None:
    """Return the ids of the locations to which a session is limited, ``None`` for all."""
    scope: Scope | None = session.info.get(_SCOPE)
    return None if scope is None else scope.locations or frozenset()


def without_place_index(statement: Statement) -> Statement:
    """Return ``statement`` such that the limit of its session uses no index of the locations."""
    return statement.execution_options(**{_NO_INDEX: True})


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
    no_index = state.execution_options.get(_NO_INDEX, False)
    limits: tuple[tuple[type[Any], ColumnElement[bool]], ...] = (
        *((table, _place(table, no_index).in_(locations)) for table in _OF_A_LOCATION),
        *((table, table.lot_id.in_(lots)) for table in _OF_A_LOT),
        (Location, Location.id.in_(locations)),
        (Lot, Lot.id.in_(lots)),
        (Tariff, or_(Tariff.lot_id.is_(None), Tariff.lot_id.in_(lots))),
        (Right, _has_right(Right.id, lots)),
        (RightPlate, _has_right(RightPlate.right_id, lots)),
        (RightUse, _has_right(RightUse.right_id, lots)),
        (Alarm, _of_a_place(locations, lots)),
    )
    state.statement = state.statement.options(
        *(with_loader_criteria(table, limit, include_aliases=True) for table, limit in limits)
    )


def _has_right(right_id: Any, lots: list[int]) -> ColumnElement[bool]:
    """Return the condition that a right applies in all lots, or in one of ``lots``."""
    rights, places = Right.__table__.alias(), RightLot.__table__.alias()
    everywhere = select(rights.c.id).where(rights.c.every_lot)
    here = select(places.c.right_id).where(places.c.lot_id.in_(lots))
    condition: ColumnElement[bool] = or_(right_id.in_(everywhere), right_id.in_(here))
    return condition


def _of_a_place(locations: list[int], lots: list[int]) -> ColumnElement[bool]:
    """Return the condition of alarms: by their location, or by their lot where they have none."""
    of_the_lot = and_(Alarm.location_id.is_(None), Alarm.lot_id.in_(lots))
    return or_(Alarm.location_id.in_(locations), of_the_lot)


def _place(table: type[Any], no_index: bool) -> ColumnElement[int]:
    place: ColumnElement[int] = table.location_id
    return func.coalesce(place, place) if no_index else place
