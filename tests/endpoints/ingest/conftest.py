"""Sources of readings, and what they send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.client import TestClient


@dataclass(frozen=True)
class Source:
    """A source, and the path of its address."""

    id: int
    path: str


AddSource = Callable[..., Source]


@pytest.fixture
def add_source(client: TestClient) -> AddSource:
    """Return a function that adds a source with its values."""

    def add(name: str = "Camera", **values: Any) -> Source:
        added = client.post("/api/ingest_sources", json={"name": name, **values})
        assert added.status_code == 201, added.text
        return Source(
            added.json()["id"], added.json()["ingest_url"].removeprefix(str(client.base_url))
        )

    return add


@pytest.fixture
def location(client: TestClient) -> int:
    """Return the id of an entry of a lot in Jakarta."""
    lot = client.post("/api/lots", json={"name": "North", "timezone": "Asia/Jakarta"}).json()
    body = {"name": "Gate 1", "type": "entry", "lot_id": lot["id"], "country": "ID"}
    id: int = client.post("/api/locations", json=body).json()["id"]
    return id
