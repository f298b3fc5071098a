"""``/app``: the dashboard where it is built, a plain page elsewhere, and the API always first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from galaxy_alpr.main import create_app
from galaxy_alpr.web.dashboard import COMPRESSED, packaged_dashboard
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.fake_engine import FakeEngine

pytestmark = SQLITE_ONLY

INDEX = '<!doctype html><script src="./assets/app-1a2b.js"></script>'
SHOWN = '<!doctype html><script src="/assets/app-1a2b.js"></script>'
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "dashboard"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "assets" / "app-1a2b.js").write_text("run()")
    (folder / "assets" / "app-1a2b.js.br").write_bytes(b"\x0bcompressed")
    return folder


@pytest.fixture
def site(data_dir: Path, database_url: str, folder: Path) -> Iterator[TestClient]:
    settings = make_settings(data_dir, database_url, dashboard_dir=folder)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        yield client


def test_the_dashboard_and_its_pages_are_one_document(site: TestClient) -> None:
    for path in ("/", "/app", "/app/", "/app/plates/B1234.XYZ", "/app/lists?page=2"):
        answer = site.get(path)
        assert (answer.status_code, answer.text) == (200, SHOWN), path
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


def test_a_file_is_sent_as_the_build_compressed_it(site: TestClient) -> None:
    path = "/assets/app-1a2b.js"
    packed = site.get(path, headers={"accept-encoding": "gzip, br"})
    plain = site.get(path, headers={"accept-encoding": "br;q=0"})
    assert packed.headers["content-encoding"] == "br"
    assert packed.headers["content-length"] == "11"
    assert "content-encoding" not in plain.headers
    assert packed.headers["etag"] != plain.headers["etag"]
    for answer in (packed, plain):
        assert "Accept-Encoding" in answer.headers["vary"]
        assert "javascript" in answer.headers["content-type"]
        assert "immutable" in answer.headers["cache-control"]
    known = {"accept-encoding": "br", "if-none-match": packed.headers["etag"]}
    assert site.get(path, headers=known).status_code == 304
    assert site.get("/favicon.svg", headers={"accept-encoding": "br"}).text == "<svg/>"
    assert site.get(f"{path}.br").status_code == 404


def test_no_page_is_outside_of_app(site: TestClient) -> None:
    for path in ("/live", "/apps", "/plates/B1234XYZ"):
        assert site.get(path, headers=BROWSER).status_code == 404
    assert site.post("/app/live", headers=BROWSER).status_code == 404


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
    files = sorted(path for path in folder.rglob("*.*") if path.suffix != COMPRESSED)
    index = (folder / "index.html").read_text(encoding="utf-8")
    with TestClient(
        create_app(make_settings(data_dir, database_url), engine=FakeEngine())
    ) as client:
        home = client.get("/app/", headers=BROWSER)
        assert (home.status_code, home.text) == (200, index.replace('="./', '="/'))
        asked = re.findall(r'<(?:script|link)[^>]* (?:src|href)="\./([^"]+)"', index)
        assert any(path.endswith(".js") for path in asked)
        served = {path.relative_to(folder).as_posix() for path in files} - {"index.html"}
        for path in {*asked, *served}:
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
        assert client.get("/app", headers=BROWSER).status_code == 404
