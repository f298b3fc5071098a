"""``/api/alarms``: what was raised, and its acknowledgement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

import fastapi
from fastapi.responses import Response, StreamingResponse
from pydantic import Field
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Alarm
from galaxy_alpr.db.queries.alerts import alarms
from galaxy_alpr.db.queries.alerts.alarms import AlarmFilter
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.endpoints.schemas.alerts.alarms import (
    CSV_COLUMNS,
    AcknowledgeIn,
    AlarmCounts,
    AlarmOut,
)
from galaxy_alpr.enums import AlarmState, AlertKind, AlertSeverity
from galaxy_alpr.services.alerts import acknowledging
from galaxy_alpr.services.places.period import place_period
from galaxy_alpr.web.answers.links import PageLinks, linked
from galaxy_alpr.web.deps import ClockDep, CurrentActor, ReadSession, Sessions, SiteZone, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.export import BATCH, EXPORT_CONTENT, batches, export
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import MAX_ID, Moment, PlaceKey, Query, RowId, ZoneQuery
from galaxy_alpr.web.routing import Router
from galaxy_alpr.web.schema import FileFormat

router = Router(prefix="/api/alarms", tags=["alerts"])

SORT = "-id"


class AlarmFilterQuery(Query):
    """The filter."""

    state: AlarmState | None = Field(None, description="Open, or acknowledged.")
    severity: AlertSeverity | None = Field(None, description="How urgent it is.")
    kind: AlertKind | None = Field(None, description="What its rule watches for.")
    rule: int | None = Field(None, ge=1, le=MAX_ID, description="The id of its rule.")
    visit_id: int | None = Field(
        None, ge=1, le=MAX_ID, description="Of this visit, or of one of its readings."
    )
    location: PlaceKey | None = Field(None, description="At this location: its id or its name.")
    lot: PlaceKey | None = Field(
        None, description="In this lot or at one of its locations: its id or its name."
    )
    since: Moment | None = Field(
        None,
        alias="from",
        description="Raised at this moment or later. Without offset it is the local time of the "
        "location's lot or of the lot, else of the site; a date is the beginning of its day.",
    )
    until: Moment | None = Field(
        None, alias="to", description="Raised before this moment, which is read as `from` is."
    )

    def filter(self, session: Session, site: ZoneInfo, timezone: str | None = None) -> AlarmFilter:
        """Return the conditions. Raises ``NotFound`` for a place, ``ValidationFailed``."""
        period = place_period(
            session,
            since=self.since,
            until=self.until,
            location=self.location,
            lot=self.lot,
            timezone=timezone,
            site=site,
        )
        return AlarmFilter(
            state=self.state,
            severity=self.severity,
            kind=self.kind,
            location_id=period.location_id,
            lot_id=period.lot_id,
            rule_id=self.rule,
            visit_id=self.visit_id,
            since=period.since,
            until=period.until,
        )


class AlarmQuery(AlarmFilterQuery):
    """The filter and the page."""

    limit: int = Field(50, ge=1, le=500, description="Most items in one answer.")
    cursor: str | None = Field(
        None,
        max_length=200,
        description="`next_cursor` of the page before, with the same filter.",
    )
    with_total: bool = Field(False, description="Also count all items that match, as `total`.")


class AlarmExportQuery(PurposeQuery, ZoneQuery, AlarmFilterQuery):
    """The filter and the format."""

    format: FileFormat = Field("csv", description="The kind of file.")


@router.get("", responses={**linked(), **responses(404, 422)})
def list_alarms(
    query: Annotated[AlarmQuery, fastapi.Query()],
    session: ReadSession,
    site: SiteZone,
    links: PageLinks,
) -> Page[AlarmOut]:
    """List alarms, newest first. New alarms do not shift the pages."""
    filter = query.filter(session, site)
    after = decode_cursor(query.cursor, SORT)
    rows = alarms.find(
        session,
        filter=filter,
        before=None if after is None else after.id,
        limit=query.limit + 1,
    )
    shown, cursor = cut(rows, query.limit, SORT, _position)
    links.set(cursor)
    total = alarms.count(session, filter=filter) if query.with_total else None
    return Page(items=[AlarmOut.of(row) for row in shown], next_cursor=cursor, total=total)


@router.get("/count")
def get_alarm_counts(session: ReadSession) -> AlarmCounts:
    """Return how many alarms are open, by severity."""
    counts = alarms.count_open(session)
    return AlarmCounts(
        info=counts[AlertSeverity.INFO],
        warning=counts[AlertSeverity.WARNING],
        critical=counts[AlertSeverity.CRITICAL],
        open=sum(counts.values()),
    )


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": EXPORT_CONTENT}, **responses(404, 422)},
)
def export_alarms(
    query: Annotated[AlarmExportQuery, fastapi.Query()],
    sessions: Sessions,
    reads: AuditedReads,
    site: SiteZone,
) -> Response:
    """Return all alarms that match as a file: CSV, or one JSON object a line."""
    with sessions() as session:
        filter = query.filter(session, site, query.timezone)
    reads.search("alarms.export", query, route="/api/alarms/export")
    lines = _batches(sessions, filter)
    zone = query.export_zone
    return export(lines, format=query.format, columns=CSV_COLUMNS, name="alarms", zone=zone)


@router.get("/{id}", responses=responses(404, 422))
def get_alarm(session: ReadSession, id: RowId) -> AlarmOut:
    """Return one alarm."""
    return AlarmOut.of(acknowledging.get_alarm(session, id))


@router.post("/{id}/acknowledge", responses=responses(404, 409, 422))
def acknowledge_alarm(
    write: Write, actor: CurrentActor, clock: ClockDep, id: RowId, body: AcknowledgeIn
) -> AlarmOut:
    """Acknowledge an alarm. It is done once: the answer to the next (409) says who did it."""
    change = partial(
        acknowledging.acknowledge,
        alarm_id=id,
        outcome=body.outcome,
        comment=body.comment,
        clock=clock,
        actor=actor,
    )
    return AlarmOut.of(write(change))


def _batches(sessions: sessionmaker[Session], filter: AlarmFilter) -> Iterator[Sequence[AlarmOut]]:
    def read(session: Session, after: int | None) -> tuple[Sequence[AlarmOut], int | None]:
        rows = alarms.find(session, filter=filter, before=after, limit=BATCH)
        last = rows[-1].id if len(rows) == BATCH else None
        return [AlarmOut.of(row) for row in rows], last

    return batches(sessions, read)


def _position(row: Alarm) -> Position:
    return Position(row.id, row.id)
