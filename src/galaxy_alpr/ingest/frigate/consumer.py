"""Frigate's events from the MQTT broker, for the process that holds the lease.

A message is acknowledged when it has been dealt with: the broker keeps the others, also while this
service is stopped. The end of a vehicle is tried again until it is stored, or given up.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.errors import AlprError
from galaxy_alpr.ingest.frigate.events import FrigateEvent, of_event, of_update
from galaxy_alpr.ingest.frigate.http import FrigateFailed
from galaxy_alpr.ingest.frigate.reader import FrigateReader, ReadVehicle
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.lease import WorkLease
from galaxy_alpr.services.mqtt.connection import Broker, client_of, words_of
from galaxy_alpr.services.worker import Worker

if TYPE_CHECKING:
    from aiomqtt import Client, Message

logger = logging.getLogger(__name__)

RETRY_S = 1.0
"""Seconds between two attempts to connect, or to get the lease."""

WAIT_S = 0.25
PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Pauses between the attempts to store a vehicle; the last one is repeated."""

GIVE_UP = timedelta(minutes=10)
"""How long a vehicle that is gone is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrigateTopics:
    """Frigate's topics, and the id of this client at the broker.

    With ``publish_plates`` each reading is published as frigate_plate_recognizer does, with local
    times of ``zone``.
    """

    prefix: str
    client: str
    publish_plates: bool
    zone: ZoneInfo

    @property
    def events(self) -> str:
        return f"{self.prefix}/events"

    @property
    def updates(self) -> str:
        return f"{self.prefix}/tracked_object_update"

    @property
    def plates(self) -> str:
        return f"{self.prefix}/plate_recognizer"


class FrigateConsumer:
    """Hands Frigate's messages to the reader. ``worker`` runs it."""

    def __init__(
        self,
        reader: FrigateReader,
        *,
        broker: Broker,
        topics: FrigateTopics,
        lease: WorkLease,
        clock: Clock,
    ) -> None:
        self.worker = Worker("frigate", self._run, interval_s=RETRY_S)
        self._reader = reader
        self._broker = broker
        self._topics = topics
        self._lease = lease
        self._clock = clock
        self._lost = False

    def close(self) -> None:
        """Close the connections to Frigate; the worker has stopped."""
        self._reader.close()

    def _run(self) -> None:
        """Read until the worker stops, or the connection or the lease is lost."""
        if not self._lease.claim():
            return
        self._lost = False
        try:
            asyncio.run(self._connected())
        finally:
            self._reader.figures.set_connected(False, self._clock.now())
            with contextlib.suppress(SQLAlchemyError):
                self._lease.renew(self._reader.figures.to_dict())
                if self.worker.stopping:
                    self._lease.release()

    async def _connected(self) -> None:
        from aiomqtt import MqttError

        try:
            await self._session()
        except* MqttError as errors:
            error: BaseException = errors
            while isinstance(error, BaseExceptionGroup):
                error = error.exceptions[0]
            self._error(f"the MQTT broker: {words_of(error)}")

    async def _session(self) -> None:
        queue: asyncio.Queue[Message] = asyncio.Queue()
        async with client_of(self._broker, self._topics.client) as client:
            # So the broker keeps what was not dealt with; it sends a few messages ahead only.
            client._client.manual_ack_set(True)
            async with asyncio.TaskGroup() as group:
                others = [
                    group.create_task(self._take(client, queue)),
                    group.create_task(self._keep_lease()),
                ]
                await client.subscribe([(self._topics.events, 1), (self._topics.updates, 1)])
                self._reader.figures.set_connected(True, self._clock.now())
                logger.info("Frigate's events are read from the MQTT broker")
                while not self._stopping():
                    with contextlib.suppress(TimeoutError):
                        message = await asyncio.wait_for(queue.get(), WAIT_S)
                        await self._handle(client, message)
                for task in others:
                    task.cancel()

    async def _take(self, client: Client, queue: asyncio.Queue[Message]) -> None:
        async for message in client.messages:
            queue.put_nowait(message)

    async def _keep_lease(self) -> None:
        while not self._lost:
            figures = self._reader.figures.to_dict()
            self._lost = not await asyncio.to_thread(self._lease.keep, figures)
            await asyncio.sleep(WAIT_S)

    def _stopping(self) -> bool:
        return self.worker.stopping or self._lost

    async def _handle(self, client: Client, message: Message) -> None:
        """Deal with one message, and acknowledge it; not where the worker stops meanwhile."""
        is_event = message.topic.value == self._topics.events
        done, read = await asyncio.to_thread(self._work, is_event, message.payload)
        if not done:
            return
        if read is not None and read.text is not None and self._topics.publish_plates:
            payload = json.dumps(self._told(read))
            await client.publish(self._topics.plates, payload, qos=1, retain=True)
        client._client.ack(message.mid, message.qos)

    def _work(self, is_event: bool, payload: Any) -> tuple[bool, ReadVehicle | None]:
        """Return whether a message has been dealt with, and what was read."""
        try:
            event = (of_event if is_event else of_update)(bytes(payload))
        except (ValueError, TypeError):
            self._error("a message of Frigate is not as documented")
            return True, None
        if event is None:
            return True, None
        if event.ended:
            return self._end(event)
        try:
            self._reader.follow(event)
        except (FrigateFailed, AlprError) as error:  # its end is tried until it succeeds
            self._error(str(error))
        return True, None

    def _end(self, event: FrigateEvent) -> tuple[bool, ReadVehicle | None]:
        """Store a vehicle that is gone; try again after failures."""
        read, attempt, began = None, 0, monotonic()
        while True:
            try:
                read = self._reader.end(event)
                break
            except (FrigateFailed, AlprError, SQLAlchemyError) as error:
                words = cause_of(error) if isinstance(error, SQLAlchemyError) else str(error)
                self._error(str(words))
            if monotonic() - began >= GIVE_UP.total_seconds():
                self._reader.figures.failed += 1
                self._reader.drop(event.id)
                logger.error("a vehicle of Frigate is given up: %s", event.id)
                return True, None
            self.worker.pause(PAUSES_S[min(attempt, len(PAUSES_S) - 1)])
            attempt += 1
            if self._stopping():
                return False, None
        try:
            if read is not None:
                self._reader.tell_frigate(read)
        except FrigateFailed as error:
            self._error(f"the reading is stored, but not written back: {error}")
        return True, read

    def _told(self, read: ReadVehicle) -> dict[str, Any]:
        started = read.started_at.astimezone(self._topics.zone)
        return {
            "plate_number": read.text,
            "score": round(read.confidence, 4),
            "frigate_event_id": read.id,
            "camera_name": read.camera,
            "start_time": started.strftime("%Y-%m-%d %H:%M:%S"),
            "is_watched_plate": read.is_watched,
        }

    def _error(self, words: str) -> None:
        if self._reader.figures.last_error != words[:200]:
            logger.warning("Frigate: %s", words[:200])
        self._reader.figures.error(words[:200], self._clock.now())
