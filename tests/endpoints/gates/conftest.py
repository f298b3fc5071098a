"""Gates and readings, as clients make them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.client import TestClient
from tests.waiting import until

__all__ = ["add_gate", "add_place", "decide", "now", "order", "until"]


def now(seconds: float = 0) -> str:
    """Return the moment that is some seconds from now."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def add_place(client: TestClient, name: str = "Gate 1", **values: Any) -> int:
    """Add a location and return its id."""
    answer = client.post("/api/locations", json={"name": name, "type": "entry", **values})
    assert answer.status_code == 201, answer.text
    id: int = answer.json()["id"]
    return id


def add_gate(client: TestClient, **values: Any) -> dict[str, Any]:
    """Add a live gate with a relay for trials, and return it."""
    answer = client.post("/api/gates", json={"name": "Entry", "mode": "live", **values})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def decide(client: TestClient, key: str | None = None, **values: Any) -> Any:
    """Send a plate that was read just now; return the answer."""
    body = {
        "plate": "B 1234 XYZ",
        "confidence": 0.97,
        "captured_at": now(),
        "location": "Gate 1",
        **values,
    }
    headers = {"Idempotency-Key": key or str(uuid.uuid4())}
    return client.post("/api/gates/decide", json=body, headers=headers)


def order(client: TestClient, gate: dict[str, Any], state: str) -> dict[str, Any] | None:
    """Return the newest order of a gate once it is in a state."""
    items = client.get(f"/api/gates/{gate['id']}/commands").json()["items"]
    return next((item for item in items[:1] if item["state"] == state), None)
