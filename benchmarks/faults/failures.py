"""Failures of disk and database: each has its own code, is reported, and loses nothing.

The files are on one file system in memory and the SQLite database is on another. They are filled
up, made read-only, damaged and moved away while the service runs. Mounting needs root.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from benchmarks.client import Answer, call, database, upload
from benchmarks.faults.report import Findings, say
from benchmarks.service import Service, running
from galaxy_alpr.db.base import make_engine

LOST_UPLOADS = 21
DELETIONS = 8
LOT = json.dumps({"name": "North", "capacity": 10, "timezone": "UTC"}).encode()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[Path]:
    """Mount a file system in memory. Raises ``CalledProcessError`` without the permission."""
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        _run("umount", "--lazy", str(folder))


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Fill the file system of ``folder`` up."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
    try:
        yield
    finally:
        filler.unlink()


def expect(
    findings: Findings, name: str, answers: list[Answer], allowed: set[tuple[int, str]]
) -> None:
    """Check that all answers are allowed ones and that their connections stay open."""
    found = sorted({f"{answer.status} {answer.error}".strip() for answer in answers})
    held = all((answer.status, answer.error) in allowed for answer in answers)
    closed = sum(not answer.stays_open for answer in answers)
    figure = ", ".join(found) + (f"; {closed} connections closed" if closed else "")
    findings.check(name, held and not closed, figure)


def expect_report(findings: Findings, service: Service, part: str, code: str) -> None:
    """Check that ``/ready`` reports a problem of a part."""
    answer = call(service, "GET", "/ready")
    state = (answer.body or {}).get(part) or {}
    held = answer.status == 503 and state.get("error") == code
    findings.check(f"/ready reports {code}", held, f"{answer.status} {state.get('detail')}")


def deleted_location(findings: Findings, service: Service) -> None:
    """Delete the location of a picture while the picture is read."""
    answers = []
    for number in range(DELETIONS):
        body = json.dumps({"name": f"Gate {number}", "type": "entry"}).encode()
        id = call(service, "POST", "/api/locations", body).body["id"]
        thread = threading.Thread(
            target=lambda id=id: answers.append(upload(service, location=str(id)))
        )
        thread.start()
        call(service, "DELETE", f"/api/locations/{id}")
        thread.join()
    allowed = {(200, ""), (404, "not_found"), (409, "conflict")}
    expect(findings, "a location deleted during its upload", answers, allowed)


def empty_log(file: Path) -> None:
    """Write the log of an SQLite database into the database: the log has room to be used again."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def full_disks(findings: Findings, service: Service, files: Path, tables: Path) -> None:
    """Fill both disks up, and make that of the files read-only."""
    drawing = upload(service).body["annotated_image_url"]
    with full(files):
        disk_full = {(507, "disk_full")}
        expect(findings, "an upload to a full disk", [upload(service)], disk_full)
        expect(findings, "a drawing on a full disk", [call(service, "GET", drawing)], disk_full)
        expect_report(findings, service, "disk", "disk_full")
    empty_log(tables / "galaxy_alpr.db")
    with full(tables):
        answers = [call(service, "POST", "/api/lots", LOT), upload(service)]
        expect(findings, "a full disk of the database", answers, {(507, "database_full")})
    _run("mount", "-o", "remount,ro", str(files))
    read_only = {(503, "disk_read_only")}
    expect(findings, "an upload to a read-only disk", [upload(service)], read_only)
    expect(findings, "a drawing on a read-only disk", [call(service, "GET", drawing)], read_only)
    expect_report(findings, service, "disk", "disk_read_only")
    _run("mount", "-o", "remount,rw", str(files))
    answers = [upload(service), call(service, "GET", drawing)]
    expect(findings, "the disk works again", answers, {(200, "")})


def vanished_file(findings: Findings, service: Service, file: Path) -> None:
    """Move the database file away, as a wrong clean-up does, and back."""
    aside = file.with_name("aside")
    file.rename(aside)
    answers = [upload(service) for _ in range(LOST_UPLOADS)]
    missing = {(503, "database_missing")}
    lost = sum(answer.status == 200 for answer in answers)
    findings.check("no upload is answered and lost", lost == 0, f"{lost} of {LOST_UPLOADS} lost")
    answers.append(call(service, "GET", "/detections"))
    expect(findings, "a database file that is gone", answers, missing)
    expect_report(findings, service, "database", "database_missing")
    findings.check("no empty database appears in its place", not file.exists())
    aside.rename(file)
    expect(findings, "the file is back", [upload(service)], {(200, "")})


def damaged_file(findings: Findings, service: Service, file: Path) -> None:
    """Overwrite the pages of one table."""
    empty_log(file)
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE tbl_name = 'plate_list_entries'"
        pages = [page for (page,) in connection.execute(query)]
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as raw:
        for page in pages:
            raw.seek((page - 1) * size)
            raw.write(os.urandom(size))
    answers = [call(service, "GET", "/plate_status/entries")]
    expect(findings, "a damaged database", answers, {(503, "database_damaged")})
    expect_report(findings, service, "database", "database_damaged")


def read_only_server(findings: Findings) -> None:
    """Make a PostgreSQL database read-only, as a failover to a standby does."""
    with tempfile.TemporaryDirectory() as folder, database("postgresql") as url:
        shown = url.render_as_string(hide_password=False)
        with running(Path(folder), environment={"GALAXY_DATABASE_URL": shown}) as service:
            engine = make_engine(shown).execution_options(isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.execute(
                    text(f"ALTER DATABASE {url.database} SET default_transaction_read_only = on")
                )
                connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        f" WHERE datname = '{url.database}' AND pid <> pg_backend_pid()"
                    )
                )
            engine.dispose()
            answers = [upload(service), call(service, "POST", "/api/lots", LOT)]
            expect(findings, "a read-only database", answers, {(503, "database_read_only")})
            reads = [call(service, "GET", "/detections")]
            expect(findings, "a read-only database can be read", reads, {(200, "")})
            expect_report(findings, service, "database", "database_read_only")


def local_failures(findings: Findings) -> None:
    """Check the failures of the local disks."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with mounted(root / "data", "8m") as files, mounted(root / "tables", "16m") as tables:
            file = tables / "galaxy_alpr.db"
            environment = {
                "GALAXY_DATABASE_URL": f"sqlite:///{file}",
                "GALAXY_MIN_FREE_DISK_MB": "0",
            }
            with running(root, environment=environment) as service:
                deleted_location(findings, service)
                full_disks(findings, service, files, tables)
                vanished_file(findings, service, file)
                damaged_file(findings, service, file)


def main() -> None:
    """Command line entry."""
    findings = Findings()
    parts: list[tuple[Callable[[Findings], None], type[Exception]]] = [
        (local_failures, subprocess.CalledProcessError),
        (read_only_server, OperationalError),
    ]
    for part, missing in parts:
        try:
            part(findings)
        except missing as error:
            say(f"skip {part.__name__}: {str(error).splitlines()[0]}")
    findings.end()


if __name__ == "__main__":
    main()
