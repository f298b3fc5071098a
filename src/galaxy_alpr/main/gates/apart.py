"""The gate worker of a process of its own: a database and a clock, no engine and no web server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from galaxy_alpr.main.database import open_database
from galaxy_alpr.main.gates.parts import make_opener
from galaxy_alpr.main.monitoring import open_monitor, serve_metrics
from galaxy_alpr.main.storage import open_store
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.parking.gates.worker import GateWorker
from galaxy_alpr.settings import Settings


@contextmanager
def open_gate_worker(settings: Settings) -> Iterator[GateWorker]:
    """Connect to the database of the service and yield the worker, which is not started yet.

    Raises as ``open_database``.
    """
    with ExitStack() as resources:
        store = open_store(settings)
        store.make_folders()
        database = open_database(settings, store, resources)
        serve_metrics(settings, open_monitor(settings, database, resources), resources)
        clock = Clock(newest=database.last_stored_at)
        opener = make_opener(settings, database.sessions, clock, store)
        resources.callback(opener.stop)
        yield opener
