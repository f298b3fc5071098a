"""Entries count from ``valid_from`` to just before ``valid_until``; near ones are found by key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries import lists
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.enums import PlateStatus
from tests.factories import make_list_entry

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "counts"),
    [
        (None, None, True),
        (AT, None, True),
        (AT + TICK, None, False),
        (None, AT, False),
        (None, AT + TICK, True),
        (AT - TICK, AT + TICK, True),
    ],
)
def test_an_entry_counts_within_its_validity(
    sessions: sessionmaker[Session],
    valid_from: datetime | None,
    valid_until: datetime | None,
    counts: bool,
) -> None:
    with sessions.begin() as session:
        make_list_entry(
            session, "B1", PlateStatus.BLOCKED, valid_from=valid_from, valid_until=valid_until
        )
    with sessions() as session:
        found = lists.statuses_by_text(session, ["B1", "B2"], AT)
        assert found == {
            "B1": PlateStatus.BLOCKED if counts else PlateStatus.UNLISTED,
            "B2": PlateStatus.UNLISTED,
        }
        assert lists.count_entries(session, at=AT, active=True) == counts
        assert lists.count_entries(session, at=AT, active=False) == (not counts)
        assert len(lists.entries(session, at=AT, active=counts, limit=9)) == 1


def test_statuses_are_one_query_and_none_for_no_plates(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        make_list_entry(session, "B1", PlateStatus.WATCHED)
    with sessions() as session:
        statements: list[str] = []
        event.listen(
            session.connection(),
            "before_cursor_execute",
            lambda _connection, _cursor, statement, *_: statements.append(statement),
        )
        assert lists.statuses_by_text(session, [], AT) == {}
        assert statements == []
        many = [f"B{number}" for number in range(1000)]
        found = lists.statuses_by_text(session, many, AT)
    assert len(statements) == 1
    assert found["B1"] is PlateStatus.WATCHED
    assert sum(status is PlateStatus.UNLISTED for status in found.values()) == 999


def test_near_entries_come_nearest_first(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        for text in ("B123XYZ", "8123XYZ", "B123XY", "B12XY", "D777AA"):
            make_list_entry(session, text)
    with sessions() as session:

        def near(text: str, distance: int, limit: int = 9) -> list[str]:
            found = lists.near_entries(
                session, folded=fold(text), max_distance=distance, limit=limit
            )
            return [row.text for row in found]

        assert near("8I23XYZ", 0) == ["8123XYZ", "B123XYZ"]
        assert near("B123XYZ", 1) == ["8123XYZ", "B123XYZ", "B123XY"]
        assert near("B123XYZ", 2)[-1] == "B12XY"
        assert near("B123XYZ", 2, limit=1) == ["8123XYZ"]
        assert near("Z", 1) == [], "one edit of a single character would be anything"
