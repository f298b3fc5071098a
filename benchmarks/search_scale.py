"""Measure plate searches on a long history: ``python -m benchmarks.search_scale URL [URL …]``.

Each URL names a database that ``benchmarks.seed`` filled; give the shorter history first, and the
last figure of a line is the ratio of the last database's to the first one's. Endpoints are called
as an ASGI server calls them. The processor time is that of this process, and of the database server
where one runs on this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Engine, select, text

from benchmarks.database import call
from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.models import Plate
from galaxy_alpr.main import create_app
from galaxy_alpr.services.installation import adopt
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from tests.fake_engine import FakeEngine

TARGET_MS, TARGET_RATIO = 50, 1.5
TIMES = 25
WARM = 2

Write = Callable[[str], str]

NEEDLES: dict[str, tuple[str, Write]] = {
    "exact": ("exact", lambda plate: plate),
    "prefix of 1": ("prefix", lambda plate: plate[:1]),
    "prefix of 3": ("prefix", lambda plate: plate[:3]),
    "contains 1": ("contains", lambda plate: plate[-1:]),
    "contains 2": ("contains", lambda plate: plate[-2:]),
    "contains 3": ("contains", lambda plate: plate[-3:]),
    "contains 4": ("contains", lambda plate: plate[1:5]),
    "wildcard B*3": ("wildcard", lambda plate: f"{plate[:1]}*{plate[-1:]}"),
    "wildcard *23?X*": ("wildcard", lambda plate: f"*{plate[2:4]}?{plate[5:6]}*"),
    "fuzzy 1": ("fuzzy", lambda plate: plate.replace("1", "I", 1)),
    "fuzzy 2": ("fuzzy", lambda plate: plate.replace("1", "I", 1)),
    "contains nothing": ("contains", lambda plate: f"{plate[:2]}QQ{plate[2:3]}"),
}
FILTERS: dict[str, dict[str, Any]] = {
    "": {},
    ", a place": {"location": "Loading bay"},
    ", a day": {"from": "2026-10-22T00:00:00Z", "to": "2026-10-23T00:00:00Z"},
    ", a month of a place": {
        "location": "South exit",
        "from": "2026-09-22T00:00:00Z",
        "to": "2026-10-22T00:00:00Z",
    },
}


@dataclass(frozen=True, slots=True)
class Search:
    """A search that is repeated with many plates."""

    name: str
    path: str
    match: str
    write: Write
    query: dict[str, Any]

    def parameters(self, plate: str) -> dict[str, Any]:
        """Return the query of a request that finds ``plate``, or texts like it."""
        return {**self.query, "match": self.match, "plate": self.write(plate)}


@dataclass(slots=True)
class Measured:
    """Milliseconds of one search on one database."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def searches() -> Iterator[Search]:
    """Yield the searches."""
    for kind, (match, write) in NEEDLES.items():
        more = {"max_distance": 2} if kind == "fuzzy 2" else {}
        for where, query in FILTERS.items():
            yield Search(f"{kind}{where}", "/detections", match, write, query | more)
        yield Search(f"{kind}, with the summary", "/plate_queries", match, write, more)


class Clock:
    """The processor time of this process and of the server's processes for one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def seconds(self) -> float:
        return time.process_time() + sum(map(_seconds_of, self._processes()))

    def _processes(self) -> Iterator[int]:
        if self._engine.dialect.name == "postgresql":
            own = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            with self._engine.connect() as connection:
                yield from connection.execute(text(own)).scalars()
        elif self._engine.dialect.name in {"mysql", "mariadb"}:
            for folder in Path("/proc").glob("[0-9]*"):
                if folder.joinpath("comm").read_text().strip() in {"mariadbd", "mysqld"}:
                    yield int(folder.name)


def _seconds_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(app: FastAPI, chosen: list[Search], times: int) -> dict[str, Measured]:
    """Run the searches on a started application, each with other plates."""
    figures = {}
    async with app.router.lifespan_context(app):
        context = app.state.context
        clock = Clock(context.database)
        with context.sessions() as session:
            rows = session.scalars(select(Plate.text).where(Plate.text.is_not(None)).limit(20_000))
            plates = sorted({row for row in rows if row is not None and len(row) > 5})
        for search in chosen:
            drawn = random.Random(3).sample(plates, times + WARM)
            figure = figures[search.name] = Measured()
            for number, plate in enumerate(drawn):
                if number == WARM:
                    before = clock.seconds()
                started = time.perf_counter()
                status, body = await call(app, search.path, search.parameters(plate))
                figure.wall.append((time.perf_counter() - started) * 1000)
                if status != 200:
                    raise RuntimeError(f"{search.name} {plate}: {status} {body!r}")
            figure.cpu = [(clock.seconds() - before) * 1000 / times]
            del figure.wall[:WARM]
    return figures


def run(url: str, chosen: list[Search], times: int) -> dict[str, Measured]:
    """Measure on one database."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(url)
        adopt(engine, ArtifactStore(Path(folder)))
        engine.dispose()
        settings = Settings(_env_file=None, data_dir=Path(folder), database_url=url)
        return asyncio.run(measure(create_app(settings, engine=FakeEngine()), chosen, times))


def index_sizes(url: str) -> list[tuple[str, float]]:
    """Return the tables and indexes with their megabytes, the largest first."""
    statements = {
        "sqlite": "SELECT name, sum(pgsize) FROM dbstat GROUP BY name",
        "postgresql": "SELECT relname, pg_relation_size(oid) FROM pg_class "
        "WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace",
    }
    engine = make_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text(statements[engine.dialect.name])).all()
    engine.dispose()
    return sorted(((name, size / 1e6) for name, size in rows), key=lambda row: -row[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs="+", metavar="URL")
    parser.add_argument("--only", default="", help="measure only what has this word in its name")
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--sizes", action="store_true", help="print sizes of tables and indexes")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("galaxy_alpr").setLevel(logging.ERROR)
    if arguments.sizes:
        for url in arguments.urls:
            for name, size in index_sizes(url):
                logging.info("%9.1f MB  %s", size, name)
        return
    chosen = [search for search in searches() if arguments.only in search.name]
    figures = [run(url, chosen, arguments.times) for url in arguments.urls]
    logging.info("p50 of wall / mean of processor ms; p95 of wall; ratio of p50")
    for search in chosen:
        each = [figure[search.name] for figure in figures]
        p50 = [statistics.median(item.wall) for item in each]
        parts = [
            f"{middle:7.1f} /{item.cpu[0]:7.1f} ({statistics.quantiles(item.wall, n=20)[-1]:.0f})"
            for middle, item in zip(p50, each, strict=True)
        ]
        logging.info("%-42s %s  %.2f", search.name, "  ".join(parts), p50[-1] / p50[0])


if __name__ == "__main__":
    main()
