"""The whole application over every kind of database, with an engine that reads test pictures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.fake_engine import FakeEngine

SQLITE_ONLY = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the kind of database."""


def files_below(folder: Path) -> list[str]:
    """Return all files below ``folder``, relative to it."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def get_during(
    client: TestClient,
    url: str,
    data_dir: Path,
    answer: dict[str, Any],
    data: bytes,
    act: Callable[[], object],
) -> Any:
    """Ask for a file that is made from a picture, and call ``act`` while the picture is read.

    ``answer`` is that of the picture's upload, ``data`` its file. Return the response.
    """
    original = data_dir / answer["image"]["url"].lstrip("/")
    original.unlink()
    os.mkfifo(original)
    with ThreadPoolExecutor(1) as thread:
        response = thread.submit(client.get, url)
        with original.open("wb") as pipe:  # opens when the original is read
            act()
            if original.exists():
                original.unlink()
                original.write_bytes(data)
            pipe.write(data)
        return response.result()


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("GALAXY_") and not name.startswith("GALAXY_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def settings(data_dir: Path, database_url: str) -> Settings:
    return make_settings(data_dir, database_url)


def make_settings(data_dir: Path, database_url: str, **changes: Any) -> Settings:
    """Return settings that neither a ``.env`` file nor the cores of the machine change."""
    values = {"engine_workers": 1, **changes}
    return Settings(_env_file=None, data_dir=data_dir, database_url=database_url, **values)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def app(settings: Settings, engine: FakeEngine) -> FastAPI:
    return create_app(settings, engine=engine)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client of the running application (start-up and shutdown included)."""
    with TestClient(app) as client:
        yield client


def count_sessions(sessions: sessionmaker[Session]) -> int:
    """Return how many analysed pictures are stored."""
    with sessions() as session:
        return session.execute(select(func.count(models.DetectionSession.id))).scalar_one()


def post(client: TestClient, *files: tuple[str, bytes], **form: str) -> Any:
    """Upload ``files``, each with the name of its field, and return the response."""
    return client.post(
        "/detect_image", files=[(name, ("a.png", data)) for name, data in files], data=form
    )


Upload = Callable[..., dict[str, Any]]


@pytest.fixture
def upload(client: TestClient) -> Upload:
    """Post one picture (see ``tests.fake_engine.photo``) and return the answer."""

    def post(data: bytes, **form: str) -> dict[str, Any]:
        files = {"file": ("photo.png", data, "image/png")}
        response = client.post("/detect_image", files=files, data=form)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    return post
