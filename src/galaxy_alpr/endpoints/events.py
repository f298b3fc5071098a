"""``GET /api/events``: live events as server-sent events."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from fastapi import Header, Query, Request

from galaxy_alpr.enums import DetectionKind
from galaxy_alpr.errors import Busy
from galaxy_alpr.events import LiveEvent
from galaxy_alpr.web.deps import Context, CurrentActor, Streams
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.identity.credentials import credentials_of
from galaxy_alpr.web.params import MAX_ID
from galaxy_alpr.web.routing import Router
from galaxy_alpr.web.streams import STREAM_HEADERS, EventFilter, EventStream, event_texts

router = Router(prefix="/api", tags=["live"])

EventType = Literal[
    "detection.created",
    "pass.updated",
    "plate.corrected",
    "list.changed",
    "lot.full",
    "lot.almost_full",
    "lot.free",
    "alarm.raised",
    "alarm.acknowledged",
    "visit.opened",
    "visit.closed",
    "visit.changed",
    "gate.decided",
    "gate.state_changed",
    "camera.state_changed",
    "payment.changed",
]


@router.get(
    "/events",
    response_class=EventStream,
    responses={
        200: {
            "model": LiveEvent,
            "description": "Each event's `data` is this object, its `event` is `body.type`, and "
            "its `id`, where there is one, is `id`.",
        },
        **responses(503),
    },
)
async def stream_events(
    request: Request,
    context: Context,
    actor: CurrentActor,
    streams: Streams,
    last_event_id: Annotated[
        int | None,
        Header(ge=0, le=MAX_ID, description="The id of the last event that the client has."),
    ] = None,
    after: Annotated[
        int | None,
        Query(
            ge=0,
            le=MAX_ID,
            description="As `Last-Event-ID`, which takes precedence.",
        ),
    ] = None,
    type: Annotated[list[EventType], Query(description="Only events of these types.")] = [],  # noqa: B006
    location: Annotated[
        list[Annotated[int, Query(ge=1, le=MAX_ID)]],
        Query(description="Only events at these locations (ids), and changes of the lists."),
    ] = [],  # noqa: B006
    kind: Annotated[list[DetectionKind], Query(description="Only detections of these kinds.")] = [],  # noqa: B006
) -> EventStream:
    """Stream the events from now on, or those after `Last-Event-ID`.

    Ids increase by one per event, in the order in which the changes were committed. An event is
    sent only after its change can be read. A client that resumes misses no event and gets none
    twice. A client that is too slow loses its oldest events and gets their number (`events.lost`),
    as does a client that resumes from events that are no longer stored. A `heartbeat` is sent
    first, and again after some time without events; a client can resume from its id. The stream
    ends after some minutes; browsers then connect again by themselves and resume.
    """
    feed = context.feed
    if feed.broker.subscribers >= streams.max_streams:
        raise Busy(f"{streams.max_streams} event streams are open")
    start = after if last_event_id is None else last_event_id
    filter = EventFilter(frozenset(type), frozenset(location), frozenset(kind), actor.scope)
    is_admitted = partial(context.gate.still_admits, credentials_of(request), actor)
    content = event_texts(feed, filter, start, streams, is_admitted)
    return EventStream(content, headers=STREAM_HEADERS)
