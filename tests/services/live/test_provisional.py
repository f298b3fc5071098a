"""News of a pass reach streams of another process; nothing is written while none listens."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import ProvisionalPass
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.events import EventBroker, Message
from galaxy_alpr.ingest.passes.news import PassNews
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.provisional import ProvisionalFeed, ProvisionalWriter
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from tests.endpoints.cameras.conftest import PLATE, pixels
from tests.fake_engine import FakeEngine
from tests.waiting import until

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def rows(sessions: sessionmaker[Session]) -> int:
    with sessions() as session:
        return session.query(ProvisionalPass).count()


def test_another_process_gets_news_within_a_second(
    sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    """On every database: once each, and the row is gone when the pass has ended."""
    ours, theirs = EventBroker(capacity=9), EventBroker(capacity=9)
    writer = ProvisionalWriter(sessions, tmp_path, now=utc_now)
    news = PassNews(
        sessions=sessions, broker=ours, hashes=PlateHashes(), clock=Clock(), writer=writer
    )
    feed = ProvisionalFeed(sessions, theirs, tmp_path, leads=lambda: False, now=utc_now)
    own = ProvisionalFeed(sessions, theirs, tmp_path, leads=lambda: True, now=utc_now)
    (plate,) = FakeEngine().analyze(pixels(PLATE)).plates

    def publish(pass_id: str) -> None:
        news.publish(plate, pass_id=pass_id, camera_id=3, location_id=None, first_at=AT)

    async def listen() -> list[Message]:
        with theirs.subscribe(lambda _: True) as stream:
            own.look()
            assert not writer.wanted
            feed.look()
            assert writer.wanted
            publish("second")
            apart = ProvisionalFeed(
                sessions,
                theirs,
                tmp_path,
                leads=lambda: False,
                wrote=writer.wrote,
                now=utc_now,
            )
            await asyncio.to_thread(until, lambda: rows(sessions) == 1)
            apart.look()
            assert not stream.queued
            await asyncio.to_thread(until, lambda: feed.look() or stream.queued)
            for _ in range(3):
                feed.look()
            own.look()
            apart.look()
            return (await stream.take(1))[1]

    publish("first")
    (message,) = asyncio.run(listen())
    body = json.loads(message.json)["body"]
    assert (message.type, message.id) == ("pass.updated", 0)
    assert (body["pass_id"], body["plate"]["text"]) == ("second", PLATE)
    assert body["plate"]["status"] == PlateStatus.UNLISTED
    news.end("first")
    news.end("second")
    until(lambda: rows(sessions) == 0)
    publish("third")
    until(lambda: rows(sessions) == 1)
    writer.stop()
    assert rows(sessions) == 0


def test_a_database_that_fails_costs_news_but_no_end(
    sessions: sessionmaker[Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    from galaxy_alpr.db.queries.cameras import provisional

    writer = ProvisionalWriter(sessions, tmp_path, now=utc_now)

    def fail(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("away"))

    monkeypatch.setattr(provisional, "put", fail)
    writer._pending = {"a": None}
    writer._write()
    assert writer._pending == {"a": None}
    monkeypatch.undo()
    writer._write()
    assert writer._pending == {}
