"""A service below a path of a proxy: requests find their routes, and the URLs of answers work."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings, post
from tests.fake_engine import FakeEngine, photo
from tests.web.proxies.scopes import passed_on

BROWSER = {"accept": "text/html"}


def request(path: str, server_root: str = "") -> dict[str, Any]:
    """Return what a server gives for ``path`` below the root path that it was started with."""
    full = server_root + path
    return {"path": full, "raw_path": full.encode(), "root_path": server_root}


@pytest.mark.parametrize("server_root", ["", "/server"])
@pytest.mark.parametrize("path", ["/lots", "/alpr/lots"])
def test_a_request_has_the_path_of_the_setting_stripped_or_not(path: str, server_root: str) -> None:
    scope = passed_on(sub_path="/alpr", **request(path, server_root))
    assert (scope["root_path"], scope["path"]) == ("/alpr", "/alpr/lots")
    assert scope["raw_path"] == b"/alpr/lots"


def test_a_path_that_only_begins_alike_is_another_one() -> None:
    assert passed_on(sub_path="/alpr", **request("/alprs"))["path"] == "/alpr/alprs"


def test_the_path_that_a_proxy_names_was_stripped() -> None:
    prefix = ("X-Forwarded-Prefix", "/api/")
    scope = passed_on(prefix, sub_path="/alpr", **request("/api/lots"))
    assert (scope["root_path"], scope["path"]) == ("/api", "/api/api/lots")


def test_without_a_setting_the_servers_own_root_path_stays() -> None:
    scope = passed_on(**request("/lots", "/server"))
    assert (scope["root_path"], scope["path"]) == ("/server", "/server/lots")


@pytest.mark.parametrize("wrong", ["alpr", "/alpr/", "//alpr", "/a b", "/a?b", "https://x/alpr"])
def test_a_root_path_of_a_wrong_form_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="root_path"):
        Settings(_env_file=None, root_path=wrong)


@SQLITE_ONLY
@pytest.mark.parametrize("wrong", ["/api", "/app", "/detections", "/outputs/alpr"])
def test_a_root_path_that_is_a_path_of_the_service_is_refused(
    data_dir: Path, database_url: str, wrong: str
) -> None:
    settings = make_settings(data_dir, database_url, root_path=wrong)
    with pytest.raises(ValueError, match="GALAXY_ROOT_PATH"):
        create_app(settings, engine=FakeEngine())


@pytest.fixture
def below(data_dir: Path, database_url: str) -> Iterator[TestClient]:
    """A client of a service below ``/alpr``."""
    settings = make_settings(data_dir, database_url, root_path="/alpr")
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        yield client


@SQLITE_ONLY
def test_the_urls_of_answers_begin_with_the_path(below: TestClient) -> None:
    stored = post(below, ("file", photo("B1"))).json()
    urls = [
        stored["image"]["url"],
        stored["annotated_image_url"],
        stored["detections"][0]["vehicle"]["image_url"],
        stored["detections"][0]["plate"]["image_url"],
    ]
    for url in urls:
        assert url.startswith("/alpr/outputs/")
        assert below.get(url).status_code == 200
        assert below.get(url.removeprefix("/alpr")).status_code == 200
    exported = below.get("/alpr/detections", params={"format": "csv"}).text
    assert exported.count("/alpr/outputs/") == exported.count("/outputs/") == 3
    for image in (urls[0], f"https://parking.example.com{urls[0]}", urls[0].removeprefix("/alpr")):
        found = below.get("/plate_regions", params={"image": image})
        assert found.json()["image"]["url"] == urls[0], image


@SQLITE_ONLY
def test_the_urls_of_events_begin_with_the_path(data_dir: Path, database_url: str) -> None:
    settings = make_settings(data_dir, database_url, root_path="/alpr", event_lifetime_s=0.2)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        stored = post(client, ("file", photo("B1"))).json()
        text = client.get("/alpr/api/events", params={"after": 0}).text
    events = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ")]
    (created,) = (event["body"] for event in events if event["body"]["type"] != "heartbeat")
    assert created["image_url"] == stored["image"]["url"]
    assert created["annotated_image_url"] == stored["annotated_image_url"]
    for part in ("vehicle", "plate"):
        assert created[part]["image_url"] == stored["detections"][0][part]["image_url"]
    assert created["location"] is None


@SQLITE_ONLY
def test_the_description_and_the_links_of_pages_name_the_path(below: TestClient) -> None:
    assert below.get("/alpr/openapi.json").json()["servers"] == [{"url": "/alpr"}]
    assert below.get("/alpr/docs").status_code == 200
    assert below.get("/alpr/docs/swagger-ui.css").status_code == 200
    page = below.get("/alpr/app/integrations/mqtt", headers=BROWSER)
    assert page.status_code == 200
    links = re.findall(r' (?:src|href)="([^"]+)"', page.text)
    assert links
    assert all(link.startswith("/alpr/") for link in links)


@SQLITE_ONLY
def test_the_path_without_its_slash_leads_to_the_dashboard(below: TestClient) -> None:
    answer = below.get("/alpr", headers=BROWSER, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/alpr/")


@SQLITE_ONLY
def test_limits_of_bodies_hold_below_the_path(below: TestClient) -> None:
    large = b"x" * 200_000
    assert below.post("/alpr/api/lots", content=large).status_code == 413
    assert below.post("/alpr/detect_image", files={"file": photo("A1")}).status_code == 200
