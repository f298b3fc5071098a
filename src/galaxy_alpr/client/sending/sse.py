"""Server-sent events: lines of a stream into events (WHATWG HTML, section 9.2)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from galaxy_alpr.client.errors import ApiError, ClientError, ServiceUnreachable, UnexpectedAnswer
from galaxy_alpr.client.models.events import Event, EventsLost, Heartbeat, event_of
from galaxy_alpr.client.sending.call import Call, get
from galaxy_alpr.client.sending.retries import Retries

STREAM_SILENCE_S = 90.0
"""A stream without even a heartbeat for this long is opened again."""
FINAL = frozenset({400, 401, 403, 404, 405, 422})
"""Statuses with which a stream will not be opened by asking again."""


@dataclass(slots=True)
class EventLines:
    """Collects lines until an event is complete."""

    _data: list[str] = field(default_factory=list)

    def take(self, line: str) -> Event | None:
        """Return the event that this line completes; ``None`` while it is not complete.

        Raises ``UnexpectedAnswer`` if its data is no event of the API.
        """
        if line:
            name, _, value = line.partition(":")
            if name == "data":
                self._data.append(value.removeprefix(" "))
            return None
        data, self._data = self._data, []
        if not data:
            return None
        try:
            return event_of(json.loads("\n".join(data)))
        except (ValueError, AttributeError, TypeError):
            raise UnexpectedAnswer("the stream sent what is no event") from None


@dataclass(slots=True)
class Position:
    """Where a stream is, over all its connections."""

    last_id: int | None
    failures: int = 0

    def headers(self) -> dict[str, str]:
        """Return the header that resumes the stream."""
        return {} if self.last_id is None else {"Last-Event-ID": str(self.last_id)}

    def take(self, event: Event) -> Event | None:
        """Move on behind ``event``; return it, or what it says of lost events, or ``None``.

        A heartbeat repeats the id of the last event. A lower one is from another history.
        """
        self.failures = 0
        before, self.last_id = self.last_id, self.last_id if event.id is None else event.id
        if not isinstance(event.body, Heartbeat):
            return event
        if before is not None and event.id is not None and event.id < before:
            return Event(id=event.id, at=event.at, body=EventsLost(type="events.lost"))
        return None

    def pause(self, retries: Retries, error: ClientError | None) -> float:
        """Return the seconds before the stream is opened again; raises a final ``error``.

        A stream that ended as usual is opened again at once.
        """
        if isinstance(error, ApiError) and error.status in FINAL:
            raise error
        if error is None and self.failures == 0:
            self.failures = 1  # an end without any event in between is a failure
            return 0.0
        self.failures += 1
        asked = error.retry_after_s if isinstance(error, ApiError) else None
        return max(asked or 0.0, retries.back_off(self.failures))


def events_call(
    types: list[str] | None,
    locations: list[int] | None,
    kinds: list[str] | None,
) -> Call[None]:
    """Return the request of a stream."""
    return get("/api/events", lambda _: None, type=types, location=locations, kind=kinds)


def interrupted(error: Exception) -> ServiceUnreachable:
    """Return the error of a connection that ended."""
    return ServiceUnreachable(f"the stream ended: {type(error).__name__}")
