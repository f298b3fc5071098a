"""A fleet on loopback: a centre of replicas and engine workers, and sites behind links."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.loop_disk import NoLoopDisk, disk
from benchmarks.proxy import SilentProxy
from benchmarks.service import HOST, QUICK_APP, ROOT, Service, running
from tests import s3_server
from tests.nats_server import NatsServer

DISK_MB = 160
GATE = "Gate 1"


class Barrier:
    """Counts the pulses that gates get, by site, as their relay."""

    def __init__(self) -> None:
        self.pulses: Counter[str] = Counter()
        barrier, lock = self, threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with lock:
                    barrier.pulses[self.path.strip("/")] += 1
                self.send_response(HTTPStatus.OK)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Log nothing."""

        self._server = ThreadingHTTPServer((HOST, 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url(self, site: str) -> str:
        return f"http://{HOST}:{self._server.server_port}/{site}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class EdgeSite:
    """A site: its service, its link to NATS, and the disk of its data where it has one.

    ``start`` starts its service again.
    """

    code: str
    start: Callable[[], Service]
    service: Service
    link: SilentProxy
    data: Path
    has_disk: bool


@dataclass
class Fleet:
    """Everything that runs."""

    nats: NatsServer
    barrier: Barrier
    database: str
    replicas: list[Service]
    workers: list[subprocess.Popen[bytes]]
    sites: list[EdgeSite] = field(default_factory=list)


def call(
    port: int, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
) -> Any:
    """Return the JSON that a service answers. Raises ``RuntimeError`` for an error."""
    with closing(http.client.HTTPConnection(HOST, port, timeout=30)) as connection:
        sent = None if body is None else json.dumps(body)
        more = {"Content-Type": "application/json", **(headers or {})}
        connection.request(method, path, sent, more)
        answer = connection.getresponse()
        data = answer.read()
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise RuntimeError(f"{method} {path}: {answer.status} {data[:300]!r}")
    return json.loads(data) if data else None


@contextmanager
def running_fleet(
    folder: Path,
    database: str,
    *,
    replicas: int,
    workers: int,
    sites: int,
    nats: str | None = None,
) -> Iterator[Fleet]:
    """Run a fleet until the block ends. The last site has a small disk where root can make one.

    ``nats`` is the program of its NATS server.
    """
    with ExitStack() as stack:
        server = stack.enter_context(NatsServer(folder / "nats", path=nats))
        barrier = Barrier()
        stack.callback(barrier.close)
        centre = {
            "GALAXY_DATABASE_URL": database,
            "GALAXY_DATA_DIR": str(folder / "centre"),
            "GALAXY_NATS_URL": server.url,
            "GALAXY_ENGINE_POOL": "true",
            "GALAXY_GATES": "off",
            **_objects(stack),
        }
        fleet = Fleet(
            nats=server,
            barrier=barrier,
            database=database,
            replicas=[
                _service(stack, folder / f"replica{number}", centre) for number in range(replicas)
            ],
            workers=[_worker(stack, server.url) for _ in range(workers)],
        )
        for number in range(sites):
            fleet.sites.append(_site(stack, folder, fleet, f"site-{number}", number == sites - 1))
        yield fleet


def _service(stack: ExitStack, folder: Path, environment: Mapping[str, str]) -> Service:
    common = {"GALAXY_CAMERAS": "off", "GALAXY_ENGINE_WORKERS": "2"}
    return stack.enter_context(
        running(folder, app=QUICK_APP, environment={**common, **environment})
    )


def _objects(stack: ExitStack) -> dict[str, str]:
    """Start an object store with a bucket; return the settings that name it."""
    bucket = stack.enter_context(s3_server.running())
    return {f"GALAXY_{name.upper()}": str(value) for name, value in bucket.settings.items()}


def _worker(stack: ExitStack, url: str) -> subprocess.Popen[bytes]:
    """Start an engine worker with the engine of the quick application."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.fleet.chaos.engine_worker", url],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def end() -> None:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()

    stack.callback(end)
    return process


def _site(stack: ExitStack, folder: Path, fleet: Fleet, code: str, small: bool) -> EdgeSite:
    key = call(fleet.replicas[-1].port, "POST", "/api/sites", {"code": code, "name": code})["key"]
    link = stack.enter_context(SilentProxy((HOST, fleet.nats.port)))
    data, has_disk = folder / code / "data", False
    if small:
        with suppress(NoLoopDisk):
            stack.enter_context(disk(folder / f"{code}.img", data, megabytes=DISK_MB))
            has_disk = True
    environment = {
        "GALAXY_SITE": code,
        "GALAXY_CENTRE_NATS": "true",
        "GALAXY_CENTRE_KEY": key,
        "GALAXY_NATS_URL": f"nats://{HOST}:{link.port}",
        "GALAXY_MIN_FREE_DISK_MB": "40",
        "GALAXY_GATES": "inside",
    }
    start = partial(_service, stack, folder / code, environment)
    service = start()
    _set_up(service.port, fleet.barrier.url(code))
    return EdgeSite(code, start, service, link, data, has_disk)


def _set_up(port: int, relay: str) -> None:
    """Make an entry with a gate that opens for a listed plate."""
    place = call(port, "POST", "/api/locations", {"name": GATE, "type": "entry"})
    gate = {
        **{"name": "Barrier", "location_id": place["id"], "mode": "live", "min_interval_s": 0.5},
        "relay": {"kind": "http", "url": relay},
    }
    call(port, "POST", "/api/gates", gate)


def data_bytes(folder: Path) -> int:
    """Return the free bytes of a file system."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize
