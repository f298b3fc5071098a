"""Readings that are fetched: what is set over HTTP, and a worker on the application's parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import AuditEntry, AuditPayload, IngestPull, IngestSource, Plate
from galaxy_alpr.ingest.pulls.sinks import Sinks
from galaxy_alpr.ingest.pulls.workers import PullWorker
from galaxy_alpr.main import open_context
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.settings import Settings
from galaxy_alpr.web.context import AppContext
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.fake_engine import FakeEngine, photo
from tests.ingest.pulls.onvif_device import PASSWORD, running_device
from tests.ingest.pushed.forms import golden

pytestmark = SQLITE_ONLY
NAME = "gate-1/20261128100000_B1234XYZ.jpg"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which sources may read files."""
    path = (tmp_path / "ftp").resolve()
    path.mkdir()
    return path


@pytest.fixture
def settings(data_dir: Path, database_url: str, folder: Path) -> Settings:
    return make_settings(data_dir, database_url, ingest_folders=[folder])


def _url(client: TestClient, **values: Any) -> str:
    source = client.post("/api/ingest_sources", json={"name": "Drop", **values}).json()
    return f"/api/ingest_sources/{source['id']}/pull"


def test_a_pull_lives_from_put_to_delete(
    client: TestClient, folder: Path, sessions: sessionmaker[Session]
) -> None:
    url = _url(client)
    assert client.get(url).status_code == 404
    device = {"kind": "onvif_pull", "url": "http://192.0.2.9/onvif/device_service"}
    known = {**device, "user_name": "op"}
    added = client.put(url, json={"config": known, "password": "S3cret"})
    assert added.status_code == 200, added.text
    assert (added.json()["has_password"], added.json()["state"]) == (True, "waiting")
    tag = added.headers["ETag"]
    assert client.put(url, json={"config": known}).json()["has_password"]
    assert client.put(url, json={"config": known}, headers={"If-Match": tag}).status_code == 412
    assert not client.put(url, json={"config": device}).json()["has_password"]
    drop = {"kind": "folder", "folder": str(folder), "preset": "any"}
    changed = client.put(url, json={"config": drop})
    assert changed.json()["config"] == {**drop, "pattern": None, "afterwards": "move"}
    assert client.get(url).json() == changed.json()
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404
    with sessions() as session:
        assert session.query(AuditEntry).filter_by(action="ingest_source.pull").count() == 5
        assert "S3cret" not in str([row.content for row in session.query(AuditPayload)])


def test_what_must_not_be_fetched_is_refused(
    client: TestClient, folder: Path, tmp_path: Path
) -> None:
    url = _url(client)
    (folder / "link").symlink_to(tmp_path)
    refused: list[dict[str, Any]] = [
        {"kind": "folder", "folder": str(tmp_path), "preset": "any"},
        {"kind": "folder", "folder": str(folder / "link"), "preset": "any"},
        {"kind": "folder", "folder": str(folder), "pattern": "(a+)+"},
        {"kind": "folder", "folder": str(folder)},
        {"kind": "folder", "folder": str(folder), "preset": "any", "pattern": "a"},
        {"kind": "onvif_pull", "url": "http://user:word@192.0.2.9/"},
        {"kind": "onvif_pull", "url": "file:///etc/passwd"},
        {"kind": "other"},
    ]
    for config in refused:
        answer = client.put(url, json={"config": config})
        assert answer.status_code == 422, config
    assert client.get(url).status_code == 404
    axis = client.post("/api/ingest_sources", json={"name": "A", "maker": "axis"}).json()
    device = {"kind": "onvif_pull", "url": "http://192.0.2.9/"}
    path = f"/api/ingest_sources/{axis['id']}/pull"
    assert client.put(path, json={"config": device}).status_code == 422


class Ticking:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def ticking() -> Ticking:
    return Ticking()


@pytest.fixture
def context(settings: Settings, engine: FakeEngine, ticking: Ticking) -> Iterator[AppContext]:
    """The parts of an application whose workers are not started."""
    with open_context(settings, engine, now=ticking) as context:
        yield context


def _worker(context: AppContext, ticking: Ticking, name: str) -> PullWorker:
    ingest, sessions = context.integrations.ingest, context.sessions
    sinks = Sinks(sessions=sessions, deliveries=ingest.deliveries, pushed=ingest.pushed)
    return PullWorker(
        sessions=sessions, clock=Clock(now=ticking), sinks=sinks, parts=ingest.pulls, name=name
    )


def _add(context: AppContext, config: dict[str, Any], password: str | None = None) -> None:
    """Add a source with what is fetched for it."""
    with context.sessions.begin() as session:
        source = IngestSource(
            name="Drop", maker="auto", token_hash="0" * 64, devices={}, addresses=[], weight=0.3
        )
        source.enabled, source.opens_gates, source.timezone = True, False, "Asia/Jakarta"
        source.readings = source.refused = source.confidences = 0
        session.add(source)
        session.flush()
        sealed = password and context.integrations.ingest.pulls.secrets.seal(password, source.id)
        session.add(
            IngestPull(source_id=source.id, config=config, password_sealed=sealed, put_aside=0)
        )


def _row(context: AppContext) -> IngestPull:
    with context.sessions() as session:
        return session.query(IngestPull).one()


def _readings(context: AppContext) -> list[str | None]:
    with context.sessions() as session:
        return [plate.text for plate in session.query(Plate).order_by(Plate.id)]


def test_files_are_stored_once_by_one_of_two_workers(
    context: AppContext, ticking: Ticking, folder: Path
) -> None:
    config = {"kind": "folder", "folder": str(folder), "preset": "camera_time_plate"}
    _add(context, config)
    path = folder / NAME
    path.parent.mkdir()
    path.write_bytes(photo("B1234XYZ"))
    one, two = (_worker(context, ticking, name) for name in ("one", "two"))
    for _ in range(2):
        for worker in (one, two):
            worker.round_now()
        ticking.at += timedelta(seconds=1)
    assert _readings(context) == ["B1234XYZ"]
    assert (folder / "done" / NAME).is_file()
    assert (_row(context).state, _row(context).held_by) == ("working", "one")
    (folder / "done" / NAME).rename(path)
    one.stop()
    (folder / "x.txt").write_bytes(b"x")
    for _ in range(2):
        two.round_now()
        ticking.at += timedelta(seconds=1)
    assert _readings(context) == ["B1234XYZ"]
    assert (folder / "failed/x.txt").is_file()
    row = _row(context)
    assert (row.held_by, row.put_aside, row.error) == (
        "two",
        1,
        "its name does not match the pattern",
    )
    two.stop()
    assert _row(context).held_by is None


def test_a_pull_point_is_pulled_and_its_failures_are_shown(
    context: AppContext, ticking: Ticking
) -> None:
    with running_device(ticking.at) as device:
        url = f"{device.url}/onvif/device_service"
        _add(context, {"kind": "onvif_pull", "url": url, "user_name": "op"}, PASSWORD)
        worker = _worker(context, ticking, "one")
        at = ticking.at.strftime("%Y-%m-%dT%H:%M:%SZ")
        device.messages = [golden.onvif(at=at)]
        worker.round_now()
        assert _readings(context) == ["B1234XYZ"]
        assert _row(context).state == "working"
        device.subscriptions += 1  # it was started again
        worker.round_now()
        assert _row(context).state == "failing"
        device.password = "another"
        ticking.at += timedelta(seconds=3)
        device.now = ticking.at
        worker.round_now()
        assert _row(context).state == "refused"
        asked = len(device.asked)
        ticking.at += timedelta(minutes=9)
        worker.round_now()
        assert len(device.asked) == asked  # a refused log-in is not tried again soon
        worker.stop()
