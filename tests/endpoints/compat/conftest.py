"""One application for the many requests of other vendors' clients, with people and API keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from galaxy_alpr.db import models
from galaxy_alpr.main import create_app
from galaxy_alpr.web.context import AppContext
from tests.client import TestClient
from tests.endpoints.accounts.conftest import first_user
from tests.endpoints.conftest import files_below, make_settings
from tests.fake_engine import FakeEngine

ANY_KEY = ["read", "detect", "lists:write", "places:write"]


@dataclass
class Service:
    """A running application whose first person exists, so that others need a key.

    ``lan`` is a client of a local network, ``far`` one of another network; neither is logged in.
    """

    admin: TestClient
    lan: TestClient
    far: TestClient
    engine: FakeEngine
    data_dir: Path
    keys: dict[tuple[str, ...], str] = field(default_factory=dict)

    @property
    def context(self) -> AppContext:
        """The parts of the application."""
        context: AppContext = self.admin.app.state.context  # type: ignore[attr-defined]
        return context

    def key(self, *permissions: str) -> str:
        """Return an API key with these permissions; without any, with all that are needed."""
        if permissions not in self.keys:
            name = f"key {len(self.keys)}"
            body = {"name": name, "permissions": list(permissions or ANY_KEY)}
            answer = self.admin.post("/api/api_keys", json=body)
            assert answer.status_code == 201, answer.text
            self.keys[permissions] = answer.json()["key"]
        return self.keys[permissions]

    def headers(self, *permissions: str, **more: str) -> dict[str, str]:
        """Return headers with such a key."""
        return {"Authorization": f"Token {self.key(*permissions)}", **more}

    def set_access(self, name: str, access: str) -> None:
        """Set who may use an interface."""
        answer = self.admin.put(f"/api/compat_adapters/{name}", json={"access": access})
        assert answer.status_code == 200, answer.text

    def stored(self) -> tuple[int, list[str]]:
        """Return the number of stored pictures, and all files."""
        with self.context.sessions() as session:
            count = session.execute(select(func.count(models.DetectionSession.id))).scalar_one()
        return count, files_below(self.data_dir / "outputs")

    def newest(self) -> dict[str, Any]:
        """Return the newest reading."""
        answer: dict[str, Any] = self.admin.get("/latest_detection").json()
        return answer


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("compat")
    shutil.copy(sqlite_template, folder / "galaxy_alpr.db")
    data_dir = folder / "data"
    engine = FakeEngine()
    settings = make_settings(data_dir, f"sqlite:///{folder / 'galaxy_alpr.db'}")
    app = create_app(settings, engine=engine)
    with TestClient(app) as admin:
        first_user(admin)
        yield Service(
            admin=admin,
            lan=TestClient(app, client=("192.168.7.7", 40000)),
            far=TestClient(app, client=("203.0.113.9", 40000)),
            engine=engine,
            data_dir=data_dir,
        )
