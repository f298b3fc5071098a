"""``/health``, ``/ready``, the errors of the framework, and calls from other origins."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from anyio import create_task_group, to_thread
from fastapi import FastAPI
from sqlalchemy import Engine

from galaxy_alpr import __version__
from galaxy_alpr.db import models
from galaxy_alpr.errors import ModelError
from galaxy_alpr.main import create_app
from galaxy_alpr.types import BgrImage, ImageResult
from galaxy_alpr.web.context import AppContext
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.fake_engine import FakeEngine, photo


def test_a_service_that_works_is_healthy_and_ready(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok", "version": __version__}
    answer = client.get("/ready")
    assert answer.status_code == 200
    body = answer.json()
    assert body["ready"] is True
    assert body["database"] == {"ok": True, "error": None, "detail": None}
    assert body["disk"]["ok"] is True
    assert body["disk"]["free_mb"] > 0
    assert body["engine"] == {
        "ok": True,
        "error": None,
        "detail": None,
        "detector": "fake-detector",
        "recognizer": "fake-recognizer",
    }
    assert body["queue"] == {"taken": 0, "places": 33}


def test_a_database_that_fails_is_not_ready(client: TestClient, db_engine: Engine) -> None:
    counter = models.EventCounter.__table__
    with db_engine.begin() as connection:
        counter.drop(connection)  # type: ignore[attr-defined]
    try:
        answer = client.get("/ready")
    finally:
        with db_engine.begin() as connection:
            counter.create(connection)  # type: ignore[attr-defined]
            connection.execute(models.EventCounter.__table__.insert().values(id=1, last_id=0))  # type: ignore[attr-defined]
    assert answer.status_code == 503
    assert answer.json()["database"] == {
        "ok": False,
        "error": "database_missing",
        "detail": "the database or one of its tables is missing",
    }
    assert client.get("/health").status_code == 200


@SQLITE_ONLY
def test_a_full_or_missing_disk_is_not_ready(data_dir: Path, database_url: str) -> None:
    settings = make_settings(data_dir, database_url, min_free_disk_mb=1_000_000)
    app = create_app(settings, engine=FakeEngine())
    with TestClient(app) as client:
        full = client.get("/ready")
        shutil.rmtree(data_dir / "outputs")
        missing = client.get("/ready")
    assert full.status_code == 503
    assert "MB are free, fewer than 1000000" in full.json()["disk"]["detail"]
    assert missing.status_code == 503
    assert missing.json()["disk"]["free_mb"] is None
    assert missing.json()["disk"]["error"] == "disk_failed"


@SQLITE_ONLY
def test_a_database_file_that_is_gone_is_noticed_and_nothing_is_lost(
    client: TestClient, db_engine: Engine, sqlite_template: Path
) -> None:
    path = Path(str(db_engine.url.database))
    aside = path.with_suffix(".aside")

    def answers() -> list[tuple[int, str]]:
        upload = client.post("/detect_image", files={"file": photo("B1")})
        read = client.get("/detections")
        ready = client.get("/ready")
        assert upload.json()["error"] == read.json()["error"]
        return [
            (upload.status_code, upload.json()["error"]),
            (ready.status_code, ready.json()["database"]["error"]),
        ]

    path.rename(aside)
    assert answers() == [(503, "database_missing")] * 2
    assert not path.exists()
    shutil.copy(sqlite_template, path)
    assert answers() == [(503, "database_missing")] * 2
    aside.rename(path)
    assert client.get("/ready").status_code == 200
    assert client.post("/detect_image", files={"file": photo("B1")}).status_code == 200


@SQLITE_ONLY
def test_damage_is_noticed_also_where_the_check_does_not_look(
    client: TestClient, db_engine: Engine
) -> None:
    assert client.post("/detect_image", files={"file": photo("B1")}).status_code == 200
    path = Path(str(db_engine.url.database))
    with db_engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = connection.exec_driver_sql(
            "SELECT rootpage FROM sqlite_master WHERE tbl_name = 'locations'"
        ).scalars()
        size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
        with path.open("r+b") as file:
            for page in pages:
                file.seek((page - 1) * size)
                file.write(b"\xff" * size)
    assert client.get("/ready").status_code == 200
    answer = client.get("/api/locations")
    assert (answer.status_code, answer.json()["error"]) == (503, "database_damaged")
    ready = client.get("/ready")
    assert (ready.status_code, ready.json()["database"]["error"]) == (503, "database_damaged")


@SQLITE_ONLY
def test_health_and_ready_answer_when_all_threads_hang(client: TestClient, app: FastAPI) -> None:
    released = threading.Event()

    async def hang() -> None:
        limiter = to_thread.current_default_thread_limiter()
        async with create_task_group() as tasks:
            for _ in range(int(limiter.total_tokens) + 1):
                tasks.start_soon(partial(to_thread.run_sync, lambda: released.wait()))

    assert client.portal is not None
    hanging = client.portal.start_task_soon(hang)
    try:
        assert client.get("/health").status_code == 200
        assert client.get("/ready").status_code == 200
        context: AppContext = app.state.context
        context.checks.database._check = released.wait  # type: ignore[assignment]
        answer = client.get("/ready")
        assert answer.status_code == 503
        assert answer.json()["database"]["error"] == "no_answer"
        assert "no answer for" in answer.json()["database"]["detail"]
    finally:
        released.set()
        hanging.result()


class FailingEngine(FakeEngine):
    """Fails while it is told to."""

    fails = False

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        if self.fails:
            raise ModelError("the network failed")
        return super().analyze(image, countries)


@SQLITE_ONLY
def test_an_engine_that_fails_is_not_ready_until_it_works(
    data_dir: Path, database_url: str
) -> None:
    engine = FailingEngine()
    app = create_app(make_settings(data_dir, database_url), engine=engine)
    with TestClient(app, raise_server_exceptions=False) as client:
        assert client.get("/ready").status_code == 200
        engine.fails = True
        assert client.post("/detect_image", files={"file": photo("A1")}).status_code == 500
        broken = client.get("/ready")
        engine.fails = False
        mended = client.get("/ready")
    assert broken.status_code == 503
    assert (broken.json()["engine"]["ok"], broken.json()["engine"]["detail"]) == (
        False,
        "the network failed",
    )
    assert (mended.status_code, mended.json()["engine"]["ok"]) == (200, True)


@SQLITE_ONLY
def test_errors_of_the_framework_have_the_one_form(client: TestClient) -> None:
    nowhere = client.get("/nowhere")
    wrong_method = client.delete("/health")
    assert (nowhere.status_code, nowhere.json()["error"]) == (404, "not_found")
    assert (wrong_method.status_code, wrong_method.json()["error"]) == (405, "method_not_allowed")
    assert wrong_method.headers["allow"] == "GET, HEAD"
    for answer in (nowhere, wrong_method):
        assert set(answer.json()) == {"error", "detail"}


@SQLITE_ONLY
def test_a_body_that_is_no_json_is_not_well_formed(client: TestClient) -> None:
    headers = {"content-type": "application/json"}
    answer = client.post("/api/lots", content=b'{"name": North}', headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_request")
    assert answer.json()["detail"] == "the body is not JSON: Expecting value at 9"
    undecodable = client.post("/api/lots", content=b'{"name": "\xff"}', headers=headers)
    assert undecodable.status_code == 400


@SQLITE_ONLY
def test_all_origins_may_call_without_credentials_by_default(client: TestClient) -> None:
    for origin in ("https://example.com", "http://localhost:5173", "http://localhost:3000"):
        answer = client.get("/health", headers={"origin": origin})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        preflight = client.options(
            "/detect_image", headers={"origin": origin, "access-control-request-method": "POST"}
        )
        assert preflight.status_code == 200
    error = client.get("/nowhere", headers={"origin": "https://example.com"})
    assert error.headers["access-control-allow-origin"] == "*"


@SQLITE_ONLY
def test_origins_can_be_named(data_dir: Path, database_url: str) -> None:
    settings = make_settings(
        data_dir, database_url, cors_origins=["https://gate.example"], cors_credentials=True
    )
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        allowed = client.get("/health", headers={"origin": "https://gate.example"})
        refused = client.get("/health", headers={"origin": "https://example.com"})
    assert allowed.headers["access-control-allow-origin"] == "https://gate.example"
    assert allowed.headers["access-control-allow-credentials"] == "true"
    assert "access-control-allow-origin" not in refused.headers
