"""Plates in decisions at gates: they go with their photo, and with an erasure."""

from __future__ import annotations

from typing import Any

import pytest

from tests.client import TestClient
from tests.endpoints.accounts.conftest import admin  # noqa: F401
from tests.endpoints.gates.conftest import add_gate, add_place, decide
from tests.endpoints.gates.test_decide import PLATE, send
from tests.fake_engine import photo


def plates(client: TestClient) -> list[Any]:
    """Return the plates of the decisions, the newest first; one without a text shows none."""
    items = client.get("/api/gates").json()
    path = f"/api/gates/{items[0]['id']}/decisions"
    decisions = client.get(path).json()["items"]
    assert all((item["plate"] is None) == (item["display_text"] is None) for item in decisions)
    return [item["plate"] for item in decisions]


@pytest.mark.parametrize("by", ["/session_queries", "/api/plates"])
def test_a_plate_goes_with_its_photo(client: TestClient, by: str) -> None:
    add_gate(client, location_id=add_place(client))
    assert send(client, photo(PLATE)).status_code == 200
    (found,) = client.get("/session_queries").json()["items"]
    id = found["session_id"] if by == "/session_queries" else found["detections"][0]["plate"]["id"]
    assert client.delete(f"{by}/{id}").status_code == 204
    assert plates(client) == [None]


def test_an_erasure_finds_decisions_and_openings(admin: TestClient) -> None:  # noqa: F811
    gate = add_gate(admin, location_id=add_place(admin), mode="off")
    decide(admin)
    decide(admin, plate="D1ABC")
    reason = {"reason": f"{PLATE}, a guest"}
    assert admin.post(f"/api/gates/{gate['id']}/open", json=reason).status_code == 202
    plate = {"plate": PLATE}
    preview = admin.post("/api/privacy/erase/preview", json=plate).json()
    assert preview["mentions"]["gate"] == 2
    erased = admin.post("/api/privacy/erase", json={**plate, "confirm": preview["confirm"]})
    assert erased.status_code == 200, erased.text
    assert plates(admin) == ["D1ABC", None]
    (order,) = admin.get(f"/api/gates/{gate['id']}/commands").json()["items"]
    assert order["reason"] == "[erased], a guest"
