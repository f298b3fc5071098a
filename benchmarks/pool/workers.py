"""Worker processes, each pinned to a core, and the engines that they run."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from galaxy_alpr import load_engine
from galaxy_alpr.engine.protocols import Analyzer, PlateRecognizer
from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.options import NatsOptions
from galaxy_alpr.fleet.pool.client import PoolClient
from galaxy_alpr.fleet.pool.identity import EngineIdentity, engine_identity
from galaxy_alpr.fleet.pool.worker import PoolWorker
from galaxy_alpr.types import BgrImage, EngineInfo, OcrResult
from tests.fake_engine import FakeEngine
from tests.nats_server import NatsServer
from tests.waiting import until

Kind = Literal["echo", "real"]
DEADLINE_S = 60.0
READY_S = 120.0


class _EchoRecognizer:
    """Reads nothing, at once."""

    name = "echo"
    crop_margin = (0.0, 0.0)

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        return [OcrResult.empty() for _ in crops]


class EchoEngine(FakeEngine):
    """An engine that costs nearly nothing: the rest is the way."""

    recognizer: PlateRecognizer = _EchoRecognizer()


def engine_of(kind: Kind) -> Analyzer:
    """Return an engine; the real one uses one thread, so that processes compare."""
    return EchoEngine() if kind == "echo" else load_engine(countries="ID", threads=1)


def identity_of(kind: Kind) -> EngineIdentity:
    """Return the identity by which the processes of this benchmark find each other."""
    return engine_identity(EngineInfo(kind, kind), {}, {})


def pin(core: int) -> None:
    """Let this process run on one core."""
    os.sched_setaffinity(0, {core % (os.cpu_count() or 1)})


@contextmanager
def workers(server: NatsServer, kind: Kind, count: int, cores: int) -> Iterator[list[int]]:
    """Yield the ids of ``count`` worker processes, in turn on the first ``cores`` cores."""
    with ExitStack() as opened:
        ids = []
        for number in range(count):
            command = [sys.executable, "-m", "benchmarks.pool.workers", server.url, kind]
            process = subprocess.Popen([*command, str(number % cores)])
            opened.callback(_end, process)
            ids.append(process.pid)
        yield ids


@contextmanager
def client(server: NatsServer, identity: EngineIdentity, count: int) -> Iterator[PoolClient]:
    """Yield a client that sees ``count`` workers."""
    connection = NatsConnection(NatsOptions(urls=[server.url], name="benchmark"))
    connection.start()
    try:
        connection.wait(10)
        asking = PoolClient(connection, identity, deadline_s=DEADLINE_S)
        asking.start()
        until(lambda: asking.presence.workers == count, READY_S)
        yield asking
    finally:
        connection.close()


def processor_s(pid: int) -> float:
    """Return the processor time that a process has used, seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(30)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("kind", choices=("echo", "real"))
    parser.add_argument("core", type=int)
    options = parser.parse_args()
    pin(options.core)
    engine = engine_of(options.kind)
    connection = NatsConnection(NatsOptions(urls=[options.url], name="worker"))
    connection.start()
    identity = identity_of(options.kind)
    running = PoolWorker(connection, engine, identity, slots=1, deadline_s=DEADLINE_S)
    running.start()
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    while not ended.wait(1.0):
        pass
    running.stop()
    connection.close()


if __name__ == "__main__":
    main()
