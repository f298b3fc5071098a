"""Compare what people wait for at 100 000 detections with the same at a million.

``python -m benchmarks.scale`` fills two SQLite files, of which the larger one has ten times the
days, and calls the paths on both in turn; ``--server URL`` does it on two new databases of a
PostgreSQL or MariaDB server. ``--folder`` keeps the files for the next run, and uses the server's
databases again. CPU times are those of this process and, on PostgreSQL, of the server's processes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from benchmarks import seed
from benchmarks.cases import PERIOD, HttpCase
from benchmarks.database import call
from benchmarks.report import percentile, print_table
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.models import Detection, Plate
from galaxy_alpr.main import create_app
from galaxy_alpr.services.installation import adopt
from galaxy_alpr.services.statistics.day_sums import make_sums
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from tests.fake_engine import FakeEngine

TIMES = 15
TEXTS = 50
WARM = 3
"""Calls of each kind that are not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is stored: ten times the plates are ten times the days."""

    name: str
    plates: int
    days: int
    vehicles: int

    def fill(self, url: str, folder: Path) -> None:
        """Migrate the database, fill it if it is empty, and make its sums; it uses ``folder``."""
        engine = make_engine(url)
        adopt(engine, ArtifactStore(folder))
        with make_sessionmaker(engine)() as session:
            empty = session.scalars(select(Plate.id).limit(1)).first() is None
        if empty:
            started = time.perf_counter()
            regulars = round(seed.VEHICLES * seed.REGULARS)
            seed.fill(
                engine,
                plates=self.plates,
                days=self.days,
                vehicles=self.vehicles,
                regulars=regulars,
            )
            logging.info("%s filled in %.0f s", self.name, time.perf_counter() - started)
        started = time.perf_counter()
        days = make_sums(make_sessionmaker(engine), now=seed.END)
        logging.info("sums of %s days in %.0f s", days, time.perf_counter() - started)
        engine.dispose()


SIZES = (
    Size(name="100k", plates=100_000, days=90, vehicles=32_000),
    Size(name="1m", plates=1_000_000, days=900, vehicles=302_000),
)


def statistics_cases() -> Iterator[HttpCase]:
    """Yield the statistics, the counts of places and those of lists."""
    calls: dict[str, tuple[str, dict[str, Any], float]] = {
        "statistics, all": ("/statistics", {}, 150),
        "statistics, 30 days": ("/statistics", PERIOD, 50),
        "statistics, 30 days, India": ("/statistics", {**PERIOD, "timezone": "Asia/Kolkata"}, 50),
        "statistics, 30 days, a lot": ("/statistics", {**PERIOD, "lot": "North lot"}, 50),
        "statistics, all, a lot": ("/statistics", {"lot": "North lot"}, 150),
        "/api/locations": ("/api/locations", {}, 50),
        "/api/lots": ("/api/lots", {}, 50),
        "/detections with total": ("/detections", {"with_total": True}, 50),
        "/detections, 30 days, total": ("/detections", {**PERIOD, "with_total": True}, 50),
        "/detections, cars, total": (
            "/detections",
            {"vehicle_class": "car", "with_total": True},
            50,
        ),
        "/detections, a location, total": (
            "/detections",
            {"location": "South exit", "with_total": True},
            50,
        ),
        "/vehicle_queries with total": ("/vehicle_queries", {"with_total": True}, 50),
        "/session_queries with total": ("/session_queries", {"with_total": True}, 50),
    }
    for name, (path, query, target) in calls.items():
        yield HttpCase(name=name, target_ms=target, times=TIMES, path=path, query=query)
    yield HttpCase(
        name="/plate_queries, summary",
        target_ms=50,
        times=TIMES,
        path="/plate_queries",
        match="exact",
    )


def all_cases() -> Iterator[HttpCase]:
    """Yield all cases; each function of the module adds one subject."""
    yield from statistics_cases()


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of the calls: wall, this process, and the server's processes."""

    wall: list[float]
    cpu: list[float]
    server: list[float]

    def cells(self) -> list[str]:
        server = percentile(self.server, 50)
        return [
            f"{percentile(self.wall, 50):.1f}",
            f"{percentile(self.cpu, 50):.1f}",
            f"{server:.1f}",
        ]


def server_ms(pids: Sequence[int]) -> float:
    """Return the CPU milliseconds that processes used, 0 where they are on another machine."""
    total = 0.0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()
            total += int(fields[0]) / 1e6
        except (OSError, ValueError):
            continue
    return total


async def measure(
    places: Sequence[tuple[str, Path]], cases: Sequence[HttpCase]
) -> tuple[list[list[Times]], list[str]]:
    """Call all cases on each database in turn, so that other work on the machine slows all alike.

    Return the times of each case by database, and what is stored in each.
    """
    apps = []
    async with AsyncExitStack() as stack:
        for url, folder in places:
            settings = Settings(_env_file=None, data_dir=folder, database_url=url)
            apps.append(create_app(settings, engine=FakeEngine()))
            await stack.enter_async_context(apps[-1].router.lifespan_context(apps[-1]))
        stored = [texts_of(app) for app in apps]
        found: list[list[Times]] = [[] for _ in apps]
        for case in cases:
            for results in found:
                results.append(Times([], [], []))
            for number in range(case.times + WARM):
                for app, results, (_, plates) in zip(apps, found, stored, strict=True):
                    await call_once(app, case, plates[number % len(plates)], results[-1])
        for results in found:
            for times in results:
                for values in (times.wall, times.cpu, times.server):
                    del values[:WARM]
    kinds = (make_url(url).get_backend_name() for url, _ in places)
    return found, [
        f"{count} detections, {kind}" for (count, _), kind in zip(stored, kinds, strict=True)
    ]


def texts_of(app: FastAPI) -> tuple[int, list[str]]:
    """Return the number of stored detections, and some texts of plates."""
    with app.state.context.sessions() as session:
        stored = session.scalar(select(func.count()).select_from(Detection))
        some = session.scalars(select(Plate.text).where(Plate.text > "").limit(20_000)).all()
    return stored or 0, random.Random(3).sample(sorted({item for item in some if item}), TEXTS)


async def call_once(app: FastAPI, case: HttpCase, plate: str, times: Times) -> None:
    """Make one call, and add its times."""
    pids = backends(app.state.context.sessions)
    before = time.perf_counter(), time.process_time() * 1000, server_ms(pids)
    status, body = await call(app, case.path, case.parameters(plate))
    if status != 200:
        raise RuntimeError(f"{case.path}: {status} {json.loads(body)}")
    times.wall.append((time.perf_counter() - before[0]) * 1000)
    times.cpu.append(time.process_time() * 1000 - before[1])
    times.server.append(server_ms(pids) - before[2])


def backends(sessions: Any) -> list[int]:
    """Return the ids of the server's processes that work for this database."""
    with sessions() as session:
        if session.get_bind().dialect.name != "postgresql":
            return []
        query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        return list(session.scalars(text(query)))


def databases(server: str | None, folder: Path) -> list[str]:
    """Return the URLs of the two databases, which exist afterwards."""
    if server is None:
        return [f"sqlite:///{folder}/{size.name}/galaxy_alpr.db" for size in SIZES]
    engine = make_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    urls = []
    with engine.connect() as connection:
        for size in SIZES:
            name = f"galaxy_scale_{size.name}"
            url = engine.url.set(database=name)
            urls.append(url.render_as_string(hide_password=False))
            with suppress(DBAPIError):  # it exists
                connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return urls


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", help="URL of a server; default: SQLite")
    parser.add_argument("--folder", type=Path, help="where the files are kept")
    parser.add_argument("--only", default="", help="measure only what has this word in its name")
    parser.add_argument("--seed-only", action="store_true", help="fill, and measure nothing")
    parser.add_argument("--times", type=int, default=TIMES, help="how often each call is made")
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for name in ("alembic", "galaxy_alpr"):
        logging.getLogger(name).setLevel(logging.ERROR)
    cases = [
        replace(case, times=arguments.times) for case in all_cases() if arguments.only in case.name
    ]
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        urls = databases(arguments.server, folder)
        places = [(url, folder / size.name) for size, url in zip(SIZES, urls, strict=True)]
        for size, (url, files) in zip(SIZES, places, strict=True):
            files.mkdir(parents=True, exist_ok=True)
            size.fill(url, files)
        if not arguments.seed_only:
            results, notes = asyncio.run(measure(places, cases))
            report(cases, results, notes, markdown=arguments.markdown)


def report(
    cases: Sequence[HttpCase], results: Sequence[list[Times]], notes: list[str], *, markdown: bool
) -> None:
    """Print the p50 of each case at both sizes, and the ratio of the sums of CPU time."""
    headings = ["call"]
    headings += [f"{size.name} {what}" for size in SIZES for what in ("p50", "CPU", "server")]
    rows = []
    for case, small, large in zip(cases, *results, strict=True):
        spent = [percentile(one.cpu, 50) + percentile(one.server, 50) for one in (small, large)]
        ratio = f"{spent[1] / spent[0]:.2f}" if spent[0] else ""
        rows.append([case.name, *small.cells(), *large.cells(), ratio, f"{case.target_ms:g}"])
    print_table(
        "Scale", [*headings, "CPU ratio", "target p50"], rows, [*notes, "ms"], markdown=markdown
    )


if __name__ == "__main__":
    main()
