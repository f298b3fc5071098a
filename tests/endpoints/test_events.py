"""``GET /api/events`` over a real server: resuming, filtering, losing, ending."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.events import EventsLost, LiveEvent
from galaxy_alpr.main import create_app
from tests import factories
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.endpoints.live_server import serve
from tests.fake_engine import FakeEngine, photo


class Site:
    """A running service; ``stream`` listens to it, ``upload`` makes something happen."""

    def __init__(self, port: int) -> None:
        self.client = httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)

    def upload(self, *seen: str, **form: str) -> dict[str, Any]:
        response = self.client.post("/detect_image", files={"file": photo(*seen)}, data=form)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    @contextmanager
    def stream(self, last_id: int | None = None, **query: Any) -> Iterator[Iterator[LiveEvent]]:
        """Open a stream and yield its events; the first is a heartbeat."""
        headers = {} if last_id is None else {"Last-Event-ID": str(last_id)}
        with self.client.stream("GET", "/api/events", params=query, headers=headers) as response:
            assert response.status_code == 200
            assert response.headers["content-type"].startswith("text/event-stream")
            yield _parse(response.iter_lines())


def _parse(lines: Iterator[str]) -> Iterator[LiveEvent]:
    """Yield the events of a stream, and check that the three places of an event agree."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            event = LiveEvent.model_validate(json.loads(fields["data"]))
            assert fields["event"] == event.body.type
            assert fields.get("id") == (None if event.id is None else str(event.id))
            yield event
            fields = {}


def detections(events: Iterator[LiveEvent], count: int) -> list[LiveEvent]:
    """Return the next ``count`` detections, passing over heartbeats."""
    found: list[LiveEvent] = []
    for event in events:
        if event.body.type == "detection.created":
            found.append(event)
            if len(found) == count:
                break
    return found


def text_of(event: LiveEvent) -> str | None:
    assert event.body.type == "detection.created"
    return None if event.body.plate is None else event.body.plate.text


@pytest.fixture
def site(data_dir: Path, database_url: str) -> Iterator[Site]:
    settings = make_settings(data_dir, database_url, event_heartbeat_s=0.2, engine_workers=2)
    with serve(create_app(settings, engine=FakeEngine())) as port:
        site = Site(port)
        yield site
        site.client.close()


def test_a_detection_is_told_with_all_that_a_screen_needs(
    site: Site, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        gate = factories.make_location(session, "Gate 1")
    with site.stream() as events:
        assert next(events).body.type == "heartbeat"
        answer = site.upload("B1234XYZ", "-", location="Gate 1")
        first, second = detections(events, 2)
    assert first.body.type == "detection.created"
    body = first.body
    detection = answer["detections"][0]
    assert first.location_id == gate.id
    assert second.id == (first.id or 0) + 1
    assert (body.session_id, body.detection_id) == (answer["session_id"], detection["id"])
    assert body.location is not None
    assert body.location.name == "Gate 1"
    assert body.image_url == answer["image"]["url"]
    assert body.plate is not None
    assert body.plate.text == "B1234XYZ"
    assert body.plate.image_url == detection["plate"]["image_url"]
    assert list(body.plate.box) == detection["plate"]["box"]
    assert body.vehicle is not None
    assert body.vehicle.id == detection["vehicle"]["id"]


def test_a_cut_stream_resumes_without_gap_or_double(site: Site) -> None:
    """Streams are cut and resumed while 8 clients upload; together they hold each event once."""
    texts = {f"B{number}" for number in range(60)}
    seen: list[LiveEvent] = []
    with site.stream() as events:
        last_id = next(events).id
    with ThreadPoolExecutor(8) as clients:
        uploads = [clients.submit(site.upload, text) for text in texts]
        while len(seen) < len(texts):
            with site.stream(last_id) as events:
                seen += detections(events, min(7, len(texts) - len(seen)))
            last_id = seen[-1].id
        assert all(upload.result() for upload in uploads)
    assert {text_of(event) for event in seen} == texts
    ids = [event.id or 0 for event in seen]
    assert ids == list(range(ids[0], ids[0] + len(texts)))


@SQLITE_ONLY
def test_filters(site: Site, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        gate = factories.make_location(session, "Gate 1")
    with (
        site.stream() as everything,
        site.stream(location=gate.id) as at_gate,
        site.stream(kind=["vehicle_without_plate", "plate_without_vehicle"]) as by_kind,
        site.stream(type="list.changed") as by_type,
    ):
        for stream in (everything, at_gate, by_kind, by_type):
            assert next(stream).body.type == "heartbeat"
        site.upload("A1", "-", "~B2")
        site.upload("C3", location="Gate 1")
        assert [text_of(event) for event in detections(everything, 4)] == ["A1", None, "B2", "C3"]
        assert [text_of(event) for event in detections(at_gate, 1)] == ["C3"]
        assert [text_of(event) for event in detections(by_kind, 2)] == [None, "B2"]
        assert next(by_type).body.type == "heartbeat"
    with site.stream(0, location=gate.id) as resumed:
        assert [text_of(event) for event in detections(resumed, 1)] == ["C3"]


@SQLITE_ONLY
def test_an_id_of_the_query_resumes_too_and_the_header_wins(site: Site) -> None:
    site.upload("A1", "B2", "C3")
    with site.stream() as events:
        newest = next(events).id or 0
    with site.stream(after=newest - 1) as events:
        assert text_of(detections(events, 1)[0]) == "C3"
    with site.stream(newest - 3, after=newest - 1) as events:
        assert text_of(detections(events, 1)[0]) == "A1"
    with site.stream(10**12) as events:  # from another, longer history
        assert next(events).id == newest


@SQLITE_ONLY
def test_events_no_longer_kept_are_told_as_lost(
    site: Site, sessions: sessionmaker[Session]
) -> None:
    with site.stream() as events:
        start = next(events).id or 0
    site.upload("A1", "B2", "C3")
    with sessions.begin() as session:
        session.execute(delete(models.Event).where(models.Event.id <= start + 2))
    with site.stream(start) as events:
        assert next(events).id == start
        lost = next(events)
        assert lost.body.type == "events.lost"
        assert (lost.id, lost.body.count) == (None, 2)
        assert text_of(detections(events, 1)[0]) == "C3"
    with sessions.begin() as session:
        session.execute(delete(models.Event))
    with site.stream(start) as events:
        assert next(events).id == start
        lost = next(events)
        assert lost.body.type == "events.lost"
        assert lost.body.count == 3
        assert next(events).id == start + 3  # where it would be resumed


@SQLITE_ONLY
def test_an_event_erased_between_others_is_told_as_lost(
    site: Site, sessions: sessionmaker[Session]
) -> None:
    with site.stream() as events:
        start = next(events).id or 0
    site.upload("A1", "B2", "C3")
    with sessions.begin() as session:
        session.execute(delete(models.Event).where(models.Event.id == start + 2))
    with site.stream(start) as events:
        assert next(events).id == start
        lost = next(events)
        assert isinstance(lost.body, EventsLost)
        assert lost.body.count == 1
        assert [text_of(item) for item in detections(events, 2)] == ["A1", "C3"]


@SQLITE_ONLY
def test_a_stream_ends_after_its_lifetime_and_streams_are_bounded(
    data_dir: Path, database_url: str
) -> None:
    settings = make_settings(data_dir, database_url, event_lifetime_s=1, event_streams=1)
    with serve(create_app(settings, engine=FakeEngine())) as port:
        site = Site(port)
        with site.stream() as events:
            assert next(events).body.type == "heartbeat"
            refused = site.client.get("/api/events")
            assert refused.status_code == 503
            assert refused.headers["retry-after"]
            assert {event.body.type for event in events} <= {"heartbeat"}  # until it ends
        site.client.close()


@SQLITE_ONLY
def test_wrong_parameters_are_refused(site: Site) -> None:
    for query in ({"location": "x"}, {"location": 0}, {"kind": "boat"}, {"type": "heartbeat"}):
        assert site.client.get("/api/events", params=query).status_code == 422
    answer = site.client.get("/api/events", headers={"Last-Event-ID": "abc"})
    assert answer.status_code == 422


@SQLITE_ONLY
def test_an_open_stream_does_not_keep_the_service_from_stopping(
    data_dir: Path, database_url: str
) -> None:
    app = create_app(make_settings(data_dir, database_url), engine=FakeEngine())
    with serve(app) as port:
        site = Site(port)
        with site.stream() as events:
            assert next(events).body.type == "heartbeat"
            app.state.context.feed.broker.close()  # what a signal to stop does first
            assert list(events) == []
        site.client.close()


@SQLITE_ONLY
def test_corrections_and_lists_are_told(site: Site) -> None:
    plate_id = site.upload("B1234XYZ")["detections"][0]["plate"]["id"]
    with site.stream(type=["plate.corrected", "list.changed"]) as events:
        assert next(events).body.type == "heartbeat"
        corrected = site.client.patch(f"/api/plates/{plate_id}", json={"text": "B1234XY"})
        assert corrected.status_code == 200, corrected.text
        listed = site.client.post("/plate_status", json={"plate": "B1234XY", "status": "blocked"})
        assert listed.status_code == 201, listed.text
        told = (event.body for event in events if event.body.type != "heartbeat")
        first, second = next(told), next(told)
    assert first.type == "plate.corrected"
    assert (first.text_before, first.text_after) == ("B1234XYZ", "B1234XY")
    assert second.type == "list.changed"
    assert (second.action, second.text, second.status) == ("added", "B1234XY", "blocked")
