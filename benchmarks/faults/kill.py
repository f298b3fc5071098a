"""Kill the service while clients upload: no answered upload is lost, none is stored twice.

``python -m benchmarks.faults.kill`` uploads from 16 clients without a fault, then again while it
kills the process three times (``kill -9``). ``--full`` uploads 16 x 60 and 500 pictures.
"""

from __future__ import annotations

import argparse
import hashlib
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from benchmarks.faults.report import Findings
from benchmarks.service import QUICK_APP, running
from benchmarks.uploads import Uploads, lost
from tests.fake_engine import photo

CLIENTS = 16
KILLS = 3
WAIT_S = 300
"""Seconds to wait for a part of the uploads at most."""


def pictures(start: int) -> Callable[[int], bytes]:
    """Return the function that makes picture number n, none of which another ``start`` makes."""
    return lambda number: photo(f"B{start + number}GX", shade=number % 200)


def without_fault(findings: Findings, folder: Path, count: int) -> None:
    """Upload ``count`` pictures, each once."""
    with running(folder, app=QUICK_APP) as service:
        uploads = Uploads(pictures(10_000), port=service.port, limit=count)
        with uploads.running(CLIENTS):
            uploads.wait(count, WAIT_S)
        name = "without a fault"
        answered = len(uploads.answered)
        findings.check(f"{name}: all uploads are answered", answered == count, str(answered))
        rows = check(findings, name, service.port, folder, uploads)
        findings.check(f"{name}: one row for each upload", rows == count, str(rows))


def with_kills(findings: Findings, folder: Path, count: int) -> None:
    """Upload until ``count`` pictures are answered, and kill the service at even distances."""
    uploads = Uploads(pictures(100_000), port=0)
    with ExitStack() as clients:
        for number in range(KILLS + 1):
            with running(folder, app=QUICK_APP) as service:
                uploads.port = service.port
                if number == 0:
                    clients.enter_context(uploads.running(CLIENTS))
                uploads.wait(count * (number + 1) // (KILLS + 1), WAIT_S)
                if number < KILLS:
                    service.kill()
                    continue
                clients.close()
                name = f"{KILLS} kills"
                answered = len(uploads.answered)
                figure = f"{answered}, and {uploads.broken} broken off"
                findings.check(f"{name}: uploads are answered", answered >= count, figure)
                check(findings, name, service.port, folder, uploads)


def check(findings: Findings, name: str, port: int, folder: Path, uploads: Uploads) -> int:
    """Compare answers, rows and files; return the number of rows."""
    refused = [f"{status} {body}" for status, body in uploads.refused]
    findings.check(f"{name}: no upload is refused", not refused, f"{len(refused)} {refused[:1]}")
    missing = lost(port, uploads.answered)
    findings.check(f"{name}: no answered upload is lost", not missing, str(missing[:5]))
    with closing(sqlite3.connect(folder / "data" / "galaxy_alpr.db")) as database:
        rows = database.execute("SELECT image_path, image_sha256 FROM detection_sessions")
        sums = dict(rows.fetchall())
        (count,) = database.execute("SELECT count(*) FROM detection_sessions").fetchone()
    doubled = count - len(set(sums.values()))
    findings.check(f"{name}: no picture is stored twice", doubled == 0, f"{doubled} of {count}")
    outputs = folder / "data" / "outputs"
    wrong = [path for path, sha256 in sums.items() if _sha256(outputs / path) != sha256]
    findings.check(f"{name}: each row has its original", not wrong, f"{len(wrong)} wrong")
    return int(count)


def _sha256(file: Path) -> str | None:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="more uploads; a minute or two")
    full = parser.parse_args().full
    findings = Findings()
    with tempfile.TemporaryDirectory() as name:
        without_fault(findings, Path(name) / "calm", 16 * 60 if full else 160)
        with_kills(findings, Path(name) / "killed", 500 if full else 160)
    findings.end()


if __name__ == "__main__":
    main()
