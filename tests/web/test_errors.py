"""Errors of wrong values: what is wrong, field by field."""

from __future__ import annotations

from typing import Any

import pytest

from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, post
from tests.fake_engine import photo

pytestmark = SQLITE_ONLY


def fields(answer: Any) -> dict[str | None, str]:
    body = answer.json()
    assert (answer.status_code, body["error"]) == (422, "validation_error")
    return {item["field"]: item["message"] for item in body["fields"]}


def test_each_wrong_parameter_is_named(client: TestClient) -> None:
    answer = client.get("/detections", params={"limit": 0, "color": "x", "from": 5, "plat": "B1"})
    assert set(fields(answer)) == {"limit", "color", "from", "plat"}
    for name in fields(answer):
        assert f"query.{name}: {fields(answer)[name]}" in answer.json()["detail"]


def test_each_wrong_value_of_a_body_is_named(admin: TestClient) -> None:
    body = {"name": " ", "capacity": -1, "timezone": "Mars/Base", "keep": 1}
    assert set(fields(admin.post("/api/lots", json=body))) == set(body)
    user = {"name": "Budi", "role": "guard", "lots": [1, 0]}
    assert set(fields(admin.post("/api/users", json=user))) == {"lots.1"}


def test_values_that_contradict_each_other_have_no_name(client: TestClient) -> None:
    period = {"from": "2026-11-22T08:00:00Z", "to": "2026-11-21T08:00:00Z"}
    refused = client.get("/detections", params=period)
    assert refused.status_code == 422
    assert refused.json() == {"error": "validation_error", "detail": "from must be before to"}


def test_a_field_of_a_form(client: TestClient) -> None:
    answer = post(client, ("file", photo("B1")), captured_at="yesterday", country="Indonesia")
    assert set(fields(answer)) == {"captured_at", "country"}


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("GET", "/detections?cursor=abc", None, "cursor"),
        ("GET", "/detections?plate=-", None, "plate"),
        ("GET", "/plate_status/entries?search=-", None, "search"),
        ("POST", "/plate_status", {"plate": "-", "status": "blocked"}, "plate"),
        ("POST", "/api/locations", {"name": "G", "type": "exit", "lot_id": 7}, "lot_id"),
        ("POST", "/api/users", {"name": "A", "role": "guard", "lots": [7]}, "lots"),
        ("POST", "/api/api_keys", {"name": "A", "permissions": ["signed_in"]}, "permissions"),
    ],
)
def test_what_a_decision_refuses_is_named(
    admin: TestClient, method: str, path: str, body: dict[str, Any] | None, field: str
) -> None:
    answer = admin.request(method, path, json=body)
    assert fields(answer) == {field: answer.json()["detail"]}


def test_other_errors_have_no_fields(client: TestClient) -> None:
    assert set(client.get("/api/lots/7").json()) == {"error", "detail"}


@pytest.mark.parametrize("moment", ["2026-11-22T08:00:00+07:00", "2026-11-22T08:00+0700"])
@pytest.mark.parametrize("path", ["/detections", "/statistics", "/session_queries"])
def test_a_plus_that_arrives_as_a_space_is_explained(
    client: TestClient, path: str, moment: str
) -> None:
    answer = client.get(f"{path}?from={moment}")
    assert "%2B" in fields(answer)["from"]
    assert client.get(path, params={"from": moment}).status_code == 200


def test_a_moment_with_a_space_in_its_middle_is_one(client: TestClient) -> None:
    params = {"from": "2026-11-22 08:00:00Z"}
    assert client.get("/detections", params=params).status_code == 200
