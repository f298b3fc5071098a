"""``/api/payments``: what was quoted, paid and refunded, and the totals of a shift."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

import fastapi
from fastapi.responses import Response, StreamingResponse
from pydantic import Field
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Payment
from galaxy_alpr.db.queries.parking import payments
from galaxy_alpr.db.queries.parking.payments import PaymentFilter
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.endpoints.schemas.parking.payments import (
    CSV_COLUMNS,
    PaymentOut,
    PaymentReasonIn,
    ProvidersOut,
    SettleIn,
    TotalOut,
)
from galaxy_alpr.enums import PaymentState
from galaxy_alpr.services.parking.payments import changes
from galaxy_alpr.services.parking.payments.totals import totals
from galaxy_alpr.timezones import WrittenMoment
from galaxy_alpr.web.answers.links import PageLinks, linked
from galaxy_alpr.web.deps import ClockDep, CurrentActor, ReadSession, Sessions, SiteZone, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import set_etag, tagged
from galaxy_alpr.web.export import BATCH, EXPORT_CONTENT, batches, export
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import MAX_ID, Moment, NonBlankText, Query, RowId, ZoneQuery
from galaxy_alpr.web.payments import PaymentsDep
from galaxy_alpr.web.routing import Router
from galaxy_alpr.web.schema import FileFormat

router = Router(prefix="/api/payments", tags=["payments"])

SORT = "-id"


class PeriodOfLotQuery(ZoneQuery, Query):
    """The period and the lot."""

    since: Moment | None = Field(
        None,
        alias="from",
        description="At this moment or later. Without offset it is a local time of `timezone`, "
        "else of the site; a date is the beginning of its day.",
    )
    until: Moment | None = Field(
        None, alias="to", description="Before this moment, which is read as `from` is."
    )
    lot_id: int | None = Field(None, ge=1, le=MAX_ID, description="Only of this lot.")

    def zone(self, site: ZoneInfo) -> ZoneInfo:
        return site if self.timezone is None else self.export_zone


class PaymentFilterQuery(PeriodOfLotQuery):
    """The filter; the period is that of the quotes."""

    state: PaymentState | None = Field(None, description="How far they are.")
    visit_id: int | None = Field(None, ge=1, le=MAX_ID, description="Only of this visit.")
    provider: NonBlankText | None = Field(None, max_length=30, description="Who takes the money.")
    settled_by: NonBlankText | None = Field(
        None, max_length=100, description="Name of who took the money."
    )
    settled_from: Moment | None = Field(None, description="Settled at this moment or later.")
    settled_to: Moment | None = Field(None, description="Settled before this moment.")
    refunded_from: Moment | None = Field(None, description="Refunded at this moment or later.")
    refunded_to: Moment | None = Field(None, description="Refunded before this moment.")

    def filter(self, site: ZoneInfo) -> PaymentFilter:
        def begin(moment: WrittenMoment | None) -> datetime | None:
            return None if moment is None else moment.begin(self.zone(site))

        return PaymentFilter(
            since=begin(self.since),
            until=begin(self.until),
            settled_since=begin(self.settled_from),
            settled_until=begin(self.settled_to),
            refunded_since=begin(self.refunded_from),
            refunded_until=begin(self.refunded_to),
            state=self.state,
            lot_id=self.lot_id,
            visit_id=self.visit_id,
            provider=self.provider,
            settled_by=self.settled_by,
        )


class PaymentQuery(PaymentFilterQuery):
    """The filter and the page."""

    limit: int = Field(50, ge=1, le=500, description="Most items in one answer.")
    cursor: str | None = Field(
        None, max_length=200, description="`next_cursor` of the page before, with the same filter."
    )
    with_total: bool = Field(False, description="Also count all items that match, as `total`.")


class PaymentExportQuery(PurposeQuery, PaymentFilterQuery):
    """The filter and the format."""

    format: FileFormat = Field("csv", description="The kind of file.")


@router.get("", responses={**linked(), **responses(422)})
def list_payments(
    query: Annotated[PaymentQuery, fastapi.Query()],
    session: ReadSession,
    site: SiteZone,
    links: PageLinks,
) -> Page[PaymentOut]:
    """List quotes and payments, newest first. New ones do not shift the pages."""
    filter, after = query.filter(site), decode_cursor(query.cursor, SORT)
    before = None if after is None else after.id
    rows = payments.find(session, filter=filter, before=before, limit=query.limit + 1)
    total = payments.count(session, filter=filter) if query.with_total else None
    shown, cursor = cut(rows, query.limit, SORT, _position)
    links.set(cursor)
    items = [PaymentOut.of(row) for row in shown]
    return Page(items=items, next_cursor=cursor, total=total)


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": EXPORT_CONTENT}, **responses(422)},
)
def export_payments(
    query: Annotated[PaymentExportQuery, fastapi.Query()],
    sessions: Sessions,
    reads: AuditedReads,
    site: SiteZone,
) -> Response:
    """Return all payments that match as a file: CSV, or one JSON object a line."""
    reads.search("payments.export", query, route="/api/payments")
    lines = _batches(sessions, query.filter(site))
    zone = query.export_zone
    return export(lines, format=query.format, columns=CSV_COLUMNS, name="payments", zone=zone)


@router.get("/totals", responses=responses(422))
def list_payment_totals(
    query: Annotated[PeriodOfLotQuery, fastapi.Query()], session: ReadSession, site: SiteZone
) -> list[TotalOut]:
    """Return what each person took and gave back in a period, such as a shift, by provider."""
    zone = query.zone(site)
    since = None if query.since is None else query.since.begin(zone)
    until = None if query.until is None else query.until.begin(zone)
    found = totals(session, since=since, until=until, lot_id=query.lot_id)
    return [TotalOut.of(total) for total in found]


@router.get("/providers")
def list_payment_providers(providers: PaymentsDep) -> ProvidersOut:
    """Return who takes money here."""
    return ProvidersOut(providers=sorted(providers))


@router.get("/{id}", responses={**tagged(), **responses(404, 422)})
def get_payment(session: ReadSession, id: RowId, response: Response) -> PaymentOut:
    """Return one quote or payment."""
    row = changes.get_payment(session, id)
    set_etag(response, row)
    return PaymentOut.of(row)


@router.post("/{id}/settle", responses=responses(404, 409, 422))
def settle_payment(
    write: Write,
    actor: CurrentActor,
    providers: PaymentsDep,
    clock: ClockDep,
    id: RowId,
    body: SettleIn,
) -> PaymentOut:
    """Record that the money of a payment is there. A picture of a code is no proof of it."""
    change = partial(changes.settle_payment, payment_id=id, reference=body.reference)
    return _changed(write, change, actor, providers, clock)


@router.post("/{id}/fail", responses=responses(404, 409, 422))
def fail_payment(
    write: Write,
    actor: CurrentActor,
    providers: PaymentsDep,
    clock: ClockDep,
    id: RowId,
    body: PaymentReasonIn,
) -> PaymentOut:
    """Give up a pending payment, so that another one can begin."""
    change = partial(changes.fail_payment, payment_id=id, reason=body.reason)
    return _changed(write, change, actor, providers, clock)


def _changed(
    write: Write,
    change: Callable[..., Payment],
    actor: CurrentActor,
    providers: PaymentsDep,
    clock: ClockDep,
) -> PaymentOut:
    changed = write(partial(change, providers=providers, now=clock.now(), actor=actor))
    return PaymentOut.of(changed)


def _batches(
    sessions: sessionmaker[Session], filter: PaymentFilter
) -> Iterator[Sequence[PaymentOut]]:
    def read(session: Session, after: int | None) -> tuple[Sequence[PaymentOut], int | None]:
        rows = payments.find(session, filter=filter, before=after, limit=BATCH)
        last = rows[-1].id if len(rows) == BATCH else None
        return [PaymentOut.of(row) for row in rows], last

    return batches(sessions, read)


def _position(row: Payment) -> Position:
    return Position(row.id, row.id)
