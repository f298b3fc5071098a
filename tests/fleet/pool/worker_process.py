"""``python -m tests.fleet.pool.worker_process URL``: a worker with a fake engine, to be killed.

``--seconds`` is how long it takes for a picture. ``--deadly`` ends the process at each picture. It
prints a line when it has begun with a picture.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence

from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.options import NatsOptions
from galaxy_alpr.fleet.pool.worker import PoolWorker
from galaxy_alpr.types import BgrImage, ImageResult
from tests.fleet.pool.parts import Slow, identity_of


class _Told(Slow):
    def __init__(self, seconds: float, deadly: bool) -> None:
        super().__init__(seconds)
        self._deadly = deadly

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        sys.stdout.write("began\n")
        sys.stdout.flush()
        if self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().analyze(image, countries)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--seconds", type=float, default=0.0)
    parser.add_argument("--deadly", action="store_true")
    options = parser.parse_args()
    engine = _Told(options.seconds, options.deadly)
    connection = NatsConnection(NatsOptions(urls=[options.url], name="worker"))
    connection.start()
    running = PoolWorker(connection, engine, identity_of(engine), slots=1, deadline_s=10.0)
    running.start()
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    ended.wait()
    running.stop()
    connection.close()


if __name__ == "__main__":
    main()
