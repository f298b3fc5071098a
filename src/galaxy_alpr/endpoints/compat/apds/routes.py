"""``/apds/v4``: places, rates and sessions as of APDS 4, to read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import fastapi
from fastapi import Request, Response
from pydantic import Field

from galaxy_alpr.db.queries.integrations import parking_data
from galaxy_alpr.db.queries.integrations.parking_data import DataFilter
from galaxy_alpr.endpoints.compat.apds.answers import (
    ANSWERS,
    LAST_EPOCH,
    EntityId,
    IfNoneMatch,
    PageNumberQuery,
    PlaceQuery,
    Served,
    one,
    page_answer,
    tagged_answer,
)
from galaxy_alpr.endpoints.compat.apds.places import place
from galaxy_alpr.endpoints.compat.apds.rates import rate_tables
from galaxy_alpr.endpoints.compat.apds.rights import public_id
from galaxy_alpr.endpoints.compat.apds.sessions import STATES, session_of
from galaxy_alpr.endpoints.compat.apds.wire import PAGE_SIZE, Entity, id_of, reference
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.parking.published import LotState, lot_rates, lot_states
from galaxy_alpr.web.deps import ClockDep, ReadSession
from galaxy_alpr.web.routing import Router

router = Router(prefix="/apds/v4", tags=["APDS 4"], dependencies=[Served])

Item = TypeVar("Item")


class SessionQuery(PlaceQuery):
    """The page, the places, and the beginning."""

    start_after: int | None = Field(
        None, ge=0, le=LAST_EPOCH, description="Only those that began after, seconds since 1970."
    )


@router.get("/places", response_model=dict[str, Any], responses=ANSWERS)
def list_apds_places(
    request: Request,
    query: Annotated[PlaceQuery, fastapi.Query()],
    session: ReadSession,
    clock: ClockDep,
    _known: IfNoneMatch = None,
) -> Response:
    """Return the lots as places, with their occupancy. `modified_since` leaves none out."""
    now = clock.now()
    states = lot_states(session, now, query.lots)
    shown = _cut(states, query.page)
    data = [_place(state) for state in shown]
    unlike = json.dumps([_state(state) for state in shown] + [len(states)])
    return page_answer(request, data, query, total=len(states), now=now, unlike=unlike)


@router.get("/places/{id}", response_model=dict[str, Any], responses=ANSWERS)
def get_apds_place(
    request: Request,
    id: EntityId,
    session: ReadSession,
    clock: ClockDep,
    _known: IfNoneMatch = None,
) -> Response:
    """Return one lot as a place."""
    number = id_of("lot", id)
    found = [] if number is None else lot_states(session, clock.now(), [number])
    if not found:
        raise NotFound("no such place")
    return tagged_answer(request, _place(found[0]), json.dumps(_state(found[0])))


@router.get("/rates", response_model=dict[str, Any], responses=ANSWERS)
def list_apds_rates(
    request: Request,
    query: Annotated[PageNumberQuery, fastapi.Query()],
    session: ReadSession,
    clock: ClockDep,
    _known: IfNoneMatch = None,
) -> Response:
    """Return the tariffs that lots have as rate tables, as far as these can say them."""
    now, since = clock.now(), query.since
    found = [
        table.entity
        for rates in lot_rates(session, now)
        if since is None or rates.version.valid_from > since or rates.version.created_at > since
        for table in rate_tables(rates.tariff, rates.version, rates.data)
    ]
    return page_answer(request, _cut(found, query.page), query, total=len(found), now=now)


@router.get("/rates/{id}", response_model=dict[str, Any], responses=ANSWERS)
def get_apds_rate(
    request: Request,
    id: EntityId,
    session: ReadSession,
    clock: ClockDep,
    _known: IfNoneMatch = None,
) -> Response:
    """Return one rate table."""
    tables = [
        table.entity
        for rates in lot_rates(session, clock.now())
        for table in rate_tables(rates.tariff, rates.version, rates.data)
        if table.id == id
    ]
    return one(request, tables, "rate table")


@router.get("/sessions", response_model=dict[str, Any], responses=ANSWERS)
def list_apds_sessions(
    request: Request,
    query: Annotated[SessionQuery, fastapi.Query()],
    session: ReadSession,
    clock: ClockDep,
    _known: IfNoneMatch = None,
) -> Response:
    """Return the visits whose beginning is known as sessions, by id."""
    after = query.start_after
    filter = DataFilter(
        lots=query.lots,
        since=query.since,
        start_after=None if after is None else datetime.fromtimestamp(after, UTC),
    )
    offset = (query.page - 1) * PAGE_SIZE
    rows, total = parking_data.visits(
        session, states=STATES, filter=filter, offset=offset, limit=PAGE_SIZE
    )
    used = parking_data.rights_used(session, visit_ids=[row.id for row in rows])
    data = [session_of(row, used.get(row.id)) for row in rows]
    return page_answer(request, data, query, total=total, now=clock.now())


@router.get("/sessions/{id}", response_model=dict[str, Any], responses=ANSWERS)
def get_apds_session(
    request: Request, id: EntityId, session: ReadSession, _known: IfNoneMatch = None
) -> Response:
    """Return one session."""
    number = id_of("visit", id)
    filter = DataFilter(id=number or 0)
    rows, _ = parking_data.visits(session, states=STATES, filter=filter, offset=0, limit=1)
    used = parking_data.rights_used(session, visit_ids=[row.id for row in rows])
    return one(request, [session_of(row, used.get(row.id)) for row in rows], "session")


def _cut(items: Sequence[Item], page: int) -> list[Item]:
    return list(items[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])


def _place(state: LotState) -> Entity:
    public = reference("RightSpecification", public_id(state.lot.id))
    return place(state.lot, state.occupancy, [public])


def _state(state: LotState) -> list[object]:
    lot = state.lot
    return [lot.id, lot.name, lot.timezone, lot.capacity, state.occupancy.total.occupied]
