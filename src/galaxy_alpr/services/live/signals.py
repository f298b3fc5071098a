"""What the processes of one installation tell each other, beside the database.

Events are rows, and nothing is lost where a signal is: it only says that there is something to
read. A reading that is not final yet is no row; it is sent itself, and may be missed.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Protocol
from uuid import uuid4

from galaxy_alpr.events import NOT_STORED, EventBroker, LiveEvent, Message

logger = logging.getLogger(__name__)


class Signals(Protocol):
    """Carries signals between processes. Its methods may be called from any thread."""

    def start(self, hear: Callable[[bytes], None], catch_up: Callable[[], None]) -> None:
        """Begin to carry signals: ``hear`` gets those of all processes, in a thread of its own.

        ``catch_up`` is called whenever signals may have been missed.
        """
        ...

    def send(self, signal: bytes) -> None:
        """Send a signal to the other processes. Never waits; it may be lost."""
        ...

    def close(self) -> None:
        """End the connection."""
        ...


class LiveSignals:
    """Wakes the feeds of the other processes, and sends them readings that are not final yet."""

    def __init__(self, signals: Signals) -> None:
        self._signals = signals
        self._sender = uuid4().hex

    def start(self, broker: EventBroker, wake: Callable[[], None]) -> None:
        """Publish through ``broker`` what other processes send; ``wake`` is told of new events."""

        def hear(signal: bytes) -> None:
            try:
                heard = json.loads(signal)
                sender, event = heard["from"], heard.get("event")
                if sender == self._sender:
                    return
                if event is None:
                    wake()
                else:
                    broker.publish([provisional_message(event)])
            except (ValueError, TypeError, KeyError, AttributeError):
                logger.warning("a signal of another process cannot be read")

        self._signals.start(hear, wake)

    def events_written(self) -> None:
        """Tell the other processes that there are new events. Never waits."""
        self._send({})

    @property
    def wanted(self) -> bool:
        """Whether provisional readings are sent: always, as nobody knows who listens."""
        return True

    def put(self, pass_id: str, event: LiveEvent) -> None:  # noqa: ARG002 -- of the protocol
        """Send what is known of a pass. Never waits."""
        self._send({"event": event.model_dump(mode="json")})

    def end(self, pass_id: str) -> None:
        """Do nothing: what was sent is not kept."""

    def close(self) -> None:
        """End the connection."""
        self._signals.close()

    def _send(self, content: dict[str, object]) -> None:
        self._signals.send(json.dumps({"from": self._sender, **content}).encode())


def provisional_message(event: dict[str, object]) -> Message:
    """Return a provisional event of another process as it is published."""
    location_id, body = event.get("location_id"), event.get("body")
    return Message(
        id=NOT_STORED,
        type=str(body.get("type") if isinstance(body, dict) else None),
        location_id=location_id if isinstance(location_id, int) else None,
        kind=None,
        json=json.dumps(event, separators=(",", ":")),
    )
