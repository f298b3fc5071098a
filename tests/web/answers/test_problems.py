"""Errors as problem details, for clients that ask for them."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI

from galaxy_alpr.web.answers.problems import ProblemDetails
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY

PROBLEM = "application/problem+json"
JSON = {"Content-Type": "application/json"}
ACCEPT = {"Accept": f"application/json, {PROBLEM};q=0.9"}

pytestmark = SQLITE_ONLY


@pytest.mark.parametrize(
    ("method", "path", "options", "title"),
    [
        ("GET", "/detections/7", {}, "Not Found"),
        ("GET", "/nothing", {}, "Not Found"),
        ("DELETE", "/health", {}, "Method Not Allowed"),
        ("GET", "/detections?limit=0", {}, "Unprocessable"),
        ("POST", "/api/lots", {"json": {"name": "x" * 100_001}}, "Too Large"),
        ("POST", "/api/lots", {"content": b"{", "headers": JSON}, "Bad Request"),
        ("POST", "/detect_image", {"content": b"x"}, "Unsupported Media Type"),
        ("POST", "/api/lots", {"headers": {"Origin": "https://x.org"}}, "Forbidden"),
        ("GET", "/health", {"headers": {"Host": "x.org"}}, "Misdirected Request"),
        ("GET", "/health", {"headers": {"x": "y" * 70_000}}, "Request Header Fields Too Large"),
    ],
)
def test_an_error_as_asked_for(
    app: FastAPI, method: str, path: str, options: dict[str, Any], title: str
) -> None:
    here = {"base_url": "http://127.0.0.1:8000"}
    with TestClient(app, **here) as client:
        headers = options.pop("headers", {})
        plain = client.request(method, path, headers=headers, **options)
        answer = client.request(method, path, headers={**headers, **ACCEPT}, **options)
    assert plain.headers["content-type"] == "application/json"
    assert answer.headers["content-type"] == PROBLEM
    assert answer.headers["content-length"] == str(len(answer.content))
    assert "Accept" in answer.headers["vary"]
    assert answer.status_code == plain.status_code
    problem = ProblemDetails.model_validate(answer.json())
    assert (problem.type, problem.status) == ("about:blank", answer.status_code)
    assert title in problem.title
    shared = {name: answer.json().get(name) for name in plain.json()}
    assert shared == plain.json()
    assert answer.headers.get("allow") == plain.headers.get("allow")


def test_who_is_not_logged_in(admin: TestClient, app: FastAPI) -> None:
    answer = TestClient(app).get("/detections", headers=ACCEPT)
    assert (answer.status_code, answer.json()["error"]) == (401, "not_signed_in")
    assert answer.headers["content-type"] == PROBLEM
    assert answer.headers["www-authenticate"] == "Bearer"
    assert admin.get("/detections", headers=ACCEPT).status_code == 200


def test_an_unexpected_error(client: TestClient, app: FastAPI) -> None:
    app.state.context.feed.broker = None  # a mistake of the program
    answer = client.get("/api/events", headers=ACCEPT)
    assert (answer.status_code, answer.json()["title"]) == (500, "Internal Server Error")
    assert answer.headers["content-type"] == PROBLEM


@pytest.mark.parametrize("accept", ["*/*", "application/json", f"{PROBLEM};q=0", "application/*"])
def test_others_get_json(client: TestClient, accept: str) -> None:
    answer = client.get("/detections/7", headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"error": "not_found", "detail": "no detection 7"}


def test_a_state_that_is_no_error_stays_as_it_is(client: TestClient, app: FastAPI) -> None:
    app.state.context.database.dispose()
    (app.state.context.store.outputs).rename(app.state.context.store.outputs.with_name("gone"))
    answer = client.get("/ready", headers=ACCEPT)
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["ready"] is False
