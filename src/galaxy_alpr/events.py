"""What happened, as types, and the broker that hands it to every live stream.

Nobody waits for anybody: a subscriber that does not keep up loses its oldest events, and is told
how many.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from galaxy_alpr.enums import (
    DetectionKind,
    LocationType,
    PlateStatus,
    PlateType,
    UnreadReason,
    VehicleClass,
)

Box = tuple[float, float, float, float]


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EventLocation(_Value):
    """The place of an event."""

    id: int
    name: str
    type: LocationType


class EventVehicle(_Value):
    """A vehicle as it was first seen."""

    id: int
    vehicle_class: VehicleClass
    confidence: float
    box: Box
    color: str | None
    image_url: str | None


class EventPlate(_Value):
    """A plate as it was first read; ``text`` is null when it was seen but not read."""

    id: int
    text: str | None
    display_text: str | None
    confidence: float
    char_confidences: list[float]
    box: Box
    corners: list[list[float]]
    country: str | None
    region: str | None
    type: PlateType | None
    background_color: str | None = None
    status: PlateStatus
    unread_reason: UnreadReason | None
    image_url: str | None


class DetectionCreated(_Value):
    """A vehicle, a plate, or both were seen."""

    type: Literal["detection.created"] = "detection.created"
    session_id: int
    detection_id: int
    kind: DetectionKind
    captured_at: datetime
    source: str
    location: EventLocation | None
    image_url: str
    image_width: int
    image_height: int
    annotated_image_url: str | None
    vehicle: EventVehicle | None
    plate: EventPlate | None


class PlateCorrected(_Value):
    """A plate is now held to be another text than before."""

    type: Literal["plate.corrected"] = "plate.corrected"
    plate_id: int
    detection_id: int
    session_id: int
    text_before: str | None
    text_after: str | None
    display_text: str | None
    status: PlateStatus | None = Field(description="The standing of the text now held true.")
    changed_by: str


class ListChanged(_Value):
    """The lists of plates changed; ``text`` is null when several entries did at once."""

    type: Literal["list.changed"] = "list.changed"
    action: Literal["added", "changed", "removed", "imported"]
    count: int = Field(1, description="Entries that changed.")
    text: str | None = None
    display_text: str | None = None
    status: PlateStatus | None = Field(None, description="The standing of the plate now.")


class EventsLost(_Value):
    """This stream did not keep up, or resumed from events no longer kept.

    ``count`` events are not sent; of those no longer kept nobody knows whether a filter would
    have let them pass.
    """

    type: Literal["events.lost"] = "events.lost"
    count: int


class Heartbeat(_Value):
    """Nothing happened since the last event; the stream is alive."""

    type: Literal["heartbeat"] = "heartbeat"


DomainEvent = DetectionCreated | PlateCorrected | ListChanged
"""What is kept in the database and can be resumed."""

EventBody = Annotated[DomainEvent | EventsLost | Heartbeat, Field(discriminator="type")]


class LiveEvent(_Value):
    """One event of the stream; a heartbeat repeats the last ``id``, ``events.lost`` has none."""

    id: int | None
    at: datetime
    location_id: int | None = None
    body: EventBody


@dataclass(frozen=True, slots=True)
class Message:
    """One kept event, already written as JSON: it is encoded once for all streams."""

    id: int
    type: str
    location_id: int | None
    kind: str | None
    json: str


Wanted = Callable[[Message], bool]


class Subscription:
    """One stream's queue. Filled by any thread, emptied by the event loop that made it."""

    def __init__(self, filter: Wanted, capacity: int) -> None:
        self.loop = asyncio.get_running_loop()
        self._filter = filter
        self._capacity = capacity
        self._messages: deque[Message] = deque(maxlen=capacity)
        self._lost = 0
        self._lock = threading.Lock()
        self._ready = asyncio.Event()

    def offer(self, messages: Sequence[Message]) -> bool:
        """Queue what is wanted, dropping the oldest when full; say whether anything was."""
        chosen = [message for message in messages if self._filter(message)]
        with self._lock:
            room = self._capacity - len(self._messages)
            self._lost += max(0, len(chosen) - room)
            self._messages.extend(chosen)
        return bool(chosen)

    def lose(self, count: int) -> None:
        """Count events that are not kept any more, whether they were wanted or not."""
        with self._lock:
            self._lost += count

    def wake(self) -> None:
        """Let ``take`` return. Runs in the event loop."""
        self._ready.set()

    def forget_until(self, event_id: int) -> bool:
        """Take out what is not newer than ``event_id``.

        False when something was dropped since: what is newer may then be missing here.
        """
        with self._lock:
            complete, self._lost = self._lost == 0, 0
            while self._messages and self._messages[0].id <= event_id:
                self._messages.popleft()
        return complete

    async def take(self, timeout_s: float) -> tuple[int, list[Message]]:
        """Return how many events were lost and those that wait, after at most ``timeout_s``."""
        try:
            await asyncio.wait_for(self._ready.wait(), timeout_s)
        except TimeoutError:
            return 0, []
        self._ready.clear()
        with self._lock:
            lost, self._lost = self._lost, 0
            messages = list(self._messages)
            self._messages.clear()
        return lost, messages


class EventBroker:
    """Hands messages to the subscriptions of this process."""

    def __init__(self, *, capacity: int) -> None:
        self._capacity = capacity
        self._subscriptions: set[Subscription] = set()
        # ``close`` may be called by a signal handler, on top of any other method.
        self._lock = threading.RLock()
        self.closed = False

    @contextmanager
    def subscribe(self, filter: Wanted) -> Iterator[Subscription]:
        """Return a queue that is filled from now on. Needs a running event loop."""
        subscription = Subscription(filter, self._capacity)
        with self._lock:
            self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            with self._lock:
                self._subscriptions.discard(subscription)

    @property
    def subscribers(self) -> int:
        """How many streams are open."""
        with self._lock:
            return len(self._subscriptions)

    def publish(self, messages: Sequence[Message]) -> None:
        """Queue ``messages`` for everybody who wants them; never waits."""
        with self._lock:
            subscriptions = list(self._subscriptions)
        _wake([item for item in subscriptions if item.offer(messages)])

    def lose(self, count: int) -> None:
        """Tell everybody that ``count`` events cannot be published: they are not kept any more."""
        with self._lock:
            subscriptions = list(self._subscriptions)
        for subscription in subscriptions:
            subscription.lose(count)
        _wake(subscriptions)

    def close(self) -> None:
        """Let every stream end: the service stops."""
        self.closed = True
        with self._lock:
            subscriptions = list(self._subscriptions)
        _wake(subscriptions)


def _wake(subscriptions: Sequence[Subscription]) -> None:
    """Wake each loop once, not each stream."""
    loops: dict[asyncio.AbstractEventLoop, list[Subscription]] = {}
    for subscription in subscriptions:
        loops.setdefault(subscription.loop, []).append(subscription)
    for loop, items in loops.items():
        loop.call_soon_threadsafe(_wake_all, items)


def _wake_all(subscriptions: Sequence[Subscription]) -> None:
    for subscription in subscriptions:
        subscription.wake()
