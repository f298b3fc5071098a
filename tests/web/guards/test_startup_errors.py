"""What the log says when the service cannot start."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from starlette.types import Message

from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from galaxy_alpr.web.guards.startup_errors import reason_of
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings


def failure(data_dir: Path, database_url: str, **changes: Any) -> str:
    """Start the application as a server does; return what it says of its failure."""
    app = create_app(make_settings(data_dir, database_url, **changes))
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    async def send(message: Message) -> None:
        sent.append(message)

    with pytest.raises(Exception):  # noqa: B017, PT011  (what it is, is not told to the server)
        asyncio.run(app({"type": "lifespan", "state": {}}, receive, send))
    assert sent[-1]["type"] == "lifespan.startup.failed"
    return str(sent[-1]["message"])


@SQLITE_ONLY
def test_a_missing_engine_is_told_in_a_sentence(data_dir: Path, database_url: str) -> None:
    said = failure(data_dir, database_url, detector="ultralytics:gone.pt")
    assert said == "There is no model file at gone.pt."


def test_so_is_a_database_that_cannot_be_reached(data_dir: Path) -> None:
    said = failure(data_dir, "postgresql://nobody@127.0.0.1:1/nothing")
    assert said.startswith("The database cannot be used: connection failed")


@pytest.mark.parametrize("password", ["s3@cret", "s3:1@cret", "@cret", "x:@cret:"])
def test_no_part_of_a_password_is_told(data_dir: Path, password: str) -> None:
    said = failure(data_dir, f"postgresql://galaxy:{password}@127.0.0.1:1/nothing")
    assert said.startswith("GALAXY_DATABASE_URL: must be like postgresql://user:password@host")
    assert "cret" not in said


@SQLITE_ONLY
def test_so_is_a_folder_that_cannot_be_made(data_dir: Path, database_url: str) -> None:
    data_dir.write_text("a file where the folder should be")
    assert str(data_dir) in failure(data_dir, database_url)
    assert "Traceback" not in failure(data_dir, database_url)


def test_an_unknown_country_names_its_variable() -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(_env_file=None, country="zz")
    said = reason_of(caught.value)
    assert (
        said == "GALAXY_COUNTRY: Value error, 'zz' is no country of ISO 3166-1 alpha-2, like 'ID'"
    )
    with pytest.raises(ValidationError) as caught:
        Settings(_env_file=None, country="UK")
    assert "did you mean 'GB'?" in (reason_of(caught.value) or "")


@SQLITE_ONLY
def test_what_is_not_known_keeps_its_traceback(
    data_dir: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("galaxy_alpr.main.context.open_database", lambda *_: 1 / 0)
    said = failure(data_dir, database_url)
    assert "Traceback" in said
    assert "ZeroDivisionError" in said


@SQLITE_ONLY
def test_workers_run_as_long_as_the_service(app: FastAPI) -> None:
    with TestClient(app):
        workers = app.state.context.workers
        assert {worker.name for worker in workers} >= {"event-feed", "event-retention", "memory"}
        assert all(worker.alive and worker.last_error is None for worker in workers)
    assert not any(worker.alive for worker in workers)
