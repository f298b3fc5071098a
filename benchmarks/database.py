"""Measure searches and statistics over 100 000 plates, over HTTP and of the query alone.

``python -m benchmarks.database`` fills a new SQLite file and measures there; ``--url`` names
another database, which is filled if it is empty; ``--only WORD`` selects figures by name.
Endpoints are called as an ASGI server calls them, without a socket: the times include routing,
validation, SQL and JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import logging
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI
from sqlalchemy import func, select

from benchmarks import seed
from benchmarks.cases import Case, HttpCase, QueryCase, counts, look_ups, pages
from benchmarks.report import Figure, print_report
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.models import Plate
from galaxy_alpr.main import create_app
from galaxy_alpr.services.installation import adopt
from galaxy_alpr.services.statistics.day_sums import make_sums
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from tests.fake_engine import FakeEngine

TEXTS = 200


async def call(app: FastAPI, path: str, query: dict[str, Any]) -> tuple[int, bytes]:
    """Return status and body of a GET, called as a server calls the application."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": urlencode(query).encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }
    messages: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        messages.append(message)

    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in messages)
    return messages[0]["status"], body


class Timer:
    """Collects the wall and CPU milliseconds of blocks."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []

    @contextmanager
    def measure(self) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.cpu.append((time.process_time() - cpu) * 1000)
        self.wall.append((time.perf_counter() - wall) * 1000)

    def figure(self, case: Case) -> Figure:
        """Return the figure without the first two calls, which run with cold caches."""
        return Figure(
            name=case.name,
            wall_ms=self.wall[2:],
            cpu_ms=self.cpu[2:],
            target_ms=case.target_ms,
        )


async def measure(app: FastAPI, cases: Sequence[Case]) -> tuple[list[Figure], list[str]]:
    """Run all cases on a started application with random plates; note how much is stored."""
    figures = []
    async with app.router.lifespan_context(app):
        sessions = app.state.context.sessions
        with sessions() as session:
            stored = session.execute(select(func.count()).select_from(Plate)).scalar_one()
            texts = session.scalars(select(Plate.text).where(Plate.text.is_not(None)).distinct())
            plates = random.Random(3).sample(sorted(text for text in texts if text), TEXTS)
        for case in cases:
            timer = Timer()
            for plate in itertools.islice(itertools.cycle(plates), case.times + 2):
                if isinstance(case, HttpCase):
                    query = case.parameters(plate)
                    with timer.measure():
                        status, body = await call(app, case.path, query)
                    if status != 200:
                        raise RuntimeError(f"{case.path} {query}: {status} {json.loads(body)}")
                elif isinstance(case, QueryCase):
                    with sessions() as session, timer.measure():
                        case.run(session, plate)
            figures.append(timer.figure(case))
    return figures, [f"{stored} plates stored, {app.state.context.database.dialect.name}"]


def fill_if_empty(url: str, folder: Path) -> None:
    """Migrate the database, seed it unless something is stored, and make the sums of its days."""
    engine = make_engine(url)
    adopt(engine, ArtifactStore(folder))
    with make_sessionmaker(engine)() as session:
        empty = session.scalars(select(Plate.id).limit(1)).first() is None
    if empty:
        started = time.perf_counter()
        seed.fill(engine)
        logging.info("seeded in %.1f s", time.perf_counter() - started)
    make_sums(make_sessionmaker(engine), now=seed.END)
    engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="SQLAlchemy URL; default: a new SQLite file")
    parser.add_argument("--only", default="", help="measure only what has this word in its name")
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    cases = [
        case
        for case in itertools.chain(look_ups(), pages(), counts())
        if arguments.only in case.name
    ]
    with tempfile.TemporaryDirectory() as folder:
        url = arguments.url or f"sqlite:///{folder}/galaxy_alpr.db"
        fill_if_empty(url, Path(folder))
        settings = Settings(_env_file=None, data_dir=Path(folder), database_url=url)
        app = create_app(settings, engine=FakeEngine())
        figures, notes = asyncio.run(measure(app, cases))
    print_report("Database", figures, notes, markdown=arguments.markdown)


if __name__ == "__main__":
    main()
