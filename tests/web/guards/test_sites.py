"""Requests that a browser sends for a page of another site."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from galaxy_alpr.main import create_app
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.fake_engine import FakeEngine, photo

pytestmark = SQLITE_ONLY

FOREIGN = "https://evil.example"
LOT = {"name": "North"}


def reached_on(client: TestClient, address: str) -> TestClient:
    """Return a client of the same application whose requests arrive on ``address``."""
    return TestClient(client.app, base_url=f"http://{address}:8000")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/detect_image"),
        ("POST", "/api/lots"),
        ("PUT", "/api/lots/1"),
        ("PATCH", "/api/plates/1"),
        ("DELETE", "/session_queries/1"),
        ("POST", "/plate_status/import"),
        ("POST", "/nowhere"),
    ],
)
@pytest.mark.parametrize("origin", [FOREIGN, "null", "http://testserver.evil.example", ""])
def test_a_write_of_a_foreign_origin_is_refused(
    client: TestClient, method: str, path: str, origin: str
) -> None:
    answer = client.request(method, path, headers={"origin": origin})
    assert answer.status_code == 403
    assert answer.json()["error"] == "foreign_origin"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_nothing_is_stored_for_a_foreign_origin(client: TestClient) -> None:
    files = {"file": ("a.png", photo("A1"))}
    client.post("/detect_image", files=files, headers={"origin": FOREIGN})
    client.post("/api/lots", json=LOT, headers={"origin": FOREIGN})
    assert client.get("/session_queries").json()["items"] == []
    assert client.get("/api/lots").json() == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://testserver"},
        {"origin": "https://TESTSERVER"},
        {"origin": "http://localhost:5173"},
        {"origin": "http://localhost:3000", "sec-fetch-site": "cross-site"},
        {"origin": "https://parking.example", "sec-fetch-site": "same-origin"},
    ],
)
def test_own_pages_named_origins_and_programs_may_write(
    client: TestClient, headers: dict[str, str]
) -> None:
    assert client.post("/api/lots", json=LOT, headers=headers).status_code == 201


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_write_without_an_origin_from_another_site_is_refused(
    client: TestClient, site: str
) -> None:
    answer = client.post("/api/lots", json=LOT, headers={"sec-fetch-site": site})
    assert answer.status_code == 403


def test_every_origin_may_read(client: TestClient) -> None:
    for path in ("/detections", "/health", "/statistics"):
        answer = client.get(path, headers={"origin": FOREIGN, "sec-fetch-site": "cross-site"})
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*"


def test_a_named_origin_may_write(data_dir: Path, database_url: str) -> None:
    settings = make_settings(data_dir, database_url, cors_origins=["*", "https://Gate.example/"])
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        answer = client.post("/api/lots", json=LOT, headers={"origin": "https://gate.example"})
        assert answer.status_code == 201


KNOWN_HOSTS = [
    "localhost",
    "localhost:8000",
    "LOCALHOST.",
    "gate.localhost:8000",
    "127.0.0.1:8000",
    "[::1]:8000",
    "192.168.1.20",
    socket.gethostname(),
    "",
]
UNKNOWN_HOSTS = [
    "evil.example",
    "localhost.evil.example:8000",
    "127.0.0.1.evil.example",
    "[::1",
    ":",
]


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.1.1", "[::1]"])
def test_unknown_hosts_are_refused_on_loopback(client: TestClient, address: str) -> None:
    local = reached_on(client, address)
    for host in UNKNOWN_HOSTS:
        for method, path in (("GET", "/detections"), ("POST", "/api/lots"), ("GET", "/")):
            answer = local.request(method, path, headers={"host": host})
            assert answer.status_code == 421, host
            assert answer.json()["error"] == "unknown_host"
    for host in KNOWN_HOSTS:
        assert local.get("/health", headers={"host": host}).status_code == 200, host


def test_any_host_is_accepted_elsewhere(client: TestClient) -> None:
    for host in ("parking.example.com", *KNOWN_HOSTS):
        other = reached_on(client, "192.168.1.20")
        assert other.get("/health", headers={"host": host}).status_code == 200


def test_hosts_can_be_named(data_dir: Path, database_url: str) -> None:
    hosts = ["parking.example.com", "*.Gates.example"]
    settings = make_settings(data_dir, database_url, allowed_hosts=hosts)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        for address in ("127.0.0.1", "192.168.1.20"):
            named = reached_on(client, address)
            for host in ("parking.example.com:443", "north.gates.example", "localhost"):
                assert named.get("/health", headers={"host": host}).status_code == 200
            answer = named.get("/health", headers={"host": "evil.example"})
            assert answer.status_code == 421
