"""Sessions that are limited to some locations find their rows without reading all of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access import Scope
from galaxy_alpr.db.queries import detection_sessions, limited
from galaxy_alpr.db.queries.detection_filter import DetectionFilter, DetectionSort
from galaxy_alpr.db.queries.detections import count, find
from galaxy_alpr.db.queries.plates import count_by_place, count_by_text
from galaxy_alpr.db.queries.search import PlateFilter, PlateMatch
from galaxy_alpr.db.scope import limit_to_scope, within_scope
from tests.factories import AT, make_location, make_session

Sessions = sessionmaker[Session]

PREFIX = DetectionFilter(plate=PlateFilter(PlateMatch.PREFIX, "B1"))
EXACT = DetectionFilter(plate=PlateFilter(PlateMatch.EXACT, "B11"))
PLATES = DetectionFilter(min_confidence=0)
MANY = DetectionFilter(plate=PlateFilter(PlateMatch.PREFIX, "B", by_time=True))


@dataclass
class Statements:
    """The statements of an engine since it was cleared."""

    found: list[tuple[str, Any]] = field(default_factory=list)

    def plans(self, session: Session) -> str:
        """Return SQLite's plans of the statements that read rows, not only count them."""
        connection = session.connection()
        return str(
            [
                connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all()
                for text, values in list(self.found)
                if text.startswith("SELECT") and not text.startswith("SELECT count(")
            ]
        )


@pytest.fixture
def statements(db_engine: Engine) -> Statements:
    found = Statements()
    event.listen(
        db_engine,
        "before_cursor_execute",
        lambda _connection, _cursor, text, values, *_: found.found.append((text, values)),
    )
    return found


@pytest.fixture
def places(sessions: Sessions) -> list[int]:
    """The ids of three locations with twelve plates in turn."""
    with sessions.begin() as session:
        places = [make_location(session, name) for name in ("A", "B", "C")]
        for number in range(12):
            make_session(
                session,
                plates=[f"B1{number % 4}"],
                captured_at=AT + timedelta(hours=number),
                location=places[number % 3],
            )
        ids = [place.id for place in places]
    limit_to_scope(sessions)
    return ids


def hours(rows: Sequence[Any]) -> list[int]:
    return [(row.captured_at - AT) // timedelta(hours=1) for row in rows]


@pytest.mark.parametrize("most", [0, 100])
def test_a_limited_session_finds_its_rows(
    sessions: Sessions, places: list[int], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(limited, "MAX_PLATES", most)
    with within_scope(sessions, Scope(locations=frozenset(places[:2])))() as session:
        newest = [10, 9, 7, 6, 4, 3, 1, 0]
        for filter in (DetectionFilter(), PREFIX, MANY):
            assert hours(find(session, filter=filter, limit=9)) == newest
            assert count(session, filter=filter) in {8, None}
        oldest = find(session, filter=PREFIX, limit=9, sort=DetectionSort.FIRST_STORED)
        assert hours(oldest) == newest[::-1]
        assert hours(find(session, filter=EXACT, limit=9)) == [9, 1]
        photos = detection_sessions.find(
            session, filter=detection_sessions.SessionFilter(), limit=9
        )
        assert hours(photos) == newest
        assert sum(text.count for text in count_by_text(session, filter=PREFIX, limit=9)) == 8
        assert [place.count for place in count_by_place(session, filter=PREFIX)] == [4, 4]


def test_many_rows_of_places_are_not_sorted(
    sessions: Sessions,
    places: list[int],
    statements: Statements,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if sessions.kw["bind"].dialect.name != "sqlite":
        pytest.skip("only SQLite tells its plan in a stable form")
    two = within_scope(sessions, Scope(locations=frozenset(places[:2])))
    one = within_scope(sessions, Scope(locations=frozenset(places[:1])))
    by_place = "(location_id=?"
    with two() as session:
        find(session, filter=DetectionFilter(), limit=9)
        assert by_place in statements.plans(session)  # few rows: they are sorted
    monkeypatch.setattr(limited, "MAX_PLATES", 0)
    for own in (two, one):
        for sort, filter in (
            (DetectionSort.MOST_CONFIDENT, PLATES),
            (DetectionSort.LAST_STORED, DetectionFilter()),
        ):
            statements.found.clear()
            with own() as session:
                find(session, filter=filter, limit=9, sort=sort)
                assert by_place not in statements.plans(session)
        for filter in (PREFIX, EXACT):
            statements.found.clear()
            with own() as session:
                find(session, filter=filter, limit=9)
                count_by_place(session, filter=filter)
                count_by_text(session, filter=filter, limit=9)
                plans = statements.plans(session)
                assert plans.count("COVERING INDEX ix_plates_text") == 3
                assert by_place not in plans
    statements.found.clear()
    with two() as session:
        find(session, filter=DetectionFilter(), limit=9)
        detection_sessions.find(session, filter=detection_sessions.SessionFilter(), limit=9)
        assert by_place not in statements.plans(session)
    statements.found.clear()
    with one() as session:
        find(session, filter=DetectionFilter(), limit=9)
        assert by_place in statements.plans(session)  # its index is in the order of time
