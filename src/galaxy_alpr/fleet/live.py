"""Signals between the processes of one installation by NATS."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from galaxy_alpr.fleet.connection import NatsConnection

if TYPE_CHECKING:
    from nats.aio.msg import Msg


class NatsSignals:
    """Sends and hears signals at one subject, which ends with the id of the installation.

    A server may serve several installations: sites have ids of their own.
    """

    def __init__(self, connection: NatsConnection, installation: str) -> None:
        self._connection = connection
        self._subject = f"galaxy.live.{installation}"

    def start(self, hear: Callable[[bytes], None], catch_up: Callable[[], None]) -> None:
        """Begin to hear; ``catch_up`` is called with each new connection."""

        async def take(message: Msg) -> None:
            hear(message.data)

        self._connection.subscribe(self._subject, take)
        self._connection.on_connect(catch_up)

    def send(self, signal: bytes) -> None:
        """Send a signal; dropped while no server answers."""
        self._connection.publish(self._subject, signal)

    def close(self) -> None:
        """Do nothing: the connection is closed by whoever opened it."""
