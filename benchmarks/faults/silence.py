"""A database server that falls silent behind an open connection.

A proxy in front of PostgreSQL and MariaDB stops forwarding while requests run. ``/health`` and
``/ready`` must answer, requests must end with a named error, and SIGTERM must end the service.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from sqlalchemy.exc import OperationalError

from benchmarks.client import GIVE_UP_S, SERVERS, Answer, call, database, upload
from benchmarks.faults.report import Findings, say
from benchmarks.proxy import SilentProxy
from benchmarks.service import HOST, Service, running

STATEMENT_S = 6
READS, UPLOADS = 44, 4
"""More than the service has threads and connections."""

PROBE_S = 12
ANSWER_S = 1.0
END_S = 20.0
START_S = 45.0


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
        start(findings, kind, Path(folder), environment)


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


def start(findings: Findings, kind: str, folder: Path, environment: dict[str, str]) -> None:
    """Check that a start ends when the server is silent from the beginning."""
    began = time.monotonic()
    try:
        with running(folder, environment=environment, limit_s=START_S):
            figure = "it started"
    except RuntimeError as error:
        lines = str(error).splitlines()
        figure = next((line for line in lines if "cannot be used" in line), lines[-1])
    seconds = time.monotonic() - began
    held = seconds < START_S and "cannot be used" in figure
    findings.check(f"{kind}: a start ends with the reason", held, f"{seconds:.1f} s: {figure}")


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
