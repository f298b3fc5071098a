"""Days and hours of the statistics in zones with half hours and summer time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests import factories
from tests.client import TestClient


def read(client: TestClient, **query: Any) -> Any:
    response = client.get("/statistics", params=query)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize(
    "timezone", ["Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Berlin"]
)
def test_half_hours_and_summer_time_are_counted_right(
    client: TestClient, sessions: sessionmaker[Session], timezone: str
) -> None:
    """Every half hour across a change of the clocks stands in its local day and hour."""
    zone = ZoneInfo(timezone)
    start = datetime(2026, 10, 3, 20, 20, tzinfo=UTC)  # Lord Howe turns its clocks
    if timezone == "Europe/Berlin":
        start = datetime(2026, 10, 24, 20, 20, tzinfo=UTC)
    moments = [start + timedelta(minutes=30 * number) for number in range(20)]
    with sessions.begin() as session:
        for moment in moments:
            factories.make_session(session, plates=["B1"], captured_at=moment)
    answer = read(client, timezone=timezone)
    local = [moment.astimezone(zone) for moment in moments]
    for item in answer["hours"]:
        assert item["detections"] == sum(moment.hour == item["hour"] for moment in local), item
    for item in answer["trend"]:
        assert item["plates"] == sum(str(moment.date()) == item["date"] for moment in local), item
    for item in answer["weekday_hours"]:
        here = [m for m in local if (m.isoweekday(), m.hour) == (item["weekday"], item["hour"])]
        assert item["detections"] == len(here), item
