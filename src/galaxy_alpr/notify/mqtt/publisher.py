"""The publisher: one connection to the broker, for the process that holds the lease.

Events go one at a time: the next one is sent when the broker has acknowledged the last, and the
cursor moves after each. So at most one is published twice when a broker stops: the one whose
acknowledgement was lost. Retained messages may be repeated, so they go together.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.db.models import Event
from galaxy_alpr.events import EventBroker
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.monitoring.gauges import Gauges
from galaxy_alpr.notify.mqtt.figures import MqttFigures
from galaxy_alpr.notify.mqtt.parts import PublisherParts
from galaxy_alpr.notify.mqtt.states import OFFLINE, ONLINE, Point
from galaxy_alpr.notify.mqtt.subscriptions import Listener
from galaxy_alpr.notify.mqtt.topics import Outgoing
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.lease import WorkLease
from galaxy_alpr.services.mqtt.connection import LastWill, Sender, client_of, words_of
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

RETRY_S = 1.0
"""Seconds between two attempts to connect, or to get the lease."""

WAIT_S = 0.25
"""Longest wait for an event: after it, other work and the stop are looked at."""

REFRESH_S = 2.0
"""Seconds after which the state is compared again, where no event asked for it before."""

BURST_S = 0.5
"""Least time between two comparisons of the state while events come."""

_AT_ONCE = 8
"""Retained messages that wait for their acknowledgement at the same time."""

Answer = TypeVar("Answer")
Failure = TypeVar("Failure", bound=Exception)


class MqttPublisher:
    """Publishes stored events and the current state. ``worker`` runs it."""

    def __init__(
        self,
        parts: PublisherParts,
        *,
        lease: WorkLease,
        events: EventBroker,
        clock: Clock,
        monitor: Monitor,
    ) -> None:
        self.worker = Worker("mqtt", self._run, interval_s=RETRY_S)
        self.figures = MqttFigures()
        self._parts = parts
        self._lease = lease
        self._events = events
        self._clock = clock
        self._monitor = monitor
        self._known: dict[str, bytes] = {}
        self._last_id = 0
        self._refreshed = 0.0
        self._dirty = False

    def measure(self, gauges: Gauges) -> None:
        """Report whether this process is connected."""
        gauges.mqtt_connected.set(self.figures.connected)

    def _run(self) -> None:
        """Publish until the worker stops, or the connection or the lease is lost."""
        if not self._lease.claim():
            return
        try:
            asyncio.run(self._connected())
        finally:
            self.figures.set_connected(False, self._clock.now())
            with contextlib.suppress(SQLAlchemyError):
                self._lease.renew(self.figures.to_dict())
                if self.worker.stopping:
                    self._lease.release()

    async def _connected(self) -> None:
        from aiomqtt import MqttError

        try:
            await self._session()
        except* MqttError as errors:
            self._failed(words_of(first_of(errors)))
        except* SQLAlchemyError as errors:
            self._failed(f"the database fails: {cause_of(first_of(errors))}")

    async def _session(self) -> None:
        """Keep one connection; returns when the worker stops or the lease is lost.

        What waits for an acknowledgement is cancelled as soon as the connection is lost.
        """
        topics = self._parts.topics
        will = LastWill(topic=topics.status, payload=OFFLINE)
        identifier = f"galaxy-{topics.prefix.replace('/', '-')}-{topics.site}"
        async with client_of(self._parts.broker, identifier, will) as client:
            sender = Sender(client)
            self._known.clear()
            self._refreshed = 0.0
            listener = Listener(client, self._parts, self._known)
            async with asyncio.TaskGroup() as group:
                listening = group.create_task(listener.run())
                await self._begin(sender, listener)
                await self._publish(sender, listener)
                listening.cancel()
                if self.worker.stopping:
                    await sender.send(topics.status, OFFLINE, retain=True)

    async def _begin(self, sender: Sender, listener: Listener) -> None:
        """Publish that the service is connected, and the whole state."""
        self._last_id = await _apart(self._parts.outbox.position)
        await sender.send(self._parts.topics.status, ONLINE, retain=True)
        self.figures.set_connected(True, self._clock.now())
        logger.info("connected to the MQTT broker %s", self._parts.broker.shown)
        await self._refresh(sender)
        await listener.subscribe()

    async def _publish(self, sender: Sender, listener: Listener) -> None:
        with self._events.subscribe(lambda _message: True) as woken:
            while not self.worker.stopping and await self._holds_lease():
                count = await self._publish_events(sender)
                if listener.take_birth():
                    self._known.clear()
                    self._refreshed = 0.0
                if self._is_due():
                    await self._refresh(sender)
                if not count and not self.worker.stopping:
                    await woken.take(WAIT_S)

    async def _holds_lease(self) -> bool:
        held = await _apart(lambda: self._lease.keep(self.figures.to_dict()))
        if not held:
            logger.warning("another process publishes by MQTT now")
        return held

    async def _publish_events(self, sender: Sender) -> int:
        """Publish the next page of events; return how many there were."""
        rows = await _apart(lambda: self._parts.outbox.after(self._last_id))
        for row in rows:
            if self.worker.stopping or not await self._holds_lease():
                break
            await self._publish_event(sender, row)
        return len(rows)

    async def _publish_event(self, sender: Sender, row: Event) -> None:
        self.figures.skipped += row.id - self._last_id - 1
        message = self._message(row)
        if message is not None:
            await sender.send_surely(message.topic, message.payload)
        self._last_id = row.id
        await _apart(lambda: self._parts.outbox.acknowledged(row.id))
        self._dirty = True
        if row.type == "detection.created":
            self._parts.states.changed(point_of(row))
        if message is not None:
            self.figures.events += 1
            self.figures.last_published_at = self._clock.now().isoformat()
            self._monitor.metrics.integrations.mqtt_published("event")

    def _message(self, row: Event) -> Outgoing | None:
        try:
            return self._parts.messages.of(row)
        except (KeyError, TypeError, ValueError):  # an event of another version of this program
            logger.exception("event %s cannot be published", row.id)
            self.figures.skipped += 1
            return None

    def _is_due(self) -> bool:
        passed = monotonic() - self._refreshed
        return passed >= (BURST_S if self._dirty else REFRESH_S)

    async def _refresh(self, sender: Sender) -> None:
        """Publish what has changed of the state; all of it in a new connection."""
        self._dirty, self._refreshed = False, monotonic()
        sender.refusal = None
        wanted, places = await _apart(self._parts.states.make)
        if self._parts.discovery is not None:
            wanted |= self._parts.discovery.make(places)
        sums = {topic: hashlib.sha256(data).digest() for topic, data in wanted.items()}
        changed = [topic for topic, found in sums.items() if self._known.get(topic) != found]
        changed += [topic for topic in self._known if topic not in sums]
        for start in range(0, len(changed), _AT_ONCE):
            some = changed[start : start + _AT_ONCE]
            await asyncio.gather(
                *(sender.send(topic, wanted.get(topic), retain=True) for topic in some)
            )
            for topic in some:
                self._known.pop(topic, None)
                if topic in sums:
                    self._known[topic] = sums[topic]
                self.figures.states += 1
                self._monitor.metrics.integrations.mqtt_published("state")
        if sender.refusal is not None:
            self._failed(f"the broker refuses a retained message: {sender.refusal}")

    def _failed(self, words: str) -> None:
        if self.figures.last_error != words:
            logger.warning("MQTT: %s", words)
        self.figures.failed(words, self._clock.now())


def point_of(row: Event) -> Point:
    """Return the camera of a reading, else its location."""
    camera_id = row.payload.get("camera_id")
    if isinstance(camera_id, int):
        return "camera", camera_id
    return "location", row.location_id or 0


def first_of(errors: BaseExceptionGroup[Failure]) -> Failure:
    """Return the first single error of a group."""
    error = errors.exceptions[0]
    return first_of(error) if isinstance(error, BaseExceptionGroup) else error


async def _apart(work: Callable[[], Answer]) -> Answer:
    """Run what waits for the database in another thread: the connection is kept alive."""
    return await asyncio.to_thread(work)
