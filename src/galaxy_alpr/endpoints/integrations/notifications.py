"""``/api/notification_channels``, ``/api/notifications``: who is notified of alarms."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import fastapi
from fastapi import Response, status
from pydantic import Field

from galaxy_alpr.db.models import Notification
from galaxy_alpr.db.queries.integrations import notification_channels, notifications
from galaxy_alpr.db.queries.integrations.notifications import NotificationFilter
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.endpoints.schemas.integrations.notifications import (
    ChannelTestOut,
    NotificationChannelIn,
    NotificationChannelOut,
    NotificationOut,
)
from galaxy_alpr.enums import NotificationState
from galaxy_alpr.services.notifications.changes import get_channel
from galaxy_alpr.web.answers.links import PageLinks, linked, set_location
from galaxy_alpr.web.deps import CurrentActor, NotificationsDep, ReadSession, Sessions, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import MAX_ID, Query, RowId
from galaxy_alpr.web.routing import Router

router = Router(tags=["integrations"])

SORT = "-id"
PATH = "/api/notification_channels"


class NotificationQuery(Query):
    """The filter and the page."""

    channel: int | None = Field(None, ge=1, le=MAX_ID, description="The id of the channel.")
    alarm: int | None = Field(None, ge=1, le=MAX_ID, description="The id of the alarm.")
    state: NotificationState | None = Field(None, description="What became of it.")
    limit: int = Field(50, ge=1, le=500, description="Most items in one answer.")
    cursor: str | None = Field(
        None,
        max_length=200,
        description="`next_cursor` of the page before, with the same filter.",
    )
    with_total: bool = Field(False, description="Also count all items that match, as `total`.")


@router.get(PATH)
def list_notification_channels(session: ReadSession) -> list[NotificationChannelOut]:
    """Return all channels by name."""
    rows = notification_channels.every(session)
    return [NotificationChannelOut.of(row) for row in rows]


@router.post(
    PATH, status_code=status.HTTP_201_CREATED, responses={**tagged(201), **responses(409, 422)}
)
def add_notification_channel(
    write: Write,
    actor: CurrentActor,
    parts: NotificationsDep,
    body: NotificationChannelIn,
    response: Response,
) -> NotificationChannelOut:
    """Add a channel; it is sent the alarms that are raised from now on."""
    added = write(partial(parts.changes.add, values=body.values(), actor=actor))
    set_etag(response, added)
    set_location(response, f"{PATH}/{added.id}")
    return NotificationChannelOut.of(added)


@router.get(f"{PATH}/{{id}}", responses={**tagged(), **responses(404, 422)})
def get_notification_channel(
    session: ReadSession, id: RowId, response: Response
) -> NotificationChannelOut:
    """Return one channel."""
    found = get_channel(session, id)
    set_etag(response, found)
    return NotificationChannelOut.of(found)


@router.put(f"{PATH}/{{id}}", responses={**tagged(), **responses(404, 409, 412, 422)})
def replace_notification_channel(
    write: Write,
    actor: CurrentActor,
    parts: NotificationsDep,
    id: RowId,
    body: NotificationChannelIn,
    expected: IfMatch,
    response: Response,
) -> NotificationChannelOut:
    """Change a channel; fields that the body omits get their defaults, `url` stays.

    What waits to be sent over it is sent at its time.
    """
    change = partial(
        parts.changes.replace, channel_id=id, values=body.values(), actor=actor, expected=expected
    )
    changed = write(change)
    set_etag(response, changed)
    return NotificationChannelOut.of(changed)


@router.delete(
    f"{PATH}/{{id}}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(404, 412, 422),
)
def delete_notification_channel(
    write: Write, actor: CurrentActor, parts: NotificationsDep, id: RowId, expected: IfMatch
) -> None:
    """Delete a channel with the history of what it sent. What waits is not sent."""
    write(partial(parts.changes.delete, channel_id=id, actor=actor, expected=expected))


@router.post(f"{PATH}/{{id}}/test", responses=responses(404, 422))
def test_notification_channel(
    sessions: Sessions, actor: CurrentActor, parts: NotificationsDep, id: RowId
) -> ChannelTestOut:
    """Send a test over a channel now, whether or not it is enabled, in quiet hours, too."""
    return ChannelTestOut.model_validate(parts.test(sessions, id, actor=actor))


@router.get("/api/notifications", responses={**linked(), **responses(422)})
def list_notifications(
    query: Annotated[NotificationQuery, fastapi.Query()], session: ReadSession, links: PageLinks
) -> Page[NotificationOut]:
    """List what was sent, waits or failed, newest first."""
    filter = NotificationFilter(channel_id=query.channel, alarm_id=query.alarm, state=query.state)
    after = decode_cursor(query.cursor, SORT)
    rows = notifications.find(
        session,
        filter=filter,
        before=None if after is None else after.id,
        limit=query.limit + 1,
    )
    shown, cursor = cut(rows, query.limit, SORT, _position)
    links.set(cursor)
    total = notifications.count(session, filter=filter) if query.with_total else None
    items = [NotificationOut.of(row) for row in shown]
    return Page(items=items, next_cursor=cursor, total=total)


def _position(row: Notification) -> Position:
    return Position(row.id, row.id)
