"""A site that is offline for weeks loses nothing, and gives up nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from galaxy_alpr.db import models
from galaxy_alpr.enums import SitePictures
from galaxy_alpr.events import DetectionCreated
from galaxy_alpr.fleet.sites.transport import CentreAway
from galaxy_alpr.main.fleet.sites import leave_centre
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.retention.events import EventRetention
from tests.factories import make_session
from tests.fleet.sites.pair import Pair, paired

READINGS = 2_000


class Time:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at


def databases(folder: Path, template: Path) -> tuple[str, str]:
    for name in ("a.db", "b.db"):
        shutil.copy(template, folder / name)
    return f"sqlite:///{folder}/a.db", f"sqlite:///{folder}/b.db"


def read(pair: Pair, count: int) -> None:
    """Store readings at the site with their events, as cameras do for weeks."""
    for start in range(0, count, 100):
        with pair.edge.sessions.begin() as session:
            for number in range(start, start + 100):
                row = make_session(session, plates=[f"B{number}AA"])
                body = dict.fromkeys(("location", "image_url", "image_width", "image_height"))
                record_event(
                    session,
                    DetectionCreated(
                        session_id=row.id,
                        detection_id=row.detections[0].id,
                        kind="vehicle_with_plate",
                        captured_at=row.captured_at,
                        source="camera",
                        annotated_image_url=None,
                        vehicle=None,
                        plate=None,
                        **body,
                    ),
                )


@pytest.fixture
def site(tmp_path: Path, sqlite_template: Path) -> Iterator[tuple[Pair, Time]]:
    time = Time()
    with paired(tmp_path, *databases(tmp_path, sqlite_template), time) as pair:
        yield pair, time


def test_a_centre_that_was_away_gets_all_readings_once(site: tuple[Pair, Time]) -> None:
    pair, _ = site
    pair.restart(SitePictures.NONE)
    pair.edge.upload("B1AA")
    pair.send()
    pair.line.away = True
    read(pair, READINGS)
    with pytest.raises(CentreAway):
        pair.send()
    pair.line.away = False
    pair.line.lost = 3  # and answers get lost while it catches up
    for _ in range(4):
        try:
            pair.send()
        except CentreAway:
            pair.restart(SitePictures.NONE)
    assert pair.centre.count(models.DetectionSession) == READINGS + 1
    with pair.centre.sessions() as session:
        texts = session.scalar(select(func.count(func.distinct(models.Plate.text))))
    assert texts == READINGS
    batches = [item for item in pair.line.sent if item.url.path.endswith("/batches")]
    assert max(len(item.content) for item in batches) < 2_000_000


def test_weeks_without_a_centre_lose_no_event(site: tuple[Pair, Time]) -> None:
    pair, time = site
    read(pair, 300)
    time.at += timedelta(days=60)
    retention = EventRetention(
        sessions=pair.edge.sessions,
        max_age=timedelta(days=7),
        max_count=10,
        clock=Clock(now=time),
    )
    assert retention.prune() == 0
    pair.send()
    assert pair.centre.count(models.DetectionSession) == 300
    assert retention.prune() > 0


def test_a_site_that_is_none_any_more_holds_nothing_back(site: tuple[Pair, Time]) -> None:
    pair, time = site
    read(pair, 100)
    leave_centre(pair.edge.sessions)
    time.at += timedelta(days=60)
    retention = EventRetention(
        sessions=pair.edge.sessions,
        max_age=timedelta(days=7),
        max_count=10,
        clock=Clock(now=time),
    )
    assert retention.prune() == 100
    first = pair.edge.upload("B1AA")["session_id"]
    assert pair.edge.client.delete(f"/session_queries/{first}").status_code == 204
    assert pair.edge.count(models.CentreChange) == 0


def test_health_and_lag_tell_how_far_behind_a_site_is(site: tuple[Pair, Time]) -> None:
    pair, time = site
    assert pair.site()["health"] == "never_seen"
    pair.send()
    assert pair.site()["health"] == "ok"
    time.at += timedelta(minutes=3)
    assert pair.site()["health"] == "silent"
    read(pair, 300)
    time.at += timedelta(minutes=10)
    assert pair.relay.step()  # one of two batches
    found = pair.site()
    assert (found["health"], found["lag_events"]) == ("late", 100)
    assert found["lag_s"] > 600
    assert found["version"]
    assert found["disk_free_mb"] > 0
    assert abs(found["clock_ahead_s"]) < 1
    pair.send()
    assert pair.site()["health"] == "ok"


def test_what_the_centre_refuses_for_good_holds_nothing_up(site: tuple[Pair, Time]) -> None:
    pair, _ = site
    pair.edge.upload("B1AA")
    second = pair.edge.upload("B2BB")["session_id"]
    pair.edge.upload("B3CC")
    with pair.edge.sessions.begin() as session:
        row = session.get(models.DetectionSession, second)
        assert row is not None
        row.notes = ["a note of a newer program!"]
    pair.send()
    with pair.centre.sessions() as session:
        texts = list(session.scalars(select(models.Plate.text).order_by(models.Plate.id)))
    assert texts == ["B1AA", "B3CC"]
    told = pair.site()
    assert told["problems"] == ["events that the centre refused: 1; see the log"]
    (sentence,) = told["problem_sentences"]
    assert (sentence["code"], sentence["values"]) == ("events_refused", {"count": "1"})
