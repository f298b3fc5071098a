"""``/``: the dashboard where it is built, a plain page elsewhere, and the API always first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from galaxy_alpr.main import create_app
from galaxy_alpr.web.dashboard import packaged_dashboard
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.fake_engine import FakeEngine

pytestmark = SQLITE_ONLY

INDEX = "<!doctype html><title>Dashboard</title>"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "dashboard"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "assets" / "app-1a2b.js").write_text("run()")
    return folder


@pytest.fixture
def site(data_dir: Path, database_url: str, folder: Path) -> Iterator[TestClient]:
    settings = make_settings(data_dir, database_url, dashboard_dir=folder)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        yield client


def test_the_dashboard_and_its_pages_are_one_document(site: TestClient) -> None:
    for path in ("/", "/live", "/plates/B1234XYZ", "/lists?page=2"):
        answer = site.get(path, headers=BROWSER)
        assert (answer.status_code, answer.text) == (200, INDEX), path
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["cache-control"] == "no-cache"
    assert site.head("/").status_code == 200


def test_assets_are_cached_for_long_and_others_are_not(site: TestClient) -> None:
    asset = site.get("/assets/app-1a2b.js")
    assert asset.text == "run()"
    assert "immutable" in asset.headers["cache-control"]
    assert "javascript" in asset.headers["content-type"]
    assert site.get("/favicon.svg").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/assets/gone-3c4d.js", "/nothing.png", "/api/nothing"])
def test_a_file_that_is_not_there_is_no_page(site: TestClient, path: str) -> None:
    answer = site.get(path, headers=BROWSER)
    assert answer.status_code == 404
    assert answer.json()["error"] == "not_found"


def test_programs_get_a_404_and_other_methods_no_page(site: TestClient) -> None:
    assert site.get("/live").status_code == 404
    assert site.post("/live", headers=BROWSER).status_code == 404


def test_the_api_wins(site: TestClient, folder: Path) -> None:
    (folder / "health").write_text("not the API")
    assert site.get("/health", headers=BROWSER).json()["status"] == "ok"


def test_nothing_outside_the_dashboard_is_served(site: TestClient, folder: Path) -> None:
    (folder.parent / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    for path in ("/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt", "/link.txt"):
        assert "secret" not in site.get(path).json().get("detail", "").replace("secret.txt", "")
        assert site.get(path).status_code == 404


def test_the_packaged_dashboard_is_served_without_node(data_dir: Path, database_url: str) -> None:
    folder = packaged_dashboard()
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    index = (folder / "index.html").read_text(encoding="utf-8")
    with TestClient(
        create_app(make_settings(data_dir, database_url), engine=FakeEngine())
    ) as client:
        home = client.get("/", headers=BROWSER)
        assert (home.status_code, home.text) == (200, index)
        asked = re.findall(r'<(?:script|link)[^>]* (?:src|href)="\./([^"]+)"', index)
        assert any(path.endswith(".js") for path in asked)
        for path in {*asked, *(path.relative_to(folder).as_posix() for path in files)}:
            answer = client.get(f"/{path}")
            assert (answer.status_code, answer.content) == (200, (folder / path).read_bytes()), path


def test_without_a_dashboard_a_page_says_what_this_is(
    data_dir: Path, database_url: str, tmp_path: Path
) -> None:
    settings = make_settings(data_dir, database_url, dashboard_dir=tmp_path / "none")
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        home = client.get("/")
        assert home.status_code == 200
        assert home.headers["content-type"].startswith("text/html")
        assert "licence plates" in home.text
        assert 'href="docs"' in home.text
        assert client.get("/docs").status_code == 200
        assert client.get("/live", headers=BROWSER).status_code == 404
