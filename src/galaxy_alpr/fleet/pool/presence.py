"""Which workers are there: each announces itself every second, and when it leaves."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field, ValidationError

from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.pool.identity import EngineIdentity
from galaxy_alpr.fleet.pool.stream import CALL, PREFIX

if TYPE_CHECKING:
    from nats.aio.msg import Msg

logger = logging.getLogger(__name__)

ANNOUNCE_S = 1.0
"""Seconds between two announcements of a worker."""

SILENT_S = 3.5
"""Seconds without an announcement after which a worker counts as gone."""

State = Literal["ready", "leaving", "gone"]
"""``leaving``: it takes no further requests, and finishes those in work."""


class Announcement(BaseModel):
    """What a worker says of itself."""

    worker: str = Field(min_length=1, max_length=100)
    digest: str = Field(max_length=100)
    state: State
    slots: int = Field(ge=1)
    detector: str = Field(max_length=500)
    recognizer: str = Field(max_length=500)
    version: str = Field(max_length=50)


@dataclass(slots=True)
class _Seen:
    said: Announcement
    at: float


class Presence:
    """The workers that a service hears of. Safe for several threads."""

    def __init__(
        self,
        connection: NatsConnection,
        identity: EngineIdentity,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection, self._identity, self._now = connection, identity, now
        self._lock = threading.Lock()
        self._seen: dict[str, _Seen] = {}
        self._told: set[str] = set()

    def start(self) -> None:
        """Begin to listen, and ask the workers to announce themselves after each connection."""
        self._connection.subscribe(f"{PREFIX}.worker.>", self._hear)
        self._connection.on_connect(lambda: self._connection.publish(CALL, b""))
        if self._connection.connected:
            self._connection.publish(CALL, b"")

    @property
    def ready(self) -> bool:
        """Whether a worker with the models of this service takes requests."""
        return self._any(("ready",))

    @property
    def alive(self) -> bool:
        """Whether a worker with the models of this service may still answer."""
        return self._any(("ready", "leaving"))

    @property
    def slots(self) -> int:
        """How many requests the workers with the models of this service process at a time."""
        with self._lock:
            return sum(seen.said.slots for seen in self._live(("ready",)))

    @property
    def workers(self) -> int:
        """The number of workers with the models of this service."""
        with self._lock:
            return len(self._live(("ready",)))

    def heard(self, said: Announcement) -> None:
        """Note an announcement."""
        with self._lock:
            if said.state == "gone":
                self._seen.pop(said.worker, None)
            elif said.digest == self._identity.digest:
                self._seen[said.worker] = _Seen(said, self._now())
            elif said.worker not in self._told and len(self._told) < 1000:
                self._told.add(said.worker)
                self._tell(said)

    def _any(self, states: tuple[State, ...]) -> bool:
        with self._lock:
            return bool(self._live(states))

    def _live(self, states: tuple[State, ...]) -> list[_Seen]:
        since = self._now() - SILENT_S
        for name in [name for name, seen in self._seen.items() if seen.at < since]:
            del self._seen[name]
        return [seen for seen in self._seen.values() if seen.said.state in states]

    def _tell(self, said: Announcement) -> None:
        logger.warning(
            "the engine worker %s is not used: it runs %s, %s (version %s, engine %s), this "
            "service needs engine %s; models, version and engine settings have to be the same",
            *(said.worker, said.detector, said.recognizer, said.version, said.digest),
            self._identity.digest,
        )

    async def _hear(self, message: Msg) -> None:
        try:
            said = Announcement.model_validate_json(message.data)
        except ValidationError:
            logger.warning("an announcement of an engine worker is not understood")
            return
        self.heard(said)
