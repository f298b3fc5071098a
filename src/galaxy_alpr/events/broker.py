"""The broker that passes published events to the live streams of this process.

Publishing never waits: a subscriber that is too slow loses its oldest events and gets their
number.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

NOT_STORED = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One event as JSON, encoded once for all streams.

    ``id`` is ``NOT_STORED`` for one that no stream can resume from.
    """

    id: int
    type: str
    location_id: int | None
    kind: str | None
    json: str


MessageFilter = Callable[[Message], bool]
"""Returns whether a subscriber receives the message."""


Report = Callable[[int], None]
"""Takes a number of events."""


def _ignore(_count: int) -> None:
    pass


class Subscription:
    """One stream's queue. Any thread fills it; the event loop that created it empties it."""

    def __init__(self, filter: MessageFilter, capacity: int, report_lost: Report = _ignore) -> None:
        self.loop = asyncio.get_running_loop()
        self._filter = filter
        self._capacity = capacity
        self._report_lost = report_lost
        self._messages: deque[Message] = deque(maxlen=capacity)
        self._lost = 0
        self._lock = threading.Lock()
        self._ready = asyncio.Event()

    def offer(self, messages: Sequence[Message]) -> bool:
        """Queue the messages that pass the filter; return whether there were any.

        A full queue drops its oldest messages and counts them as lost.
        """
        chosen = [message for message in messages if self._filter(message)]
        with self._lock:
            lost = max(0, len(chosen) + len(self._messages) - self._capacity)
            self._lost += lost
            self._messages.extend(chosen)
        if lost:
            self._report_lost(lost)
        return bool(chosen)

    def lose(self, count: int) -> None:
        """Count events that are no longer stored; whether they pass the filter is unknown."""
        with self._lock:
            self._lost += count
        self._report_lost(count)

    @property
    def queued(self) -> int:
        """The number of messages that were not taken yet."""
        return len(self._messages)

    def wake(self) -> None:
        """Make ``take`` return. Runs in the event loop."""
        self._ready.set()

    def discard_until(self, event_id: int) -> bool:
        """Discard the queued messages up to ``event_id``.

        Return ``False`` when messages were lost since the last call: newer ones may then be
        missing from the queue.
        """
        with self._lock:
            complete, self._lost = self._lost == 0, 0
            while self._messages and self._messages[0].id <= event_id:
                self._messages.popleft()
        return complete

    async def take(self, timeout_s: float) -> tuple[int, list[Message]]:
        """Return the number of lost events and the queued messages.

        Waits at most ``timeout_s`` for the first message.
        """
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
    """Passes messages to the subscriptions of this process.

    ``report_published`` is called with the number of published events, ``report_lost`` with that
    of the events that one subscription loses.
    """

    def __init__(
        self,
        *,
        capacity: int,
        report_published: Report = _ignore,
        report_lost: Report = _ignore,
    ) -> None:
        self._capacity = capacity
        self._report_published = report_published
        self._report_lost = report_lost
        self._subscriptions: set[Subscription] = set()
        # Reentrant: a signal handler may call ``close`` while another method holds the lock.
        self._lock = threading.RLock()
        self.closed = False

    @contextmanager
    def subscribe(self, filter: MessageFilter) -> Iterator[Subscription]:
        """Yield a queue that is filled from now on. Needs a running event loop."""
        subscription = Subscription(filter, self._capacity, self._report_lost)
        with self._lock:
            self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            with self._lock:
                self._subscriptions.discard(subscription)

    @property
    def subscribers(self) -> int:
        """The number of open streams."""
        with self._lock:
            return len(self._subscriptions)

    @property
    def queued(self) -> int:
        """The number of messages in the queues of all streams."""
        with self._lock:
            return sum(item.queued for item in self._subscriptions)

    def publish(self, messages: Sequence[Message]) -> None:
        """Queue ``messages`` for every subscription whose filter they pass. Never waits."""
        self._report_published(len(messages))
        with self._lock:
            subscriptions = list(self._subscriptions)
        _wake([item for item in subscriptions if item.offer(messages)])

    def publish_unheard(self, count: int) -> None:
        """Count events that were published while there was no subscription."""
        self._report_published(count)

    def lose(self, count: int) -> None:
        """Report ``count`` events, no longer stored, as lost to every subscription."""
        with self._lock:
            subscriptions = list(self._subscriptions)
        for subscription in subscriptions:
            subscription.lose(count)
        _wake(subscriptions)

    def close(self) -> None:
        """End every stream: the service stops."""
        self.closed = True
        with self._lock:
            subscriptions = list(self._subscriptions)
        _wake(subscriptions)


def _wake(subscriptions: Sequence[Subscription]) -> None:
    """Wake the subscriptions with one call into each event loop."""
    loops: dict[asyncio.AbstractEventLoop, list[Subscription]] = {}
    for subscription in subscriptions:
        loops.setdefault(subscription.loop, []).append(subscription)
    for loop, items in loops.items():
        loop.call_soon_threadsafe(_wake_all, items)


def _wake_all(subscriptions: Sequence[Subscription]) -> None:
    for subscription in subscriptions:
        subscription.wake()
