"""A service's pooled engine and workers around a NATS server, for tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.errors import ModelError
from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.pool.client import PoolClient
from galaxy_alpr.fleet.pool.engine import Fallback, PooledEngine
from galaxy_alpr.fleet.pool.identity import EngineIdentity, engine_identity
from galaxy_alpr.fleet.pool.stream import STREAM
from galaxy_alpr.fleet.pool.worker import PoolWorker
from galaxy_alpr.types import BgrImage, ImageResult
from tests.fake_engine import FakeEngine, photo
from tests.nats_server import PATIENCE_S, NatsServer, connected
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[3]


def identity_of(engine: Analyzer, models: str = "same") -> EngineIdentity:
    return engine_identity(engine.info, {"models": models}, {})


def picture(*seen: str) -> BgrImage:
    return decode_image(photo(*seen))


class Slow(FakeEngine):
    """A fake engine that takes a while, and counts."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__()
        self.seconds = seconds
        self.done = 0

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        time.sleep(self.seconds)
        result = super().analyze(image, countries)
        self.done += 1
        return result


class Broken(FakeEngine):
    """An engine whose model fails."""

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        raise ModelError(f"the network failed on {np.shape(image)} of {countries}")


class Service:
    """A service's engine, its connection and what it reported."""

    def __init__(
        self,
        connection: NatsConnection,
        own: Analyzer,
        *,
        deadline_s: float,
        fallback: Fallback,
        identity: EngineIdentity | None,
    ) -> None:
        self.outcomes: list[str] = []
        self.connection = connection
        identity = identity or identity_of(own)
        self.client = PoolClient(connection, identity, deadline_s=deadline_s)
        self.client.start()
        self.engine = PooledEngine(
            own, self.client, fallback=fallback, report=lambda what, _: self.outcomes.append(what)
        )

    def waiting(self) -> int:
        """Return how many requests are in the stream, those in work as well."""

        async def count(_client: Any, js: Any) -> int:
            return int((await js.stream_info(STREAM)).state.messages)

        return self.connection.run(count, timeout_s=5)

    def wait_for_workers(self, count: int = 1) -> None:
        until(lambda: self.client.presence.workers >= count, PATIENCE_S)


@contextmanager
def service(
    server: NatsServer,
    own: Analyzer,
    *,
    deadline_s: float = 10.0,
    fallback: Fallback = "local",
    identity: EngineIdentity | None = None,
) -> Iterator[Service]:
    with connected(server, "service") as connection:
        yield Service(connection, own, deadline_s=deadline_s, fallback=fallback, identity=identity)


@contextmanager
def worker(
    server: NatsServer,
    engine: Analyzer,
    *,
    models: str = "same",
    slots: int = 1,
    deadline_s: float = 10.0,
) -> Iterator[PoolWorker]:
    with connected(server, "worker") as connection:
        running = PoolWorker(
            connection, engine, identity_of(engine, models), slots=slots, deadline_s=deadline_s
        )
        running.start()
        try:
            yield running
        finally:
            running.stop()


@contextmanager
def worker_process(server: NatsServer, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Yield a process of ``tests.fleet.pool.worker_process``."""
    command = [sys.executable, "-m", "tests.fleet.pool.worker_process", server.url, *options]
    process = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def kill(process: subprocess.Popen[str]) -> None:
    """End a process as the kernel does where memory is short."""
    os.kill(process.pid, signal.SIGKILL)
    process.wait(PATIENCE_S)


class Asking:
    """A call in a thread of its own; ``result`` returns or raises what it did."""

    def __init__(self, engine: Analyzer, image: BgrImage) -> None:
        self._thread = threading.Thread(target=self._run, args=(engine, image), daemon=True)
        self._error: Exception | None = None
        self._result: ImageResult | None = None
        self._thread.start()

    def result(self) -> ImageResult:
        self._thread.join(60)
        assert not self._thread.is_alive()
        if self._error is not None:
            raise self._error
        assert self._result is not None
        return self._result

    def _run(self, engine: Analyzer, image: BgrImage) -> None:
        try:
            self._result = engine.analyze(image)
        except Exception as error:  # noqa: BLE001 -- given to the test
            self._error = error
