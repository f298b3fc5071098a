"""No value of a request's body is converted: a wrong type is refused, on every route."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access import COMPAT
from galaxy_alpr.access.ingest import DELIVERY_ROUTES
from galaxy_alpr.endpoints import ROUTERS
from galaxy_alpr.settings import Settings
from galaxy_alpr.web.schema import RequestBody
from tests import factories
from tests.client import TestClient
from tests.endpoints.accounts.conftest import first_user
from tests.endpoints.conftest import SQLITE_ONLY, make_settings

WRONG: dict[str, list[Any]] = {
    "integer": [True, False, "5", 5.0, 5.5, [5], {"a": 5}],
    "number": [True, "5", [5]],
    "boolean": [0, 1, "true", "yes"],
    "string": [5, 5.5, True, ["a"], {"a": "b"}],
    "password": [5, 5.5, True, ["a"], {"a": "b"}],
    "object": [5, "5", True, ["a"]],
    "array": [5, "5", True, {"a": 5}, ["5"], [True]],
    "date-time": [0, 1_790_000_000, 1.5, True, "0", "20261122", " 1790000000.5 ", "+5", "now", []],
}


LENIENT = {
    *(route for group in COMPAT for route in group.routes),
    *DELIVERY_ROUTES,
    "POST /api/readings",
}
"""What other systems send is read leniently, or each part of it has a result of its own."""


def bodies(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield method, path and JSON schema of every route with a JSON body."""
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content and f"{method.upper()} {path}" not in LENIENT:
                yield method, path, content["application/json"]["schema"]


def resolved(schema: dict[str, Any], part: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the alternatives of a part of ``schema`` without references and without null."""
    if "$ref" in part:
        part = schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[1]]
    for several in ("anyOf", "oneOf"):
        if several in part:
            return [one for item in part[several] for one in resolved(schema, item)]
    return [] if part.get("type") == "null" else [part]


def wrong(schema: dict[str, Any], field: dict[str, Any], kind: str) -> list[Any]:
    """Return values that a field must refuse; a list of texts is right where texts are listed."""
    items = [item["items"] for item in resolved(schema, field) if "items" in item]
    texts = any(one.get("type") == "string" for item in items for one in resolved(schema, item))
    return [value for value in WRONG[kind] if not (texts and value == ["5"])]


def example(schema: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    content = schema["paths"][path][method]["requestBody"]["content"]["application/json"]
    given: dict[str, Any] = next(iter(content.get("examples", {"": {"value": {}}}).values()))
    value: dict[str, Any] = given["value"]
    return value


@pytest.fixture
def settings(data_dir: Path, database_url: str) -> Settings:
    """Settings with which every route answers."""
    return make_settings(data_dir, database_url, web_push_subject="mailto:admin@example.com")


@SQLITE_ONLY
def test_every_field_of_every_body_refuses_other_types(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        factories.make_session(session, plates=["B1XYZ"], location=factories.make_location(session))
        factories.make_lot(session)
    first_user(client)
    schema = client.get("/openapi.json").json()
    tried: set[str] = set()
    for method, path, part in bodies(schema):
        valid = example(schema, method, path)
        (body,) = resolved(schema, part)
        for name, field in body.get("properties", {}).items():
            kinds = {item.get("format", item["type"]) for item in resolved(schema, field)}
            if kinds == {"date-time", "date"}:  # a moment, or a day of it
                kinds = {"date-time"}
            (kind,) = kinds
            tried.add(f"{name}: {kind}")
            for value in wrong(schema, field, kind):
                address = path.replace("{id}", "1").replace("{plate}", "B1")
                key = {"Idempotency-Key": str(uuid.uuid4())}
                answer = client.request(method, address, json={**valid, name: value}, headers=key)
                assert answer.status_code == 422, (method, path, name, value, answer.text)
                assert name in answer.json()["detail"]
    assert {"capacity: integer", "lot_id: integer", "valid_from: date-time"} <= tried


def test_every_body_is_a_request_body() -> None:
    found: set[type] = set()
    for router in ROUTERS:
        for route in router.routes:
            field = getattr(route, "body_field", None)
            kind = None if field is None else field.field_info.annotation
            for item in getattr(kind, "__args__", (kind,)):
                if isinstance(item, type) and item.__module__.startswith("galaxy_alpr."):
                    assert issubclass(item, RequestBody), route
                    found.add(item)
    assert len(found) >= 6


@SQLITE_ONLY
@pytest.mark.parametrize("value", ["0", "20261122", "1790000000"])
def test_a_number_is_no_moment_in_a_query(client: TestClient, value: str) -> None:
    assert client.get("/detections", params={"from": value}).status_code == 422
    assert client.get("/detections", params={"from": "2026-11-22"}).status_code == 200


@SQLITE_ONLY
def test_right_types_are_accepted(client: TestClient) -> None:
    lot = client.post("/api/lots", json={"name": "North", "capacity": 1})
    assert (lot.status_code, lot.json()["capacity"]) == (201, 1)
    body = {"status": "allowed", "valid_from": "2026-11-22", "valid_until": None, "note": ""}
    assert client.put("/plate_status/B1", json=body).status_code == 201
