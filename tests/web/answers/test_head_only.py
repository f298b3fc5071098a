"""``HEAD``: the headers of ``GET`` without its body, over a real connection."""

from __future__ import annotations

import logging

import httpx2
import pytest

from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person
from tests.endpoints.conftest import SQLITE_ONLY, Upload
from tests.fake_engine import photo

VARYING = {"date", "x-request-id", "content-disposition", "transfer-encoding"}

pytestmark = SQLITE_ONLY


def headers(answer: httpx2.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in VARYING}


@pytest.mark.usefixtures("detections")
@pytest.mark.parametrize(
    "path",
    [
        *("/detections", "/detections?format=csv", "/detections/1", "/detections/99", "/api/lots"),
        *("/plate_status/export", "/statistics/totals", "/api/plates/1", "/ready", "/docs", "/"),
        *("/outputs/uploaded/none.jpg", "/nothing", "/detections?limit=0"),
    ],
)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_the_headers_are_those_of_get(remote: httpx2.Client, path: str, encoding: str) -> None:
    accept = {"Accept-Encoding": encoding}
    got, head = remote.get(path, headers=accept), remote.head(path, headers=accept)
    assert head.status_code == got.status_code
    assert headers(head) == headers(got)
    assert head.content == b""
    assert remote.get("/health").status_code == 200  # on the same connection


def test_a_picture_is_not_sent(remote: httpx2.Client) -> None:
    files = {"file": ("a.png", photo("B1"), "image/png")}
    url = remote.post("/detect_image", files=files).json()["image"]["url"]
    got, head = remote.get(url), remote.head(url)
    assert headers(head) == headers(got)
    assert head.headers["content-length"] == str(len(got.content))
    assert head.content == b""
    part = remote.head(url, headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.headers["content-length"]) == (206, "10")


def test_a_live_stream_ends_at_once(remote: httpx2.Client) -> None:
    head = remote.head("/api/events", timeout=20)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("text/event-stream")


def test_it_needs_the_permission_of_get(person: Person, client: TestClient) -> None:
    guard = person("guard")
    assert guard.head("/api/users").status_code == 403
    assert guard.head("/detections").status_code == 200
    client.cookies.clear()
    assert client.head("/detections").status_code == 401


def test_a_write_is_not_answered(client: TestClient) -> None:
    answer = client.head("/detect_image")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_the_log_has_method_and_route(
    client: TestClient, upload: Upload, caplog: pytest.LogCaptureFixture
) -> None:
    upload(photo("B1"))
    with caplog.at_level(logging.INFO, "galaxy_alpr.access"):
        client.head("/detections/1")
    assert "HEAD /detections/1 200" in caplog.text
