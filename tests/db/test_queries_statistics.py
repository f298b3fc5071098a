"""Every count equals what Python counts over the same rows, and on SQLite is a covering walk."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.orm import Session, selectinload, sessionmaker

from benchmarks import seed
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.models import Detection, DetectionSession, slot_of
from galaxy_alpr.db.queries import statistics
from galaxy_alpr.db.queries.lists import entries
from galaxy_alpr.db.queries.statistics import Scope
from tests import factories

ODD = timedelta(minutes=7, seconds=3, microseconds=5)
SCOPES = {
    "all": Scope(),
    "long": Scope(since=seed.END - timedelta(days=60), until=seed.END - timedelta(days=20)),
    "long, cut slots": Scope(
        since=seed.END - timedelta(days=60) + ODD, until=seed.END - timedelta(days=20) + ODD
    ),
    "short": Scope(since=seed.END - timedelta(days=9) + ODD, until=seed.END - ODD),
    "places": Scope(location_ids=(2, 5)),
    "places, short": Scope(
        since=seed.END - timedelta(days=9), until=seed.END - timedelta(days=1), location_ids=(1, 2)
    ),
    "no place": Scope(location_ids=()),
    "before": Scope(until=seed.END - timedelta(days=45)),
}


@pytest.fixture
def seeded(db_engine: Engine, sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    seed.fill(db_engine, plates=600, vehicles=150)
    return sessions


def load(session: Session, scope: Scope) -> tuple[list[DetectionSession], list[Detection]]:
    """Return the images and detections of a scope, chosen in Python."""

    def fits(row: DetectionSession | Detection) -> bool:
        return (
            (scope.since is None or row.captured_at >= scope.since)
            and (scope.until is None or row.captured_at < scope.until)
            and (scope.location_ids is None or row.location_id in scope.location_ids)
        )

    images = session.scalars(select(DetectionSession)).all()
    detections = session.scalars(
        select(Detection).options(selectinload(Detection.plate), selectinload(Detection.vehicle))
    ).all()
    return [row for row in images if fits(row)], [row for row in detections if fits(row)]


@pytest.mark.parametrize("name", SCOPES)
def test_counts_equal_those_of_python(seeded: sessionmaker[Session], name: str) -> None:
    scope = SCOPES[name]
    with seeded() as session:
        images, detections = load(session, scope)
        vehicles = [row.vehicle for row in detections if row.vehicle is not None]
        plates = [row.plate for row in detections if row.plate is not None]
        assert name == "no place" or len(plates) > 20

        assert statistics.images(session, scope=scope) == Counter(row.location_id for row in images)
        assert {
            (item.location_id, item.kind): item.detections
            for item in statistics.kinds(session, scope=scope)
        } == Counter((row.location_id, row.kind) for row in detections)
        assert statistics.vehicle_classes(session, scope=scope) == Counter(
            row.vehicle_class for row in vehicles
        )
        read = [row for row in plates if row.observed_text is not None]
        assert statistics.read_counts(session, scope=scope) == (len(plates), len(read))
        texts = [row.text for row in plates if row.text is not None]
        assert statistics.texts(session, scope=scope) == (len(texts), len(set(texts)))

        def key(row: Any) -> tuple[Any, ...]:
            return (row.type, row.country, row.region_code, row.unread_reason, row.location_id)

        groups = statistics.plate_groups(session, scope=scope)
        assert {item[:5]: item.plates for item in groups} == Counter(map(key, plates))
        assert {item[:5]: item.read for item in groups if item.read} == Counter(map(key, read))
        names = {(row.region_code, row.region_name) for row in plates}
        assert {(item.region_code, item.region_name) for item in groups} == names

        by_slot = statistics.detections_by_slot(session, scope=scope)
        assert {item.slot: item.total for item in by_slot} == Counter(
            slot_of(row.captured_at) for row in detections
        )
        assert sum(item.part for item in by_slot) == len(vehicles)
        by_slot = statistics.plates_by_slot(session, scope=scope)
        assert {item.slot: item.total for item in by_slot} == Counter(
            slot_of(row.captured_at) for row in plates
        )
        assert sum(item.part for item in by_slot) == len(read)

        status = {
            item.text: item.status
            for item in entries(session, at=seed.END, active=True, limit=10_000)
        }
        assert statistics.listed(session, scope=scope, at=seed.END) == Counter(
            status[item] for item in texts if item in status
        )
        took = sorted(item.total_ms for item in statistics.latencies(session, scope=scope))
        assert took == sorted(row.total_ms for row in images)


def test_few_of_many_images_are_measured(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "MAX_LATENCY_SAMPLES", 10)
    with sessions.begin() as session:
        for number in range(45):
            factories.make_session(session, timing_ms=(1.0, float(number), 1.0, 1.0, 1.0))
        samples = statistics.latencies(session, scope=Scope())
        took = sorted(item.detect_ms for item in samples)
    assert len(took) == 9
    assert {after - before for before, after in pairwise(took)} == {5.0}


Count = Callable[[Session, Scope], object]
WALKS: dict[str, Count] = {
    "ix_detection_sessions_location_id_captured_at_id": lambda session, scope: statistics.images(
        session, scope=scope
    ),
    "ix_detections_statistics": lambda session, scope: statistics.kinds(session, scope=scope),
    "ix_vehicles_statistics": lambda session, scope: statistics.vehicle_classes(
        session, scope=scope
    ),
    "ix_plates_statistics": lambda session, scope: statistics.plate_groups(session, scope=scope),
    "ix_plates_text_captured_at_detection_id_location_id": lambda session, scope: statistics.texts(
        session, scope=scope
    ),
    "ix_detections_slot_statistics": lambda session, scope: statistics.detections_by_slot(
        session, scope=scope
    ),
    "ix_plates_slot_statistics": lambda session, scope: statistics.plates_by_slot(
        session, scope=scope
    ),
}


@pytest.fixture
def on_sqlite(tmp_path: Path, sqlite_template: Path) -> Iterator[Session]:
    shutil.copy(sqlite_template, tmp_path / "galaxy_alpr.db")
    engine = make_engine(f"sqlite:///{tmp_path / 'galaxy_alpr.db'}")
    with make_sessionmaker(engine)() as session:
        yield session
    engine.dispose()


@pytest.mark.parametrize("index", WALKS)
@pytest.mark.parametrize("places", [None, (1, 2)])
def test_long_periods_are_one_walk_along_a_covering_index(
    on_sqlite: Session, index: str, places: tuple[int, ...] | None
) -> None:
    scope = Scope(since=seed.END - timedelta(days=90), until=seed.END + ODD, location_ids=places)
    plan = explain(on_sqlite, lambda: WALKS[index](on_sqlite, scope))
    assert [line for line in plan if f"USING COVERING INDEX {index}" in line], plan
    assert not [line for line in plan if "GROUP BY" in line], plan


def explain(session: Session, run: Callable[[], object]) -> Sequence[str]:
    """Return SQLite's plan of the statements that ``run`` executes."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        statements.append((statement, parameters))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    run()
    event.remove(connection, "before_cursor_execute", note)
    lines: list[str] = []
    for statement, parameters in statements:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        lines += [row[3] for row in rows]
    return lines


def test_a_slot_is_a_quarter_of_an_hour(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        for minute in (0, 14, 15, 59):
            at = datetime(2026, 11, 22, 8, minute, 59, tzinfo=UTC)
            factories.make_session(session, plates=["B1"], captured_at=at)
        slots = [item.total for item in sorted(statistics.plates_by_slot(session, scope=Scope()))]
        stored = session.execute(text("SELECT min(slot), max(slot) FROM detections")).one()
    assert slots == [2, 1, 1]
    assert stored == (slot_of(datetime(2026, 11, 22, 8, tzinfo=UTC)), stored[0] + 3)
