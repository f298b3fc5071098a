"""Measure lists and pages of visits: ``python -m benchmarks.visits [--url URL] [--visits N]``.

Without a URL a new SQLite file is filled and measured; an empty database of a URL is filled first.
Endpoints are called as an ASGI server calls them. Visits have no photos here: searches for a part
of a plate, which look up the texts of photos, are measured by ``benchmarks.search_scale``.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Engine, func, select

from benchmarks.bulk import Row, insert_rows, without_indexes
from benchmarks.database import Timer, call
from benchmarks.report import Figure, print_report
from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.migrate import upgrade
from galaxy_alpr.db.models import Visit
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.main import create_app
from galaxy_alpr.services.installation import adopt
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from tests.fake_engine import FakeEngine

TARGET_MS = 50.0
TIMES = 25
BATCH = 10_000
LOTS = 4
END = datetime(2026, 11, 22, tzinfo=UTC)
DAYS = 365

QUERIES: dict[str, dict[str, Any]] = {
    "newest": {},
    "newest, 500 a page": {"limit": 500},
    "oldest": {"sort": "began_at"},
    "of a lot": {"lot": "Lot 1"},
    "in review": {"state": "review"},
    "open in a lot": {"lot": "Lot 2", "state": "open"},
    "at a gate": {"location": "Lot 3 exit"},
    "buses": {"vehicle_class": "bus"},
    "a day of a lot": {"lot": "Lot 1", "from": "2026-06-01", "to": "2026-06-02"},
    "longer than 20 h": {"min_stay_s": 72_000},
    "shorter than 10 min": {"max_stay_s": 600},
    "inside a lot in June": {"lot": "Lot 1", "inside_at": "2026-06-01T05:00:00Z", "limit": 500},
    "inside all lots, counted": {"inside_at": "2026-06-01T05:00:00Z", "with_total": True},
    "inside a lot now": {"lot": "Lot 1", "inside_at": "2026-11-21T23:59:00Z"},
    "one plate": {"plate": "{plate}"},
}


def fill(engine: Engine, count: int) -> None:
    """Store visits of a year to four lots, with the readings that they consist of."""
    rng = random.Random(7)
    plates = [_plate(rng) for _ in range(max(1, count // 8))]
    with engine.begin() as connection:
        insert_rows(connection, "lots", [_lot(number) for number in range(1, LOTS + 1)])
        gates = [_gate(lot, kind) for lot in range(1, LOTS + 1) for kind in (0, 1)]
        insert_rows(connection, "locations", gates)
        with without_indexes(connection, ["visits", "visit_readings"]):
            for start in range(0, count, BATCH):
                numbers = range(start + 1, min(count, start + BATCH) + 1)
                visits = [_visit(rng, number, count, plates) for number in numbers]
                insert_rows(connection, "visits", visits)
                insert_rows(connection, "visit_readings", list(_readings(visits)))


def _plate(rng: random.Random) -> str:
    letters = "".join(rng.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=3))
    return f"B{rng.randint(1000, 9999)}{letters}"


def _lot(number: int) -> Row:
    return {
        **{"id": number, "name": f"Lot {number}", "capacity": 500, "timezone": "Asia/Jakarta"},
        **{"keep_days": None, "keep_days_unlisted": None, "created_at": END},
    }


def _gate(lot: int, kind: int) -> Row:
    type = ("entry", "exit")[kind]
    return {
        **{"id": 2 * lot - 1 + kind, "name": f"Lot {lot} {type}", "type": type, "lot_id": lot},
        **{"country": "ID", "created_at": END},
    }


def _visit(rng: random.Random, number: int, count: int, plates: Sequence[str]) -> Row:
    """Return a visit; those with greater numbers began later."""
    began = END - timedelta(days=DAYS) * (1 - number / count)
    stay = timedelta(seconds=int(min(rng.lognormvariate(8.3, 1.1), 86_400)))
    lot, text, kind = rng.randint(1, LOTS), rng.choice(plates), rng.random()
    state = "closed"
    if kind < 0.05:
        state = "orphan_entry" if kind < 0.03 else "review"
    if began + stay > END:
        state = "open"
    is_left = state not in ("open", "orphan_entry")
    left = began + stay if is_left else None
    return {
        **{"id": number, "lot_id": lot, "state": state, "text": text, "text_hash": None},
        **{"folded": fold(text), "display_text": text, "country": "ID", "region_code": "B"},
        "vehicle_class": rng.choices(("car", "motorcycle", "truck", "bus"), (70, 24, 5, 1))[0],
        **{"color": "white", "began_at": began, "entered_at": began, "exited_at": left},
        **{"stay_s": int(stay.total_seconds()) if is_left else None},
        **{"last_seen_at": left or began, "entry_location_id": 2 * lot - 1},
        **{"exit_location_id": 2 * lot if is_left else None, "by_hand": False},
        **{"probability": 0.999 if is_left else None, "reasons": ["the plates are equal"]},
        **{"created_at": END, "updated_at": END},
    }


def _readings(visits: Sequence[Row]) -> Iterator[Row]:
    for visit in visits:
        for number, (part, at) in enumerate(
            (("entry", visit["entered_at"]), ("exit", visit["exited_at"]))
        ):
            if at is not None:
                yield {
                    **{"id": 2 * visit["id"] + number, "detection_id": None, "place": part},
                    **{"lot_id": visit["lot_id"], "at": at, "visit_id": visit["id"]},
                    **{"location_id": visit[f"{part}_location_id"], "part": part},
                    "joined_at": END,
                }


async def measure(app: FastAPI) -> tuple[list[Figure], list[str]]:
    """Measure each query, and a page deep in the history."""
    figures = []
    async with app.router.lifespan_context(app):
        sessions = app.state.context.sessions
        with sessions() as session:
            stored = session.execute(select(func.count()).select_from(Visit)).scalar_one()
            texts = session.scalars(select(Visit.text).limit(20_000)).all()
        plates = random.Random(3).sample(sorted({text for text in texts if text}), TIMES + 2)
        for name, query in {**QUERIES, "a page of last March": _deep()}.items():
            timer = Timer()
            for plate in itertools.islice(itertools.cycle(plates), TIMES + 2):
                values = {
                    key: value.format(plate=plate) if isinstance(value, str) else value
                    for key, value in query.items()
                }
                await _one(app, "/api/visits", values, timer)
            figures.append(_figure(name, timer))
        timer = Timer()
        for id in random.Random(4).sample(range(1, stored + 1), TIMES + 2):
            await _one(app, f"/api/visits/{id}", {}, timer)
        figures.append(_figure("one in full", timer))
    return figures, [f"{stored} visits stored, {app.state.context.database.dialect.name}"]


def _deep() -> dict[str, Any]:
    return {"to": "2026-03-15T00:00:00Z"}


async def _one(app: FastAPI, path: str, query: dict[str, Any], timer: Timer) -> None:
    with timer.measure():
        status, body = await call(app, path, query)
    if status != 200:
        raise RuntimeError(f"{path} {query}: {status} {json.loads(body)}")


def _figure(name: str, timer: Timer) -> Figure:
    return Figure(
        name=f"visits: {name}",
        wall_ms=timer.wall[2:],
        cpu_ms=timer.cpu[2:],
        target_ms=TARGET_MS,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url")
    parser.add_argument("--visits", type=int, default=1_000_000)
    parser.add_argument("--markdown", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = arguments.url or f"sqlite:///{folder}/visits.db"
        engine = make_engine(url)
        upgrade(engine)
        with engine.connect() as connection:
            is_empty = connection.execute(select(func.count()).select_from(Visit)).scalar_one() == 0
        if is_empty:
            fill(engine, arguments.visits)
        adopt(engine, ArtifactStore(Path(folder)))
        engine.dispose()
        settings = Settings(_env_file=None, data_dir=Path(folder), database_url=url)
        app = create_app(settings, engine=FakeEngine(), now=lambda: END)
        figures, notes = asyncio.run(measure(app))
    print_report("Visits", figures, notes=notes, markdown=arguments.markdown)


if __name__ == "__main__":
    main()
