"""``/plate_queries``: where and when a plate was detected. ``/api/plates``: one plate."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import fastapi
from fastapi import Response, status
from pydantic import Field
from sqlalchemy.orm import Session

from galaxy_alpr.db.queries import detections, plates
from galaxy_alpr.db.queries.detection_filter import DetectionFilter, DetectionSort, is_countable
from galaxy_alpr.db.queries.search import PlateFilter
from galaxy_alpr.endpoints.schemas.corrections import PlateCorrectionIn, PlateDetail, UndoIn
from galaxy_alpr.endpoints.schemas.lists import Distance, NearMatchOut
from galaxy_alpr.endpoints.schemas.matches import MatchOut
from galaxy_alpr.endpoints.schemas.plate_history import (
    MAX_TEXTS,
    PlateHistory,
    PlateHit,
    PlateSummary,
)
from galaxy_alpr.endpoints.schemas.records import records
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.lists.near import near_entries
from galaxy_alpr.services.places.period import place_period
from galaxy_alpr.services.plate_search import plate_filter
from galaxy_alpr.services.readings import corrections, deletion
from galaxy_alpr.web.answers.links import PageLinks, linked
from galaxy_alpr.web.deps import (
    AlertsDep,
    CurrentActor,
    Hashes,
    ReadSession,
    Sessions,
    SiteZone,
    Store,
    Write,
)
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery
from galaxy_alpr.web.paging import cut, decode_cursor
from galaxy_alpr.web.params import PageQuery, PlateQuery, PlateText, Query, RowId
from galaxy_alpr.web.routing import Router

router = Router(tags=["plates"])

SORT = DetectionSort.NEWEST


class PlateHistoryQuery(PlateQuery, PurposeQuery, PageQuery):
    """The plate, the period and the location."""

    plate: PlateText = Field(description="The plate; spaces, hyphens and case do not matter.")
    summary: bool = Field(
        True, description="Count places and texts; false leaves `summary` null, which is faster."
    )


class NearQuery(Query):
    """The greatest difference of a near match."""

    max_distance: Distance = Field(
        1,
        description="Most edits; exchanging easily confused characters (8 and B) does not count.",
    )


@router.get("/plate_queries", responses={**linked(), **responses(404, 422)})
def list_plate_detections(
    query: Annotated[PlateHistoryQuery, fastapi.Query()],
    session: ReadSession,
    reads: AuditedReads,
    hashes: Hashes,
    site: SiteZone,
    links: PageLinks,
) -> PlateHistory:
    """Return when and where a plate was detected, newest first, and why each item matches."""
    reads.search("plates.search", query, route="/plate_queries")
    match = query.match_of(query.plate)
    plate = plate_filter(session, query.plate, match, query.max_distance, hashes)
    period = place_period(
        session, since=query.since, until=query.until, location=query.location, site=site
    )
    filter = DetectionFilter(
        since=period.since,
        until=period.until,
        location_id=period.location_id,
        plate=plate,
    )
    after = decode_cursor(query.cursor, SORT)
    rows = detections.find(session, filter=filter, after=after, limit=query.limit + 1)
    shown, cursor = cut(rows, query.limit, SORT, partial(detections.position, sort=SORT))
    links.set(cursor)
    summary = _summary(session, filter, plate) if query.summary and after is None else None
    return PlateHistory(
        items=[
            PlateHit(**dict(item), match=MatchOut.of(row.plate, plate))
            for item, row in zip(records(session, shown), shown, strict=True)
            if row.plate is not None
        ],
        next_cursor=cursor,
        total=detections.count(session, filter=filter) if query.with_total else None,
        summary=summary,
    )


def _summary(session: Session, filter: DetectionFilter, plate: PlateFilter) -> PlateSummary:
    if not is_countable(session, filter):
        return PlateSummary.not_counted(plate)
    places = plates.count_by_place(session, filter=filter)
    texts = plates.count_by_text(session, filter=filter, limit=MAX_TEXTS)
    return PlateSummary.of(plate, places, texts)


@router.get("/api/plates/{id}", responses={**tagged(), **responses(404, 422)})
def get_plate(id: RowId, session: ReadSession, response: Response) -> PlateDetail:
    """Return one plate with its corrections."""
    plate = plates.get(session, id=id)
    if plate is None:
        raise NotFound(f"no plate {id}")
    set_etag(response, plate)
    return PlateDetail.load(session, plate)


@router.get("/api/plates/{id}/near_matches", responses=responses(404, 422))
def list_near_matches(
    id: RowId, query: Annotated[NearQuery, fastapi.Query()], session: ReadSession
) -> list[NearMatchOut]:
    """Return listed plates that this one could be a misread of, the nearest first."""
    plate = plates.get(session, id=id)
    if plate is None:
        raise NotFound(f"no plate {id}")
    if plate.text is None:
        return []
    at, found = datetime.now(UTC), near_entries(session, plate.text, query.max_distance)
    return [NearMatchOut.of(row, plate.text, at) for row in found]


@router.patch("/api/plates/{id}", responses={**tagged(), **responses(400, 404, 409, 412, 422)})
def correct_plate(
    id: RowId,
    body: PlateCorrectionIn,
    write: Write,
    actor: CurrentActor,
    expected: IfMatch,
    hashes: Hashes,
    alerts: AlertsDep,
    response: Response,
) -> PlateDetail:
    """Correct the text of a plate; `observed_text` keeps what the engine read.

    A plate that is stored as a hash cannot be corrected (409), and while unlisted plates are stored
    as hashes, the text has to be that of a plate that was listed when the picture was captured.
    """

    def change(session: Session) -> PlateDetail:
        plate = corrections.correct_plate(
            session,
            id=id,
            text=body.text,
            actor=actor,
            note=body.note,
            expected=expected,
            listed_only=hashes.hides_unlisted,
            changed=alerts.plate_changed,
        )
        set_etag(response, plate)
        return PlateDetail.load(session, plate)

    return write(change)


@router.post("/api/plates/{id}/undo", responses={**tagged(), **responses(400, 404, 409, 412, 422)})
def undo_correction(
    id: RowId,
    write: Write,
    actor: CurrentActor,
    expected: IfMatch,
    alerts: AlertsDep,
    response: Response,
    body: UndoIn | None = None,  # noqa: ARG001  (refuses a body with fields)
) -> PlateDetail:
    """Undo the newest correction that is not yet undone."""

    def change(session: Session) -> PlateDetail:
        plate = corrections.undo_correction(
            session, id=id, actor=actor, expected=expected, changed=alerts.plate_changed
        )
        set_etag(response, plate)
        return PlateDetail.load(session, plate)

    return write(change)


@router.delete(
    "/api/plates/{id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(404, 409, 412, 422),
)
def delete_plate(
    id: RowId, sessions: Sessions, store: Store, actor: CurrentActor, expected: IfMatch
) -> None:
    """Delete a plate and its picture; its vehicle stays. Not under a legal hold (409)."""
    deletion.delete_plate(sessions, store, id, actor=actor, expected=expected)
