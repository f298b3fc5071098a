"""What a browser may do with an answer."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, post
from tests.fake_engine import photo

pytestmark = SQLITE_ONLY

PATHS = ["/", "/docs", "/docs/swagger-ui.css", "/detections", "/openapi.json", "/nowhere"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_limits_the_browser(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=(self)" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    for name in ("x-content-type-options", "content-security-policy", "x-frame-options"):
        assert len(headers.get_list(name)) == 1, name


def policy(client: TestClient, path: str) -> dict[str, list[str]]:
    """Return the directives of the policy of a path."""
    text = client.get(path).headers["content-security-policy"]
    parts = (part.split() for part in text.split(";"))
    return {name: sources for name, *sources in parts}


def test_pages_run_only_scripts_of_the_service(client: TestClient) -> None:
    for path in ("/", "/docs"):
        directives = policy(client, path)
        assert directives["default-src"] == ["'none'"]
        assert directives["script-src"][0] == "'self'"
        assert all(source.startswith("'sha256-") for source in directives["script-src"][1:])
        assert directives["connect-src"] == ["'self'"]
        assert directives["base-uri"] == ["'none'"]
        assert directives["form-action"] == ["'self'"]
    assert policy(client, "/")["script-src"] == ["'self'"]


def test_the_scripts_of_the_api_page_are_named_by_their_hashes(client: TestClient) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", client.get("/docs").text, re.DOTALL)
    digests = [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts
    ]
    assert digests
    named = [f"'sha256-{digest}'" for digest in digests]
    assert sorted(policy(client, "/docs")["script-src"]) == sorted(["'self'", *named])


def test_what_is_no_page_runs_nothing(client: TestClient) -> None:
    picture = post(client, ("file", photo("A1"))).json()["image"]["url"]
    for path in ("/detections", "/nowhere", "/api/lots", picture):
        directives = policy(client, path)
        assert directives["default-src"] == ["'none'"]
        assert "script-src" not in directives


def test_a_page_that_did_not_change_keeps_its_policy(client: TestClient) -> None:
    tag = client.get("/").headers["etag"]
    answer = client.get("/", headers={"If-None-Match": tag})
    assert answer.status_code == 304
    assert "content-security-policy" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_refusals_have_the_headers(client: TestClient) -> None:
    headers = {"origin": "https://evil.example"}
    refused = client.post("/api/lots", json={"name": "North"}, headers=headers)
    assert refused.status_code == 403
    large = client.post("/api/lots", content=b"x" * 200_000)
    assert large.status_code == 413
    for answer in (refused, large):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"


def test_tls_is_made_lasting_over_tls_only(client: TestClient) -> None:
    name = "strict-transport-security"
    secure = TestClient(client.app, base_url="https://testserver")
    assert secure.get("/health").headers[name] == "max-age=31536000"
    assert name not in client.get("/health").headers
    claimed = client.get("/health", headers={"x-forwarded-proto": "https"})
    assert name not in claimed.headers
