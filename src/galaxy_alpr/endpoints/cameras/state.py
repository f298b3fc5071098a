"""``/api/cameras``: tests of sources, and what a camera does and has read."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import Field

from galaxy_alpr.db.queries.cameras import states
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.endpoints.schemas.cameras.configuration import CameraIn
from galaxy_alpr.endpoints.schemas.cameras.state import (
    CameraStateOut,
    CameraStatisticsOut,
    CameraStatusOut,
    CameraTestOut,
)
from galaxy_alpr.ingest.sources import source_of, source_options
from galaxy_alpr.services.cameras.changes import get_camera
from galaxy_alpr.services.cameras.states import state_now
from galaxy_alpr.services.cameras.statistics import camera_statistics
from galaxy_alpr.services.places.period import checked_period, zone_of
from galaxy_alpr.web.answers.links import PageLinks, linked
from galaxy_alpr.web.deps import CamerasDep, ClockDep, ReadSession, Sessions, SiteZone
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import Moment, RowId
from galaxy_alpr.web.params import Query as QueryParameters
from galaxy_alpr.web.routing import Router

NEWEST = "-states.captured_at"
"""The order of states in cursors."""

router = Router(prefix="/api/cameras", tags=["cameras"])


class StatisticsQuery(QueryParameters):
    """The period."""

    since: Moment | None = Field(
        None,
        alias="from",
        description="Passes at this moment or later. Without offset it is the local time of the "
        "lot, else of the site; a date is the beginning of its day.",
    )
    until: Moment | None = Field(
        None, alias="to", description="Passes before this moment, which is read as `from` is."
    )


class StatesQuery(QueryParameters):
    """The period and the page."""

    since: Moment | None = Field(
        None,
        alias="from",
        description="States that lasted at this moment or later. Without offset it is the local "
        "time of the lot, else of the site; a date is the beginning of its day.",
    )
    until: Moment | None = Field(
        None,
        alias="to",
        description="States that began before this moment, which is read as `from` is.",
    )
    limit: int = Field(50, ge=1, le=500, description="Most items in one answer.")
    cursor: str | None = Field(
        None,
        max_length=200,
        description="`next_cursor` of the page before, with the same filter.",
    )


@router.post("/test", responses=responses(422, 503))
def test_source(parts: CamerasDep, body: CameraIn) -> CameraTestOut:
    """Open a source, look at one picture, and answer what was measured; nothing is stored.

    The answer comes within some 10 seconds, also where the source does not answer.
    """
    values = body.values()
    address, options = source_options(values.columns, values.password, parts.files)
    return CameraTestOut.of(parts.trials.run(address, options, body.countries))


@router.post("/{id}/test", responses=responses(404, 409, 422, 503))
def test_camera(parts: CamerasDep, sessions: Sessions, id: RowId) -> CameraTestOut:
    """Test a stored camera, as `POST /api/cameras/test` does, beside its reading."""
    with sessions() as session:
        row = get_camera(session, id)
    address, options = source_of(row, parts.passwords, parts.files)
    return CameraTestOut.of(parts.trials.run(address, options, row.countries))


@router.get("/{id}/status", responses=responses(404, 422))
def get_camera_status(session: ReadSession, clock: ClockDep, id: RowId) -> CameraStatusOut:
    """Return what a camera does now, or what is wrong with it."""
    return CameraStatusOut.of(id, state_now(get_camera(session, id), clock.now()))


@router.get("/{id}/states", responses={**linked(), **responses(404, 422)})
def list_camera_states(
    session: ReadSession,
    site: SiteZone,
    id: RowId,
    query: Annotated[StatesQuery, Query()],
    links: PageLinks,
) -> Page[CameraStateOut]:
    """List what a camera did, and what was wrong with it, newest first.

    Times in which no process read it have no state; nor has an attempt to open a source again.
    """
    row = get_camera(session, id)
    zone = zone_of(session, location_id=row.location_id, site=site)
    since, until = checked_period(query.since, query.until, zone)
    after = decode_cursor(query.cursor, NEWEST)
    rows = states.find(
        session, camera_id=id, since=since, until=until, limit=query.limit + 1, after=after
    )
    shown, cursor = cut(rows, query.limit, NEWEST, lambda row: Position(row.since, row.id))
    links.set(cursor)
    return Page(items=[CameraStateOut.of(row) for row in shown], next_cursor=cursor)


@router.get("/{id}/statistics", responses=responses(404, 422))
def get_camera_statistics(
    session: ReadSession,
    site: SiteZone,
    id: RowId,
    query: Annotated[StatisticsQuery, Query()],
) -> CameraStatisticsOut:
    """Return what a camera has read in a period, and at which hours of the day."""
    row = get_camera(session, id)
    zone = zone_of(session, location_id=row.location_id, site=site)
    since, until = checked_period(query.since, query.until, zone)
    found = camera_statistics(session, id, since=since, until=until, zone=zone)
    return CameraStatisticsOut.of(id, found)
