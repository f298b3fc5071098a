"""``/api/webhook_deliveries``: what was sent to webhooks, and what was answered."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

import fastapi
from pydantic import Field

from galaxy_alpr.db.models import WebhookDelivery
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.db.queries.webhooks import deliveries
from galaxy_alpr.db.queries.webhooks.deliveries import DeliveryFilter
from galaxy_alpr.endpoints.schemas.webhooks.deliveries import (
    WebhookDeliveryDetail,
    WebhookDeliveryOut,
)
from galaxy_alpr.enums import DeliveryState
from galaxy_alpr.services.webhooks import replay
from galaxy_alpr.web.answers.links import PageLinks, linked
from galaxy_alpr.web.deps import ClockDep, CurrentActor, ReadSession, SiteZone, WebhooksDep, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import MAX_ID, Moment, Query, RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/webhook_deliveries", tags=["webhooks"])

SORT = "-id"


class WebhookDeliveryQuery(Query):
    """The filter and the page."""

    webhook: int | None = Field(None, ge=1, le=MAX_ID, description="Only those of this webhook.")
    state: DeliveryState | None = Field(None, description="Pending, delivered or dead.")
    type: str | None = Field(None, max_length=40, description="Only events of this type.")
    since: Moment | None = Field(
        None,
        alias="from",
        description="Made at this moment or later. Without offset it is the site's local time; a "
        "date is the beginning of its day.",
    )
    until: Moment | None = Field(
        None, alias="to", description="Made before this moment, which is read as `from` is."
    )
    limit: int = Field(50, ge=1, le=500, description="Most items in one answer.")
    cursor: str | None = Field(
        None,
        max_length=200,
        description="`next_cursor` of the page before, with the same filter.",
    )

    def filter(self, site: ZoneInfo) -> DeliveryFilter:
        """Return the conditions."""
        return DeliveryFilter(
            endpoint_id=self.webhook,
            state=self.state,
            type=self.type,
            since=None if self.since is None else self.since.begin(site),
            until=None if self.until is None else self.until.begin(site),
        )


@router.get("", responses={**linked(), **responses(422)})
def list_webhook_deliveries(
    query: Annotated[WebhookDeliveryQuery, fastapi.Query()],
    session: ReadSession,
    site: SiteZone,
    links: PageLinks,
) -> Page[WebhookDeliveryOut]:
    """List deliveries, newest first. New ones do not shift the pages."""
    after = decode_cursor(query.cursor, SORT)
    rows = deliveries.find(
        session,
        filter=query.filter(site),
        before=None if after is None else after.id,
        limit=query.limit + 1,
    )
    shown, cursor = cut(rows, query.limit, SORT, _position)
    links.set(cursor)
    items = [WebhookDeliveryOut.of(row) for row in shown]
    return Page(items=items, next_cursor=cursor, total=None)


@router.get("/{id}", responses=responses(404, 422))
def get_webhook_delivery(session: ReadSession, id: RowId) -> WebhookDeliveryDetail:
    """Return one delivery with all of its attempts."""
    row = replay.get_delivery(session, id)
    attempts = deliveries.attempts_of(session, delivery_id=id)
    return WebhookDeliveryDetail.with_attempts(row, attempts)


@router.post("/{id}/replay", responses=responses(404, 409, 422))
def replay_webhook_delivery(
    write: Write, actor: CurrentActor, clock: ClockDep, parts: WebhooksDep, id: RowId
) -> WebhookDeliveryOut:
    """Have a delivery that has ended sent again, with the same id."""
    change = partial(replay.replay, delivery_id=id, now=clock.now(), actor=actor)
    row = write(change)
    parts.wake()
    return WebhookDeliveryOut.of(row)


def _position(row: WebhookDelivery) -> Position:
    return Position(row.id, row.id)
