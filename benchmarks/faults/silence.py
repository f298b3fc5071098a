"""A database server that falls silent behind an open connection.

A proxy in front of PostgreSQL and MariaDB stops forwarding while requests run. ``/health`` and
``/ready`` must answer, requests must end with a named error, and SIGTERM must end the service.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError

from benchmarks.faults.report import Findings, say
from benchmarks.proxy import SilentProxy
from benchmarks.service import HOST, Service, running
from galaxy_alpr.db.base import make_engine

SERVERS = {
    "postgresql": os.environ.get(
        "GALAXY_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
    ),
    "mariadb": os.environ.get("GALAXY_TEST_MARIADB", "mariadb+pymysql://root@127.0.0.1:3306/mysql"),
}
STATEMENT_S = 6
READS, UPLOADS = 44, 4
"""More than the service has threads and connections."""

PROBE_S = 12
ANSWER_S = 1.0
END_S = 20.0
GIVE_UP_S = 25.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request got: status 0 for none in time."""

    status: int
    error: str
    seconds: float


def call(service: Service, method: str, path: str, body: bytes | None = None) -> Answer:
    """Send one request on a connection of its own."""
    headers = {} if body is None else {"content-type": "multipart/form-data; boundary=x"}
    connection = http.client.HTTPConnection(HOST, service.port, timeout=GIVE_UP_S)
    began = time.monotonic()
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        data = answer.read()
        status, error = answer.status, ""
        if status >= 400 and path != "/ready":
            error = json.loads(data)["error"]
    except (OSError, http.client.HTTPException) as failure:
        status, error = 0, type(failure).__name__
    finally:
        connection.close()
    return Answer(status, error, time.monotonic() - began)


def upload(service: Service) -> Answer:
    """Upload a small picture."""
    picture = cv2.imencode(".jpg", np.full((240, 320, 3), 90, np.uint8))[1].tobytes()
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    return call(service, "POST", "/detect_image", head + picture + b"\r\n--x--\r\n")


@contextmanager
def database(kind: str) -> Iterator[URL]:
    """Create a database on a running server and drop it at the end."""
    name = f"galaxy_fault_{os.getpid()}"
    server = make_engine(SERVERS[kind]).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(SERVERS[kind]).set(database=name)
    finally:
        with server.connect() as connection:
            force = " WITH (FORCE)" if kind == "postgresql" else ""
            connection.execute(text(f"DROP DATABASE {name}{force}"))
        server.dispose()


def load(service: Service, clients: ThreadPoolExecutor) -> list[Future[Answer]]:
    """Send more requests than there are threads and connections."""
    uploads = [clients.submit(upload, service) for _ in range(UPLOADS)]
    return uploads + [clients.submit(call, service, "GET", "/detections") for _ in range(READS)]


def silent_database(kind: str, findings: Findings) -> None:
    """Check the promises with one kind of server."""
    with (
        tempfile.TemporaryDirectory() as folder,
        database(kind) as url,
        SilentProxy((str(url.host), int(url.port or 0))) as proxy,
        ThreadPoolExecutor(READS + 2 * UPLOADS) as clients,
    ):
        through = url.set(host=HOST, port=proxy.port).render_as_string(hide_password=False)
        environment = {
            "GALAXY_DATABASE_URL": through,
            "GALAXY_DATABASE_STATEMENT_TIMEOUT_S": str(STATEMENT_S),
        }
        with running(Path(folder), environment=environment) as service:
            findings.check(f"{kind}: an upload is stored", upload(service).status == 200)
            requests = load(service, clients)
            proxy.fall_silent()
            requests += [clients.submit(upload, service) for _ in range(UPLOADS)]
            health, ready = [], []
            until = time.monotonic() + PROBE_S
            while time.monotonic() < until:
                health += [call(service, "GET", "/health") for _ in range(4)]
                ready.append(call(service, "GET", "/ready"))
                time.sleep(0.2)
            report_probes(findings, kind, health, ready)
            report_requests(findings, kind, [request.result() for request in requests])
            proxy.speak()
            recover(findings, kind, service)
            load(service, clients)
            proxy.fall_silent()
            time.sleep(1)
            stop(findings, kind, service)


def report_probes(findings: Findings, kind: str, health: list[Answer], ready: list[Answer]) -> None:
    """Check the answers of ``/health`` and ``/ready`` during the silence."""
    for path, answers, status in (("/health", health, 200), ("/ready", ready, 503)):
        times = sorted(answer.seconds for answer in answers)
        usual = times[int(0.9 * len(times))]
        # Until a check has waited in vain, the database may still pass for ready.
        right = all(answer.status in {200, status} for answer in answers)
        findings.check(
            f"{kind}: {path} answers {status} within a second",
            right and answers[-1].status == status and usual < ANSWER_S,
            f"{usual:.2f} s for 90 %, {times[-1]:.2f} s at most, {len(times)} calls",
        )


def report_requests(findings: Findings, kind: str, answers: list[Answer]) -> None:
    """Check that all requests ended, and with which errors."""
    slowest = max(answer.seconds for answer in answers)
    named = all(
        answer.status == 200
        or (
            answer.status == 503
            and (answer.error.startswith("database_") or answer.error == "busy")
        )
        for answer in answers
    )
    kinds = sorted({f"{answer.status} {answer.error}".strip() for answer in answers})
    findings.check(
        f"{kind}: requests end with a named error",
        named and slowest < END_S,
        f"{len(answers)} requests, {slowest:.1f} s at most: {', '.join(kinds)}",
    )


def recover(findings: Findings, kind: str, service: Service) -> None:
    """Check that uploads are stored again once the server answers."""
    began = time.monotonic()
    while (answer := upload(service)).status != 200 and time.monotonic() < began + END_S:
        time.sleep(0.2)
    findings.check(
        f"{kind}: the service recovers", answer.status == 200, f"{time.monotonic() - began:.1f} s"
    )


def stop(findings: Findings, kind: str, service: Service) -> None:
    """Check that SIGTERM ends the service while requests wait for the server."""
    began = time.monotonic()
    service.process.terminate()
    try:
        service.process.wait(GIVE_UP_S)
        figure, held = f"{time.monotonic() - began:.1f} s", time.monotonic() - began < END_S
    except subprocess.TimeoutExpired:
        service.kill()
        figure, held = f"not within {GIVE_UP_S:.0f} s", False
    findings.check(f"{kind}: SIGTERM ends the service", held, figure)


def main() -> None:
    """Command line entry."""
    findings = Findings()
    for kind in SERVERS:
        try:
            silent_database(kind, findings)
        except OperationalError as error:
            say(f"skip {kind}: {str(error.orig).splitlines()[0]}")
    findings.end()


if __name__ == "__main__":
    main()
