"""The answer 405 names every method of the path (RFC 9110, 10.2.1)."""

from __future__ import annotations

import pytest

from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY


@SQLITE_ONLY
def test_every_path_names_all_of_its_methods(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for path, operations in paths.items():
        documented = {method.upper() for method in operations}
        assert documented
        address = path.replace("{id}", "1").replace("{plate}", "B1").replace("{path}", "a.jpg")
        answer = client.options(address)
        assert answer.status_code == 405, path
        assert documented <= set(answer.headers["allow"].split(", ")), path


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", "/api/lots", "GET, HEAD, POST"),
        ("PATCH", "/api/lots/7", "GET, HEAD, PUT, DELETE"),
        ("OPTIONS", "/api/locations/7", "GET, HEAD, PUT, DELETE"),
        ("PATCH", "/plate_status", "GET, HEAD, POST"),
        ("PATCH", "/plate_status/B1", "PUT, DELETE"),
        ("DELETE", "/health", "GET, HEAD"),
        ("PUT", "/outputs/uploaded/a.jpg", "GET, HEAD"),
    ],
)
def test_some_paths(client: TestClient, method: str, path: str, allowed: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert answer.json()["error"] == "method_not_allowed"
