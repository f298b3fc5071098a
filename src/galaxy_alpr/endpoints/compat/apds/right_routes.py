"""``/apds/v4/rights``: rights and what everybody may do, as of APDS 4, to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import fastapi
from fastapi import Request, Response
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Right
from galaxy_alpr.db.queries.integrations import parking_data
from galaxy_alpr.db.queries.integrations.parking_data import DataFilter
from galaxy_alpr.endpoints.compat.apds.answers import (
    ANSWERS,
    EntityId,
    IfNoneMatch,
    PlaceQuery,
    Served,
    one,
    page_answer,
)
from galaxy_alpr.endpoints.compat.apds.rates import RateTable, rate_tables
from galaxy_alpr.endpoints.compat.apds.rights import (
    TYPES,
    assigned_right,
    public_specification,
    right_specification,
)
from galaxy_alpr.endpoints.compat.apds.sessions import STATES, assigned_at_entry
from galaxy_alpr.endpoints.compat.apds.wire import PAGE_SIZE, Entity, id_of
from galaxy_alpr.services.parking.published import lot_rates
from galaxy_alpr.web.deps import ClockDep, ReadSession
from galaxy_alpr.web.routing import Router

router = Router(prefix="/apds/v4/rights", tags=["APDS 4"], dependencies=[Served])


@router.get("/specs", response_model=dict[str, Any], responses=ANSWERS)
def list_apds_right_specifications(
    request: Request,
    query: Annotated[PlaceQuery, fastapi.Query()],
    session: ReadSession,
    clock: ClockDep,
    _known: IfNoneMatch = None,
) -> Response:
    """Return what may be done in lots: by everybody, and by a right.

    `modified_since` leaves those of everybody out of no page.
    """
    now = clock.now()
    lots, tables = parking_data.lots(session, ids=query.lots), _tables(session, now)
    public = [public_specification(lot, tables.get(lot.id, [])) for lot in lots]
    begin = (query.page - 1) * PAGE_SIZE
    first = public[begin : begin + PAGE_SIZE]
    rows, total = parking_data.rights(
        session,
        kinds=TYPES,
        filter=DataFilter(lots=query.lots, since=query.since),
        offset=max(0, begin - len(public)),
        limit=PAGE_SIZE - len(first),
    )
    data = [*first, *_specifications(session, rows)]
    return page_answer(request, data, query, total=len(public) + total, now=now)


@router.get("/specs/{id}", response_model=dict[str, Any], responses=ANSWERS)
def get_apds_right_specification(
    request: Request,
    id: EntityId,
    session: ReadSession,
    clock: ClockDep,
    _known: IfNoneMatch = None,
) -> Response:
    """Return one right specification."""
    found: Sequence[Entity] = []
    lot_id, right_id = id_of("public", id), id_of("right", id)
    if lot_id is not None:
        tables = _tables(session, clock.now()).get(lot_id, [])
        rows = parking_data.lots(session, ids=[lot_id])
        found = [public_specification(lot, tables) for lot in rows]
    elif right_id is not None:
        found = _specifications(session, _right(session, right_id))
    return one(request, found, "right specification")


@router.get("/assigned", response_model=dict[str, Any], responses=ANSWERS)
def list_apds_assigned_rights(
    request: Request,
    query: Annotated[PlaceQuery, fastapi.Query()],
    session: ReadSession,
    clock: ClockDep,
    _known: IfNoneMatch = None,
) -> Response:
    """Return the rights with their plates; those of visits without a right by their id only."""
    rows, total = parking_data.rights(
        session,
        kinds=TYPES,
        filter=DataFilter(lots=query.lots, since=query.since),
        offset=(query.page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    data = [assigned_right(row) for row in rows]
    return page_answer(request, data, query, total=total, now=clock.now())


@router.get("/assigned/{id}", response_model=dict[str, Any], responses=ANSWERS)
def get_apds_assigned_right(
    request: Request, id: EntityId, session: ReadSession, _known: IfNoneMatch = None
) -> Response:
    """Return one assigned right."""
    found: list[Entity] = []
    right_id, visit_id = id_of("right", id), id_of("visit", id)
    if right_id is not None:
        found = [assigned_right(row) for row in _right(session, right_id)]
    elif visit_id is not None:
        filter = DataFilter(id=visit_id)
        rows, _ = parking_data.visits(session, states=STATES, filter=filter, offset=0, limit=1)
        found = [assigned_at_entry(row) for row in rows]
    return one(request, found, "assigned right")


def _tables(session: Session, now: datetime) -> dict[int, list[RateTable]]:
    """Return the rate tables of lots."""
    found: dict[int, list[RateTable]] = {}
    for rates in lot_rates(session, now):
        tables = rate_tables(rates.tariff, rates.version, rates.data)
        for lot_id in rates.lots:
            found.setdefault(lot_id, []).extend(tables)
    return found


def _right(session: Session, id: int) -> Sequence[Right]:
    filter = DataFilter(id=id)
    rows, _ = parking_data.rights(session, kinds=TYPES, filter=filter, offset=0, limit=1)
    return rows


def _specifications(session: Session, rows: Sequence[Right]) -> list[Entity]:
    if not rows:
        return []
    every_lot = [lot.id for lot in parking_data.lots(session)]
    found = (right_specification(row, every_lot) for row in rows)
    return [entity for entity in found if entity is not None]
