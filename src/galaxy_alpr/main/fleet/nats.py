"""The connection to NATS of one process."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING

from galaxy_alpr.settings import Settings

if TYPE_CHECKING:
    from galaxy_alpr.fleet.connection import NatsConnection


def open_nats(settings: Settings, resources: ExitStack) -> NatsConnection | None:
    """Return the connection, which begins now; ``None`` where the settings name no server.

    ``resources`` closes it. Raises ``Unavailable`` without the extra.
    """
    if not settings.nats_urls:
        return None
    from galaxy_alpr.fleet.connection import NatsConnection
    from galaxy_alpr.fleet.options import NatsOptions

    site = settings.site if settings.centre_nats else None
    connection = NatsConnection(
        NatsOptions(
            urls=settings.nats_urls,
            name=f"galaxy-alpr {socket.gethostname()}:{os.getpid()}",
            seed_file=settings.nats_seed_file,
            ca_file=settings.nats_ca_file,
            inbox="_INBOX" if site is None else f"_INBOX.{site}",
        )
    )
    resources.callback(connection.close)
    connection.start()
    return connection
