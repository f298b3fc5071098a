"""``/api/reports/parking``: what happened in lots, by local intervals, as an answer or a file."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import fastapi
from fastapi.responses import Response, StreamingResponse
from pydantic import Field
from sqlalchemy.orm import Session

from galaxy_alpr.endpoints.schemas.parking.reports import (
    ParkingReportOut,
    report_columns,
    report_rows,
)
from galaxy_alpr.enums import ReportInterval
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.places.period import checked_period
from galaxy_alpr.services.reports.intervals import day_begin
from galaxy_alpr.services.reports.parking import (
    OVERSTAY_S,
    Asked,
    common_zone,
    lots_of,
    parking_report,
)
from galaxy_alpr.services.reports.values import ParkingReport
from galaxy_alpr.web.deps import ClockDep, ReadSession, Sessions, SiteZone
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.export import EXPORT_CONTENT, export
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery
from galaxy_alpr.web.params import MAX_ID, Moment, Query, TimezoneName
from galaxy_alpr.web.routing import Router
from galaxy_alpr.web.schema import FileFormat

router = Router(prefix="/api/reports", tags=["reports"])

MAX_OVERSTAY_S = 366 * 86_400
DEFAULT_DAYS = 7


class ReportQuery(Query):
    """The lots, the period and its intervals."""

    since: Moment | None = Field(
        None,
        alias="from",
        description="From this moment on. Without offset it is a local time of `timezone`; a date "
        "is the beginning of its day. Default: 7 local days, that of `to` included.",
        examples=["2026-11-01"],
    )
    until: Moment | None = Field(
        None,
        alias="to",
        description="Before this moment, which is read as `from` is. Default: now.",
        examples=["2026-12-01"],
    )
    lot_id: int | None = Field(
        None, ge=1, le=MAX_ID, description="Only this lot. Default: all that you may use."
    )
    interval: ReportInterval = Field(
        ReportInterval.DAY, description="How long the intervals are, by the local clock."
    )
    timezone: TimezoneName | None = Field(
        None,
        description="Timezone of the intervals, of the moments in a file, and of `from` and `to` "
        "without an offset. Default: that of the lots, that of the site where they have several.",
        examples=["Asia/Jakarta"],
    )
    overstay_s: int = Field(
        OVERSTAY_S,
        ge=60,
        le=MAX_OVERSTAY_S,
        description="Seconds from which a stay is an overstay.",
    )


class ReportExportQuery(PurposeQuery, ReportQuery):
    """The report and the kind of file."""

    format: FileFormat = Field("csv", description="The kind of file.")


@router.get("/parking", responses=responses(404, 422))
def get_parking_report(
    query: Annotated[ReportQuery, fastapi.Query()],
    session: ReadSession,
    site: SiteZone,
    clock: ClockDep,
) -> ParkingReportOut:
    """Return what entered, left, stayed and was paid, by lot and interval.

    Each figure is of what `GET /api/visits` returns with the same lot: entries with `entered_from`
    and `entered_to`; exits with `exited_from` and `exited_to`; stays with `min_stay_s=0`, overstays
    with `min_stay_s` beside them. What was paid and refunded is what `GET /api/payments` returns
    with `settled_from` and `settled_to`, and with `refunded_from` and `refunded_to`.
    """
    return ParkingReportOut.of(_report(session, query, site, clock))


@router.get(
    "/parking/export",
    response_class=StreamingResponse,
    responses={200: {"content": EXPORT_CONTENT}, **responses(404, 422)},
)
def export_parking_report(
    query: Annotated[ReportExportQuery, fastapi.Query()],
    sessions: Sessions,
    reads: AuditedReads,
    site: SiteZone,
    clock: ClockDep,
) -> Response:
    """Return the report as a file in local time: a line for each lot and interval."""
    reads.search("reports.export", query, route="/api/reports/parking")
    with sessions() as session:
        report = _report(session, query, site, clock)
    return export(
        report_rows(report),
        format=query.format,
        columns=report_columns(report),
        name="parking-report",
        zone=report.zone,
    )


def _report(session: Session, query: ReportQuery, site: ZoneInfo, clock: Clock) -> ParkingReport:
    lots = lots_of(session, [] if query.lot_id is None else [query.lot_id])
    zone = common_zone(lots, site) if query.timezone is None else ZoneInfo(query.timezone)
    now = clock.now()
    since, until = checked_period(query.since, query.until, zone)
    until = until or now
    if since is None:
        last = (until - timedelta(microseconds=1)).astimezone(zone).date()
        since = day_begin(last - timedelta(days=DEFAULT_DAYS - 1), zone)
    if since >= until:
        raise ValidationFailed("from must be before to", field="from")
    asked = Asked(
        since=since,
        until=until,
        interval=query.interval,
        zone=zone,
        overstay_s=query.overstay_s,
        now=now,
    )
    return parking_report(session, lots, asked)
