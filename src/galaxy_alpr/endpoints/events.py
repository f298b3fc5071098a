"""``GET /api/events``: what happens, as it happens (server-sent events)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from galaxy_alpr.enums import DetectionKind
from galaxy_alpr.errors import Busy
from galaxy_alpr.events import EventsLost, Heartbeat, LiveEvent, Message
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.web.deps import Feed, Streams, StreamSettings
from galaxy_alpr.web.errors import responses

router = APIRouter(prefix="/api", tags=["live"])

MAX_ID = 2**63 - 1
RETRY_MS = 2000
"""How long a browser waits before it connects again."""

EventType = Literal["detection.created", "plate.corrected", "list.changed"]


class EventStream(StreamingResponse):
    """An endless answer of server-sent events."""

    media_type = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events a client asks for; an empty set asks for all."""

    types: frozenset[str]
    locations: frozenset[int]
    kinds: frozenset[str]

    def __call__(self, message: Message) -> bool:
        """Say whether ``message`` is wanted.

        The lists stand at no place and always pass the filter by location; what is no detection
        always passes that by kind.
        """
        return (
            (not self.types or message.type in self.types)
            and (
                not self.locations
                or message.location_id in self.locations
                or message.type == "list.changed"
            )
            and (not self.kinds or message.kind is None or message.kind in self.kinds)
        )


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
async def events(
    feed: Feed,
    streams: Streams,
    last_event_id: Annotated[int | None, Header(ge=0, le=MAX_ID)] = None,
    after: Annotated[
        int | None, Query(ge=0, le=MAX_ID, description="As `Last-Event-ID`, which wins.")
    ] = None,
    type: Annotated[list[EventType], Query(description="Only events of these types.")] = [],  # noqa: B006
    location: Annotated[
        list[Annotated[int, Query(ge=1, le=MAX_ID)]],
        Query(description="Only what happened at these locations (ids); lists have no place."),
    ] = [],  # noqa: B006
    kind: Annotated[list[DetectionKind], Query(description="Only detections of these kinds.")] = [],  # noqa: B006
) -> StreamingResponse:
    """Stream what happens, from now on or from the event after `Last-Event-ID`.

    Ids grow by one an event, in the order in which changes became visible; nothing is sent before
    its change can be read. A client that resumes misses nothing and gets nothing twice. One that
    does not keep up loses its oldest events and is told how many (`events.lost`), as is one that
    resumes from events no longer kept. A `heartbeat` comes first and whenever nothing happens; its
    id, too, can be resumed from. The stream ends after some minutes; browsers connect again by
    themselves, where they were.
    """
    if feed.broker.subscribers >= streams.max_streams:
        raise Busy(f"{streams.max_streams} event streams are open")
    start = after if last_event_id is None else last_event_id
    filter = Filter(frozenset(type), frozenset(location), frozenset(kind))
    return EventStream(
        _stream(feed, filter, start, streams),
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


async def _stream(
    feed: EventFeed, filter: Filter, start: int | None, settings: StreamSettings
) -> AsyncIterator[bytes]:
    """Send what is stored after ``start``, then what is published.

    The queue is filled from before the first look into the database, so nothing is missing where
    the two meet; what came from both is passed over, so nothing is doubled. Ids have no gaps: one
    that is not there belongs to an event that is no longer kept.
    """
    ends = monotonic() + settings.lifetime_s
    with feed.broker.subscribe(filter) as queue:
        newest = await run_in_threadpool(feed.newest_id)
        last_id = newest if start is None else min(start, newest)
        yield f"retry: {RETRY_MS}\n\n".encode() + _heartbeat(last_id)
        complete = False
        while not complete:
            while page := await run_in_threadpool(feed.after, last_id):
                if lost := page[0].id - last_id - 1:
                    yield _lost(lost)
                last_id = page[-1].id
                if frames := _frames([message for message in page if filter(message)]):
                    yield frames
            if last_id < newest:
                yield _lost(newest - last_id)
                last_id = newest
            complete = queue.discard_until(last_id)
        while not feed.broker.closed and (left_s := ends - monotonic()) > 0:
            lost, messages = await queue.take(min(settings.heartbeat_s, left_s))
            if lost:
                yield _lost(lost)
            # The feed may be behind what was read from the database.
            new = [message for message in messages if message.id > last_id]
            last_id = new[-1].id if new else last_id
            if new:
                yield _frames(new)
            elif not feed.broker.closed:
                yield _heartbeat(last_id)


def _frames(messages: list[Message]) -> bytes:
    return "".join(
        f"id: {message.id}\nevent: {message.type}\ndata: {message.json}\n\n" for message in messages
    ).encode()


def _heartbeat(last_id: int) -> bytes:
    """Return a heartbeat; its id is where a client that saw nothing else resumes."""
    event = LiveEvent(id=last_id, at=datetime.now(UTC), body=Heartbeat())
    return f"id: {last_id}\nevent: heartbeat\ndata: {event.model_dump_json()}\n\n".encode()


def _lost(count: int) -> bytes:
    event = LiveEvent(id=None, at=datetime.now(UTC), body=EventsLost(count=count))
    return f"event: events.lost\ndata: {event.model_dump_json()}\n\n".encode()
