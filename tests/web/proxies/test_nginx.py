"""The service behind a real nginx, as ``deploy/nginx.conf`` configures it, and otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import cv2
import httpx2
import numpy as np
import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from benchmarks.service import QUICK_APP, Service, running
from galaxy_alpr.web.guards.loopback import is_loopback_client
from galaxy_alpr.web.guards.proxies import ProxyHeaders
from tests.endpoints.live_server import serve
from tests.fake_engine import photo
from tests.web.proxies.nginx import CONFIG, NAME, nginx
from tests.web.proxies.scopes import ALL

HOST = {"host": NAME}
STREAMED = 4
CLIENT = "127.0.0.7"

UNSTRIPPED = {
    "proxy_pass http://galaxy_alpr/;": "proxy_pass http://galaxy_alpr;",
    "proxy_set_header X-Forwarded-Prefix /alpr;": 'proxy_set_header X-Forwarded-Prefix "";',
}
"""A proxy that passes the whole path on and does not name it: the setting does."""


def settings_of_the_file() -> dict[str, str]:
    """Return the settings that the head of ``deploy/nginx.conf`` gives."""
    lines = (line.removeprefix("#").strip() for line in CONFIG.read_text("utf-8").splitlines())
    return dict(line.split("=", 1) for line in lines if line.startswith("GALAXY_"))


@dataclass(frozen=True, slots=True)
class Behind:
    """A running service, and a client of the nginx in front of it."""

    service: Service
    client: httpx2.Client
    scheme: str


@pytest.fixture(scope="module", params=["stripped-tls", "whole-path-plain"])
def behind(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Behind]:
    folder = tmp_path_factory.mktemp("nginx")
    tls = request.param == "stripped-tls"
    environment = settings_of_the_file() if tls else {"GALAXY_ROOT_PATH": "/alpr"}
    if not tls:
        environment["GALAXY_TRUSTED_PROXIES"] = '["127.0.0.0/8"]'
    environment |= {"GALAXY_AUTH": "off", "GALAXY_AUTH_OFF_REMOTE": "true"}
    with (
        running(folder / "service", app=QUICK_APP, environment=environment) as service,
        nginx(
            folder / "proxy", service.port, tls=tls, changes=None if tls else UNSTRIPPED
        ) as proxy,
        proxy.client() as client,
    ):
        client.headers.update(HOST)
        yield Behind(service, client, "https" if tls else "http")


def test_pages_and_their_files_are_there(behind: Behind) -> None:
    client = behind.client
    page = client.get("/alpr/", headers={"accept": "text/html"})
    assert page.status_code == 200
    names = [part.split('"')[0] for part in page.text.split('="/alpr/')[1:]]
    assert any(name.endswith(".js") for name in names)
    for name in names:
        if "." in name:
            assert client.get(f"/alpr/{name}").status_code == 200, name
    assert client.get("/alpr/docs").status_code == 200
    assert client.get("/alpr/docs/swagger-ui-bundle.js").status_code == 200
    assert client.get("/alpr/openapi.json").json()["servers"] == [{"url": "/alpr"}]
    assert client.get("/alpr/health").json()["status"] == "ok"
    assert client.get("/alpr/nowhere").status_code == 404
    slashless = client.get("/alpr", follow_redirects=False)
    assert slashless.status_code == 301
    assert slashless.headers["location"].endswith("/alpr/")


def test_headers_of_the_service_arrive_and_tls_is_noticed(behind: Behind) -> None:
    headers = behind.client.get("/alpr/").headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert ("strict-transport-security" in headers) == (behind.scheme == "https")


def upload(client: httpx2.Client, data: bytes) -> dict[str, Any]:
    answer = client.post("/alpr/detect_image", files={"file": ("a.png", data)})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_an_uploaded_picture_is_reached_by_its_url(behind: Behind) -> None:
    stored = upload(behind.client, photo("B1234XYZ"))
    for url in (
        stored["image"]["url"],
        stored["annotated_image_url"],
        stored["detections"][0]["plate"]["image_url"],
    ):
        assert url.startswith("/alpr/outputs/")
        picture = behind.client.get(url)
        assert picture.status_code == 200
        assert picture.headers["content-type"].startswith("image/")
    direct = httpx2.get(f"{behind.service.url}/session_queries/{stored['session_id']}")
    assert direct.json()["image"]["url"].removeprefix("/alpr").startswith("/outputs/")


def urls_in(value: Any) -> Iterator[str]:
    """Yield every URL in the values of an answer, however deep."""
    if isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, str) and (name == "url" or name.endswith("_url")):
                yield item
            yield from urls_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from urls_in(item)


def test_every_link_of_an_answer_leads_somewhere(behind: Behind) -> None:
    client = behind.client
    stored = [upload(client, photo(f"D{number}GX", shade=number)) for number in (1, 2)]
    number = stored[0]["session_id"]
    made = client.post("/alpr/api/lots", json={"name": f"Lot of links {behind.scheme}"})
    location = made.headers["location"]
    assert location.startswith("/alpr/"), location
    assert client.get(location).json()["id"] == made.json()["id"]
    found = set(urls_in(stored))
    for path in ("detections", "vehicle_queries", "session_queries"):
        page = client.get(f"/alpr/{path}", params={"limit": 1})
        assert page.status_code == 200, page.text
        found |= set(urls_in(page.json()))
        following = page.links["next"]["url"]
        assert following.startswith("/alpr/"), following
        assert client.get(following).status_code == 200
    for path in (f"session_queries/{number}", "latest_detection"):
        found |= set(urls_in(client.get(f"/alpr/{path}").json()))
    assert len(found) >= 8
    for url in found:
        assert url.startswith("/alpr/"), url
        assert client.get(url).status_code == 200, url


def test_the_largest_upload_passes(behind: Behind) -> None:
    """A file of nearly ``GALAXY_MAX_UPLOAD_MB``, which is larger than nginx takes by itself."""
    noise = np.random.default_rng(1).integers(0, 256, (2500, 2600, 3), np.uint8)
    data = cv2.imencode(".bmp", noise)[1].tobytes()
    assert 19_000_000 < len(data) < 20_000_000
    assert upload(behind.client, data)["image"]["width"] == 2600


def test_events_are_not_held_back(behind: Behind) -> None:
    """Each upload waits for the event of the one before: a held-back event would never come."""
    with behind.client.stream("GET", "/alpr/api/events") as stream:
        assert stream.status_code == 200
        lines = stream.iter_lines()
        assert next(line for line in lines if line.startswith("event:")) == "event: heartbeat"
        for number in range(STREAMED):
            stored = upload(behind.client, photo(f"B{number}GX", shade=number))
            data = next(line for line in lines if "detection.created" in line and "data:" in line)
            body = json.loads(data.removeprefix("data: "))["body"]
            assert body["session_id"] == stored["session_id"]
            assert body["image_url"] == stored["image"]["url"]


def test_a_page_of_another_site_may_not_write(behind: Behind) -> None:
    for origin, status in ((f"{behind.scheme}://{NAME}", 201), ("https://evil.example", 403)):
        body = {"name": f"Lot of {origin}"}
        answer = behind.client.post("/alpr/api/lots", json=body, headers={"origin": origin})
        assert answer.status_code == status, answer.text


@pytest.fixture(scope="module")
def echo_port() -> Iterator[int]:
    """The port of a server that answers what ``ProxyHeaders`` makes of a request."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        found = {name: scope[name] for name in ("client", "scheme", "server", "root_path", "path")}
        found["is_here"] = is_loopback_client(scope)
        await JSONResponse(found)(scope, receive, send)

    trusted = [ip_network("127.0.0.1")]
    app = ProxyHeaders(answer, trusted=trusted, headers=ALL, root_path="")
    with serve(app, lifespan="off", proxy_headers=False) as port:
        yield port


def test_the_service_gets_the_clients_address_whatever_the_client_claims(
    echo_port: int, tmp_path: Path
) -> None:
    claims = {
        "x-forwarded-for": "127.0.0.1, 198.51.100.1",
        "x-forwarded-proto": "gopher",
        "x-forwarded-host": "evil.example",
        "x-forwarded-prefix": "/evil",
        "forwarded": "for=127.0.0.1",
        **HOST,
    }
    with nginx(tmp_path / "proxy", echo_port) as proxy:
        with proxy.client(source=CLIENT) as client:
            found = client.get("/alpr/lots", headers=claims).json()
        with proxy.client(host="[::1]") as client:
            sixth = client.get("/alpr/lots", headers=claims).json()
    expected = {
        "client": [CLIENT, 0],
        "scheme": "https",
        "server": [NAME, 443],
        "root_path": "/alpr",
        "path": "/alpr/lots",
        "is_here": False,
    }
    assert found == expected
    assert sixth == {**expected, "client": ["::1", 0]}


def test_a_chain_that_a_proxy_extends_is_read_from_its_end(echo_port: int, tmp_path: Path) -> None:
    extends = {"X-Forwarded-For $remote_addr": "X-Forwarded-For $proxy_add_x_forwarded_for"}
    with (
        nginx(tmp_path / "proxy", echo_port, changes=extends) as proxy,
        proxy.client(source=CLIENT) as client,
    ):
        claim = {"x-forwarded-for": "127.0.0.1, 198.51.100.1", **HOST}
        assert client.get("/alpr/lots", headers=claim).json()["client"] == [CLIENT, 0]
