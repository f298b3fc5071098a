"""A database that is gone for ten seconds under load: 503, then service, nothing lost or doubled.

Clients upload all the time. The connections to PostgreSQL and MariaDB are cut and refused for ten
seconds; an SQLite file is locked by another program as long.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from benchmarks.client import SERVERS, call, database
from benchmarks.faults.report import Findings, say
from benchmarks.proxy import SilentProxy
from benchmarks.service import HOST, QUICK_APP, Service, running
from benchmarks.uploads import Uploads, lost
from galaxy_alpr.db import models
from galaxy_alpr.db.base import make_engine
from tests.fake_engine import photo

CLIENTS = 16
GONE_S = 10
BEFORE = AFTER = 40
"""Uploads answered before the database is gone, and after it is back."""

WAIT_S = 60
RECOVERY_S = 15.0
LOCK_TIMEOUT_S = 2
UNKNOWN_COMMITS = 1
"""Originals without a row that are accepted; `galaxy-alpr doctor` finds them."""

CODES = {"database_unreachable", "database_busy", "database_timeout", "busy"}


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the write lock of an SQLite file, as a program that copies it does."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def cut(proxy: SilentProxy) -> Iterator[None]:
    """Cut the connections to a server."""
    proxy.cut()
    yield
    proxy.mend()


def under_load(
    findings: Findings, kind: str, service: Service, url: str, gone: AbstractContextManager[None]
) -> None:
    """Upload before, during and after ``gone``, and compare answers, rows and files."""
    uploads = Uploads(picture, port=service.port)
    with uploads.running(CLIENTS):
        uploads.wait(BEFORE, WAIT_S)
        with gone:
            time.sleep(GONE_S)
            ready = call(service, "GET", "/ready")
            health = call(service, "GET", "/health")
            refused = len(uploads.refused)
        began, answered = time.monotonic(), len(uploads.answered)
        uploads.wait(answered + 1, WAIT_S)
        seconds = time.monotonic() - began
        uploads.wait(answered + AFTER, WAIT_S)
    findings.check(f"{kind}: /health answers meanwhile", health.status == 200)
    if kind in SERVERS:  # a lock that others hold is no problem of the service
        findings.check(f"{kind}: /ready reports it", ready.status == 503, f"{ready.status}")
    answers = {(status, str(body.get("error"))) for status, body in uploads.refused}
    clear = all(status == 503 and error in CODES for status, error in answers)
    findings.check(
        f"{kind}: uploads are refused with 503 and the reason",
        refused > 0 and clear and uploads.broken == 0,
        f"{len(uploads.refused)} of {len(uploads.answered) + len(uploads.refused)}: "
        f"{sorted(answers)}, {uploads.broken} broken off",
    )
    findings.check(
        f"{kind}: the same process serves again", seconds < RECOVERY_S, f"after {seconds:.1f} s"
    )
    check_stored(findings, kind, service, url, uploads)


def picture(number: int) -> bytes:
    """Return a picture that no other number has."""
    return photo(f"B{number}GX", shade=number % 200)


def check_stored(
    findings: Findings, kind: str, service: Service, url: str, uploads: Uploads
) -> None:
    """Compare answers, rows and files."""
    missing = lost(service.port, uploads.answered)
    figure = f"{len(missing)} of {len(uploads.answered)}"
    findings.check(f"{kind}: nothing is lost", not missing, figure)
    engine = make_engine(url)
    columns = (models.DetectionSession.image_path, models.DetectionSession.image_sha256)
    with Session(engine) as session:
        rows = session.execute(select(*columns)).all()
    engine.dispose()
    sums = [sha256 for _, sha256 in rows]
    findings.check(
        f"{kind}: nothing is doubled",
        len(set(sums)) == len(sums),
        f"{len(sums)} rows of {len(set(sums))} pictures",
    )
    outputs = service.data / "outputs"
    without_file = sum(not (outputs / str(path)).is_file() for path, _ in rows)
    named = {path for path, _ in rows}
    originals = (outputs / "uploaded").rglob("*.*")
    stored = {file.relative_to(outputs).as_posix() for file in originals}
    # A commit whose answer was cut off keeps its files: whether it happened is unknown.
    findings.check(
        f"{kind}: nothing is half stored",
        without_file == 0 and len(stored - named) <= UNKNOWN_COMMITS,
        f"{without_file} rows without file, {len(stored - named)} originals without row",
    )


def sqlite(findings: Findings) -> None:
    """Lock the file of an SQLite database."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"GALAXY_DATABASE_LOCK_TIMEOUT_S": str(LOCK_TIMEOUT_S)}
        with running(Path(folder), app=QUICK_APP, environment=environment) as service:
            file = service.data / "galaxy_alpr.db"
            under_load(findings, "sqlite", service, f"sqlite:///{file}", locked(file))


def server(findings: Findings, kind: str) -> None:
    """Cut the connections to a server."""
    with (
        tempfile.TemporaryDirectory() as folder,
        database(kind) as url,
        SilentProxy((str(url.host), int(url.port or 0))) as proxy,
    ):
        through = url.set(host=HOST, port=proxy.port).render_as_string(hide_password=False)
        environment = {"GALAXY_DATABASE_URL": through}
        with running(Path(folder), app=QUICK_APP, environment=environment) as service:
            direct = url.render_as_string(hide_password=False)
            under_load(findings, kind, service, direct, cut(proxy))


def main() -> None:
    """Command line entry."""
    findings = Findings()
    sqlite(findings)
    for kind in SERVERS:
        try:
            server(findings, kind)
        except OperationalError as error:
            say(f"skip {kind}: {str(error.orig).splitlines()[0]}")
    findings.end()


if __name__ == "__main__":
    main()
