"""A photo is deleted while an answer is being read from the database: no error of the service."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, delete, event
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.base import make_engine
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY
from tests.factories import make_location, make_session

pytestmark = SQLITE_ONLY

PATHS = (
    "/api/plates/{plate}",
    "/api/vehicles/{vehicle}",
    "/session_queries/{photo}",
    "/session_queries?with_total=true",
    "/detections?with_total=true",
    "/detections?format=csv",
    "/detections?format=jsonl",
    "/plate_queries?plate=B1",
    "/vehicle_queries",
    "/latest_detection",
    "/plate_regions?session_id={photo}",
    "/plate_status?plate=B1",
    "/statistics",
)


def _after_statement(engine: Engine, number: int, act: Callable[[], None]) -> Callable[[], None]:
    """Call ``act`` once, after statement ``number`` of ``engine``; return how to stop listening.

    Statements of a transaction that writes, such as that of the audit trail, are not counted: no
    deletion can come between them.
    """
    count = itertools.count()
    writing: set[int] = set()

    def listen(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        key = id(connection.connection.dbapi_connection)
        if statement.startswith("BEGIN IMMEDIATE"):
            writing.add(key)
        elif not connection.connection.dbapi_connection.in_transaction:
            writing.discard(key)
        if key not in writing and next(count) == number:
            act()

    event.listen(engine, "after_cursor_execute", listen)
    return lambda: event.remove(engine, "after_cursor_execute", listen)


@pytest.mark.parametrize("path", PATHS)
def test_a_deletion_between_two_statements(
    path: str, client: TestClient, app: FastAPI, sessions: sessionmaker[Session], database_url: str
) -> None:
    other = make_engine(database_url)
    for number in range(12):
        with sessions.begin() as session:
            place = make_location(session)
            photo = make_session(session, plates=["B1"], location=place)
            part = photo.detections[0]
            assert part.plate is not None
            assert part.vehicle is not None
            ids = {"photo": photo.id, "plate": part.plate.id, "vehicle": part.vehicle.id}

        def drop() -> None:
            with other.begin() as connection:
                connection.execute(delete(models.DetectionSession))

        stop = _after_statement(app.state.context.database, number, drop)
        answer = client.get(path.format(**ids))
        stop()
        assert answer.status_code in {200, 404}, (number, answer.text)
    other.dispose()
