"""Visits of vehicles to two lots, as the service joins them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person, admin, person  # noqa: F401
from tests.factories import AT
from tests.fake_engine import FakeEngine, photo

WAIT_S = 20

Pass = Callable[..., None]


class Gates:
    """Lots with an entry and an exit each, at which vehicles are read."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        self.lots: dict[str, int] = {}
        for lot in ("North", "South"):
            body = {"name": lot, "timezone": "Asia/Jakarta"}
            self.lots[lot] = client.post("/api/lots", json=body).json()["id"]
            for type in ("entry", "exit"):
                gate = {"name": f"{lot} {type}", "type": type, "lot_id": self.lots[lot]}
                assert client.post("/api/locations", json=gate).status_code == 201

    def read(self, gate: str, minutes: float, plate: str) -> None:
        """Send the photo of a vehicle at a gate, minutes after ``AT``."""
        at: datetime = AT + timedelta(minutes=minutes)
        answer = self._client.post(
            "/detect_image",
            files={"file": ("photo.png", photo(plate), "image/png")},
            data={"location": gate, "captured_at": at.isoformat()},
        )
        assert answer.status_code == 200, answer.text

    def visits(self, number: int, **query: Any) -> list[dict[str, Any]]:
        """Return the visits, the oldest first, as soon as there are ``number``."""
        end = time.monotonic() + WAIT_S
        while True:
            answer = self._client.get("/api/visits", params={"sort": "began_at", **query})
            assert answer.status_code == 200, answer.text
            items: list[dict[str, Any]] = answer.json()["items"]
            if len(items) == number or time.monotonic() > end:
                assert len(items) == number, items
                return items
            time.sleep(0.05)

    def closed(self, number: int) -> list[dict[str, Any]]:
        """Return the closed visits as soon as there are ``number``."""
        return self.visits(number, state="closed")


@pytest.fixture
def app(settings: Settings, engine: FakeEngine) -> FastAPI:
    """The application on the day of ``AT``: a later clock would end the visits."""
    return create_app(settings, engine=engine, now=lambda: AT + timedelta(hours=12))


@pytest.fixture
def gates(admin: TestClient) -> Gates:  # noqa: F811
    return Gates(admin)
