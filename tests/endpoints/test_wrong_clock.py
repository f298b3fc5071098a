"""A service whose clock is 200 years ahead or in 1970 says so, and works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.main import create_app
from tests.client import TestClient
from tests.endpoints.conftest import make_settings, post
from tests.factories import make_location, make_session
from tests.fake_engine import FakeEngine, photo

AHEAD = datetime(2226, 11, 28, 12, tzinfo=UTC)
BEHIND = datetime(1970, 1, 1, 0, 5, tzinfo=UTC)


@contextmanager
def service_at(moment: datetime, data_dir: Path, database_url: str) -> Iterator[TestClient]:
    app = create_app(make_settings(data_dir, database_url), engine=FakeEngine(), now=lambda: moment)
    with TestClient(app) as client:
        yield client


def pages(client: TestClient, path: str) -> Iterator[list[Any]]:
    """Yield the pages of a list, one item each."""
    parameters: dict[str, Any] = {"limit": 1}
    while True:
        answer = client.get(path, params=parameters)
        assert answer.status_code == 200, (path, answer.text)
        yield answer.json()["items"]
        parameters["cursor"] = answer.json()["next_cursor"]
        if parameters["cursor"] is None:
            return


@pytest.mark.parametrize("moment", [AHEAD, BEHIND])
def test_a_wrong_clock_is_reported_and_its_pictures_have_pages(
    moment: datetime, data_dir: Path, database_url: str
) -> None:
    with service_at(moment, data_dir, database_url) as client:
        ready = client.get("/ready")
        assert ready.status_code == 503
        assert ready.json()["clock"]["error"] == "clock_wrong"
        assert f"the clock shows {moment:%Y-%m-%d}" in ready.json()["clock"]["detail"]
        for text in ("A1", "B2", "C3"):
            assert post(client, ("file", photo(text))).status_code == 200
        for path in ("/detections", "/session_queries", "/vehicle_queries"):
            assert len(list(pages(client, path))) == 3, path
        assert client.get("/latest_detection").json()["captured_at"].startswith(str(moment.year))
        assert client.get("/statistics").status_code == 200


def test_pictures_of_a_wrong_clock_do_not_hold_the_latest_one(
    data_dir: Path, database_url: str, sessions: sessionmaker[Session]
) -> None:
    now = datetime.now(UTC)
    with sessions.begin() as session:
        gate = make_location(session, "Gate 1")
        make_session(session, plates=["AHEAD"], captured_at=AHEAD, location=gate)
    with service_at(now, data_dir, database_url) as client:
        assert client.get("/latest_detection").status_code == 404
        stored = post(client, ("file", photo("REAL")), location="Gate 1").json()
        assert stored["sent_captured_at"] is None
        tomorrow = now + timedelta(hours=20)
        ahead = post(
            client, ("file", photo("TOMORROW")), captured_at=tomorrow.isoformat(), location="Gate 1"
        ).json()
        assert ahead["captured_at"] == stored["captured_at"]
        assert datetime.fromisoformat(ahead["sent_captured_at"]) == tomorrow
        newer = post(client, ("file", photo("NEWER")), location="Gate 1").json()
        for parameters in ({}, {"location": "Gate 1"}):
            latest = client.get("/latest_detection", params=parameters).json()
            assert latest["session_id"] == newer["session_id"]
