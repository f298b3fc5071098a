"""The background work of the integrations of one application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from galaxy_alpr.main.cameras.parts import Surroundings
from galaxy_alpr.main.integrations.frigate import open_frigate
from galaxy_alpr.main.integrations.mqtt import Around, open_publisher
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.settings import Settings


def integration_workers(
    settings: Settings, around: Surroundings, monitor: Monitor, resources: ExitStack
) -> Iterator[Worker]:
    """Yield the workers of the integrations that are on; ``resources`` stops them.

    Raises ``Unavailable`` where one needs a package that is not installed.
    """
    publisher = open_publisher(
        settings,
        Around(around.sessions, around.store, around.clock, around.hashes, around.feed, monitor),
    )
    if publisher is not None:
        monitor.measure(publisher.measure)
        resources.callback(publisher.worker.stop)
        publisher.worker.wake()  # the first run is at once
        yield publisher.worker
    frigate = open_frigate(settings, around)
    if frigate is not None:
        resources.callback(frigate.close)
        resources.callback(frigate.worker.stop)
        frigate.worker.wake()
        yield frigate.worker
