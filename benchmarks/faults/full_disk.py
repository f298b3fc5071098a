"""Fill the disk while clients upload: a clear refusal, nothing half stored, and recovery.

``python -m benchmarks.faults.full_disk`` runs the service on a small file system with a ballast
file, uploads until it is full, and then deletes the ballast.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import cv2

from benchmarks.faults.report import Findings, say
from benchmarks.loop_disk import NoLoopDisk, disk
from benchmarks.service import QUICK_APP, Service, running
from benchmarks.uploads import Uploads, lost
from galaxy_alpr.engine.image.codec import decode_image
from tests.fake_engine import photo

CLIENTS = 4
DISK_MB = 64
FREE_MB = 8
"""Free space when the uploads begin."""

REFUSED = 12
"""Refused uploads to wait for."""

WAIT_S = 40
CLEAR = {503, 507}


def picture(number: int) -> bytes:
    """Return a BMP, which is large, that the test engine reads."""
    pixels = decode_image(photo(f"B{number}GX"))
    return cv2.imencode(".bmp", pixels)[1].tobytes()


def fill(disk_folder: Path) -> Path:
    """Write a file that leaves ``FREE_MB`` of the disk, and return it."""
    ballast = disk_folder / "ballast"
    free = shutil.disk_usage(disk_folder).free
    with ballast.open("wb") as handle:
        handle.write(bytes(free - FREE_MB * 1_000_000))
    return ballast


def half_stored(data: Path) -> tuple[int, int, int]:
    """Return how many rows lack their file, files lack their row, and files are staged."""
    with closing(sqlite3.connect(data / "galaxy_alpr.db")) as database:
        named = {
            path
            for table in ("detection_sessions", "vehicles", "plates")
            for (path,) in database.execute(f"SELECT image_path FROM {table}")
        }
    outputs = data / "outputs"
    stored = {file.relative_to(outputs).as_posix() for file in outputs.rglob("*") if file.is_file()}
    staged = sum(file.is_file() for file in (data / "uploads").iterdir())
    return len(named - stored), len(stored - named), staged


def check(findings: Findings, service: Service, ballast: Path) -> None:
    """Upload until the disk is full, look at what is stored, make room and upload again."""
    uploads = Uploads(picture, port=service.port)
    with uploads.running(CLIENTS):
        uploads.wait_refused(REFUSED, WAIT_S)
    statuses = sorted({status for status, _ in uploads.refused})
    codes = sorted({str(body.get("error")) for _, body in uploads.refused})
    findings.check(
        "a full disk refuses uploads with 503 or 507",
        bool(statuses) and set(statuses) <= CLEAR and uploads.broken == 0,
        f"{len(uploads.answered)} answered, {len(uploads.refused)} refused {statuses} {codes}, "
        f"{uploads.broken} broken off",
    )
    figures = half_stored(service.data)
    findings.check(
        "nothing is half stored",
        figures == (0, 0, 0),
        "{} rows without file, {} files without row, {} staged files".format(*figures),
    )
    missing = lost(service.port, uploads.answered)
    findings.check("every answered upload is there", not missing, str(missing[:5]))
    ballast.unlink()
    again = Uploads(lambda number: picture(1000 + number), port=service.port, limit=20)
    with again.running(CLIENTS):
        again.wait(20, WAIT_S)
    missing = lost(service.port, uploads.answered + again.answered)
    findings.check(
        "with room the same process stores again",
        len(again.answered) == 20 and not missing,
        f"{len(again.answered)} of 20 answered, {len(missing)} lost",
    )


def main() -> None:
    findings = Findings()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "disk"
        try:
            with disk(Path(name) / "disk.img", folder, megabytes=DISK_MB):
                environment = {"GALAXY_MIN_FREE_DISK_MB": "0"}
                with running(folder, app=QUICK_APP, environment=environment) as service:
                    check(findings, service, fill(folder))
        except NoLoopDisk as reason:
            say(f"skip no file system to fill: {reason}")
            return
    findings.end()


if __name__ == "__main__":
    main()
