"""``/api/visits``: visits in pages or as a file, and one in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import fastapi
from fastapi.responses import Response, StreamingResponse
from pydantic import Field
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.parking import visits
from galaxy_alpr.db.queries.parking.visit_filter import VisitFilter, VisitSort
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.endpoints.schemas.parking.visits import (
    VisitDetailOut,
    VisitOut,
    visit_columns,
    visits_out,
)
from galaxy_alpr.enums import VehicleClass, VisitState
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.parking.visits.evidence import record_of
from galaxy_alpr.services.places.period import checked_period, place_period
from galaxy_alpr.services.plate_search import plate_filter
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.web.answers.links import PageLinks, linked
from galaxy_alpr.web.deps import ClockDep, Hashes, ReadSession, Sessions, SiteZone
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import set_etag, tagged
from galaxy_alpr.web.export import (
    BATCH,
    EXPORT_CONTENT,
    Accept,
    batches,
    chosen_format,
    export,
)
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery, ReadAudit
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import (
    Moment,
    PageQuery,
    PassagesQuery,
    PeriodQuery,
    PlaceKey,
    PlateQuery,
    PlateText,
    RowId,
    TimezoneName,
)
from galaxy_alpr.web.routing import Router
from galaxy_alpr.web.schema import ExportFormat, FileFormat

router = Router(prefix="/api/visits", tags=["visits"])


class VisitFilterQuery(PlateQuery, PurposeQuery, PassagesQuery, PeriodQuery):
    """The filter and the order."""

    since: Moment | None = Field(
        None,
        alias="from",
        description="Began at this moment or later. Without offset it is the local time of the "
        "lot, else of the site; a date is the beginning of its day.",
        examples=["2026-11-22T00:00:00Z"],
    )
    until: Moment | None = Field(
        None,
        alias="to",
        description="Began before this moment, which is read as `from` is.",
        examples=["2026-11-23T00:00:00Z"],
    )
    location: PlaceKey | None = Field(
        None,
        description="Entered or left at this location: its id or its name.",
        examples=["Gate 1"],
    )
    lot: PlaceKey | None = Field(None, description="Visits to this lot: its id or its name.")
    state: VisitState | None = Field(None, description="What is known of the visit.")
    inside_at: Moment | None = Field(
        None,
        description="Only visits that the occupancy counts as inside at this moment, which is read "
        "as `from` is and not later than now: from the first reading until the exit; not orphans.",
    )
    plate: PlateText | None = Field(None, description="The plate; `match` says how it is compared.")
    vehicle_class: VehicleClass | None = Field(None, description="Class of the vehicle.")
    sort: VisitSort = Field(VisitSort.NEWEST, description="The order; `-` puts the newest first.")
    timezone: TimezoneName | None = Field(
        None,
        description="Timezone of the moments in a file (JSON has UTC), and of `from` and `to` "
        "without an offset. Default: that of the lot.",
        examples=["Asia/Makassar"],
    )


class VisitQuery(VisitFilterQuery, PageQuery):
    """The filter, the order, the page and the format."""

    format: ExportFormat | None = Field(
        None,
        description="`csv`, `jsonl` or `xlsx` sends all items that match and ignores `limit` and "
        "`cursor`; the header `Accept: text/csv` has the same effect.",
    )


class VisitExportQuery(VisitFilterQuery):
    """The filter, the order and the format."""

    format: FileFormat = Field("csv", description="The kind of file.")


@router.get(
    "",
    response_model=Page[VisitOut],
    responses={**linked(content=EXPORT_CONTENT), **responses(404, 422)},
)
def list_visits(
    query: Annotated[VisitQuery, fastapi.Query()],
    sessions: Sessions,
    reads: AuditedReads,
    hashes: Hashes,
    site: SiteZone,
    clock: ClockDep,
    links: PageLinks,
    accept: Accept = None,
) -> Page[VisitOut] | Response:
    """List the visits, the newest first. New visits do not shift the pages."""
    format = chosen_format(query.format, accept)
    if format != "json":
        return _export(query, format, sessions, reads, hashes, site, clock)
    if query.plate is not None:
        reads.search("plates.search", query, route="/api/visits")
    with sessions() as session:
        filter = _filter(session, query, hashes, site, clock)
        after = decode_cursor(query.cursor, query.sort)
        rows = visits.find(
            session, filter=filter, sort=query.sort, after=after, limit=query.limit + 1
        )
        shown, cursor = cut(rows, query.limit, query.sort, visits.position)
        total = visits.count(session, filter=filter) if query.with_total else None
        page = Page[VisitOut](items=visits_out(session, shown), next_cursor=cursor, total=total)
    links.set(page.next_cursor)
    return page


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": EXPORT_CONTENT}, **responses(404, 422)},
)
def export_visits(
    query: Annotated[VisitExportQuery, fastapi.Query()],
    sessions: Sessions,
    reads: AuditedReads,
    hashes: Hashes,
    site: SiteZone,
    clock: ClockDep,
) -> Response:
    """Return all visits that match as a file: CSV or XLSX in the lot's time, or JSON lines."""
    return _export(query, query.format, sessions, reads, hashes, site, clock)


@router.get("/{id}", responses={**tagged(), **responses(404, 422)})
def get_visit(id: RowId, session: ReadSession, response: Response) -> VisitDetailOut:
    """Return one visit with all of its readings and pictures, and its changes by people."""
    record = record_of(session, id)
    set_etag(response, record.visit)
    return VisitDetailOut.of_record(session, record)


def _export(
    query: VisitFilterQuery,
    format: ExportFormat,
    sessions: sessionmaker[Session],
    reads: ReadAudit,
    hashes: PlateHashes,
    site: ZoneInfo,
    clock: Clock,
) -> Response:
    reads.search("visits.export", query, route="/api/visits")
    with sessions() as session:
        filter = _filter(session, query, hashes, site, clock)
    found = _batches(sessions, filter, query.sort)
    zone = None if query.timezone is None else ZoneInfo(query.timezone)
    return export(found, format=format, columns=visit_columns(zone), name="visits", zone=None)


def _filter(
    session: Session, query: VisitFilterQuery, hashes: PlateHashes, site: ZoneInfo, clock: Clock
) -> VisitFilter:
    plate = None
    if query.plate is not None:
        match = query.match_of(query.plate)
        plate = plate_filter(session, query.plate, match, query.max_distance, hashes)
    period = place_period(
        session,
        since=query.since,
        until=query.until,
        location=query.location,
        lot=query.lot,
        timezone=query.timezone,
        site=site,
    )
    entered = checked_period(query.entered_from, query.entered_to, period.zone)
    exited = checked_period(query.exited_from, query.exited_to, period.zone)
    inside_at = None if query.inside_at is None else query.inside_at.begin(period.zone)
    if inside_at is not None and inside_at > clock.now():
        raise ValidationFailed("inside_at must not be later than now", field="inside_at")
    return VisitFilter(
        inside_at=inside_at,
        since=period.since,
        until=period.until,
        entered_since=entered[0],
        entered_until=entered[1],
        exited_since=exited[0],
        exited_until=exited[1],
        lot_id=period.lot_id,
        location_id=period.location_id,
        state=query.state,
        plate=plate,
        vehicle_class=query.vehicle_class,
        min_stay=_seconds(query.min_stay_s),
        max_stay=_seconds(query.max_stay_s),
        now=clock.now(),
    )


def _seconds(value: int | None) -> timedelta | None:
    return None if value is None else timedelta(seconds=value)


def _batches(
    sessions: sessionmaker[Session], filter: VisitFilter, sort: VisitSort
) -> Iterator[Sequence[VisitOut]]:
    def read(
        session: Session, after: Position | None
    ) -> tuple[Sequence[VisitOut], Position | None]:
        rows = visits.find(session, filter=filter, sort=sort, after=after, limit=BATCH)
        last = visits.position(rows[-1]) if len(rows) == BATCH else None
        return visits_out(session, rows), last

    return batches(sessions, read)
