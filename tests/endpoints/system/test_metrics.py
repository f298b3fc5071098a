"""``GET /metrics``: what is counted, who may read it, and that no plate or name is in it."""

from __future__ import annotations

import math
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from galaxy_alpr import __version__
from galaxy_alpr.db.base import make_engine
from galaxy_alpr.errors import ModelError
from galaxy_alpr.main import create_app
from galaxy_alpr.types import ImageResult
from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person, admin, person  # noqa: F401
from tests.endpoints.conftest import SQLITE_ONLY, make_settings, post
from tests.fake_engine import FakeEngine, photo

pytestmark = SQLITE_ONLY

Labels = tuple[tuple[str, str], ...]


def read(client: TestClient) -> dict[tuple[str, Labels], float]:
    """Return all values by name and labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


class Values:
    """The values of one answer of ``/metrics``; names are without ``galaxy_alpr_``."""

    def __init__(self, client: TestClient) -> None:
        self._all = read(client)

    def __call__(self, name: str, **labels: str) -> float:
        return self._all[f"galaxy_alpr_{name}", tuple(sorted(labels.items()))]


def test_requests_are_counted_by_route_method_and_status(client: TestClient) -> None:
    for _ in range(3):
        client.get("/api/lots")
    client.get("/api/lots/7")
    client.get("/plate_status/B1234XYZ/variants")
    client.get("/nowhere/B1234XYZ")
    values = Values(client)
    requests = "http_requests_total"
    assert values(requests, method="GET", route="/api/lots", status="200") == 3
    assert values(requests, method="GET", route="/api/lots/{id}", status="404") == 1
    variants = "/plate_status/{plate}/variants"
    assert values(requests, method="GET", route=variants, status="200") == 1
    assert values(requests, method="GET", route="other", status="404") == 1
    seconds = "http_request_duration_seconds"
    assert values(f"{seconds}_count", method="GET", route="/api/lots") == 3
    assert values(f"{seconds}_bucket", method="GET", route="/api/lots", le="+Inf") == 3
    assert 0 < values(f"{seconds}_sum", method="GET", route="/api/lots") < 60
    assert values("http_requests_active") == 1


def test_pictures_plates_and_stages_are_counted(client: TestClient) -> None:
    commits = Values(client)("database_commit_duration_seconds_count")
    for seen in (("B1234XYZ", "?", "-"), ("-",), ()):
        assert post(client, ("file", photo(*seen))).status_code == 200
    assert post(client, ("file", b"no picture")).status_code == 415
    values = Values(client)
    assert [
        values("pictures_stored_total", content=content)
        for content in ("plates", "vehicles", "nothing")
    ] == [1, 1, 1]
    assert values("plates_read_total") == 1
    assert values("plates_unread_total", reason="too_small") == 1
    assert values("plates_unread_total", reason="blurred") == 0
    for stage in ("queue", "decode", "detect", "read", "store"):
        assert values("stage_duration_seconds_count", stage=stage) == 3, stage
    assert values("stage_duration_seconds_sum", stage="detect") == pytest.approx(3 * 0.0015)
    assert values("stage_duration_seconds_sum", stage="read") == pytest.approx(3 * 0.0005)
    # Background work may commit meanwhile, too.
    assert values("database_commit_duration_seconds_count") - commits in (3, 4, 5)
    assert values("database_connection_wait_seconds_count") >= 3
    assert values("events_published_total") + values("events_unpublished") == 4


def test_the_engine_fails(client: TestClient, app: FastAPI) -> None:
    engine = app.state.context.engine
    analyze = engine.analyze

    def fail(*_: object) -> ImageResult:
        raise ModelError("the detector failed")

    engine.analyze = fail
    assert post(client, ("file", photo("B1"))).status_code == 500
    failed = Values(client)
    engine.analyze = analyze
    assert failed("engine_failures_total") == 1
    assert failed("part_ready", part="engine") == 0
    assert failed("pictures_stored_total", content="plates") == 0
    assert Values(client)("part_ready", part="engine") == 1


def test_a_full_queue_is_counted(data_dir: Path, database_url: str) -> None:
    engine = FakeEngine()
    app = create_app(make_settings(data_dir, database_url, engine_queue=0), engine=engine)
    with TestClient(app) as client, ThreadPoolExecutor(1) as threads:
        before = Values(client)
        engine.gate.clear()
        upload = threads.submit(post, client, ("file", photo("B1")))
        engine.entered.acquire()
        assert post(client, ("file", photo("B2"))).status_code == 503
        during = Values(client)
        engine.gate.set()
        assert upload.result().status_code == 200
        after = Values(client)
    taken = [values("queue_taken") for values in (before, during, after)]
    assert taken == [0, 1, 0]
    assert during("queue_places") == 1
    assert during("queue_refused_total", line="engine") == 1
    assert during("queue_refused_total", line="costly") == 0
    assert during("http_requests_active") == 2


def test_the_parts_of_the_service(client: TestClient, data_dir: Path) -> None:
    values = Values(client)
    parts = ("database", "disk", "engine", "clock")
    assert [values("part_ready", part=part) for part in parts] == [1, 1, 1, 1]
    assert values("disk_free_bytes") > 0
    assert values("disk_min_free_bytes") == 200_000_000
    assert values("event_streams_max") == 1000
    assert values("event_streams_open") == 0
    assert values("events_unpublished") == 0
    assert 1 <= values("database_pool_open") <= values("database_pool_max") == 15
    assert values("database_pool_taken") >= 0
    assert values("worker_failing", worker="event-feed") == 0
    shutil.rmtree(data_dir / "outputs")
    broken = Values(client)
    assert broken("part_ready", part="disk") == 0
    assert math.isnan(broken("disk_free_bytes"))


def test_a_disk_with_little_space_is_not_ready(data_dir: Path, database_url: str) -> None:
    settings = make_settings(data_dir, database_url, min_free_disk_mb=1_000_000)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        assert Values(client)("part_ready", part="disk") == 0


def test_a_worker_that_fails(client: TestClient, database_url: str, app: FastAPI) -> None:
    feed = app.state.context.feed
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE event_counter RENAME TO elsewhere"))
    feed.worker.wake()
    for _ in range(600):
        if feed.worker.last_error is not None:
            break
        threading.Event().wait(0.05)
    failing = Values(client)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO event_counter"))
    engine.dispose()
    assert failing("worker_failing", worker="event-feed") == 1


def test_the_build(client: TestClient) -> None:
    builds = [labels for name, labels in read(client) if name == "galaxy_alpr_build_info"]
    assert [dict(labels)["version"] for labels in builds] == [__version__]
    assert dict(builds[0])["detector"] == "fake-detector"


def test_no_plate_and_no_name_is_in_the_metrics(admin: TestClient) -> None:  # noqa: F811
    lot = {"name": "Secret lot", "capacity": 3, "timezone": "Asia/Jakarta"}
    admin.post("/api/lots", json=lot)
    admin.post("/api/locations", json={"name": "Secret gate", "type": "entry", "lot_id": 1})
    admin.post("/plate_status", json={"plate": "B9876QQ", "status": "blocked", "note": "Budi"})
    post(admin, ("file", photo("B1234XYZ")), location="Secret gate")
    admin.get("/plate_status/B1234XYZ/variants")
    admin.get("/B1234XYZ")
    admin.request("B1234XYZ", "/")
    for accept in ("text/plain", "application/openmetrics-text; version=1.0.0"):
        answer = admin.get("/metrics", headers={"Accept": accept})
        assert answer.headers["Content-Type"].startswith(accept.split(";")[0])
        for secret in ("B1234XYZ", "B9876QQ", "Secret", "Budi", "Ani"):
            assert secret not in answer.text


def test_only_an_administrator_reads_the_metrics(
    admin: TestClient,  # noqa: F811
    person: Person,  # noqa: F811
) -> None:
    assert admin.get("/metrics").status_code == 200
    for role in ("operator", "guard", "viewer"):
        assert person(role).get("/metrics").status_code == 403
    admin.cookies.clear()
    assert admin.get("/metrics").status_code == 401


def test_two_applications_of_a_process_count_for_themselves(
    client: TestClient, tmp_path: Path
) -> None:
    settings = make_settings(tmp_path / "other", f"sqlite:///{tmp_path}/other.db")
    with TestClient(create_app(settings, engine=FakeEngine())) as other:
        post(other, ("file", photo("B1")))
        assert Values(other)("plates_read_total") == 1
        assert Values(client)("plates_read_total") == 0
