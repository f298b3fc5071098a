"""Many live streams over several replicas, one of which is killed: nobody misses or doubles events.

``python -m benchmarks.fleet.streams`` starts 3 replicas on a new database of the PostgreSQL server
(``--url``), with ``--nats`` also by a NATS server, opens 1,000 streams, posts pictures, kills a
replica (SIGKILL) in the middle, and posts on. A client of the killed replica connects to another
one with ``Last-Event-ID``. At the end each client must have the events of all pictures, each once,
in order.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from statistics import quantiles

from sqlalchemy import text

from benchmarks.http import multipart, upload
from benchmarks.report import print_table
from benchmarks.service import HOST, QUICK_APP, Service, running
from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.timeouts import Timeouts
from tests.fake_engine import photo

POSTGRESQL = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
WAIT_S = 120.0
TYPE = "detection.created"


@dataclass
class Client:
    """A browser's live stream: it connects again, to the next replica, from its last event."""

    ports: Sequence[int]
    turn: int
    ids: list[int] = field(default_factory=list)
    lost: int = 0
    delays_ms: list[float] = field(default_factory=list)
    connections: int = 0
    last_id: int | None = None
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Read until it is cancelled."""
        while True:
            try:
                await self._read(self.ports[self.turn % len(self.ports)])
            except (OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.2)
            self.turn += 1

    async def _read(self, port: int) -> None:
        reader, writer = await asyncio.open_connection(HOST, port)
        last = "" if self.last_id is None else f"Last-Event-ID: {self.last_id}\r\n"
        request = f"GET /api/events?type={TYPE} HTTP/1.1\r\nHost: {HOST}:{port}\r\n{last}\r\n"
        try:
            writer.write(request.encode())
            status = await reader.readline()
            if b" 200 " not in status:
                await asyncio.sleep(0.2)
                return
            self.connections += 1
            while line := await reader.readline():
                self._take(line.rstrip())
        finally:
            writer.close()

    def _take(self, line: bytes) -> None:
        if line == b"event: heartbeat":
            self.open.set()
        elif line == b"event: events.lost":
            self.lost += 1
        elif line.startswith(b"id: "):
            self.last_id = int(line[4:])
        elif line.startswith(b"data: "):
            event = json.loads(line[6:])
            if event["body"]["type"] == TYPE:
                self.ids.append(event["id"])
                self.delays_ms.append((time.time() - _seconds(event["at"])) * 1000)


@dataclass(frozen=True)
class Outcome:
    """What the clients got."""

    posted: int
    clients: int
    missing: int
    doubled: int
    out_of_order: int
    told_lost: int
    reconnected: int
    p50_ms: float
    p95_ms: float

    @property
    def whole(self) -> bool:
        """Whether nobody missed or doubled an event."""
        return not (self.missing or self.doubled or self.out_of_order or self.told_lost)


@contextmanager
def new_database(url: str) -> Iterator[str]:
    """Yield the URL of a new database of a PostgreSQL server; it is dropped afterwards."""
    name = f"galaxy_fleet_{os.getpid()}_{time.monotonic_ns() % 100_000}"
    timeouts = Timeouts(connect_s=60, statement_s=120)  # a busy server takes seconds to drop one
    server = make_engine(url, timeouts=timeouts).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield server.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


@contextmanager
def replicas(folder: Path, database: str, count: int, nats: str | None) -> Iterator[list[Service]]:
    """Run ``count`` services with one database and one data folder."""
    environment = {
        "GALAXY_DATABASE_URL": database,
        "GALAXY_DATA_DIR": str(folder / "shared"),
        "GALAXY_CAMERAS": "off",
        "GALAXY_GATES": "off",
    }
    if nats is not None:
        environment["GALAXY_NATS_URL"] = nats
    with ExitStack() as running_services:
        yield [
            running_services.enter_context(
                running(folder / f"replica{number}", app=QUICK_APP, environment=environment)
            )
            for number in range(count)
        ]


def post(port: int, number: int) -> int:
    """Post a picture with one plate; return how many events it makes. Raises ``RuntimeError``."""
    form = multipart(photo(f"B{number:04}FLT"))
    with closing(http.client.HTTPConnection(HOST, port, timeout=WAIT_S)) as connection:
        answer = upload(connection, form)
    if answer.status not in (HTTPStatus.OK, HTTPStatus.CREATED):
        raise RuntimeError(f"a picture is refused: {answer.status} {answer.body}")
    return len(answer.body["detections"])


async def measure(services: Sequence[Service], *, clients: int, pictures: int) -> Outcome:
    """Open the streams, post the pictures, kill the first replica half-way; return what came."""
    ports = [service.port for service in services]
    listening = [Client(ports, number) for number in range(clients)]
    tasks = [asyncio.create_task(client.run()) for client in listening]
    for client in listening:
        await asyncio.wait_for(client.open.wait(), WAIT_S)
    events = 0
    for number in range(pictures):
        if number == pictures // 2:
            await asyncio.to_thread(services[0].kill)
        events += await asyncio.to_thread(post, ports[1 + number % (len(ports) - 1)], number)
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline and any(len(set(item.ids)) < events for item in listening):
        await asyncio.sleep(0.2)
    await asyncio.sleep(1)  # what is doubled may come later
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return _outcome(listening, events)


def _outcome(listening: Sequence[Client], events: int) -> Outcome:
    cuts = quantiles([delay for client in listening for delay in client.delays_ms], n=20)
    return Outcome(
        posted=events,
        clients=len(listening),
        missing=sum(events - len(set(client.ids)) for client in listening),
        doubled=sum(len(client.ids) - len(set(client.ids)) for client in listening),
        out_of_order=sum(client.ids != sorted(client.ids) for client in listening),
        told_lost=sum(client.lost for client in listening),
        reconnected=sum(client.connections - 1 for client in listening),
        p50_ms=cuts[9],
        p95_ms=cuts[18],
    )


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()


def run(
    folder: Path,
    url: str,
    *,
    nats: str | None = None,
    count: int = 3,
    clients: int = 1000,
    pictures: int = 60,
) -> Outcome:
    """Return the outcome of one run with new replicas."""
    with new_database(url) as database, replicas(folder, database, count, nats) as services:
        return asyncio.run(measure(services, clients=clients, pictures=pictures))


def main() -> None:
    """Command line entry; ends with 1 where an event was missed or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default=POSTGRESQL, help="a PostgreSQL server")
    parser.add_argument("--nats", help="URL of a NATS server; default: NOTIFY of PostgreSQL")
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--pictures", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(
            Path(folder),
            options.url,
            nats=options.nats,
            count=options.replicas,
            clients=options.clients,
            pictures=options.pictures,
        )
    row = tuple(
        f"{value:.0f}" if isinstance(value, float) else str(value)
        for value in asdict(outcome).values()
    )
    print_table("Live streams over replicas", tuple(asdict(outcome)), [row], [], markdown=False)
    sys.exit(0 if outcome.whole else 1)


if __name__ == "__main__":
    main()
