"""``/api/lots/{id}/recounts`` and ``/capacities``: counts by hand, spaces by vehicle class."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

import fastapi
from fastapi import Response, status
from pydantic import Field
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Recount
from galaxy_alpr.db.queries.parking import occupancy
from galaxy_alpr.endpoints.schemas.parking.recounts import (
    CapacitiesIn,
    CapacitiesOut,
    RecountIn,
    RecountOut,
)
from galaxy_alpr.services.parking.occupancy import changes
from galaxy_alpr.services.parking.occupancy.now import find_lot
from galaxy_alpr.web.answers.links import PageLinks, linked
from galaxy_alpr.web.deps import ClockDep, CurrentActor, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.paging import Page
from galaxy_alpr.web.params import Query, RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/lots/{id}", tags=["occupancy"])


class RecountQuery(Query):
    """The page."""

    limit: int = Field(50, ge=1, le=500, description="Most items in one answer.")
    cursor: str | None = Field(
        None, pattern="^[1-9][0-9]{0,17}$", description="`next_cursor` of the page before."
    )


@router.get("/recounts", responses={**linked(), **responses(404, 422)})
def list_recounts(
    session: ReadSession,
    id: RowId,
    query: Annotated[RecountQuery, fastapi.Query()],
    links: PageLinks,
) -> Page[RecountOut]:
    """Return the counts by hand of a lot, the newest first."""
    lot = find_lot(session, id)
    before = None if query.cursor is None else int(query.cursor)
    rows = occupancy.recounts(session, lot_id=lot.id, before_id=before, limit=query.limit + 1)
    shown = rows[: query.limit]
    cursor = str(shown[-1].id) if len(rows) > query.limit else None
    links.set(cursor)
    return Page(items=[RecountOut.of(row) for row in shown], next_cursor=cursor)


@router.post("/recounts", status_code=status.HTTP_201_CREATED, responses=responses(404, 409, 422))
def add_recount(
    write: Write, actor: CurrentActor, id: RowId, body: RecountIn, clock: ClockDep
) -> RecountOut:
    """Store a count of the vehicles by hand; from its moment on it corrects the occupancy."""

    def add(session: Session) -> Recount:
        now, lot = clock.now(), find_lot(session, id)
        values = body.values(ZoneInfo(lot.timezone), now)
        return changes.add_recount(session, id, values, now=now, actor=actor)

    return RecountOut.of(write(add))


@router.get("/capacities", responses={**tagged(), **responses(404, 422)})
def get_capacities(session: ReadSession, id: RowId, response: Response) -> CapacitiesOut:
    """Return the spaces of a lot by vehicle class."""
    lot = find_lot(session, id)
    found = occupancy.capacities(session, lot_id=lot.id)
    set_etag(response, changes.versioned_capacities(id, found))
    return CapacitiesOut.of(found)


@router.put("/capacities", responses={**tagged(), **responses(404, 412, 422)})
def replace_capacities(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: CapacitiesIn,
    expected: IfMatch,
    response: Response,
) -> CapacitiesOut:
    """Replace the spaces of a lot by vehicle class; its `capacity` stays as it is."""
    values = body.values()
    change = partial(
        changes.replace_capacities, lot_id=id, capacities=values, actor=actor, expected=expected
    )
    changed = write(change)
    set_etag(response, changes.versioned_capacities(id, changed))
    return CapacitiesOut.of(changed)
