"""``/session_queries``: analysed photos with their vehicles and plates."""

from __future__ import annotations

from typing import Annotated

import fastapi
from fastapi import status
from pydantic import Field

from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.db.queries.detection_sessions import SessionFilter
from galaxy_alpr.endpoints.schemas.detections import SessionDetailOut, SessionOut
from galaxy_alpr.endpoints.schemas.records import statuses_in_sessions
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.places.period import place_period
from galaxy_alpr.services.readings import deletion
from galaxy_alpr.web.answers.links import PageLinks, linked
from galaxy_alpr.web.deps import CurrentActor, ReadSession, Sessions, SiteZone, Store
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import NonBlankText, PageQuery, PlaceKey, RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/session_queries", tags=["sessions"])

NEWEST, OLDEST = "-captured_at", "captured_at"


class SessionQuery(PageQuery):
    """The filter, the order and the page."""

    lot: PlaceKey | None = Field(
        None, description="Taken at any location of this lot: its id or its name."
    )
    source: NonBlankText | None = Field(
        None, max_length=20, description="Source of the photo.", examples=["upload"]
    )
    with_plates: bool | None = Field(None, description="With at least one plate, or with none.")
    with_vehicles: bool | None = Field(None, description="With at least one vehicle, or with none.")
    oldest_first: bool = Field(False, description="The oldest first.")


@router.get("", responses={**linked(), **responses(404, 422)})
def list_sessions(
    query: Annotated[SessionQuery, fastapi.Query()],
    session: ReadSession,
    site: SiteZone,
    links: PageLinks,
) -> Page[SessionOut]:
    """List analysed photos with all of their detections, newest first."""
    sort = OLDEST if query.oldest_first else NEWEST
    period = place_period(
        session,
        since=query.since,
        until=query.until,
        location=query.location,
        lot=query.lot,
        site=site,
    )
    filter = SessionFilter(
        since=period.since,
        until=period.until,
        location_id=period.location_id,
        lot_id=period.lot_id,
        source=query.source,
        with_plates=query.with_plates,
        with_vehicles=query.with_vehicles,
    )
    rows = detection_sessions.find(
        session,
        filter=filter,
        descending=not query.oldest_first,
        after=decode_cursor(query.cursor, sort),
        limit=query.limit + 1,
    )
    shown, cursor = cut(rows, query.limit, sort, detection_sessions.position)
    links.set(cursor)
    statuses = statuses_in_sessions(session, shown)
    return Page(
        items=[SessionOut.of(row, statuses) for row in shown],
        next_cursor=cursor,
        total=detection_sessions.count(session, filter=filter) if query.with_total else None,
    )


@router.get("/{id}", responses=responses(404, 422))
def get_session(id: RowId, session: ReadSession) -> SessionDetailOut:
    """Return one analysed photo; one of a camera with the frames of the vehicle's pass."""
    row = detection_sessions.get(session, id=id)
    if row is None:
        raise NotFound(f"no session {id}")
    return SessionDetailOut.detail_of(row, statuses_in_sessions(session, [row]))


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 409, 422))
def delete_session(id: RowId, sessions: Sessions, store: Store, actor: CurrentActor) -> None:
    """Delete an analysed photo with its detections and its files; not under a legal hold (409)."""
    deletion.delete_session(sessions, store, id, actor=actor)
