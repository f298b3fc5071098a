"""People and clients that are logged in as them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI

from tests.client import TestClient

PASSWORD = "correct horse battery"

Person = Callable[..., TestClient]


def first_user(client: TestClient, name: str = "Ani") -> dict[str, Any]:
    """Make the first administrator; the client is logged in by its cookie."""
    answer = client.post("/api/first_user", json={"name": name, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.fixture
def admin(client: TestClient) -> TestClient:
    """A client that is logged in as the first administrator."""
    first_user(client)
    return client


@pytest.fixture
def person(admin: TestClient, app: FastAPI) -> Person:
    """Make a person of a role, and return a client that is logged in."""

    def make(role: str, lots: list[int] | None = None, name: str | None = None) -> TestClient:
        name = name or f"{role} of {lots}"
        body = {"name": name, "role": role, "lots": lots, "password": PASSWORD}
        answer = admin.post("/api/users", json=body)
        assert answer.status_code == 201, answer.text
        client = TestClient(app, client=("192.0.2.7", 40000))
        logged_in = client.post("/api/log_in", json={"name": name, "password": PASSWORD})
        assert logged_in.status_code == 200, logged_in.text
        return client

    return make


def all_entries(client: TestClient) -> list[dict[str, Any]]:
    """Return the newest entries, the oldest of them first."""
    answer = client.get("/api/audit", params={"limit": 500})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items[::-1]


def entries(client: TestClient) -> list[dict[str, Any]]:
    """Return the entries since the log-in of the first administrator, the oldest first."""
    found = all_entries(client)
    start = max(n for n, entry in enumerate(found) if entry["action"] == "login.succeed")
    return found[start + 1 :]
