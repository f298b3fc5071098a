"""Mislead ``galaxy-alpr doctor --fix``: it deletes nothing, and moves nothing it has not checked.

``python -m benchmarks.faults.doctor`` stores pictures, then runs ``doctor`` and the service with no
database URL, with an empty database and with that of another installation, with most of the rows
gone, with damaged crops, and kills it while it moves files.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.report import Findings
from benchmarks.service import HOST, QUICK_APP, ROOT, running
from benchmarks.uploads import post
from tests.fake_engine import photo

PICTURES = 7
FILES = 3 * PICTURES
"""An original, a vehicle and a plate for each picture."""

MOVED = 600
"""Files that are moved while the process is killed."""

KILLS = 2
WAIT_S = 60


@dataclass(frozen=True, slots=True)
class Site:
    """An installation: its folder, and its SQLite file outside of the data folder."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def database(self) -> Path:
        return self.folder / "site.db"

    @property
    def outputs(self) -> Path:
        return self.data / "outputs"

    def environment(self, database: Path | None) -> dict[str, str]:
        """Return the settings with a database, or with none."""
        kept = {name: value for name, value in os.environ.items() if name[:7] != "GALAXY_"}
        url = {} if database is None else {"GALAXY_DATABASE_URL": f"sqlite:///{database}"}
        return kept | url | {"GALAXY_DATA_DIR": str(self.data)}

    def files(self) -> dict[str, str]:
        """Return the SHA-256 of each stored file by its path."""
        return {
            path.relative_to(self.outputs).as_posix(): _sha256(path)
            for path in self.outputs.rglob("*")
            if path.is_file()
        }

    def run(self, *words: str, database: Path | None) -> subprocess.CompletedProcess[str]:
        """Run ``galaxy-alpr`` with these words."""
        return subprocess.run(
            [sys.executable, "-m", "galaxy_alpr", *words],
            cwd=ROOT,
            env=self.environment(database),
            capture_output=True,
            text=True,
            timeout=WAIT_S,
            check=False,
        )


def make(folder: Path, pictures: int) -> Site:
    """Return a site with stored pictures, whose files are older than an hour."""
    site = Site(folder)
    with running(folder, app=QUICK_APP, environment=site.environment(site.database)) as service:
        connection = http.client.HTTPConnection(HOST, service.port, timeout=WAIT_S)
        for number in range(pictures):
            post(connection, photo(f"B{number}GX", shade=number))
        connection.close()
    age(site)
    return site


def age(site: Site) -> None:
    """Make the stored files two days old."""
    moment = time.time() - 2 * 86_400
    for path in site.outputs.rglob("*"):
        os.utime(path, (moment, moment))


def wrong_databases(findings: Findings, site: Site, other: Site) -> None:
    """Use databases that are not the site's."""
    before = site.files()
    findings.check("pictures are stored", len(before) == FILES, f"{len(before)} files")
    empty = site.folder / "empty.db"
    empty.touch()
    cases = (("empty", empty), ("of another site", other.database), ("without a URL", None))
    for name, database in cases:
        done = site.run("doctor", "--fix", database=database)
        left = site.files()
        figure = f"exit {done.returncode}, {len(before) - len(left)} of {FILES} files gone"
        held = left == before and done.returncode == 1
        findings.check(f"database {name}: doctor --fix moves nothing", held, figure)
        if database is not empty:
            started = starts(site, database)
            findings.check(f"database {name}: the service does not start", not started)
    made = (site.data / "galaxy_alpr.db").exists()
    findings.check("no database is made where none is named", not made)
    with closing(sqlite3.connect(empty)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    findings.check("the empty database is not migrated", not tables, f"{len(tables)} tables")


def starts(site: Site, database: Path | None) -> bool:
    """Return whether the service starts with a database."""
    try:
        with running(site.folder, app=QUICK_APP, environment=site.environment(database)):
            return True
    except RuntimeError:
        return False


def lost_rows(findings: Findings, site: Site) -> None:
    """Lose most of the rows of the right database."""
    before = site.files()
    with closing(sqlite3.connect(site.database)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("DELETE FROM detection_sessions WHERE id > 2")
        connection.commit()
    done = site.run("doctor", "--fix", database=site.database)
    held = site.files() == before and done.returncode == 1
    findings.check("most rows lost: doctor --fix moves nothing", held, done.stderr.strip())
    earlier = set((site.data / "quarantine").glob("*"))
    site.run("doctor", "--fix", "--max-share", "1", database=site.database)
    count = len(site.files())
    findings.check("allowed by --max-share: they are moved", count == 6, f"{count} files left")
    for folder in set((site.data / "quarantine").glob("*")) - earlier:  # others hold damaged files
        site.run("quarantine", "restore", folder.name, database=site.database)
    findings.check("they come back, byte for byte", site.files() == before)


def damaged_crops(findings: Findings, site: Site) -> None:
    """Lose, empty, cut and change crops, as a power cut or a failing disk does."""
    before = site.files()
    crops = [site.outputs / name for name in before if not name.startswith("uploaded/")]
    for number, path in enumerate(crops):
        data = bytearray(path.read_bytes())
        if number % 4 == 0:
            path.unlink()
            continue
        data[len(data) // 2] ^= 1
        path.write_bytes((data, b"", data[:-9])[number % 4 - 1])
    done = site.run("doctor", "--fix", database=site.database)
    again = sum(site.files().get(name) == before[name] for name in before)
    figure = f"{len(crops)} of {len(before)} damaged, {again} as before"
    held = again == len(before) and done.returncode == 0
    findings.check("damaged crops are made again, byte for byte", held, figure)


def kills(findings: Findings, site: Site) -> None:
    """Kill ``doctor --fix`` while it moves files, run it again, and restore everything."""
    folder = site.outputs / "uploaded" / "2020" / "01" / "01"
    folder.mkdir(parents=True)
    for number in range(MOVED):
        (folder / f"{number:032x}.png").write_bytes(photo(f"C{number}"))
    age(site)
    before = site.files()
    command = [sys.executable, "-m", "galaxy_alpr", "doctor", "--fix", "--max-share", "1"]
    for number in range(1, KILLS + 1):
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=site.environment(site.database),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + WAIT_S
        while _moved(site) < number * 100 and time.monotonic() < deadline:
            if process.poll() is not None:
                break
        process.kill()
        process.wait()
    moved = _moved(site)
    for aside in (site.data / "quarantine").glob("*"):
        site.run("quarantine", "restore", aside.name, database=site.database)
    lost = len(before.keys() - site.files().keys())
    figure = f"{moved} of {MOVED} moved, {lost} lost after {KILLS} kills"
    findings.check("killed while it moves: all files come back", site.files() == before, figure)


def _moved(site: Site) -> int:
    return sum(1 for _ in (site.data / "quarantine").rglob("*.png"))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Command line entry."""
    findings = Findings()
    with tempfile.TemporaryDirectory() as name:
        site = make(Path(name) / "site", PICTURES)
        other = make(Path(name) / "other", 1)
        damaged_crops(findings, site)
        wrong_databases(findings, site, other)
        kills(findings, site)
        lost_rows(findings, site)
    findings.end()


if __name__ == "__main__":
    main()
