"""``/api/rights``: passes, bookings and other rights of plates."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

import fastapi
from fastapi import Response, status
from fastapi.responses import StreamingResponse
from pydantic import Field
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Right
from galaxy_alpr.db.queries.parking import rights as queries
from galaxy_alpr.db.queries.parking.rights import RightFilter
from galaxy_alpr.endpoints.schemas.parking.right_answers import (
    RightOut,
)
from galaxy_alpr.endpoints.schemas.parking.right_file import CSV_COLUMNS
from galaxy_alpr.endpoints.schemas.parking.rights import RightChange, RightIn, StoredKind
from galaxy_alpr.enums import RightKind
from galaxy_alpr.services.parking.rights import changes
from galaxy_alpr.services.places.lookup import lot_id
from galaxy_alpr.services.places.period import zone_of
from galaxy_alpr.services.plate_search import search_text
from galaxy_alpr.timezones import UTC_ZONE
from galaxy_alpr.web.answers.links import PageLinks, linked, set_location
from galaxy_alpr.web.deps import ClockDep, CurrentActor, ReadSession, Sessions, SiteZone, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.export import BATCH, batches, export_csv
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery
from galaxy_alpr.web.paging import Page
from galaxy_alpr.web.params import (
    NonBlankText,
    PlaceKey,
    PlateText,
    Query,
    RowId,
    TimezoneName,
)
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/rights", tags=["rights"])


class RightQuery(PurposeQuery, Query):
    """The filter and the page."""

    kind: StoredKind | None = Field(None, description="Only of this kind.")
    lot: PlaceKey | None = Field(
        None, description="Only those that apply in this lot: its id or its name."
    )
    search: PlateText | None = Field(None, description="A part of a plate.")
    holder: NonBlankText | None = Field(
        None, max_length=200, description="A part of the holder's name."
    )
    about: NonBlankText | None = Field(
        None, max_length=200, description="A part of the holder's name or of the note."
    )
    active: bool | None = Field(
        None, description="Only those that are valid now (true) or are not (false)."
    )
    limit: int = Field(50, ge=1, le=500, description="Most items in one answer.")
    cursor: str | None = Field(
        None,
        pattern="^[1-9][0-9]{0,17}$",
        description="`next_cursor` of the page before, with the same filter.",
    )
    with_total: bool = Field(False, description="Also count all items that match, as `total`.")


class RightExportQuery(PurposeQuery, Query):
    """The purpose, and the timezone of the moments."""

    timezone: TimezoneName | None = Field(
        None, description="Timezone of the moments. Default: UTC.", examples=["Asia/Makassar"]
    )


@router.get("", responses={**linked(), **responses(404, 422)})
def list_rights(
    query: Annotated[RightQuery, fastapi.Query()],
    session: ReadSession,
    reads: AuditedReads,
    clock: ClockDep,
    links: PageLinks,
) -> Page[RightOut]:
    """Return the rights in the order of their ids."""
    if (query.search, query.holder, query.about) != (None, None, None):
        reads.search("plates.search", query, route="/api/rights")
    at = clock.now()
    place = lot_id(session, query.lot)
    text = None if query.search is None else search_text(query.search)
    kind = None if query.kind is None else RightKind(query.kind)
    filter = RightFilter(
        kind=kind,
        lot_id=place,
        text=text,
        holder=query.holder,
        about=query.about,
        valid_at=at if query.active is True else None,
        invalid_at=at if query.active is False else None,
    )
    after = None if query.cursor is None else int(query.cursor)
    rows = queries.page(session, filter=filter, after=after, limit=query.limit + 1)
    shown = rows[: query.limit]
    total = queries.count(session, filter=filter) if query.with_total else None
    cursor = str(shown[-1].id) if len(rows) > query.limit else None
    links.set(cursor)
    return Page(items=[RightOut.of(row, at) for row in shown], next_cursor=cursor, total=total)


@router.post(
    "", status_code=status.HTTP_201_CREATED, responses={**tagged(201), **responses(409, 422)}
)
def add_right(
    write: Write,
    actor: CurrentActor,
    body: RightIn,
    site: SiteZone,
    clock: ClockDep,
    response: Response,
) -> RightOut:
    """Add a right."""

    def add(session: Session) -> Right:
        zone = _zone(session, body.lot_ids, site)
        return changes.add_right(session, body.values(zone), actor=actor)

    row = write(add)
    set_location(response, f"/api/rights/{row.id}")
    set_etag(response, row)
    return RightOut.of(row, clock.now())


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **responses(422)},
)
def export_rights(
    query: Annotated[RightExportQuery, fastapi.Query()],
    sessions: Sessions,
    reads: AuditedReads,
    clock: ClockDep,
) -> StreamingResponse:
    """Return all rights as CSV, one a row; several plates or lots are separated by `;`."""
    reads.search("rights.export", query, route="/api/rights/export")
    zone = UTC_ZONE if query.timezone is None else ZoneInfo(query.timezone)
    at = clock.now()

    def read(session: Session, after: int | None) -> tuple[list[RightOut], int | None]:
        rows = queries.page(session, after=after, limit=BATCH)
        last = rows[-1].id if len(rows) == BATCH else None
        return [RightOut.of(row, at) for row in rows], last

    return export_csv(batches(sessions, read), columns=CSV_COLUMNS, name="rights", zone=zone)


@router.get("/{id}", responses={**tagged(), **responses(404, 422)})
def get_right(session: ReadSession, id: RowId, clock: ClockDep, response: Response) -> RightOut:
    """Return one right."""
    row = changes.get_right(session, id)
    set_etag(response, row)
    return RightOut.of(row, clock.now())


@router.patch("/{id}", responses={**tagged(), **responses(404, 409, 412, 422)})
def change_right(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: RightChange,
    expected: IfMatch,
    site: SiteZone,
    clock: ClockDep,
    response: Response,
) -> RightOut:
    """Change a right; what the body omits stays."""

    def change(session: Session) -> Right:
        lots = body.lot_ids
        if "lot_ids" not in body.model_fields_set:
            lots = changes.get_right(session, id).lot_ids
        values = body.values(_zone(session, lots, site))
        return changes.change_right(session, id, values, actor=actor, expected=expected)

    row = write(change)
    set_etag(response, row)
    return RightOut.of(row, clock.now())


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 412, 422))
def delete_right(write: Write, actor: CurrentActor, id: RowId, expected: IfMatch) -> None:
    """Delete a right with the count of its uses."""
    write(partial(changes.delete_right, right_id=id, actor=actor, expected=expected))


def _zone(session: Session, lots: list[int] | None, site: ZoneInfo) -> ZoneInfo:
    """Return the timezone in which moments without an offset are written."""
    return zone_of(session, lot_id=lots[0] if lots else None, site=site)
