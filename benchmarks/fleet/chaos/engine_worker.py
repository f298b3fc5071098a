"""``python -m benchmarks.fleet.chaos.engine_worker URL``: a worker of the quick application."""

from __future__ import annotations

import signal
import sys
import threading

from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.options import NatsOptions
from galaxy_alpr.fleet.pool.worker import PoolWorker
from galaxy_alpr.main.fleet.pool import identity_of
from galaxy_alpr.settings import Settings
from tests.fake_engine import FakeEngine


def main() -> None:
    """Work until SIGTERM."""
    engine = FakeEngine()
    connection = NatsConnection(NatsOptions(urls=[sys.argv[1]], name="worker"))
    connection.start()
    identity = identity_of(engine, Settings(_env_file=None))
    worker = PoolWorker(connection, engine, identity, slots=1, deadline_s=10.0)
    worker.start()
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    ended.wait()
    worker.stop()
    connection.close()


if __name__ == "__main__":
    main()
