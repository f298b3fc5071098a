"""``GET /detections``: all detections, filtered, in pages or as a file; ``/{id}``: one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

import fastapi
from fastapi.responses import Response, StreamingResponse
from pydantic import Field
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries import detections
from galaxy_alpr.db.queries.cameras import cameras
from galaxy_alpr.db.queries.detection_filter import DetectionFilter, DetectionSort
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.endpoints.schemas.flat_records import FLAT_COLUMNS, flat_batches
from galaxy_alpr.endpoints.schemas.records import DetectionRecord, records
from galaxy_alpr.enums import DetectionKind, PlateStatus, PlateType, UnreadReason
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.places.period import place_period
from galaxy_alpr.services.plate_search import plate_filter
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.web.answers.links import PageLinks, linked
from galaxy_alpr.web.deps import Hashes, ReadSession, Sessions, SiteZone
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import set_etag, tagged
from galaxy_alpr.web.export import (
    BATCH,
    EXPORT_CONTENT,
    Accept,
    batches,
    chosen_format,
    export_json_lines,
    export_table,
)
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery, ReadAudit
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import (
    MAX_ID,
    CountryCode,
    PageQuery,
    PlaceKey,
    PlateQuery,
    PlateText,
    RegionCode,
    RowId,
    VehicleFilterQuery,
    ZoneQuery,
)
from galaxy_alpr.web.routing import Router
from galaxy_alpr.web.schema import ExportFormat, FileFormat

router = Router(tags=["search"])


class DetectionFilterQuery(PlateQuery, PurposeQuery, ZoneQuery, VehicleFilterQuery):
    """The filter and the order. A filter of the plate excludes detections without a plate."""

    lot: PlaceKey | None = Field(
        None, description="Detected at any location of this lot: its id or its name."
    )
    kind: DetectionKind | None = Field(None, description="A vehicle, a plate, or both.")
    plate: PlateText | None = Field(None, description="The plate; `match` says how it is compared.")
    country: CountryCode | None = Field(None, description="Country of the plate.", examples=["ID"])
    region: RegionCode | None = Field(
        None, max_length=10, description="Region code of the plate.", examples=["B"]
    )
    plate_type: PlateType | None = Field(None, description="Use of the plate.")
    status: PlateStatus | None = Field(
        None, description="List status of the read plate at `captured_at`."
    )
    status_now: PlateStatus | None = Field(None, description="List status of the read plate now.")
    min_confidence: float | None = Field(
        None, ge=0, le=1, description="Least confidence of the plate's text."
    )
    read: bool | None = Field(
        None, description="Only plates that were read (true) or not read (false)."
    )
    unread_reason: UnreadReason | None = Field(
        None, description="Plates that were not read, or not reliably, for this reason."
    )
    camera_id: int | None = Field(None, ge=1, le=MAX_ID, description="Read by this camera: its id.")
    sort: DetectionSort = Field(
        DetectionSort.NEWEST,
        description="The order; `-` puts the greatest first. The confidence is that of the plate's "
        "text; detections without a plate come last, newest first.",
    )


class DetectionQuery(DetectionFilterQuery, PageQuery):
    """The filter, the order, the page and the format."""

    format: ExportFormat | None = Field(
        None,
        description="`csv`, `jsonl` or `xlsx` sends all items that match and ignores `limit` and "
        "`cursor`; the header `Accept: text/csv` has the same effect.",
    )


class DetectionExportQuery(DetectionFilterQuery):
    """The filter, the order and the format."""

    format: FileFormat = Field("csv", description="The kind of file.")


@router.get(
    "/detections",
    response_model=Page[DetectionRecord],
    responses={**linked(content=EXPORT_CONTENT), **responses(404, 422)},
)
def list_detections(
    query: Annotated[DetectionQuery, fastapi.Query()],
    sessions: Sessions,
    reads: AuditedReads,
    hashes: Hashes,
    site: SiteZone,
    links: PageLinks,
    accept: Accept = None,
) -> Page[DetectionRecord] | Response:
    """List the detections, newest first. New detections do not shift the pages."""
    format = chosen_format(query.format, accept)
    if format != "json":
        return _export(query, format, sessions, reads, hashes, site)
    if query.plate is not None:
        reads.search("plates.search", query, route="/detections")
    with sessions() as session:
        filter = _filter(session, query, hashes, site)
        page = _page(session, query, filter, decode_cursor(query.cursor, query.sort))
    links.set(page.next_cursor)
    return page


@router.get(
    "/detections/export",
    response_class=StreamingResponse,
    responses={200: {"content": EXPORT_CONTENT}, **responses(404, 422)},
)
def export_detections(
    query: Annotated[DetectionExportQuery, fastapi.Query()],
    sessions: Sessions,
    reads: AuditedReads,
    hashes: Hashes,
    site: SiteZone,
) -> Response:
    """Return all detections that match as a file: CSV, a workbook, or one JSON object a line."""
    return _export(query, query.format, sessions, reads, hashes, site)


@router.get("/detections/{id}", responses={**tagged(), **responses(404, 422)})
def get_detection(id: RowId, session: ReadSession, response: Response) -> DetectionRecord:
    """Return one detection, as the list has it.

    The `ETag` changes with the plate's and the vehicle's; a change is made by `/api/plates/{id}` or
    `/api/vehicles/{id}`.
    """
    row = detections.get(session, id=id)
    if row is None:
        raise NotFound(f"no detection {id}")
    set_etag(response, row)
    return records(session, [row])[0]


def _export(
    query: DetectionFilterQuery,
    format: ExportFormat,
    sessions: sessionmaker[Session],
    reads: ReadAudit,
    hashes: PlateHashes,
    site: ZoneInfo,
) -> Response:
    reads.search("detections.export", query, route="/detections")
    with sessions() as session:
        filter = _filter(session, query, hashes, site)
    if format == "jsonl":
        return export_json_lines(_batches(sessions, filter, query.sort), name="detections")
    lines, zone = flat_batches(sessions, filter, query.sort), query.export_zone
    return export_table(lines, format=format, columns=FLAT_COLUMNS, name="detections", zone=zone)


def _filter(
    session: Session, query: DetectionFilterQuery, hashes: PlateHashes, site: ZoneInfo
) -> DetectionFilter:
    plate = None
    if query.camera_id is not None and not cameras.exists(session, id=query.camera_id):
        raise NotFound(f"no camera {query.camera_id}")
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
    return DetectionFilter(
        since=period.since,
        until=period.until,
        location_id=period.location_id,
        lot_id=period.lot_id,
        kind=query.kind,
        vehicle_class=query.vehicle_class,
        color=query.color,
        plate=plate,
        country=query.country,
        region=query.region,
        plate_type=query.plate_type,
        min_confidence=query.min_confidence,
        read=query.read,
        unread_reason=query.unread_reason,
        status=query.status,
        status_now=query.status_now,
        camera_id=query.camera_id,
        now=datetime.now(UTC),
    )


def _page(
    session: Session, query: DetectionQuery, filter: DetectionFilter, after: Position | None
) -> Page[DetectionRecord]:
    sort = query.sort
    rows = detections.find(session, filter=filter, sort=sort, after=after, limit=query.limit + 1)
    shown, cursor = cut(rows, query.limit, sort, partial(detections.position, sort=sort))
    total = detections.count(session, filter=filter) if query.with_total else None
    return Page(items=records(session, shown), next_cursor=cursor, total=total)


def _batches(
    sessions: sessionmaker[Session], filter: DetectionFilter, sort: DetectionSort
) -> Iterator[Sequence[DetectionRecord]]:
    def read(
        session: Session, after: Position | None
    ) -> tuple[Sequence[DetectionRecord], Position | None]:
        rows = detections.find(session, filter=filter, sort=sort, after=after, limit=BATCH)
        last = detections.position(rows[-1], sort) if len(rows) == BATCH else None
        return records(session, rows), last

    return batches(sessions, read)
